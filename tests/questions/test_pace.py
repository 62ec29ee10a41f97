"""The promise as it is counted: half, nine of ten, and who waits still. Tables worked out by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from people.models import Organisation
from questions import access, pace, tasks, workflow
from questions.models import CameBy, Question, Status
from questions.pace import Pace
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_topic, member

pytestmark = pytest.mark.django_db
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}
NOW = "2026-11-25 10:00"  # a Wednesday; Friday 6 November is a day of work, 6 December is far off


@pytest.fixture
def organisation(clock: Clock) -> Organisation:
    clock.set(NOW)
    return make_organisation("kivi", hours=WEEK, zone="Europe/Helsinki", promise_days=3)


def asked(
    organisation: Organisation, day: str, answered: str | None = None, *, times: int = 1, **fields: Any
) -> list[Question]:
    """Questions asked at noon of a day, and answered at noon of another."""
    rows = []
    for _again in range(times):
        row = make_question(Status.ANSWERED if answered else Status.WAITING, organisation=organisation, **fields)
        dates = {"asked_at": _noon(day), "waiting_since": _noon(day)}
        dates |= {"answered_at": _noon(answered)} if answered else {}
        Question.objects.filter(pk=row.pk).update(**dates)
        rows.append(row)
    return rows


def _noon(day: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day} 12:00"))


def anew(organisation: Organisation, language: str = "fi", topic: int | None = None) -> Pace | None:
    cache.clear()
    return pace.pace(organisation, language, topic)


def test_half_and_nine_of_ten_in_days_of_work(organisation: Organisation) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=10)  # Thursday to Friday: 1
    asked(organisation, "2026-11-06", "2026-11-10", times=8)  # Friday to Tuesday: 2
    asked(organisation, "2026-11-07", "2026-11-12", times=2)  # Saturday to Thursday: 4
    assert anew(organisation) == Pace(half=1, most=2, asked=20)


def test_who_waits_still_counts_as_not_answered(organisation: Organisation) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=10)
    asked(organisation, "2026-11-05", times=10)  # waiting for 13 days of work
    assert anew(organisation) == Pace(half=1, most=None, asked=20)
    asked(organisation, "2026-11-05")
    assert anew(organisation) == Pace(half=None, most=None, asked=21)


def test_who_asked_yesterday_says_nothing_of_tomorrow(organisation: Organisation) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=12)
    asked(organisation, "2026-11-24", times=12)  # yesterday
    assert anew(organisation) == Pace(half=1, most=1, asked=24)


def test_what_happens_today_counts_tomorrow(organisation: Organisation, clock: Clock) -> None:
    asked(organisation, "2026-11-23", "2026-11-25", times=20)
    assert anew(organisation) == Pace(half=None, most=None, asked=20)
    asked(organisation, "2026-11-25", times=30)
    assert anew(organisation) == Pace(half=None, most=None, asked=20)
    clock.set("2026-11-26 00:01")
    assert anew(organisation) == Pace(half=2, most=2, asked=50)


def test_nineteen_are_too_few_and_twenty_enough(organisation: Organisation) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=19)
    assert anew(organisation) is None
    asked(organisation, "2026-11-05", "2026-11-06")
    assert anew(organisation) == Pace(half=1, most=1, asked=20)


def test_too_few_of_a_topic_are_told_by_their_language_and_too_few_of_that_by_all(organisation: Organisation) -> None:
    school, home = make_topic("school"), make_topic("home")
    asked(organisation, "2026-11-05", "2026-11-06", times=20, topic=school)
    asked(organisation, "2026-11-05", "2026-11-10", times=19, topic=home)
    asked(organisation, "2026-11-05", "2026-11-13", times=19, topic=home, language="sv")
    cache.clear()
    assert pace.pace(organisation, "fi", school.pk) == Pace(half=1, most=1, asked=20)
    assert pace.pace(organisation, "fi", home.pk) == Pace(half=1, most=3, asked=39)
    assert pace.pace(organisation, "sv", home.pk) == Pace(half=3, most=6, asked=58)
    assert pace.by_topic(organisation, "fi") == {school.pk: Pace(half=1, most=1, asked=20)}


def test_a_question_without_a_topic_counts_once(organisation: Organisation) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=20, topic=None)
    assert anew(organisation) == Pace(half=1, most=1, asked=20)


def test_older_questions_practice_spam_and_other_organisations_do_not_count(organisation: Organisation) -> None:
    other = make_organisation("other", hours=WEEK)
    asked(other, "2026-11-05", "2026-11-20", times=5)
    asked(organisation, "2026-10-27", "2026-11-20", times=5)  # 29 days ago
    [made_up, spam] = asked(organisation, "2026-11-05", "2026-11-20", times=2)
    Question.objects.filter(pk=made_up.pk).update(came_by=CameBy.PRACTICE, code_digest=None, publish="no")
    Question.objects.filter(pk=spam.pk).update(set_abuse="spam")
    asked(organisation, "2026-10-28", "2026-10-29", times=20)  # 28 days ago
    assert anew(organisation) == Pace(half=1, most=1, asked=20)


def _at(clock: Clock, moment: str, *, back_to: str = NOW) -> Callable[[Callable[[], object]], None]:
    def do(step: Callable[[], object]) -> None:
        clock.set(moment)
        step()
        clock.set(back_to)

    return do


def test_who_was_declined_taken_back_or_asked_back_leaves_the_count_on_that_day(
    organisation: Organisation, clock: Clock
) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=10)
    rows = asked(organisation, "2026-11-05", times=10)
    worker = member(organisation, "worker")
    steps = [
        workflow.withdraw,
        lambda row: (workflow.claim(row, by=worker), workflow.reply(row, by=worker, text="How old are you?")),
        lambda row: (workflow.claim(row, by=worker), workflow.decline(row, by=worker, reason="not_for_us", text="No.")),
    ]
    for number, row in enumerate(rows):
        _at(clock, "2026-11-05 15:00")(lambda row=row, number=number: steps[number % 3](row))
    assert anew(organisation) == Pace(half=1, most=1, asked=20)  # on the day of asking they were gone


def test_a_question_that_goes_on_after_its_answer_counts_by_its_first_answer(
    organisation: Organisation, clock: Clock
) -> None:
    clock.set("2026-11-05 12:00")
    rows = [make_question(organisation=organisation) for _again in range(20)]
    _at(clock, "2026-11-06 12:00")(lambda: [_answer(row) for row in rows])
    _at(clock, "2026-11-16 12:00")(lambda: [_again(row) for row in rows])
    assert anew(organisation) == Pace(half=1, most=1, asked=20)
    _at(clock, "2026-11-20 12:00")(lambda: [_answer(row) for row in rows])
    assert anew(organisation) == Pace(half=1, most=1, asked=20)


def _answer(row: Question) -> None:
    worker, second = member(row.organisation, "worker"), member(row.organisation, "second")
    workflow.claim(row, by=worker)
    wording = workflow.Wording("You have a say.", "A say", "Do I have a say?")
    held = workflow.submit(row, by=worker, wording=wording, reviewer=second)
    assert held.draft_id is not None
    workflow.approve(row, by=second, draft_id=held.draft_id)


def _again(row: Question) -> None:
    workflow.write(Question.objects.get(pk=row.pk), text="And then?", nonce=access.new_nonce())


# --- the day that is told -------------------------------------------------------------------------


def test_the_promised_day_is_what_the_organisation_aims_for_and_later_when_it_takes_longer(
    organisation: Organisation,
) -> None:
    assert make_question(organisation=organisation).promised_on == date(2026, 11, 30)  # three days on: a Monday
    asked(organisation, "2026-11-05", "2026-11-12", times=20)  # five days of work
    cache.clear()
    assert make_question(organisation=organisation).promised_on == date(2026, 12, 2)


def test_it_is_never_sooner_than_aimed_for_and_never_without_end(organisation: Organisation) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=20)
    cache.clear()
    assert pace.promised_days(organisation, "fi") == 3
    pace.kept.put(pace._key(organisation), {("fi", None): Pace(30, 99, 20)}, 60)
    assert pace.promised_days(organisation, "fi") == pace.LONGEST


def test_the_team_s_own_days_are_no_days_of_work(organisation: Organisation) -> None:
    organisation.teams.update(special_days={"2026-11-26": [], "2026-11-28": ["10:00", "12:00"]})
    # Thursday is closed; Friday, an open Saturday, Monday
    assert make_question(organisation=organisation).promised_on == date(2026, 11, 30)
    organisation.teams.update(special_days={"2026-11-26": []})
    assert make_question(organisation=organisation).promised_on == date(2026, 12, 1)


def test_when_the_day_has_passed_the_new_one_stays_until_it_has_passed_too(
    organisation: Organisation, clock: Clock
) -> None:
    question = make_question(organisation=organisation)
    told = {}
    for day in range(25, 45):
        clock.set(datetime(2026, 11, 25, 10) + timedelta(days=day - 25))  # noqa: DTZ001 - the clock knows the zone
        told[timezone.localdate().isoformat()] = pace.next_promise(question)
    assert sorted(set(told.values())) == [date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 8), date(2026, 12, 11),
                                          date(2026, 12, 16)]  # fmt: skip
    assert (told["2026-11-30"], told["2026-12-01"]) == (date(2026, 11, 30), date(2026, 12, 3))


# --- what it costs --------------------------------------------------------------------------------


def test_it_costs_one_query_and_then_none(organisation: Organisation, django_assert_num_queries: Any) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=20)
    cache.clear()
    with django_assert_num_queries(1):
        pace.pace(organisation, "fi")
        pace.pace(organisation, "sv", 1)
        pace.by_topic(organisation, "fi")


def test_a_new_day_counts_anew(organisation: Organisation, clock: Clock, django_assert_num_queries: Any) -> None:
    pace.pace(organisation, "fi")
    clock.forward(days=1)
    with django_assert_num_queries(1):
        pace.pace(organisation, "fi")


def test_the_job_counts_for_every_organisation_before_a_visitor_asks(
    organisation: Organisation, django_assert_num_queries: Any
) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=20)
    assert tasks.count_pace() == 3  # topic, language, all
    with django_assert_num_queries(0):
        assert pace.pace(organisation, "fi") == Pace(half=1, most=1, asked=20)


def test_without_a_cache_it_is_counted_each_time(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(organisation, "2026-11-05", "2026-11-06", times=20)

    def away(*_args: object, **_kwargs: object) -> None:
        raise RedisError

    monkeypatch.setattr(pace.kept.cache, "get", away)
    monkeypatch.setattr(pace.kept.cache, "set", away)
    assert pace.pace(organisation, "fi") == Pace(half=1, most=1, asked=20)
