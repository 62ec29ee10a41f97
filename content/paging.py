"""Keyset pages of published answers: a page costs the same at any depth.

A key is `YYYY-MM.id`: the month and number of a row. `before` asks for what is older, `after` for what is newer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, DateField, F, Func, Value

from content.access import CARD_COLUMNS, Card, told
from content.models import Publication, PublicationQuerySet, Topic
from ground.statements import Kind, Statement

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


class _List:
    """Answers, newest first: a statement for its first page, one for what is older than a place, one for what is newer.

    `rows`: all answers of the list for the values of `kinds`.
    """

    def __init__(self, rows: Callable[..., PublicationQuerySet], *kinds: Kind) -> None:
        def cut(found: PublicationQuerySet) -> PublicationQuerySet:
            return found.only(*CARD_COLUMNS)[: SIZE + 1]

        self.first = Statement(lambda *of: cut(rows(*of).newest_first()), *kinds)
        self.older = Statement(
            lambda month, pk, *of: cut(rows(*of).filter(_place("<", month, pk)).newest_first()), date, int, *kinds
        )
        self.newer = Statement(
            lambda month, pk, *of: cut(rows(*of).filter(_place(">", month, pk)).order_by("month", "pk")),
            *(date, int, *kinds),
        )


def _place(compared: str, month: date, pk: int) -> Func:
    """`(month, id) < (…, …)`: both databases go straight to that place of the index, however long a month is."""
    ours = Func(F("month"), F("pk"), template="(%(expressions)s)", output_field=BooleanField())
    theirs = Func(Value(month, DateField()), Value(pk), template="(%(expressions)s)", output_field=BooleanField())
    return Func(ours, theirs, template="%(expressions)s", arg_joiner=f" {compared} ", output_field=BooleanField())


_all = _List(lambda language: Publication.objects.shown_around().filter(language=language), str)
_of_topic = _List(
    lambda language, topic: Publication.objects.live().filter(language=language, topic=topic), *(str, int)
)


def page(language: str, topic: Topic | None = None, *, before: str = "", after: str = "") -> Page:
    """One page. Raises `BadKey`. A sensitive answer shows in its topic's list only.

    One query, and one for the topics of all answers after something public has changed.
    """
    rows, of = (_all, (language,)) if topic is None else (_of_topic, (language, topic.pk))
    if after:
        found = rows.newer.rows(*_parsed(after), *of)
        return _page(found[SIZE - 1 :: -1], topic, has_newer=len(found) > SIZE, has_older=True)
    found = rows.older.rows(*_parsed(before), *of) if before else rows.first.rows(*of)
    return _page(found[:SIZE], topic, has_newer=bool(before), has_older=len(found) > SIZE)


def _page(found: list[Publication], topic: Topic | None, *, has_newer: bool, has_older: bool) -> Page:
    if not found:
        return Page([])
    after, before = _key(found[0]), _key(found[-1])
    return Page(told(found, topic), after if has_newer else "", before if has_older else "")


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
