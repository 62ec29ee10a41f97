"""What stands in which list, for whom; what is abusive, made up or held."""

import pytest
from django.urls import reverse

from moderation import access
from moderation.filters import Filters
from questions import workflow
from questions.models import Question, Status
from tests.factories import make_organisation, make_question, make_topic, member, the_organisation
from tests.moderation.desk import press
from tests.moderation.test_queue import DESK, numbers

pytestmark = pytest.mark.django_db
WORKERS = ("waiting", "mine", "review", "asker", "answered")


def rows(client, **query):
    """The rows of a list, by number."""
    return {row.number: row for row in client.get(DESK, query).context["rows"]}


def suggest_abuse(question, kind="spam"):
    """As the program does it."""
    Question.objects.filter(pk=question.pk).update(suggested_abuse=kind)
    question.refresh_from_db()
    return question


def practise(**fields):
    """A made-up question of the organisation."""
    organisation = the_organisation()
    made = workflow.practise(
        by=member(organisation, "lead"), team=organisation.teams.get(), language="fi", text="Made up."
    )
    Question.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


# --- abuse ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["trainee", "worker", "lead"])
def test_what_a_person_has_marked_as_abuse_is_in_no_workers_list_while_nobody_has_it(role, staff_client):
    made = [make_question(at=at) for at in (Status.WAITING, Status.ANSWERED, Status.DECLINED)]
    for question in made:
        workflow.mark_abuse(question, by=member(question.organisation, "worker"), kind="hate")
    client = staff_client(role)
    assert {name: numbers(client.get(DESK, {"list": name})) for name in WORKERS} == {name: [] for name in WORKERS}


@pytest.mark.parametrize("marks", ["second", "lead"])
@pytest.mark.parametrize(
    ("at", "name", "whose"),
    [
        (Status.CLAIMED, "mine", "claimed_by"),
        (Status.WITH_ASKER, "mine", "claimed_by"),
        (Status.IN_REVIEW, "mine", "claimed_by"),
        (Status.IN_REVIEW, "review", "reviewer"),
    ],
)
def test_what_is_marked_as_abuse_stays_covered_with_who_has_it_and_who_reads_it(at, name, whose, marks, staff_client):
    question = make_question(at=at)
    workflow.mark_abuse(question, by=member(question.organisation, marks), kind="hate")
    shown = rows(staff_client(user=getattr(question, whose)), list=name)
    assert {number: row.is_covered for number, row in shown.items()} == {question.pk: True}


@pytest.mark.parametrize("role", ["trainee", "worker", "lead"])
def test_what_the_program_suggests_waits_in_its_own_place_covered_and_leads_find_it_in_their_list_too(
    role, staff_client
):
    first, doubted, last = make_question(), suggest_abuse(make_question(), "hate"), make_question()
    client = staff_client(role)
    assert numbers(client.get(DESK)) == [first.pk, doubted.pk, last.pk]
    assert rows(client)[doubted.pk].first_line == "Marked as hate by the program. The text shows on a press."
    assert list(rows(staff_client("lead"), list="abuse")) == [doubted.pk]


def test_who_takes_what_the_program_suggests_is_not_asked_for_anything_first(staff_client):
    doubted, client = suggest_abuse(make_question(), "harassment"), staff_client("worker")
    assert rows(client)[doubted.pk].take
    press(client, doubted, "claim")
    doubted.refresh_from_db()
    assert (doubted.status, doubted.claimed_by) == (Status.CLAIMED, client.user)


@pytest.mark.parametrize(("role", "name"), [("worker", "waiting"), ("lead", "abuse"), ("lead", "all")])
def test_no_list_shows_a_word_of_what_is_abusive(role, name, staff_client):
    suggest_abuse(make_question(text="xyzzy you fools"))
    body = staff_client(role).get(DESK, {"list": name}).content.decode()
    assert ("xyzzy" in body, "Marked as spam by the program" in body) == (False, True)


def test_a_row_tells_whether_a_colleague_or_the_program_marked_it(staff_client):
    question = make_question()
    worker = member(question.organisation, "worker")
    workflow.mark_abuse(question, by=worker, kind="threat")
    row = rows(staff_client("lead"), list="abuse")[question.pk]
    assert row.first_line == f"Marked as threat by {worker.name}. The text shows on a press."


