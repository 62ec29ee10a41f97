"""Keyset pages of published answers: a page costs the same at any depth.

A key is `YYYY-MM.id`: the month and number of a row. `before` asks for what is older, `after` for what is newer.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, DateField, F, Func, Value

from content.access import Card, card, cards
from content.models import Publication, PublicationQuerySet, Topic

SIZE = 20
_KEY = re.compile(r"(\d{4})-(\d{2})\.(\d{1,15})")


class BadKey(ValueError):
    """Not a place in the list."""


@dataclass(frozen=True)
class Page:
    """Cards, newest first, and the keys of the neighbouring pages ("" where there is none)."""

    rows: list[Card]
    after: str = ""
    before: str = ""


def page(language: str, topic: Topic | None = None, *, before: str = "", after: str = "") -> Page:
    """One page, in one query. Raises `BadKey`. A sensitive answer shows in its topic's list only."""
    rows = Publication.objects.shown_around() if topic is None else Publication.objects.live().filter(topic=topic)
    rows = cards(rows.filter(language=language))
    if after:
        return _newer(rows, after)
    found = list(_older(rows, before).newest_first()[: SIZE + 1])
    return _page(found[:SIZE], has_newer=bool(before), has_older=len(found) > SIZE)


def _older(rows: PublicationQuerySet, key: str) -> PublicationQuerySet:
    if not key:
        return rows
    month, pk = _parsed(key)
    return rows.filter(_place("<", month, pk))


def _place(compared: str, month: date, pk: int) -> Func:
    """`(month, id) < (…, …)`: both databases go straight to that place of the index, however long a month is."""
    ours = Func(F("month"), F("pk"), template="(%(expressions)s)", output_field=BooleanField())
    theirs = Func(Value(month, DateField()), Value(pk), template="(%(expressions)s)", output_field=BooleanField())
    return Func(ours, theirs, template="%(expressions)s", arg_joiner=f" {compared} ", output_field=BooleanField())


def _newer(rows: PublicationQuerySet, key: str) -> Page:
    month, pk = _parsed(key)
    rows = rows.filter(_place(">", month, pk))
    found = list(rows.order_by("month", "pk")[: SIZE + 1])
    return _page(found[SIZE - 1 :: -1], has_newer=len(found) > SIZE, has_older=True)


def _page(found: list[Publication], *, has_newer: bool, has_older: bool) -> Page:
    if not found:
        return Page([])
    after, before = _key(found[0]), _key(found[-1])
    return Page([card(row) for row in found], after if has_newer else "", before if has_older else "")


def _key(row: Publication) -> str:
    return f"{row.month:%Y-%m}.{row.pk}"


def _parsed(key: str) -> tuple[date, int]:
    found = _KEY.fullmatch(key)
    if found is None:
        raise BadKey(key)
    try:
        return date(int(found[1]), int(found[2]), 1), int(found[3])
    except ValueError as wrong:
        raise BadKey(key) from wrong
