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


# --- days with their own hours --------------------------------------------------------------------

CHRISTMAS = WorkingCalendar(
    "fi",
    "Europe/Helsinki",
    WEEK,
    frozenset({date(2026, 12, 28)}),
    {date(2026, 12, 24): (time(10), time(12)), date(2026, 12, 28): (time(9), time(11)), date(2026, 12, 23): None},
)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-12-22 10:00", True),
        ("2026-12-23 10:00", False),  # a Wednesday, closed by its date
        ("2026-12-24 10:00", True),  # a holiday, open by its date
        ("2026-12-24 12:00", False),
        ("2026-12-25 10:00", False),
        ("2026-12-28 10:00", True),  # said of the date itself goes before the days off
        ("2026-12-28 11:00", False),
    ],
)
def test_what_is_said_of_a_date_goes_before_holidays_days_off_and_weekdays(moment, is_open):
    assert CHRISTMAS.is_open(_at(moment)) is is_open


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 6, 19), False),  # Midsummer Eve, a Friday
        (date(2026, 12, 24), False),
        (date(2026, 12, 31), False),
        (date(2026, 12, 23), True),
    ],
)
def test_in_sweden_the_three_eves_are_free(day, works):
    assert WorkingCalendar("se", "Europe/Stockholm", WEEK).is_working_day(day) is works
    assert WorkingCalendar("no", "Europe/Oslo", WEEK).is_working_day(day)


# After a day, until another: days of work by hand, with the week around Christmas 2026 in Finland.
COUNTED = [
    ("2026-11-20", "2026-11-20", 0),
    ("2026-11-20", "2026-11-23", 1),  # Friday to Monday
    ("2026-11-21", "2026-11-22", 0),  # Saturday to Sunday
    ("2026-11-21", "2026-11-23", 1),
    ("2026-12-23", "2026-12-28", 1),  # 24 and 25 are holidays, 26 and 27 a weekend
    ("2026-12-23", "2027-01-07", 7),  # 28 to 31 December, 4, 5 and 7 January; 1 and 6 January are holidays
    ("2026-11-23", "2026-11-20", 0),
]


@pytest.mark.parametrize(("after", "until", "days"), COUNTED)
def test_days_of_work_between_two_days(after, until, days):

    assert FINNISH.working_days(date.fromisoformat(after), date.fromisoformat(until)) == days


# --- when it opens or closes next, and the nights when clocks are moved ---------------------------

ALWAYS = WorkingCalendar("fi", "Europe/Helsinki", {day: (time(0), time.max) for day in range(7)})
NIGHT = WorkingCalendar("fi", "Europe/Helsinki", {6: (time(1), time(6))})


@pytest.mark.parametrize(
    ("moment", "change"),
    [
        ("2026-11-20 10:00", "2026-11-20 16:00"),
        ("2026-11-20 16:00", "2026-11-23 09:00"),
        ("2026-11-21 12:00", "2026-11-23 09:00"),
    ],
)
def test_the_next_change_is_the_next_opening_or_closing(moment, change):
    assert FINNISH.next_change(_at(moment)) == _at(change)


def test_nobody_closes_who_works_on_past_midnight():
    assert WorkingCalendar("fi", "Europe/Helsinki", {}).next_change(_at("2026-11-20 10:00")) is None
    days = WorkingCalendar(
        "fi", "Europe/Helsinki", {1: (time(20), time.max), 2: (time(0), time(2))}
    )  # Tuesday evening into Wednesday
    assert days.next_closing(_at("2026-11-24 21:00")) == _at("2026-11-25 02:00")
    assert days.next_closing(_at("2026-11-25 12:00")) is None


def test_where_it_never_closes_there_is_no_closing_until_the_next_holiday():
    assert ALWAYS.next_closing(_at("2026-11-20 10:00")).date() == date(2026, 12, 5)  # the eve of Independence Day


@pytest.mark.parametrize(
    ("sunday", "minutes"),
    [
        ("2026-10-18", 300),
        ("2026-10-25", 360),  # clocks go back: there are two hours between three and four
        ("2027-03-28", 0),  # Easter Sunday; the next line has the same night without it
        ("2026-03-29", 240),  # clocks go forward: there is no hour between three and four
    ],
)
def test_the_night_when_clocks_are_moved_has_the_length_that_it_has(sunday, minutes):
    day = _at(f"{sunday} 00:30")
    assert NIGHT.working_minutes(day, day + timedelta(hours=12)) == minutes


def test_a_due_moment_counts_the_hours_that_really_pass():
    due = NIGHT.after_working_minutes(_at("2026-10-25 01:00"), 240)
    assert due.astimezone(UTC) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)  # 01:00 was 22:00 UTC the day before
    assert f"{due:%H:%M}" == "04:00"
