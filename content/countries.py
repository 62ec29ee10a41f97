"""Whose law a text tells, and which of its versions fits a reader: their own country's, then what holds everywhere.

A text may be there more than once in a language, once for each country where that language is spoken.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from django.conf import settings

HOME: Mapping[str, str] = {"fi": "fi", "sv": "se", "nb": "no"}  # the country that a language makes one think of
OFFICES: Mapping[str, tuple[str, ...]] = {"fi": ("fi", "sv"), "se": ("sv",), "no": ("nb",)}  # the languages of its law


class Placed(Protocol):
    """A text with its language and country ("" where it holds everywhere)."""

    @property
    def language(self) -> str: ...

    @property
    def country(self) -> str: ...


Row = TypeVar("Row", bound=Placed)


def distance(row: Placed, country: str) -> int:
    """0: of that country. 1: of all. 2: of the country that its language makes one think of. 3: of another."""
    if row.country == country:
        return 0
    if not row.country:
        return 1
    return 2 if row.country == HOME.get(row.language) else 3


def nearest(rows: Iterable[Row], country: str) -> Row | None:
    """The one that fits a country best; None where there is none."""
    return min(rows, key=lambda row: distance(row, country), default=None)


def fits(row: Placed, country: str) -> bool:
    """Whether readers of `country` have their own law in it, or nobody makes that law in its language."""
    return not country or row.country in ("", country) or row.language not in OFFICES.get(country, ())


def is_elsewhere(row: Placed) -> bool:
    """Whether its language makes one think of another country, or of none: then it says first whose law it tells."""
    return bool(row.country) and row.country != HOME.get(row.language)


def hreflang(row: Placed, *, alone: bool) -> str:
    """What search engines call it: `sv`, or `sv-FI` where the text is there for another country too."""
    return row.language if alone or not row.country else f"{row.language}-{row.country.upper()}"


def spoken_in(language: str) -> list[str]:
    """The countries whose law is told in `language`."""
    return [country for country, languages in OFFICES.items() if language in languages]


def missing(row: Placed, versions: Iterable[Placed]) -> list[str]:
    """The languages in which no version of a text fits the country of `row`."""
    there = {row.language, *(one.language for one in versions if fits(one, row.country))}
    return [code for code, _name in settings.LANGUAGES if code not in there]
