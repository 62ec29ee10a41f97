"""Working days and hours, with the public holidays of three countries."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.calendar import WorkingCalendar

HELSINKI = ZoneInfo("Europe/Helsinki")
WEEK = {day: (time(9), time(16)) for day in range(5)}
FINNISH = WorkingCalendar("fi", "Europe/Helsinki", WEEK)
# Hypothesis wants naive limits and adds the zone itself.
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        ("fi", date(2026, 11, 20), True),  # a Friday
        ("fi", date(2026, 11, 21), False),  # a Saturday
        ("fi", date(2027, 12, 6), False),  # Independence Day, a Monday
        ("se", date(2027, 12, 6), True),
        ("fi", date(2027, 1, 6), False),  # Epiphany: a holiday in Finland and Sweden, not in Norway
        ("se", date(2027, 1, 6), False),
        ("no", date(2027, 1, 6), True),
        ("no", date(2027, 5, 17), False),  # Constitution Day
        ("fi", date(2027, 5, 17), True),
        ("fi", date(2027, 3, 29), False),  # Easter Monday
    ],
)
def test_public_holidays_are_those_of_the_country(country, day, works):
    assert WorkingCalendar(country, "Europe/Helsinki", WEEK).is_working_day(day) is works


def test_an_extra_day_off_is_no_working_day():
    closed = WorkingCalendar("fi", "Europe/Helsinki", WEEK, frozenset({date(2026, 11, 20)}))
    assert not closed.is_working_day(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [("2026-11-20 08:59", False), ("2026-11-20 09:00", True), ("2026-11-20 15:59", True), ("2026-11-20 16:00", False)],
)
def test_it_opens_with_the_first_minute_and_closes_before_the_last(moment, is_open):
    assert FINNISH.is_open(_at(moment)) is is_open


def test_hours_are_local_ones():
    assert FINNISH.is_open(datetime(2026, 11, 20, 7, 30, tzinfo=UTC))  # 09:30 in Helsinki
    assert not WorkingCalendar("no", "Europe/Oslo", WEEK).is_open(datetime(2026, 11, 20, 7, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("asked", "days", "promised"),
    [
        ("2026-11-16 10:00", 5, date(2026, 11, 23)),  # a Monday: a week later
        ("2026-11-20 23:30", 1, date(2026, 11, 23)),  # a Friday night: Monday
        ("2026-11-22 12:00", 5, date(2026, 11, 27)),  # a Sunday: Friday
        ("2026-12-23 10:00", 2, date(2026, 12, 29)),  # Christmas Eve is a Thursday and no holiday by law
        ("2027-12-03 10:00", 1, date(2027, 12, 7)),  # Independence Day lies between
    ],
)
def test_the_promised_day_counts_full_working_days(asked, days, promised):
    assert FINNISH.promised_day(_at(asked), days) == promised


def test_a_question_at_night_counts_from_its_local_day():
    assert FINNISH.promised_day(datetime(2026, 11, 15, 22, 30, tzinfo=UTC), 1) == date(2026, 11, 17)  # Monday 00:30


def test_the_next_opening_after_friday_is_monday():
    assert FINNISH.next_opening(_at("2026-11-20 16:00")) == _at("2026-11-23 09:00")


def test_somebody_who_never_works_has_no_next_opening():
    assert WorkingCalendar("fi", "Europe/Helsinki", {}).next_opening(_at("2026-11-20 16:00")) is None


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-20 10:00", "2026-11-20 11:30", 90),
        ("2026-11-20 15:30", "2026-11-23 09:30", 60),  # over a weekend
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-11-20 11:00", "2026-11-20 10:00", 0),
        ("2026-11-19 00:00", "2026-11-21 00:00", 14 * 60),
    ],
)
def test_a_wait_is_counted_in_working_minutes(start, end, minutes):
    assert FINNISH.working_minutes(_at(start), _at(end)) == minutes


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20 10:00", 60, "2026-11-20 11:00"),
        ("2026-11-20 15:00", 120, "2026-11-23 10:00"),
        ("2026-11-21 12:00", 30, "2026-11-23 09:30"),
        ("2026-11-20 15:00", 60, "2026-11-20 16:00"),
    ],
)
def test_a_clock_of_working_minutes_stands_still_at_night(start, minutes, due):
    assert FINNISH.after_working_minutes(_at(start), minutes) == _at(due)


@given(moments, st.integers(1, 30))
def test_a_promise_is_kept_on_a_working_day_after_the_question(asked, days):
    promised = FINNISH.promised_day(asked, days)
    assert FINNISH.is_working_day(promised)
    assert promised > asked.astimezone(HELSINKI).date()


@given(moments, st.integers(1, 2000))
def test_working_minutes_and_the_clock_agree(start, minutes):
    due = FINNISH.after_working_minutes(start, minutes)
    assert abs(FINNISH.working_minutes(start, due) - minutes) <= 1
    assert due - start >= timedelta(minutes=minutes)
