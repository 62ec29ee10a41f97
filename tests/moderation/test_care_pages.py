"""Who sees what somebody carries: they themselves, and the leads of their teams. Nobody else, and no pace of work."""

import re

import pytest
from django.urls import reverse

from moderation.views.care import Picture
from people.models import Membership, Organisation, Team
from questions import workflow
from questions.models import Event, Question, Status
from tests.factories import make_organisation, make_question, make_user, member
from tests.moderation.desk import buttons, page, press, text

pytestmark = pytest.mark.django_db
ROLES = ("trainee", "worker", "lead", "editor", "admin")
ME, CARE = reverse("desk_me"), reverse("desk_care")


@pytest.fixture
def home():
    return make_organisation()


@pytest.fixture
def worker(home):
    return member(home, "worker")


def names(response):
    return [one.name for one in response.context["people"]]


# --- my own page ----------------------------------------------------------------------------------


def test_my_page_is_for_who_answers_and_the_leads_page_for_leads(home, staff_client):
    seen = {role: [staff_client(role, home).get(url).status_code for url in (ME, CARE)] for role in ROLES}
    assert seen == {
        "trainee": [200, 403], "worker": [200, 403], "lead": [200, 200], "editor": [403, 403], "admin": [403, 403],
    }  # fmt: skip


def test_a_stranger_is_led_to_the_login(client):
    assert [client.get(url).headers["Location"].split("?")[0] for url in (ME, CARE)] == ["/accounts/login/"] * 2


def test_my_page_tells_my_own_load_and_nobody_elses(home, worker, staff_client):
    for level in (1, 2):
        make_question(Status.CLAIMED, organisation=home, worker=worker, suggested=level)
    second = staff_client(user=member(home, "second")).get(ME).context["one"]
    mine = staff_client(user=worker).get(ME).context["one"]
    assert [(one.held, one.heavy, one.limit) for one in (mine, second)] == [(2, 2, 4), (0, 0, 4)]


def test_my_page_tells_my_hours_and_whose_they_are(home, worker, staff_client):
    Organisation.objects.update(hours={str(day): ["09:00", "16:00"] for day in range(5)})
    other = Team.objects.create(organisation=home, name="Evenings")
    shift = {"0": ["12:00", "18:00"], "1": ["12:00", "18:00"], "4": ["08:30", "10:00"]}
    Membership.objects.create(user=worker, team=other, role="worker", shift=shift)
    shifts = staff_client(user=worker).get(ME).context["one"].shifts
    assert [(one["hours"], one["is_own"]) for one in shifts] == [
        ("Mon–Fri 09:00–16:00", False),
        ("Mon–Tue 12:00–18:00, Fri 08:30–10:00", True),
    ]


def test_my_page_names_what_i_want_to_talk_about(home, worker, staff_client):
    question = make_question(organisation=home)
    client = staff_client(user=worker)
    assert "You have not asked to." in text(client.get(ME))
    press(client, question, "need_to_talk")
    assert [row["question"] for row in client.get(ME).context["requests"]] == [question.pk]
    assert staff_client(user=member(home, "second")).get(ME).context["requests"] == []


# --- the leads' page ------------------------------------------------------------------------------


def test_a_lead_sees_the_people_of_the_teams_they_lead_alone(home, staff_client):
    other = Team.objects.create(organisation=home, name="Other")
    lead, alone = make_user("lead", home, team=other, name="Olga"), make_user("worker", home, team=other, name="Alva")
    make_user("worker", make_organisation("elsewhere"), name="Stranger")
    assert names(staff_client(user=lead).get(CARE)) == [alone.name]
    of_home = names(staff_client(user=home.owner).get(CARE))
    assert {"Olga", "Alva", "Stranger", home.owner.name} & set(of_home) == set()
    assert member(home, "worker").name in of_home


