"""The entries of the search as a query is compared with them; those that stand in no list stay in memory.

These are all of a language that has few, and what came in the last minutes. An entry never changes and its number never
comes again, so how many there are, the greatest of their numbers and the sum of them tell whether what is in memory is
still what is there. The greatest alone does not: numbers are given out before they are committed, and the smaller may
come later. They are told anew when something public has changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Count, Max, Sum

from content.entries import SearchEntry
from ground.remembered import remembered
from ground.statements import Statement
from language import packing
from language.packing import Texts

FEW = 400  # entries of a language that are all compared, and of those that are not listed yet
Sign = tuple[int, int, int]  # how many entries, the greatest of their numbers, the sum of them
_NONE: Sign = (0, 0, 0)
_COLUMNS = ("pk", "language", "kind", "number", "topic", "month", "packed")


class Row(NamedTuple):
    """An entry, its terms packed."""

    pk: int
    language: str
    kind: str
    number: int
    topic: int | None
    month: date | None
    packed: str


@dataclass(frozen=True)
class Compared:
    """Entries, and their terms ready to be ranked, in the same order."""

    rows: Sequence[Row]
    texts: Texts


@dataclass(frozen=True)
class Unlisted:
    """The entries of a language that stand in no list, newest first, `FEW` at most; `sign`: of all of them."""

    sign: Sign
    rows: Sequence[Row]

    @property
    def is_all(self) -> bool:
        """Whether there are no more."""
        return self.sign[0] <= FEW

    @cached_property
    def compared(self) -> Compared | None:
        """All of them, ready for any query; None where there are more."""
        return Compared(self.rows, Texts(row.packed for row in self.rows)) if self.is_all else None


_by_number = Statement(lambda keys: SearchEntry.objects.filter(pk__in=keys).values_list(*_COLUMNS), list[int])
_kept: dict[tuple[str, str], Unlisted] = {}


def read(keys: list[int], using: str = "default") -> list[Row]:
    """Those of these entries that are there. One query, none for none."""
    return _whole(_by_number.tuples(keys, using=using), using) if keys else []


def _whole(found: Iterable[Sequence[Any]], using: str) -> list[Row]:
    rows = [Row(*values) for values in found]
    unpacked = [row.pk for row in rows if not row.packed]
    if not unpacked:
        return rows
    late = SearchEntry.objects.using(using).in_bulk(unpacked)  # the program before this one wrote them
    texts = {pk: packing.packed(entry.text) for pk, entry in late.items()}
    whole = (row if row.packed else row._replace(packed=texts.get(row.pk, "")) for row in rows)
    return [row for row in whole if row.packed]


def unlisted(language: str, using: str = "default") -> Unlisted:
    """What of a language stands in no list. No query while nothing public changes; one after that, and one more when
    it is this that changed."""
    signs = _signs_remembered() if using == "default" else _signs(using)
    sign, kept = signs.get(language, _NONE), _kept.get((using, language))
    is_open = _is_open(using)
    if kept and kept.sign == sign and not is_open:
        return kept
    rows = _newest(language, using) if sign != _NONE else []
    found = Unlisted(sign if len(rows) == FEW else _sign(rows), rows)
    if not is_open:
        _kept[using, language] = found
    return found


def _is_open(using: str) -> bool:
    """Whether there is a transaction: what is not committed may never be."""
    return connections[using].in_atomic_block


def newest(language: str, kinds: Sequence[str], topic: int | None, using: str = "default") -> Sequence[Row]:
    """Those of `unlisted` of these kinds, if any are named, and of this topic; of too many the newest, in a query."""
    there = unlisted(language, using)
    if not kinds and topic is None:
        return there.rows
    if there.is_all:
        return [row for row in there.rows if (not kinds or row.kind in kinds) and topic in (None, row.topic)]
    narrowed = {"kind__in": kinds or SearchEntry.Kind.values, **({} if topic is None else {"topic": topic})}
    return _newest(language, using, **narrowed)


def _newest(language: str, using: str, **narrowed: Any) -> list[Row]:
    entries = SearchEntry.objects.using(using).filter(language=language, is_listed=False, **narrowed)
    return _whole(entries.order_by("-pk").values_list(*_COLUMNS)[:FEW], using)


def _signs(using: str) -> Mapping[str, Sign]:
    """Of the entries of each language that stand in no list. One query."""
    entries = SearchEntry.objects.using(using).filter(is_listed=False).order_by().values_list("language")
    signs = entries.annotate(n=Count("pk"), last=Max("pk"), total=Sum("pk"))
    return {language: (n, last, int(total)) for language, n, last, total in signs}


@remembered
def _signs_remembered() -> Mapping[str, Sign]:
    return _signs("default")


def _sign(rows: Sequence[Row]) -> Sign:
    """Of entries, the greatest number first."""
    return (len(rows), rows[0].pk, sum(row.pk for row in rows)) if rows else _NONE