def test_danger_comes_before_abuse_the_row_stays_and_shows_its_words(staff_client):
    question = make_question(text="I hate you all and I want to die", suggested=2)
    workflow.mark_abuse(question, by=member(question.organisation, "worker"), kind="hate")
    row = rows(staff_client("worker"))[question.pk]
    assert (row.level, row.is_covered, row.first_line) == (2, False, "I hate you all and I want to die")


def test_evidence_stays_in_the_list_of_leads_after_the_question_is_over(staff_client):
    question, spam = make_question(at=Status.ANSWERED), make_question()
    workflow.mark_abuse(question, by=member(question.organisation, "worker"), kind="threat")
    workflow.mark_abuse(spam, by=member(question.organisation, "worker"), kind="spam")
    workflow.close_spam(spam, by=member(question.organisation, "worker"))
    lead = staff_client("lead")
    assert numbers(lead.get(DESK, {"list": "abuse"})) == [question.pk]
    workflow.let_go(question, by=lead.user)
    assert numbers(lead.get(DESK, {"list": "abuse"})) == []


def test_a_mark_that_somebody_cleared_is_listed_for_leads_beside_dismissed_levels(staff_client):
    level, abuse = make_question(suggested=1), suggest_abuse(make_question(), "trolling")
    worker = member(level.organisation, "worker")
    workflow.dismiss_level(level, by=worker, reason="idiom")
    workflow.clear_abuse(abuse, by=worker)
    found = staff_client("lead").get(DESK, {"list": "dismissed"}).context["dismissals"]
    assert [(row["number"], row["was_abuse"], row["reason"], row["still"]) for row in found] == [
        (abuse.pk, True, "trolling", False),
        (level.pk, False, "a way of speaking", False),
    ]


# --- practice, held, danger -----------------------------------------------------------------------


def test_what_is_made_up_stands_in_its_own_list_alone(staff_client):
    question, real = practise(suggested_level=2), make_question(level=1)
    lead = staff_client("lead")
    workflow.dismiss_level(practise(suggested_level=1), by=lead.user, reason="idiom")
    seen = {name: numbers(lead.get(DESK, {"list": name})) for name in ("waiting", "danger", "all", "practice")}
    assert [seen["waiting"], seen["danger"], seen["all"]] == [[real.pk]] * 3
    assert (seen["practice"][0], len(seen["practice"])) == (question.pk, 2)
    assert lead.get(DESK, {"list": "dismissed"}).context["dismissals"] == []
    assert numbers(staff_client("trainee").get(DESK, {"list": "practice"}))[0] == question.pk


def test_practice_shows_what_is_over_last(staff_client):
    done, left = practise(status="declined", declined_for="not_for_us"), practise()
    assert numbers(staff_client().get(DESK, {"list": "practice"})) == [left.pk, done.pk]


def test_a_lowered_danger_is_held_until_a_lead_lifts_it(staff_client):
    question = make_question(level=2)
    lead = staff_client("lead")
    assert numbers(lead.get(DESK, {"list": "held"})) == []
    workflow.ask_lower(question, by=member(question.organisation, "worker"), level=0, reason="mistake")
    workflow.confirm_lower(question, by=member(question.organisation, "second"))
    assert numbers(lead.get(DESK, {"list": "held"})) == [question.pk]
    workflow.lift_hold(question, by=lead.user)
    assert numbers(lead.get(DESK, {"list": "held"})) == []


def test_withdrawn_evidence_is_no_danger_but_stays_with_the_abuse(staff_client):
    question = make_question()
    workflow.mark_abuse(question, by=member(question.organisation, "worker"), kind="threat")
    workflow.withdraw(question)
    lead = staff_client("lead")
    assert [numbers(lead.get(DESK, {"list": name})) for name in ("danger", "abuse")] == [[], [question.pk]]


# --- what a row says ------------------------------------------------------------------------------


