"""Practice: everything as in life, and nothing of it leaves the desk, is counted, rung, published or told."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from language.identity import identity
from moderation import access, care, practice
from people.models import DutyContact, Membership, Organisation
from questions import retention, tasks, workflow
from questions.models import Delivery, Question, Status
from tests.factories import make_organisation, make_question, make_topic, member
from tests.moderation.desk import WORDING, buttons, page, press, save, text

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "nb", "en")
ADDRESS = reverse("desk_practice")
KINDS = ["criticism", "danger", "danger", "danger", "names", "rights", "sadness", "spam"]


@pytest.fixture
def home():
    return make_organisation()


@pytest.fixture
def trainee(home):
    return member(home, "trainee")


def made(by, kind="", language="fi"):
    return practice.give(to=by, language=language, kind=kind)


def calm(by):
    """An everyday one, whatever detection makes of it."""
    question = made(by, "ordinary")
    Question.objects.filter(pk=question.pk).update(suggested_level=0, themes=[], suggested_abuse="")
    question.refresh_from_db()
    return question


# --- the questions themselves ---------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_at_least_twelve_of_every_kind_and_what_a_good_answer_holds(language):
    rows = practice.made_up(language)
    kinds = sorted(row.kind for row in rows)
    assert len(rows) >= 12
    assert [kind for kind in KINDS if kinds.count(kind) < KINDS.count(kind)] == []
    assert set(kinds) == set(practice.PracticeKind.values)
    assert [row.key for row in rows if not 3 <= len(row.good) <= 5 or not 60 < len(row.text) < 700] == []
    assert len({row.key for row in rows}) == len(rows)


def test_no_language_is_a_translation_of_another():
    keys = [row.key for language in LANGUAGES for row in practice.made_up(language)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_one_that_the_site_has(language):
    known = {"school", "friends", "love", "home", "mind", "safety", "protection", "wronged"}
    assert {row.topic for row in practice.made_up(language)} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_one_with_names_holds_something_to_take_out(language):
    row = next(row for row in practice.made_up(language) if row.kind == "names")
    assert identity(row.text, language).spans != []


# --- asking for one -------------------------------------------------------------------------------


def test_the_page_is_for_who_answers(home, staff_client):
    seen = {role: staff_client(role, home).get(ADDRESS).status_code for role in ("trainee", "worker", "lead", "editor")}
    assert seen == {"trainee": 200, "worker": 200, "lead": 200, "editor": 403}


def test_one_press_gives_a_question_that_waits_in_the_practice_list_alone(trainee, staff_client):
    make_topic("school")
    client = staff_client(user=trainee)
    answer = client.post(ADDRESS, {"language": "sv", "kind": "rights"})
    question = Question.objects.get()
    assert (answer.status_code, answer.url) == (303, reverse("desk_question", args=[question.pk]))
    assert (question.came_by, question.language, question.status, question.code_digest) == (
        "practice", "sv", "waiting", None,
    )  # fmt: skip
    found = [name for name in access.names_of_lists(trainee) if name != "dismissed"]
    assert [name for name in found if access.listed(name, trainee).exists()] == ["practice"]
    assert [row["number"] for row in client.get(ADDRESS).context["rows"]] == [str(question.pk)]


@pytest.mark.parametrize("typed", [{"language": "de"}, {"language": "fi", "kind": "horror"}, {}])
def test_what_there_is_not_is_said_kindly(typed, trainee, staff_client):
    assert staff_client(user=trainee).post(ADDRESS, typed).status_code in (409, 422)
    assert Question.objects.count() == 0


def test_nobody_gets_the_same_one_again_before_having_had_all_and_danger_only_when_asked_for(trainee):
    calm = [row.key for row in practice.made_up("fi") if row.kind != "danger"]
    given = [practice.of(made(trainee)) for _number in range(len(calm) + 1)]
    assert [one.key for one in given] == [*calm, calm[0]]
    assert practice.of(made(trainee, "danger")).kind == "danger"


def test_who_works_at_two_places_practises_where_the_language_is_answered(trainee):
    oslo = make_organisation("oslo", languages=("nb",))
    Organisation.objects.exclude(pk=oslo.pk).update(languages=["fi"])
    Membership.objects.create(user=trainee, team=oslo.teams.get(), role="trainee")
    assert made(trainee, language="nb").organisation == oslo


# --- as in life -----------------------------------------------------------------------------------


def test_a_trainee_walks_one_through_to_the_second_signature(home, trainee, staff_client):
    question, client = calm(trainee), staff_client(user=trainee)
    reader = staff_client(user=member(home, "worker"))
    press(client, question, "claim")
    save(client, question)
    assert press(client, question, "submit", **(WORDING | {"seen": "1", "reviewer": reader.user.pk})).status_code == 303
    press(reader, question, "send_back", advice="Shorter.")
    press(client, question, "submit", **(WORDING | {"seen": "1001", "reviewer": reader.user.pk}))
    question.refresh_from_db()
    press(reader, question, "approve", draft_id=question.draft_id)
    question.refresh_from_db()
    assert (question.status, question.publication, Delivery.objects.count()) == (Status.ANSWERED, None, 0)


def test_the_program_marks_it_as_it_would_in_life(trainee):
    shown = {made(trainee, "danger").suggested_level for _one in range(3)}
    assert max(shown) == 2


def good_shown(client, question):
    return bool(page(client, question).context["good_points"])


def test_what_a_good_answer_holds_shows_to_the_reader_from_the_start_and_to_the_learner_after(
    home, trainee, staff_client
):
    question, learner = calm(trainee), staff_client(user=trainee)
    reader, other = staff_client(user=member(home, "worker")), staff_client(user=member(home, "lead"))
    assert [good_shown(one, question) for one in (learner, reader)] == [False, False]  # either may still take it
    workflow.claim(question, by=trainee)
    assert [good_shown(one, question) for one in (learner, reader, other)] == [False, True, True]
    workflow.submit(question, by=trainee, wording=workflow.Wording("Hello."), reviewer=reader.user)
    assert [good_shown(one, question) for one in (learner, reader)] == [True, True]


def test_every_page_of_it_says_that_it_is_made_up(trainee, staff_client):
    question, client = made(trainee), staff_client(user=trainee)
    assert "Made up, for practice" in text(page(client, question))
    press(client, question, "claim")
    assert "Made up, for practice" in text(page(client, question))
    assert "Made up, for practice" not in text(page(client, make_question(organisation=question.organisation)))


# --- nothing leaves -------------------------------------------------------------------------------


def test_it_rings_nobody_and_tells_nobody(home, trainee, settings):
    settings.DUTY_HOOK_URL = "https://ring.example/"
    DutyContact.objects.create(organisation=home, user=home.owner, from_hour=0, to_hour=0, phone="+358401234567")
    question = made(trainee, "danger")
    workflow.set_level(question, by=trainee, level=2)
    workflow.claim(question, by=trainee)
    workflow.reply(question, by=trainee, text="Are you safe?")
    workflow.need_to_talk(question, by=trainee)
    assert (Delivery.objects.count(), tasks.deliver(), tasks.send_digests()) == (0, 0, 0)


@pytest.mark.parametrize("change", [{"code_digest": b"x" * 32}, {"publish": "yes"}])
def test_the_database_keeps_it_from_ever_being_public(change, trainee):
    question = made(trainee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**change)


def test_it_moves_no_figure(home, trainee, client, clock):
    clock.set("2026-11-02 10:00")
    question = made(trainee, "danger")
    workflow.claim(question, by=trainee)
    made(trainee)
    clock.set("2026-11-30 10:00")
    shown = client.get("/metrics").content.decode()
    assert ("kynnys_questions_waiting 0\n" in shown, "kynnys_questions_late 0\n" in shown) == (True, True)
    assert (care.held_by([trainee]), care.heavy_today([trainee])) == ({}, {})
    assert (access.counts(trainee).get("waiting"), access.counts(home.owner).get("danger")) == (0, 0)


def test_a_claim_that_runs_out_goes_back_to_the_list_and_never_to_a_lead(trainee, clock):
    question = made(trainee, "danger")
    workflow.set_level(question, by=trainee, level=2)
    workflow.claim(question, by=trainee)
    clock.forward(hours=5)
    assert tasks.expire_claims() == 1
    question.refresh_from_db()
    assert (question.status, question.claimed_by) == (Status.WAITING, None)


def test_at_the_end_of_a_shift_it_goes_back_to_the_list_and_never_to_a_lead(trainee):
    question = made(trainee, "danger")
    workflow.set_level(question, by=trainee, level=2)
    workflow.claim(question, by=trainee)
    workflow.release_all(by=trainee)
    question.refresh_from_db()
    assert (question.status, question.claimed_by) == (Status.WAITING, None)


def test_it_is_erased_when_its_months_are_over_whatever_became_of_it(trainee):
    questions = [made(trainee), made(trainee, "danger"), made(trainee)]
    workflow.set_level(questions[1], by=trainee, level=2)
    workflow.mark_abuse(workflow.claim(questions[2], by=trainee), by=trainee, kind="hate")
    assert retention.due_threads(timezone.now()).count() == 0
    assert retention.due_threads(timezone.now() + timezone.timedelta(days=400)).count() == 3


# --- throwing away --------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "may"), [("trainee", True), ("lead", True), ("worker", False)])
def test_its_maker_or_a_lead_throws_it_away(who, may, home, trainee, staff_client):
    question = made(trainee)
    workflow.claim(question, by=trainee)
    client = staff_client(user=member(home, who))
    assert ("clear_practice" in buttons(page(client, question))) is may
    press(client, question, "clear_practice")
    question.refresh_from_db()
    assert (question.status, question.erased_at is not None) == (("withdrawn", True) if may else ("claimed", False))
    assert question.messages.get().text == "" or not may


def test_after_throwing_it_away_one_stands_in_the_practice_list_without_it(trainee, staff_client):
    question, client = made(trainee), staff_client(user=trainee)
    answer = press(client, question, "clear_practice")
    assert (answer.status_code, answer.url) == (303, "/desk/?list=practice")
    assert (access.listed("practice", trainee).count(), client.get(ADDRESS).context["rows"]) == (0, [])
    assert page(client, question).status_code == 404


def test_a_real_question_is_never_thrown_away(home, staff_client):
    question = make_question(organisation=home)
    assert press(staff_client("lead", home), question, "clear_practice").status_code == 409
    question.refresh_from_db()
    assert question.erased_at is None
