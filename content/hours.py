"""Opening hours as rules, and as people say them in the four languages.

A rule: "" unknown · "24/7" · parts between semicolons, each a when and its times:

    1-2 14-17          Monday and Tuesday (1 = Monday)          3 13-16, 17-21     twice on Wednesday
    1-7                days known, times not                    5 20-2             over midnight, of the day it begins
    H 10-14            public holidays of its country           H -                closed on them
    06-01..08-15 1-5 9-15   a season of every year, with days   2026-12-24 -       one date
    summer 16-22       a season of which nobody told the days (summer, christmas): somewhere within `NAMED`

What is said of a date goes before holidays, those before a season, that before weekdays. Whether a line is open now:
`content/opening.py`.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from ground import speech

ALWAYS = "24/7"
EVERY_DAY = frozenset(range(1, 8))
DAY_MINUTES = 24 * 60
_WHEN = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<first>\d\d-\d\d)\.\.(?P<last>\d\d-\d\d)|(?P<holiday>H)"
    r"|(?P<name>summer|christmas))?"
    r"\s*(?P<days>[1-7](?:-[1-7])?)?(?=\s|$)"
)
_DAYS = {
    "fi": ["ma", "ti", "ke", "to", "pe", "la", "su"],
    "sv": ["mån", "tis", "ons", "tors", "fre", "lör", "sön"],
    "nb": ["man.", "tir.", "ons.", "tor.", "fre.", "lør.", "søn."],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_EVERY_DAY = {"fi": "joka päivä", "sv": "varje dag", "nb": "hver dag", "en": "every day"}
_HOLIDAYS = {"fi": "pyhäpäivinä", "sv": "helgdagar", "nb": "helligdager", "en": "public holidays"}
_CLOSED = {"fi": "suljettu", "sv": "stängt", "nb": "stengt", "en": "closed"}
_AND = {"fi": "ja", "sv": "och", "nb": "og", "en": "and"}
# The days between which such a season lies for sure.
NAMED = {"summer": ("06-01", "08-31"), "christmas": ("12-15", "01-10")}
_SEASONS = {
    "summer": {"fi": "kesällä", "sv": "på sommaren", "nb": "om sommeren", "en": "in summer"},
    "christmas": {"fi": "jouluna", "sv": "vid jul", "nb": "ved jul", "en": "at Christmas"},
}
_POINT = {"fi": ".", "sv": ".", "nb": ".", "en": ":"}


@dataclass(frozen=True)
class Part:
    """One part of a rule. `times`: minutes after midnight, from and to; None unknown, () closed. `days`: 1 = Monday."""

    days: frozenset[int]
    times: tuple[tuple[int, int], ...] | None
    on: date | None = None
    season: tuple[str, str] | None = None
    is_holiday: bool = False
    name: str = ""
    text: str = ""

    def holds_on(self, day: date, *, holiday: bool) -> bool:
        """Whether this part speaks of `day`; `holiday`: it is a public one."""
        if self.on:
            return self.on == day
        if self.is_holiday:
            return holiday
        return day.isoweekday() in self.days and (self.season is None or _is_within(day, *self.season))

    @property
    def rank(self) -> int:
        """What goes before what: the smaller."""
        return 0 if self.on else 1 if self.is_holiday else 2 if self.season else 3


@lru_cache(maxsize=256)
def parts(rule: str) -> tuple[Part, ...]:
    """The parts of a rule, what goes first first; () for an unknown one and for round the clock. Raises ValueError."""
    if rule in ("", ALWAYS):
        return ()
    return tuple(sorted((_part(text.strip()) for text in rule.split(";")), key=lambda part: part.rank))


def _part(text: str) -> Part:
    found = _WHEN.match(text)
    if not found or not found[0].strip():
        raise ValueError(f"not a rule: {text}")
    times = text[found.end() :].strip()
    days = EVERY_DAY if found["days"] is None else _range(found["days"])
    return Part(
        days=days,
        times=None if not times else () if times == "-" else tuple(_span(span) for span in times.split(",")),
        on=date.fromisoformat(found["date"]) if found["date"] else None,
        season=(found["first"], found["last"]) if found["first"] else NAMED.get(found["name"] or ""),
        is_holiday=bool(found["holiday"]),
        name=found["name"] or "",
        text=text,
    )


def _range(days: str) -> frozenset[int]:
    first, _dash, last = days.partition("-")
    return frozenset(range(int(first), int(last or first) + 1))


def _span(span: str) -> tuple[int, int]:
    """`20-2` -> (1200, 1560): what ends before it begins ends on the next day."""
    begins, ends = (_minutes(at) for at in span.strip().split("-"))
    return begins, ends + DAY_MINUTES * (ends <= begins)


def _minutes(at: str) -> int:
    hours, _colon, minutes = at.partition(":")
    found = int(hours) * 60 + int(minutes or 0)
    if not 0 <= found <= DAY_MINUTES:
        raise ValueError(f"not a time: {at}")
    return found


def _is_within(day: date, first: str, last: str) -> bool:
    """Whether `day` lies between two days of the year; a season may go over New Year."""
    here = f"{day:%m-%d}"
    return first <= here <= last if first <= last else here >= first or here <= last


# --- as people say it -----------------------------------------------------------------------------


def spoken(rule: str, language: str) -> str:
    """`1-2 14-17` -> fi `ma–ti 14–17`, en `Mon–Tue 14–17`. "" for an unknown rule and for round the clock."""
    if rule in ("", ALWAYS):
        return ""
    return _spoken(rule, language, timezone.localdate())


@lru_cache(maxsize=512)
def _spoken(rule: str, language: str, today: date) -> str:
    told = (_part(text.strip()) for text in rule.split(";"))
    return ", ".join(_said(part, language) for part in told if part.on is None or part.on >= today)


def _said(part: Part, language: str) -> str:
    times = _CLOSED[language] if part.times == () else f" {_AND[language]} ".join(_times(part.text, language))
    return f"{_when(part, language)} {times}".strip()


def _times(text: str, language: str) -> list[str]:
    spans = re.findall(r"(?<![\d-])\d{1,2}(?::\d\d)?-\d{1,2}(?::\d\d)?(?=,|$)", text.partition(" ")[2])
    return [span.replace("-", "–").replace(":", _POINT[language]) for span in spans]


def _when(part: Part, language: str) -> str:
    if part.on:
        return speech.day_of_year(part.on, language)
    if part.is_holiday:
        return _HOLIDAYS[language]
    days = _days(sorted(part.days), language)
    if part.season is None:
        return days
    if part.name:
        season = _SEASONS[part.name][language]
        return season if part.days == EVERY_DAY else f"{season} {days}"
    season = "–".join(speech.day_of_year(date.fromisoformat(f"2000-{day}"), language) for day in part.season)
    return season if part.days == EVERY_DAY else f"{season} {days}"


def _days(days: list[int], language: str) -> str:
    if len(days) == len(EVERY_DAY):
        return _EVERY_DAY[language]
    return "–".join(_DAYS[language][day - 1] for day in dict.fromkeys((days[0], days[-1])))
