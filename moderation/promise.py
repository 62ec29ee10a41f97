"""How near the promised day is, in working time: `soon` is amber, `late` is red. Pure functions."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ground.calendar import MOST_DAYS, WorkingCalendar

LATE, SOON = "late", "soon"
WORN = 0.6  # the part of the promise after which it is amber


def pressure(promised: date, calendar: WorkingCalendar, *, working_days: int, now: datetime, today: date) -> str:
    """`late` after the promised day; `soon` on it, or when 60 % of the promise's working time is gone; else ""."""
    if promised < today:
        return LATE
    if promised == today:
        return SOON
    worn = worn_at(promised, calendar, working_days)
    return SOON if worn is not None and now >= worn else ""


def worn_at(promised: date, calendar: WorkingCalendar, working_days: int) -> datetime | None:
    """When 60 % of the working time of the `working_days` up to the promised day are gone; None if nobody works."""
    first = _first_day(promised, calendar, working_days)
    if first is None:
        return None
    zone = ZoneInfo(calendar.zone)
    start = datetime.combine(first, time(), zone)
    minutes = calendar.working_minutes(start, datetime.combine(promised + timedelta(days=1), time(), zone))
    return calendar.after_working_minutes(start, int(minutes * WORN))


def _first_day(promised: date, calendar: WorkingCalendar, working_days: int) -> date | None:
    """The first of the last `working_days` days of work up to the promised one."""
    day, left = promised, working_days
    for _step in range(MOST_DAYS):
        left -= calendar.is_working_day(day)
        if left <= 0:
            return day
        day -= timedelta(days=1)
    return None
