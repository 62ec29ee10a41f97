"""The working calendar: promised dates and waits that don't count nights, weekends and holidays."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

MOST_DAYS = 400  # a calendar that never opens must not loop for ever


@lru_cache(maxsize=32)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country.upper(), years=year))


@dataclass(frozen=True)
class WorkingCalendar:
    """When a team works.

    `hours`: weekday (0 = Monday) -> (opens, closes), local time. `closed`: extra days off.
    `country`: ISO code, lower case, for the public holidays. `zone`: IANA name.
    """

    country: str
    zone: str
    hours: dict[int, tuple[time, time]]
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, day: date) -> bool:
        """Whether somebody works on `day` at all."""
        off = day in self.closed or day in _public_holidays(self.country, day.year)
        return day.weekday() in self.hours and not off

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody works at `moment` (aware)."""
        here = moment.astimezone(ZoneInfo(self.zone))
        if not self.is_working_day(here.date()):
            return False
        opens, closes = self.hours[here.weekday()]
        return opens <= here.time() < closes

    def promised_day(self, asked: datetime, working_days: int) -> date:
        """The day by which an answer is promised: `working_days` full working days after the day of asking."""
        day = asked.astimezone(ZoneInfo(self.zone)).date()
        left = working_days
        for _ in range(MOST_DAYS):
            if left <= 0 and self.is_working_day(day):
                break
            day += timedelta(days=1)
            if self.is_working_day(day):
                left -= 1
        return day

    def next_opening(self, moment: datetime) -> datetime | None:
        """`moment` if somebody works now, else when they start next (aware); None if never."""
        if self.is_open(moment):
            return moment
        here = moment.astimezone(ZoneInfo(self.zone))
        for offset in range(MOST_DAYS):
            day = here.date() + timedelta(days=offset)
            if self.is_working_day(day):
                opens = datetime.combine(day, self.hours[day.weekday()][0], here.tzinfo)
                if opens > here:
                    return opens
        return None

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Minutes of working time between two moments; 0 if `end` is not after `start`."""
        zone = ZoneInfo(self.zone)
        start, end = start.astimezone(zone), end.astimezone(zone)
        seconds = 0.0
        day = start.date()
        while day <= end.date():
            if self.is_working_day(day):
                opens, closes = (datetime.combine(day, at, zone) for at in self.hours[day.weekday()])
                seconds += max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
            day += timedelta(days=1)
        return int(seconds // 60)

    def after_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment when `minutes` of working time have passed since `start`."""
        moment = self.next_opening(start)
        left = timedelta(minutes=minutes)
        while moment is not None:
            here = moment.astimezone(ZoneInfo(self.zone))
            closes = datetime.combine(here.date(), self.hours[here.weekday()][1], here.tzinfo)
            if here + left <= closes:
                return here + left
            left -= closes - here
            moment = self.next_opening(closes)
        return start + left
