"""The working calendar: promised dates and waits that don't count nights, weekends and holidays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

MOST_DAYS = 400  # a calendar that never opens must not loop for ever
NO_GAP = timedelta(seconds=1)  # who works until the last moment of a day and from the first of the next never closed
Hours = tuple[time, time]


_KINDS = {"se": ("public", "de_facto")}  # in Sweden the eves of Midsummer, Christmas and the New Year are free by law


@lru_cache(maxsize=32)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    kinds = _KINDS.get(country, ("public",))
    return frozenset(holidays.country_holidays(country.upper(), years=year, categories=kinds))


def is_public_holiday(country: str, day: date) -> bool:
    """Whether `day` is a public holiday in `country` (ISO code, lower case)."""
    return day in _public_holidays(country, day.year)


@dataclass(frozen=True)
class WorkingCalendar:
    """When a team works.

    `hours`: weekday (0 = Monday) -> (opens, closes), local time. `closed`: extra days off.
    `country`: ISO code, lower case, for the public holidays. `zone`: IANA name. `special`: a date -> its own hours,
    holiday or not; None is closed. What is said of a date goes before everything else.
    """

    country: str
    zone: str
    hours: Mapping[int, Hours]
    closed: frozenset[date] = field(default_factory=frozenset)
    special: Mapping[date, Hours | None] = field(default_factory=dict)

    def hours_of(self, day: date) -> Hours | None:
        """When somebody works on `day`, local; None on a day off."""
        if day in self.special:
            return self.special[day]
        off = day in self.closed or is_public_holiday(self.country, day)
        return None if off else self.hours.get(day.weekday())

    def is_working_day(self, day: date) -> bool:
        """Whether somebody works on `day` at all."""
        return self.hours_of(day) is not None

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody works at `moment` (aware)."""
        here = moment.astimezone(ZoneInfo(self.zone))
        hours = self.hours_of(here.date())
        return hours is not None and hours[0] <= here.time() < hours[1]

    def today(self, moment: datetime) -> date:
        """The date there at `moment`."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def working_days(self, after: date, until: date) -> int:
        """How many days of work there are after `after`, up to and with `until`; 0 if `until` is not later."""
        days = (until - after).days
        return sum(self.is_working_day(after + timedelta(days=step)) for step in range(1, days + 1))

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
        first = self.today(moment)
        for offset in range(MOST_DAYS):
            span = self._span(first + timedelta(days=offset))
            if span and span[0] > moment:
                return span[0].astimezone(ZoneInfo(self.zone))
        return None

    def next_closing(self, moment: datetime) -> datetime | None:
        """When the work going on at `moment` ends (aware); None if nobody works, or where it never ends."""
        if not self.is_open(moment):
            return None
        first, closes = self.today(moment), None
        for offset in range(MOST_DAYS):
            span = self._span(first + timedelta(days=offset))
            if closes is not None and (span is None or span[0] - closes > NO_GAP):
                return closes.astimezone(ZoneInfo(self.zone))
            closes = span[1] if span else None
        return None

    def next_change(self, moment: datetime) -> datetime | None:
        """When it opens or closes next (aware); None if never. Until then a page that tells the hour stays true."""
        return self.next_closing(moment) if self.is_open(moment) else self.next_opening(moment)

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        """The working time of a day as moments in UTC: what is counted with them has the length that really passed."""
        hours = self.hours_of(day)
        if hours is None:
            return None
        zone = ZoneInfo(self.zone)
        return tuple(datetime.combine(day, at, zone).astimezone(UTC) for at in hours)  # type: ignore[return-value]

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Minutes of working time between two moments; 0 if `end` is not after `start`."""
        seconds = 0.0
        day, last = self.today(start), self.today(end)
        while day <= last:
            if span := self._span(day):
                seconds += max(0.0, (min(end, span[1]) - max(start, span[0])).total_seconds())
            day += timedelta(days=1)
        return int(seconds // 60)

    def after_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment when `minutes` of working time have passed since `start`."""
        moment = self.next_opening(start)
        left = timedelta(minutes=minutes)
        while moment is not None:
            span = self._span(self.today(moment))
            assert span is not None  # somebody works at `moment`
            here = moment.astimezone(UTC)
            if here + left <= span[1]:
                return (here + left).astimezone(ZoneInfo(self.zone))
            left -= span[1] - here
            moment = self.next_opening(span[1])
        return start + left
