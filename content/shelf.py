"""The index of the search, and which of its entries a query has to be compared with.

An entry is written in the transaction in which its text is saved (`content.indexing`). Few entries are all compared. Of
many, a few hundred are chosen by their terms: those with a rare term of the query, then those with two of its common
ones, then those with a common one in the title. PostgreSQL finds them with the GIN indexes of migration 0008, SQLite by
looking through the entries; then both are ranked by the same program, so that the same texts come first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations
from math import log
from operator import and_, or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Mod, StrIndex

from content.entries import SearchEntry, SearchTerm
from language import ranking

FEW = 400  # entries of a language that are all compared
COUNTED = 20_000  # entries of a language whose terms are counted; of more, a share
RARE, PAIRS, TITLES = 150, 60, 60  # entries that each way of choosing gives at most
_PAIRED = 3  # common terms of a query that are looked for together
_LONGEST = 80  # characters of a term
_SKIPPED = "tx"  # kinds of terms too common to choose by: they count in the ranking only


@dataclass(frozen=True)
class Hit:
    """An entry that fits a query, and how well: more is better, above 0.

    `shared`: how many words of the query it has, by stem or meaning.
    """

    kind: str
    number: int
    score: float
    shared: int
    topic: int | None
    month: date | None


class _Words(Func):
    """The terms as PostgreSQL's array, written as migration 0008 writes them, so that its index is taken."""

    function = "string_to_array"
    output_field = ArrayField(models.TextField())


def entry_fields(language: str, title: str, body: str) -> dict[str, Any]:
    """The columns `strong`, `terms` and `counts` of an entry."""
    text = ranking.analysed(language, title, body)
    strong = [term for term in text.title if len(term) <= _LONGEST]
    every = dict.fromkeys((*strong, *(term for term in text.body if len(term) <= _LONGEST)))
    return {
        "strong": _line(strong),
        "terms": _line(every),
        "counts": {"title": dict(text.title), "body": dict(text.body)},
    }


def _line(terms: Iterable[str]) -> str:
    return f" {' '.join(terms)} "


def look(
    language: str,
    query: str,
    *,
    kinds: Sequence[str] = (),
    topic: int | None = None,
    using: str = "default",
) -> list[Hit]:
    """The entries of `language` that fit `query`, best first; at most a few hundred."""
    asked = ranking.query_terms(language, query)
    if not asked:
        return []
    entries = SearchEntry.objects.using(using).filter(language=language)
    if kinds:
        entries = entries.filter(kind__in=kinds)
    if topic is not None:
        entries = entries.filter(topic=topic)
    chosen, known = _chosen(entries, language, asked, using)
    return _ranked(chosen, asked, ranking.by_word(language, query), known)


def _ranked(
    entries: list[SearchEntry],
    asked: Mapping[str, float],
    words: Sequence[frozenset[str]],
    known: Mapping[str, int],
) -> list[Hit]:
    texts = [ranking.Text(entry.counts["title"], entry.counts["body"]) for entry in entries]
    scores = ranking.ranked(asked, texts, known=known)
    order = sorted(range(len(entries)), key=lambda at: (-scores[at], entries[at].kind, -entries[at].number))
    return [
        Hit(
            entries[at].kind,
            entries[at].number,
            scores[at],
            sum(any(term in texts[at].title or term in texts[at].body for term in word) for word in words),
            entries[at].topic,
            entries[at].month,
        )
        for at in order
        if scores[at] > 0
    ]


def _chosen(
    entries: QuerySet[SearchEntry], language: str, asked: Mapping[str, float], using: str
) -> tuple[list[SearchEntry], dict[str, int]]:
    """The entries to compare with, and how common the terms are where not all entries are compared."""
    some = list(entries.values_list("pk", flat=True)[: FEW + 1])
    if len(some) <= FEW:
        return list(entries), {}
    rows = SearchTerm.objects.using(using).filter(language=language, term__in=["", *asked])
    known = dict(rows.values_list("term", "entries"))
    total = max(known.get("", 0), len(some))
    telling = [term for term in asked if term[0] not in _SKIPPED]
    worth = {
        term: asked[term] * ranking.WEIGHTS[term[0]] * log(1 + total / (1 + known.get(term, 0))) for term in telling
    }
    telling.sort(key=lambda term: (-worth[term], term))
    keys = _keys(entries, telling, known)
    return list(SearchEntry.objects.using(using).filter(pk__in=keys)), {**known, "": total}


def _keys(entries: QuerySet[SearchEntry], telling: list[str], known: Mapping[str, int]) -> set[int]:
    rare, room = [], RARE
    for term in telling:
        if known.get(term, 0) <= room:
            rare.append(term)
            room -= known.get(term, 0)
    common = [term for term in telling if term not in rare][:_PAIRED]
    keys = set(_having(entries, "terms", rare, RARE, any_of=True))
    for pair in combinations(common, 2):
        keys.update(_having(entries, "terms", pair, PAIRS, any_of=False))
    for term in common:
        keys.update(_having(entries, "strong", [term], TITLES, any_of=True))
    if len(keys) < TITLES and common:
        keys.update(_having(entries, "terms", common, TITLES, any_of=True))
    return keys


def _having(
    entries: QuerySet[SearchEntry], column: str, terms: Sequence[str], most: int, *, any_of: bool
) -> Iterable[int]:
    """The keys of at most `most` entries with any, or with all, of the terms."""
    if not terms:
        return []
    if connections[entries.db].vendor == "postgresql":
        return _by_index(_with_words(entries, column, terms, any_of=any_of).values_list("pk", flat=True)[:most])
    found = {f"at{number}": StrIndex(F(column), Value(f" {term} ")) for number, term in enumerate(terms)}
    there = reduce(or_ if any_of else and_, (Q(**{f"{name}__gt": 0}) for name in found))
    return entries.alias(**found).filter(there).order_by("-pk").values_list("pk", flat=True)[:most]


def _with_words(
    entries: QuerySet[SearchEntry], column: str, terms: Sequence[str], *, any_of: bool
) -> QuerySet[SearchEntry]:
    rows = entries.annotate(words=_Words(F(column), Value(" ")))
    return rows.filter(**{"words__overlap" if any_of else "words__contains": list(terms)})


def _by_index(keys: QuerySet[SearchEntry, int]) -> list[int]:
    """PostgreSQL takes the index: it knows nothing of the words in an expression, and might look through all rows."""
    with transaction.atomic(using=keys.db), connections[keys.db].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = list(keys)
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")
    return found


def count_terms(using: str = "default") -> int:
    """Count anew how common each term is; returns how many terms there are. Of very many entries every n-th counts."""
    counted = 0
    everything = SearchEntry.objects.using(using)
    for language in list(everything.order_by().values_list("language", flat=True).distinct()):
        entries = everything.filter(language=language)
        total = entries.count()
        if total <= FEW:
            continue  # all are compared
        every = 1 + total // COUNTED
        found: Counter[str] = Counter()
        lines = entries.alias(share=Mod(F("pk"), every)).filter(share=0).values_list("terms", flat=True)
        for line in lines.iterator(chunk_size=500):
            found.update(line.split())
        rows = [SearchTerm(language=language, term=term, entries=often * every) for term, often in found.items()]
        with transaction.atomic(using=using):
            SearchTerm.objects.using(using).filter(language=language).delete()
            SearchTerm.objects.using(using).bulk_create(rows, batch_size=500)
            SearchTerm.objects.using(using).create(language=language, term="", entries=total)
        counted += len(rows)
    return counted
