"""The index of the search, and which of its entries a query has to be compared with.

An entry is written in the transaction in which its text is saved (`content.indexing`). Few entries are all compared.
Of many, the lists of the query's terms (`content.lists`) tell which they are: the whole list of a rare term, the best
of a common one. What they say is added up; of the order that makes, forty at a time are read and ranked by
`language.ranking` itself. So a page far back costs what the first does, and both databases find the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import log
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from content import compared, lists
from content.compared import Compared, Row
from content.entries import SearchEntry, SearchTerm
from language import packing, ranking

Known = Mapping[str, Mapping[str, tuple[int, int]]]  # what `lists.known` tells
MOST = 1000  # hits of a kind that can be read, page by page
WINDOW = 40  # of them ranked at a time: two pages
TERMS = 12  # of a query that are looked for
DEEP, DEEPER = 2, 2  # terms of which more than the best piece of each shelf is read, and how many pieces
RARE = 2048  # entries of a term that are all read
_AT_ONCE, _TOO_MANY = 300, 5000  # entries taken in at a time; more waiting and the lists are made anew


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


@dataclass(frozen=True)
class Query:
    """What is looked for. `known`: in how many entries each term stands, "" being all; empty where all are compared."""

    language: str
    terms: Mapping[str, float]
    words: Sequence[frozenset[str]]
    using: str
    known: Mapping[str, int] = field(default_factory=dict)

    def worth(self, term: str) -> float:
        """How much a term of the query tells."""
        total, common = self.known.get("", 0), self.known.get(term, 0)
        share = log(1 + (max(total, common) - common + 0.5) / (common + 0.5))
        return self.terms[term] * ranking.WEIGHTS.get(term[0], 0.0) * share

    def among(self, rows: Sequence[Row]) -> Compared:
        """Entries ready to be compared with it."""
        return Compared(rows, ranking.ready(self.terms, (row.packed for row in rows), frozenset().union(*self.words)))


@dataclass(frozen=True)
class Survey:
    """What fits a query: by kind the entries, best first. `has_more`: of a common term only the best were looked at.

    `ranked`: every hit by the number of its entry, best first, where all entries were compared. `there`: entries that
    were read already. `beside`: what was asked of the lists of other languages.
    """

    query: Query
    orders: Mapping[str, list[int]]
    topics: Mapping[int, int]
    has_more: bool = False
    ranked: Mapping[int, Hit] | None = None
    there: Mapping[int, Row] = field(default_factory=dict)
    beside: Known = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many fit, by kind."""
        return {kind: len(order) for kind, order in self.orders.items()}

    def hits(self, windows: Mapping[str, int]) -> list[Hit]:
        """Hits of these windows (kind -> the how-manieth), best first. One query; none where all were compared."""
        keys = [
            key for kind, at in windows.items() for key in self.orders.get(kind, [])[at * WINDOW : (at + 1) * WINDOW]
        ]
        if self.ranked is not None:
            wanted = set(keys)
            return [hit for key, hit in self.ranked.items() if key in wanted]
        missing = [key for key in keys if key not in self.there]
        rows = compared.read(missing, self.query.using)
        rows += [self.there[key] for key in keys if key in self.there]
        return list(_ranked(self.query.among(rows), self.query).values())


def entry_fields(language: str, title: str, body: str) -> dict[str, Any]:
    """The columns of an entry's terms."""
    text = ranking.analysed(language, title, body)
    return {
        "strong": _line(text.title),
        "terms": _line({**text.title, **text.body}),
        "counts": {"title": dict(text.title), "body": dict(text.body)},
        "packed": packing.packed(text),
    }


def _line(terms: Iterable[str]) -> str:
    return f" {' '.join(terms)} "


def look(
    language: str, query: str, *, kinds: Sequence[str] = (), topic: int | None = None, using: str = "default"
) -> list[Hit]:
    """The entries of `language` that fit `query`, best first; forty of each kind at most."""
    found = survey(language, query, kinds=kinds, topic=topic, using=using)
    return found.hits(dict.fromkeys(found.orders, 0))