def test_a_set_danger_shows_until_when_somebody_replies(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=2)
    assert rows(staff_client())[question.pk].clock == "reply by 11:00"
    clock.set("2026-11-16 11:30")
    row = rows(staff_client())[question.pk]
    assert (row.clock, row.clock_late) == ("a reply was due 11:00", True)


def test_a_draft_and_a_reply_show_until_when_they_are_read(staff_client, clock):
    clock.set("2026-11-16 08:00")
    draft, replied = make_question(at=Status.IN_REVIEW), make_question(at=Status.WITH_ASKER, level=1)
    second = staff_client(user=member(draft.organisation, "second"))
    found = rows(second, list="review")
    assert [found[one.pk].clock for one in (draft, replied)] == ["read by 12:00", "read the reply by 16:00"]


def test_danger_says_that_nobody_has_seen_it_until_somebody_has(staff_client):
    suggested, seen, ordinary = make_question(suggested=2), make_question(suggested=2), make_question()
    workflow.acknowledge(seen, by=member(seen.organisation, "worker"))
    found = rows(staff_client())
    assert [found[one.pk].unseen for one in (suggested, seen, ordinary)] == [True, False, False]
    assert "nobody has seen it yet" in staff_client().get(DESK).content.decode()


def test_amber_is_said_in_words_too(staff_client, clock):
    clock.set("2026-11-09 10:00")  # a Monday; works around the clock, every weekday
    organisation = make_organisation("hours", hours={str(day): ["09:00", "16:00"] for day in range(5)}, promise_days=5)
    question = make_question(organisation=organisation)
    said = []
    for moment in ("2026-11-12 15:00", "2026-11-13 09:00", "2026-11-16 09:00", "2026-11-17 09:00"):
        clock.set(moment)
        row = rows(staff_client("worker", organisation))[question.pk]
        said.append((row.soon, row.late, row.status))
    assert said == [
        (False, False, "promised 16.11."),
        (True, False, "soon: promised 16.11."),
        (True, False, "promised for today"),
        (False, True, "late: promised 16.11."),
    ]


def test_what_waits_for_the_asker_is_never_late(staff_client):
    question = make_question(at=Status.WITH_ASKER)
    Question.objects.filter(pk=question.pk).update(promised_on="2020-01-01")
    row = rows(staff_client(), list="asker")[question.pk]
    assert (row.late, row.soon) == (False, False)


# --- who sees what --------------------------------------------------------------------------------


def test_the_lists_of_each_role(staff_client):
    workers = ("waiting", "mine", "review", "asker", "wished", "answered", "practice")
    leads = (*workers, "danger", "late", "abuse", "held", "all", "dismissed")
    found = {role: access.names_of_lists(staff_client(role).user) for role in ("trainee", "worker", "lead")}
    assert found == {"trainee": workers, "worker": workers, "lead": leads}


def test_a_lead_of_one_organisation_who_works_in_another_leads_only_the_one(staff_client):
    home, other = the_organisation(), make_organisation("other")
    lead = member(home, "lead")
    other.teams.get().memberships.create(user=lead, role="worker")
    mine, theirs = make_question(level=1), make_question(level=1, organisation=other)
    client = staff_client(user=lead)
    assert numbers(client.get(DESK)) == [mine.pk, theirs.pk]
    assert [numbers(client.get(DESK, {"list": name})) for name in ("danger", "all")] == [[mine.pk]] * 2


def test_the_counts_are_one_query(django_assert_num_queries):
    lead = member(the_organisation(), "lead")
    lead.roles()
    make_question(), make_question(level=1), practise()
    with django_assert_num_queries(1):
        counted = access.counts(lead)
    assert counted.pop("wished") == 0
    assert counted == {"waiting": 2, "mine": 0, "review": 0, "asker": 0, "danger": 1, "late": 0, "abuse": 0, "held": 0}


def test_the_page_links_each_list_with_its_key(staff_client):
    body = staff_client("lead").get(DESK).content.decode()
    assert f'href="{reverse("desk")}?list=held" data-key="h"' in body
    assert f'href="{reverse("desk")}?list=mine" data-key="m"' in body
    assert access.counts(staff_client("worker").user, Filters(topic=make_topic("home").slug))["waiting"] == 0
