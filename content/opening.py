"""Whether a line is open at a moment, by its rule (`content/hours.py`), its country's clock and its public holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from content.hours import ALWAYS, DAY_MINUTES, Part, parts
from ground.calendar import is_public_holiday

ZONES = {"fi": "Europe/Helsinki", "se": "Europe/Stockholm", "no": "Europe/Oslo"}
LOOKED_AHEAD = 14  # days


class State(StrEnum):
    """What is known of this hour."""

    OPEN = "open"
    CLOSED = "closed"
    UNSURE = "unsure"  # by its weekday it is open, but something keeps us from being sure of that: a `Doubt`
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why nobody is sure."""

    NONE = ""
    HOLIDAY = "holiday"  # today is a public holiday, and of those nothing is known
    SEASON = "season"  # it has other hours in a season, and nobody told from which day on


@dataclass(frozen=True)
class Opening:
    """`until`: when it closes; `opens`: when it opens next, where that is known. Aware, by the line's own clock."""

    state: State
    until: datetime | None = None
    opens: datetime | None = None
    doubt: Doubt = Doubt.NONE

    @property
    def changes_at(self) -> datetime | None:
        """Until then what is told here stays true; None: always, as far as is known."""
        return self.until or self.opens


@dataclass(frozen=True)
class _Span:
    start: datetime
    end: datetime
    doubt: Doubt


def opening(rule: str, country: str, now: datetime) -> Opening:
    """Whether a line of `country` (fi, se, no) with this rule is open at `now` (aware)."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)  # rules know no seconds; UTC has each hour but once
    return _in_minute(rule, country, minute)


@lru_cache(maxsize=512)
def _in_minute(rule: str, country: str, now: datetime) -> Opening:
    """A page asks for the same line again and again."""
    if rule == ALWAYS:
        return Opening(State.OPEN)
    told = parts(rule)
    if not told or country not in ZONES:
        return Opening(State.UNKNOWN)
    zone = ZoneInfo(ZONES[country])
    today = now.astimezone(zone).date()
    here, is_holiday = _rule_of(today, told, country)
    if here is not None and here.times is None:
        midnight = datetime.combine(today + timedelta(days=1), time(), zone)
        if not is_holiday or here.is_holiday:
            return Opening(State.UNKNOWN, until=midnight)
        return Opening(State.UNSURE, until=midnight, doubt=Doubt.HOLIDAY)
    return _at(now, _spans(today, told, country, zone), zone)


def _at(now: datetime, spans: tuple[_Span, ...], zone: ZoneInfo) -> Opening:
    found = next((span for span in spans if span.start <= now < span.end), None)
    if found is None:
        coming = (span.start.astimezone(zone) for span in spans if span.start > now and not span.doubt)
        return Opening(State.CLOSED, opens=next(coming, None))
    until = found.end
    for span in spans:  # a night that goes on with the next day's hours
        if span.start <= until < span.end and span.doubt == found.doubt:
            until = span.end
    return Opening(State.UNSURE if found.doubt else State.OPEN, until=until.astimezone(zone), doubt=found.doubt)


@lru_cache(maxsize=512)
def _spans(today: date, told: tuple[Part, ...], country: str, zone: ZoneInfo) -> tuple[_Span, ...]:
    """The opening times from yesterday on, in UTC: the night before may go on still, and a clock may be moved."""
    found = []
    for offset in range(-1, LOOKED_AHEAD):
        day = today + timedelta(days=offset)
        part, is_holiday = _rule_of(day, told, country)
        is_told = not is_holiday or (part is not None and (part.is_holiday or part.on is not None))
        for begins, ends, is_sure in _times(day, part, told, country):
            doubt = Doubt.SEASON if not is_sure else Doubt.NONE if is_told else Doubt.HOLIDAY
            found.append(_Span(_moment(day, begins, zone), _moment(day, ends, zone), doubt))
    return tuple(sorted(found, key=lambda span: span.start))


def _times(day: date, part: Part | None, told: tuple[Part, ...], country: str) -> Iterator[tuple[int, int, bool]]:
    """From, to, and whether that is sure: in a season without days only what both it and the plain hours say."""
    if part is None or not part.name:
        yield from ((begins, ends, True) for begins, ends in part.times or ()) if part else ()
        return
    plain, _is_holiday = _rule_of(day, tuple(one for one in told if not one.name), country)
    both = (part.times or (), (plain.times if plain else None) or ())
    for begins, ends in pairwise(sorted({edge for times in both for span in times for edge in span})):
        says = [any(first <= begins and ends <= last for first, last in times) for times in both]
        if any(says):
            yield begins, ends, all(says)


def _rule_of(day: date, told: tuple[Part, ...], country: str) -> tuple[Part | None, bool]:
    holiday = is_public_holiday(country, day)
    return next((part for part in told if part.holds_on(day, holiday=holiday)), None), holiday


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Local time, then UTC: on the night when clocks are moved the hours on the wall are what was told."""
    days, rest = divmod(minutes, DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return wall.astimezone(UTC)
