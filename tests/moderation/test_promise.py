"""Amber and red: how near the promised day is, in working time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ground.calendar import WorkingCalendar
from moderation.promise import pressure, worn_at

ZONE = ZoneInfo("Europe/Helsinki")
WEEKDAYS = {day: (time(9), time(16)) for day in range(5)}
CALENDAR = WorkingCalendar(country="fi", zone="Europe/Helsinki", hours=WEEKDAYS)
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-16 09:00", ""),  # Monday, the first of five working days
        ("2026-11-18 15:59", ""),  # Wednesday: not quite three of five
        ("2026-11-18 16:00", "soon"),
        ("2026-11-20 08:00", "soon"),  # the promised day itself
        ("2026-11-20 23:00", "soon"),
        ("2026-11-21 00:30", "late"),
    ],
)
def test_after_three_of_five_working_days_it_is_amber_and_after_the_day_red(now, said):
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert pressure(FRIDAY, CALENDAR, working_days=5, now=moment, today=moment.date()) == said


def test_a_weekend_wears_nothing_away():
    monday = date(2026, 11, 23)  # two working days: Friday and Monday
    assert worn_at(monday, CALENDAR, 2) == datetime(2026, 11, 23, 10, 24, tzinfo=ZONE)


def test_a_holiday_wears_nothing_away():
    monday = date(2026, 12, 7)  # Independence Day, 6 December, is a Sunday; so Friday and Monday
    closed = WorkingCalendar("fi", "Europe/Helsinki", WEEKDAYS, closed=frozenset({date(2026, 12, 4)}))
    assert worn_at(monday, CALENDAR, 2) == datetime(2026, 12, 7, 10, 24, tzinfo=ZONE)
    assert worn_at(monday, closed, 2) == datetime(2026, 12, 7, 10, 24, tzinfo=ZONE)
    assert worn_at(date(2026, 12, 4), closed, 1) == datetime(2026, 12, 3, 13, 12, tzinfo=ZONE)


def test_where_nobody_ever_works_only_the_day_itself_is_amber():
    never = WorkingCalendar("fi", "Europe/Helsinki", {})
    moment = datetime(2026, 11, 19, 12, tzinfo=ZONE)
    assert worn_at(FRIDAY, never, 5) is None
    assert pressure(FRIDAY, never, working_days=5, now=moment, today=moment.date()) == ""
    assert pressure(FRIDAY, never, working_days=5, now=moment, today=FRIDAY) == "soon"