def test_what_somebody_does_for_another_organisation_is_not_told(home, worker, staff_client):
    elsewhere = make_organisation("elsewhere")
    Membership.objects.create(user=worker, team=elsewhere.teams.get(), role="worker")
    make_question(Status.CLAIMED, organisation=elsewhere, worker=worker, suggested=2)
    pictures = {one.name: one for one in staff_client(user=home.owner).get(CARE).context["people"]}
    assert (pictures[worker.name].held, pictures[worker.name].heavy, pictures[worker.name].exposure.opened) == (0, 0, 0)
    assert staff_client(user=worker).get(ME).context["one"].heavy == 1


def test_a_lead_closes_a_wish_to_talk_on_the_leads_page(home, worker, staff_client):
    question = make_question(organisation=home)
    workflow.need_to_talk(question, by=worker)
    lead = staff_client(user=home.owner)
    shown = lead.get(CARE)
    assert ("talked" in buttons(shown), worker.name in text(shown)) == (True, True)
    lead.post(reverse("desk_talked", args=[shown.context["requests"][0]["pk"]]))
    event = question.events.get(step="talked")
    assert (event.by, event.detail) == (home.owner, f"user:{worker.pk}")
    assert lead.get(CARE).context["requests"] == []


@pytest.mark.parametrize("who", ["trainee", "worker", "editor", "admin", "lead elsewhere"])
def test_nobody_but_a_lead_of_the_organisation_closes_it(who, home, worker, staff_client):
    question = make_question(organisation=home)
    workflow.need_to_talk(question, by=worker)
    pk = question.events.get(step="need_to_talk").pk
    there = make_organisation("elsewhere") if who == "lead elsewhere" else home
    answer = staff_client(who.split()[0], there).post(reverse("desk_talked", args=[pk]))
    assert (answer.status_code, question.events.filter(step="talked").count()) == (404 if there != home else 403, 0)


def test_who_leads_elsewhere_and_only_works_here_closes_nothing(home, worker, staff_client):
    question, lead = make_question(organisation=home), make_organisation("elsewhere").owner
    Membership.objects.create(user=lead, team=home.teams.get(), role="worker")
    workflow.need_to_talk(question, by=worker)
    address = reverse("desk_talked", args=[question.events.get(step="need_to_talk").pk])
    assert staff_client(user=lead).post(address).status_code == 404
    assert staff_client(user=lead).get(CARE).context["requests"] == []


def test_a_wish_about_a_question_that_is_gone_can_still_be_closed(home, worker, staff_client):
    question = make_question(organisation=home)
    workflow.need_to_talk(question, by=worker)
    workflow.withdraw(question)
    lead = staff_client(user=home.owner)
    lead.post(reverse("desk_talked", args=[question.events.get(step="need_to_talk").pk]))
    assert question.events.filter(step="talked").count() == 1


def test_no_figure_of_how_fast_or_how_much_anybody_works(home, worker, staff_client):
    make_question(Status.ANSWERED, organisation=home, worker=worker)
    assert sorted(Picture.__annotations__) == ["exposure", "heavy", "held", "limit", "name", "outside", "shifts"]
    for body in (text(staff_client(user=worker).get(ME)), text(staff_client(user=home.owner).get(CARE))):
        main = re.sub(r"<[^>]+>", " ", body.split("<main")[1])
        assert re.findall(r"per hour|an hour|answered|minutes|average|rank|top|best", main) == []


@pytest.mark.parametrize("many", [1, 30])
def test_the_leads_page_costs_the_same_for_one_and_for_thirty(many, home, staff_client, django_assert_max_num_queries):
    client = staff_client(user=home.owner)
    for _number in range(many):
        person = make_user("worker", home)
        question = make_question(organisation=home, suggested=1)
        Event.objects.create(question=question, step="need_to_talk", by=person)
    with django_assert_max_num_queries(18):
        assert len(client.get(CARE).context["requests"]) == many


# --- on the question's page -----------------------------------------------------------------------


