"""What somebody carries, told from Events alone: heavy questions, exposure, work outside hours, whose turn it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import care
from people.models import Membership, Organisation
from questions import access, workflow
from questions.models import Event, Question, Status
from tests.factories import make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db
OFFICE = {str(day): ["09:00", "16:00"] for day in range(5)}


@pytest.fixture
def home():
    return make_organisation(zone="Europe/Helsinki")


@pytest.fixture
def worker(home):
    return member(home, "worker")


def taken(by, **fields):
    """A question that this person takes now."""
    question = make_question(organisation=by.memberships.get().team.organisation, worker=by, **fields)
    return workflow.claim(question, by=by)


def today(*people):
    return [care.heavy_today(people).get(one.pk, 0) for one in people]


# --- heavy ones today -----------------------------------------------------------------------------


def test_worry_danger_and_what_hurts_are_heavy_and_an_advert_is_not(worker):
    taken(worker), taken(worker, suggested=1), taken(worker, level=2)
    for kind in ("harassment", "spam"):
        Question.objects.filter(pk=taken(worker).pk).update(suggested_abuse=kind)
    assert today(worker) == [3]


def test_a_level_that_was_lowered_was_no_lighter_to_read(worker):
    question = taken(worker, level=1)
    workflow.set_level(question, by=worker, level=0)
    assert (question.danger, today(worker)) == (1, [1])


def test_a_false_alarm_that_was_dismissed_is_not_heavy(worker):
    workflow.dismiss_level(taken(worker, suggested=2), by=worker, reason="idiom")
    assert today(worker) == [0]


def test_the_same_question_taken_twice_counts_once(worker):
    question = taken(worker, level=1)
    workflow.claim(workflow.release(question, by=worker), by=worker)
    assert today(worker) == [1]


def test_the_day_is_that_of_the_organisation(clock, worker, home):
    clock.set("2026-11-16 23:30")
    workflow.release(taken(worker, level=1), by=worker)
    assert care.heavy_today([worker], zone="Europe/Helsinki") == {worker.pk: 1}
    clock.forward(hours=1)
    assert care.heavy_today([worker], zone="Europe/Helsinki") == {}
    assert care.heavy_today([worker], zone="Europe/London") == {worker.pk: 1}


def test_the_number_is_said_from_the_organisations_limit_on(worker, home):
    Organisation.objects.update(heavy_a_day=2)
    home.refresh_from_db()
    taken(worker, level=1)
    waiting = make_question(organisation=home, suggested=1)
    assert care.heavy_number(waiting, worker) == 0
    third = taken(worker, suggested=1)
    assert [care.heavy_number(one, worker) for one in (waiting, third)] == [3, 0]
    assert care.heavy_number(make_question(organisation=home), worker) == 0


def test_what_was_handed_over_taken_up_again_and_read_for_a_colleague_counts_too(worker, home):
    others = {name: make_user("worker", home, name=name) for name in ("handed", "again", "checker", "reader", "looker")}
    question = workflow.hand_over(taken(worker, level=1), by=worker, to=others["handed"])
    assert today(worker, others["handed"]) == [1, 1]
    asked = make_question(Status.WITH_ASKER, organisation=home, level=1, worker=others["again"])
    review = make_question(Status.IN_REVIEW, organisation=home, suggested=1, reviewer=others["checker"])
    workflow.resume(asked, by=others["again"])
    workflow.approve(review, by=others["checker"], draft_id=review.draft_id)
    workflow.reply(question, by=others["handed"], text="Hello.")
    workflow.read_reply(question, by=others["reader"])
    access.record_opening(question, by=others["looker"])
    assert today(*others.values()) == [1, 1, 1, 1, 1]


def test_a_heavy_theme_is_heavy_without_any_level_unless_it_was_a_way_of_speaking(worker, home):
    theme, idiom, past = (make_question(organisation=home, suggested=level) for level in (0, 1, 1))
    Question.objects.update(themes=["sexual_violence"])
    for question, reason in ((idiom, "idiom"), (past, "past")):
        workflow.dismiss_level(question, by=home.owner, reason=reason)
    for question in (theme, idiom, past):
        workflow.release(workflow.claim(question, by=worker), by=worker)
    assert (today(worker), care.exposure([worker])) == ([2], {worker.pk: care.Exposure(opened=2)})


def test_who_only_passes_by_a_covered_text_has_not_met_it(worker, home):
    question = make_question(organisation=home)
    Question.objects.filter(pk=question.pk).update(suggested_abuse="hate")
    question.refresh_from_db()
    access.record_opening(question, by=worker)
    assert today(worker) == [0]
    workflow.uncover(question, by=worker)
    assert today(worker) == [1]


# --- whose turn it is -----------------------------------------------------------------------------


@pytest.fixture
def team(clock, home):
    """At work: A holds two, B and C none, B has met a heavy one; Away is not. What A does elsewhere is heavy."""
    Organisation.objects.update(hours=OFFICE)
    home.refresh_from_db()
    clock.set("2026-11-16 10:00")
    a, b, c, away = (make_user("worker", home, name=name) for name in ("A", "B", "C", "Away"))
    away.memberships.update(shift={"0": ["13:00", "16:00"]})
    taken(a), taken(a)
    workflow.release(taken(b, suggested=1), by=b)
    workflow.release(taken(c), by=c)
    elsewhere = make_organisation("elsewhere")
    Membership.objects.create(user=c, team=elsewhere.teams.get(), role="worker")
    make_question(Status.CLAIMED, organisation=elsewhere, worker=c, suggested=2)
    return [away, a, b, c]


def test_for_a_lead_at_work_first_then_fewest_held_then_fewest_heavy_and_only_what_is_of_here(team, home):
    order = care.by_load(team, home, for_lead=True)
    assert [(one.user.name, one.at_work, one.held, one.heavy) for one in order] == [
        ("C", True, 0, 0),
        ("B", True, 0, 1),
        ("A", True, 2, 0),
        ("Away", False, 0, 0),
    ]


def test_for_colleagues_the_order_among_equals_says_nothing_of_heavy_ones(team, home, clock):
    def order():
        return [one.user.name for one in care.by_load(team, home, for_lead=False)]

    before, orders = order(), set()
    Event.objects.create(question=Question.objects.filter(suggested_level=1).first(), step="open", by=team[3])
    assert order() == before
    for day in range(16, 30):
        clock.set(f"2026-11-{day} 10:00")
        orders.add(tuple(order()))
    assert {one[0] for one in orders} >= {"B", "C"}


@pytest.mark.parametrize("many", [1, 30])
def test_whose_turn_costs_the_same_for_one_and_for_thirty(many, home, django_assert_num_queries):
    people = [make_user("worker", home) for _number in range(many)]
    with django_assert_num_queries(4):
        assert len(care.by_load(people, home, for_lead=True)) == many


# --- exposure -------------------------------------------------------------------------------------


def later(question, step, by, *, days):
    Event.objects.create(question=question, step=step, by=by, at=timezone.now() - timedelta(days=days))


def test_exposure_is_what_was_opened_or_uncovered_in_each_of_two_weeks(worker, home):
    worry, other, rude, calm = (make_question(organisation=home, suggested=level) for level in (1, 2, 0, 0))
    for question, step, days in (
        (worry, "open", 1), (worry, "open", 2), (worry, "reply", 3), (other, "claim", 8), (calm, "open", 1),
        (rude, "open", 1), (rude, "uncover", 1), (rude, "uncover", 9), (other, "open", 20), (other, "talked", 1),
    ):  # fmt: skip
        later(question, step, worker, days=days)
    assert care.exposure([worker]) == {worker.pk: care.Exposure(1, 1, 1, 1)}


def test_what_is_made_up_is_neither_heavy_nor_exposure(worker, home):
    made = workflow.practise(by=worker, team=home.teams.get(), language="fi", text="Haluan kuolla.")
    Question.objects.filter(pk=made.pk).update(suggested_level=2)
    workflow.claim(made, by=worker)
    later(made, "uncover", worker, days=1)
    assert (today(worker), care.exposure([worker]), care.held_by([worker])) == ([0], {}, {})
    assert care.heavy_number(Question.objects.get(pk=made.pk), worker) == 0


# --- outside one's own hours ----------------------------------------------------------------------


@pytest.fixture
def late(clock, worker, home):
    """Steps on a Monday at 8, 10 and 20, local time, seen on Tuesday."""
    Organisation.objects.update(hours=OFFICE)
    for hour in (8, 10, 20):
        clock.set(f"2026-11-16 {hour:02}:15")
        workflow.set_level(make_question(organisation=home), by=worker, level=0)
    clock.set("2026-11-17 10:00")
    return worker


def spans(person):
    with timezone.override("Europe/Helsinki"):
        found = care.outside_hours([person]).get(person.pk, [])
    return [(f"{one.day}", f"{one.first:%H:%M}", f"{one.last:%H:%M}", one.steps) for one in found]


def test_work_outside_the_organisations_hours_is_told_by_the_day(late):
    assert spans(late) == [("2026-11-16", "08:15", "08:15", 1), ("2026-11-16", "20:15", "20:15", 1)]


def test_what_lies_close_together_is_one_stretch_and_a_day_off_in_between_is_none(clock, late, home):
    for moment in ("2026-11-16 20:35", "2026-11-16 21:00", "2026-11-16 23:50"):
        clock.set(moment)
        workflow.set_level(make_question(organisation=home), by=late, level=0)
    clock.set("2026-11-17 10:00")
    day = "2026-11-16"
    assert spans(late) == [(day, "08:15", "08:15", 1), (day, "20:15", "21:00", 3), (day, "23:50", "23:50", 1)]


def test_ones_own_shift_goes_before_the_organisations_hours(late):
    late.memberships.update(shift={"0": ["12:00", "21:00"]})
    assert spans(late) == [("2026-11-16", "08:15", "08:15", 1), ("2026-11-16", "10:15", "10:15", 1)]


def test_who_works_at_two_places_is_at_work_when_either_says_so(late):
    evening = make_organisation("evening", hours={"0": ["18:00", "22:00"]})
    Membership.objects.create(user=late, team=evening.teams.get(), role="worker")
    assert spans(late) == [("2026-11-16", "08:15", "08:15", 1)]


def test_a_holiday_is_outside_everybodys_hours(clock, worker, home):
    Organisation.objects.update(hours=OFFICE)
    clock.set("2026-12-25 10:00")  # a Friday
    workflow.set_level(make_question(organisation=home), by=worker, level=0)
    assert [span[0] for span in spans(worker)] == ["2026-12-25"]


# --- who needs to talk ----------------------------------------------------------------------------


def test_a_wish_to_talk_is_open_until_a_lead_has_talked_with_that_person_about_that_question(worker, home):
    one, other, second, lead = *(make_question(organisation=home) for _n in "ab"), member(home, "second"), home.owner
    for question, person in ((one, worker), (one, worker), (one, second), (other, worker)):
        workflow.need_to_talk(question, by=person)
    workflow.talked(one, by=lead, to=worker)
    assert [(event.by, event.question) for event in care.requests_to_talk()] == [(second, one), (worker, other)]
    workflow.need_to_talk(one, by=worker)
    assert [event.question for event in care.requests_to_talk(by=worker)] == [other, one]


def test_wishes_of_another_organisation_stay_there(worker, home):
    workflow.need_to_talk(make_question(organisation=home), by=worker)
    elsewhere = Organisation.objects.filter(pk=make_organisation("elsewhere").pk)
    assert care.requests_to_talk(organisations=elsewhere) == []
    assert len(care.requests_to_talk(organisations=Organisation.objects.filter(pk=home.pk))) == 1


def test_the_leads_are_told_of_a_wish_and_nobody_else_is(worker, home):
    question = make_question(organisation=home)
    workflow.need_to_talk(question, by=worker)
    told = question.events.get(step="need_to_talk").deliveries.values_list("recipient", "channel")
    assert list(told) == [(f"user:{home.owner.pk}", "digest")]


def test_a_heavy_question_can_be_taken_beyond_every_limit(worker, home):
    Organisation.objects.update(heavy_a_day=0)
    assert taken(worker, level=2).status == Status.CLAIMED