def survey(
    language: str,
    query: str,
    *,
    kinds: Sequence[str] = (),
    topic: int | None = None,
    floor: float = 0.0,
    using: str = "default",
    beside: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Survey:
    """What fits `query`; what fits less than `floor` of the best is left out. Two queries, and what `unlisted` takes.

    `beside`: terms of other languages, that their lists are asked for in the same query.
    """
    terms = ranking.query_terms(language, query)
    if not terms:
        return Survey(Query(language, {}, (), using), {}, {})
    known = lists.known({**beside, language: terms}, using)
    listed = known[language]
    asked = Query(language, terms, ranking.by_word(language, query), using)
    if "" not in listed:
        return replace(_all(asked, kinds, topic, floor), beside=known)
    asked = replace(asked, known={term: count for term, (_pk, count) in listed.items()})
    numbers = {term: pk for term, (pk, _count) in listed.items() if term}
    return replace(_some(asked, numbers, kinds, topic, floor), beside=known)


def _all(query: Query, kinds: Sequence[str], topic: int | None, floor: float) -> Survey:
    """All are compared, whichever are asked for: how rare a word is must not change."""
    every = compared.unlisted(query.language, query.using).compared
    if every is None:  # there were few a moment ago: the lists are still to be made
        every = query.among(compared.newest(query.language, kinds, topic, query.using))
    ranked = {
        key: hit
        for key, hit in _ranked(every, query).items()
        if (not kinds or hit.kind in kinds) and topic in (None, hit.topic)
    }
    enough = floor * max((hit.score for hit in ranked.values()), default=0.0)
    fitting = {key: hit for key, hit in ranked.items() if hit.score >= enough}
    orders: dict[str, list[int]] = {}
    for key, hit in fitting.items():
        orders.setdefault(hit.kind, []).append(key)
    topics = Counter(hit.topic for hit in fitting.values() if hit.topic is not None)
    return Survey(query, orders, topics, ranked=fitting)


def _ranked(every: Compared, query: Query) -> dict[int, Hit]:
    """Every entry that fits -> the hit, best first."""
    rows = every.rows
    scores = ranking.ranked(query.terms, every.texts, known=query.known)
    shared: Counter[int] = Counter()
    for word in query.words:
        shared.update({number for term in word for number, _often in every.texts.holding(term)})
    fitting = (at for at, score in enumerate(scores) if score > 0)
    order = sorted(fitting, key=lambda at: (-scores[at], rows[at].kind, -rows[at].number))
    return {
        row.pk: Hit(row.kind, row.number, scores[at], shared[at], row.topic, row.month)
        for at, row in ((at, rows[at]) for at in order)
    }


# --- some of many ---------------------------------------------------------------------------------


def _some(query: Query, numbers: Mapping[str, int], kinds: Sequence[str], topic: int | None, floor: float) -> Survey:
    fresh = compared.newest(query.language, kinds, topic, query.using)
    terms = sorted(query.terms, key=lambda term: (-query.worth(term), term))
    chosen = [term for term in terms if term in numbers and query.worth(term) > 0][:TERMS]
    depths = {
        numbers[term]: RARE // lists.PIECE + 1 if query.known[term] <= RARE else DEEPER if at < DEEP else 1
        for at, term in enumerate(chosen)
    }
    worth = {numbers[term]: query.worth(term) for term in chosen}
    scores = _added(lists.read(depths, kinds, topic, query.using), worth)
    for row, score in zip(fresh, _first_scores(query, fresh), strict=True):
        scores.setdefault(lists.shelf(row.kind, row.topic), {})[lists.turned(row.pk)] = score
    has_more = any(query.known[term] > RARE for term in chosen)
    return _fitting(query, scores, floor, has_more=has_more, there={row.pk: row for row in fresh})


def _first_scores(query: Query, fresh: Sequence[Row]) -> list[float]:
    """What the lists would say of entries that are in none yet."""
    texts, scores = query.among(fresh).texts, [0.0] * len(fresh)
    for term in query.terms:
        if term[0] not in lists.NOT_LISTED:
            kind, worth = packing.KINDS.index(term[0]), query.worth(term)
            for at, often in texts.holding(term):
                scores[at] += worth * lists.weight(term[0], often, texts.lengths[at][kind])
    return scores


def _added(pieces: Iterable[lists.Piece], worth: Mapping[int, float]) -> dict[int, dict[int, float]]:
    """What the lists say, added up: shelf -> entry (its number turned) -> score. The busiest loop of the search."""
    scores: dict[int, dict[int, float]] = {}
    steps = {term: [one * at / lists.STEPS for at in range(lists.STEPS, -1, -1)] for term, one in worth.items()}
    for term, shelf, keys in pieces:
        entries, weights = lists.weighed(keys)
        here = dict(zip(entries, map(steps[term].__getitem__, weights), strict=True))
        before = scores.setdefault(shelf, {})
        for entry in before.keys() & here.keys():
            here[entry] += before[entry]
        before.update(here)
    return scores


def _fitting(
    query: Query, scores: Mapping[int, Mapping[int, float]], floor: float, *, has_more: bool, there: Mapping[int, Row]
) -> Survey:
    enough = floor * max((max(one.values(), default=0.0) for one in scores.values()), default=0.0)
    by_kind: dict[str, dict[int, float]] = {}
    topics: Counter[int] = Counter()
    for shelf, found in scores.items():
        kind, topic = lists.kind_and_topic(shelf)
        fitting = {entry: score for entry, score in found.items() if score >= enough and score > 0}
        by_kind.setdefault(kind, {}).update(fitting)
        if topic is not None:
            topics[topic] += len(fitting)
    orders = {kind: _best(fitting) for kind, fitting in by_kind.items() if fitting}
    return Survey(query, orders, +topics, has_more, there=there)


def _best(fitting: Mapping[int, float]) -> list[int]:
    """The entries that fit best, of the same those that are newer first."""
    if len(fitting) > MOST:  # most of them are told by a look at their scores alone
        least = sorted(fitting.values())[-MOST]
        fitting = {entry: score for entry, score in fitting.items() if score >= least}
    newest_first = sorted(fitting)
    return [lists.turned(entry) for entry in sorted(newest_first, key=fitting.__getitem__, reverse=True)[:MOST]]


# --- kept in order --------------------------------------------------------------------------------


def arrange(using: str = "default") -> int:
    """Bring the lists up to date; returns how many entries were listed. A task; safe to run twice and side by side."""
    listed = 0
    every = SearchEntry.objects.using(using)
    for language in list(every.order_by().values_list("language", flat=True).distinct()):
        entries = every.filter(language=language)
        has_lists = SearchTerm.objects.using(using).filter(language=language, term="").exists()
        waiting = _at_most(entries.filter(is_listed=False), _TOO_MANY)
        if waiting == _TOO_MANY or (not has_lists and _at_most(entries, compared.FEW + 1) > compared.FEW):
            listed += lists.build(language, using)
        elif has_lists:
            listed += lists.take_in(language, _AT_ONCE, using)
            lists.sweep(language, using)
    return listed


def _at_most(rows: QuerySet[SearchEntry], most: int) -> int:
    return len(rows.values_list("pk")[:most])