def test_the_page_says_kindly_that_it_would_be_one_more_and_leaving_comes_first(home, worker, staff_client):
    Organisation.objects.update(heavy_a_day=1)
    make_question(Status.CLAIMED, organisation=home, worker=worker, suggested=1)
    waiting, calm = make_question(organisation=home, suggested=1), make_question(organisation=home)
    client = staff_client(user=worker)
    body = text(page(client, waiting))
    assert "You have met 1 heavy question today." in body
    assert body.index("Leave it to somebody else") < body.index("Take it all the same")
    assert "heavy question" not in text(page(client, calm))
    assert "heavy question" not in text(page(staff_client(user=member(home, "second")), waiting))


def bar(response) -> str:
    """What stands at the thumb."""
    return text(response).partition('class="action-bar"')[2].partition("</div>")[0]


@pytest.mark.parametrize("raised", [{"suggested": 2}, {"level": 2}])
def test_in_danger_helping_is_what_stands_at_the_thumb_and_leaving_is_beside_it(raised, home, worker, staff_client):
    Organisation.objects.update(heavy_a_day=1)
    make_question(Status.CLAIMED, organisation=home, worker=worker, suggested=1)
    shown = page(staff_client(user=worker), make_question(organisation=home, **raised))
    assert "It stays on top for the others" in text(shown)
    assert bar(shown).index("Take this question") < bar(shown).index("Leave it to somebody else")
    assert ("button-plain" in bar(shown).partition("Take this question")[0], "Take it all the same" in bar(shown)) == (
        False,
        False,
    )


def test_after_taking_it_all_the_same_it_can_be_left_with_one_press(home, worker, staff_client):
    Organisation.objects.update(heavy_a_day=1)
    make_question(Status.CLAIMED, organisation=home, worker=worker, suggested=1)
    waiting, client = make_question(organisation=home, suggested=1), staff_client(user=worker)
    assert press(client, waiting, "claim").status_code == 303
    assert "You had met 1 heavy question today before this one." in text(page(client, waiting))
    press(client, waiting, "release")
    assert Question.objects.get(pk=waiting.pk).status == Status.WAITING


def history(client, question):
    return [sentence for _when, sentence in page(client, question).context["history"]]


def test_a_wish_to_talk_is_in_the_history_of_that_person_and_of_leads_alone(home, worker, staff_client):
    question = make_question(organisation=home)
    workflow.need_to_talk(question, by=worker)
    workflow.talked(question, by=home.owner, to=worker)
    people = {
        "worker": worker,
        "lead": home.owner,
        "second": member(home, "second"),
        "trainee": member(home, "trainee"),
    }
    told = {
        name: sum("talk" in sentence for sentence in history(staff_client(user=user), question))
        for name, user in people.items()
    }
    assert told == {"worker": 2, "lead": 2, "second": 0, "trainee": 0}


def test_the_button_goes_once_it_was_pressed_and_a_lead_gets_theirs(home, worker, staff_client):
    question, client, lead = make_question(organisation=home), staff_client(user=worker), staff_client(user=home.owner)
    assert "need_to_talk" in buttons(page(client, question))
    press(client, question, "need_to_talk")
    assert "need_to_talk" not in buttons(page(client, question))
    assert "talked" in buttons(page(lead, question))
    second = page(staff_client(user=member(home, "second")), question)
    assert ("talked" in buttons(second), f"{worker.name} needs to talk" in text(second)) == (False, False)
    press(lead, question, "talked", to=worker.pk)
    assert "need_to_talk" in buttons(page(client, question))


def test_a_lead_notes_a_talk_only_with_somebody_who_asked_for_it(home, worker, staff_client):
    question = make_question(organisation=home)
    answer = press(staff_client(user=home.owner), question, "talked", to=worker.pk)
    assert (answer.status_code, question.events.filter(step="talked").count()) == (422, 0)
