"""The index of the search, and which of its entries a query has to be compared with.

An entry is written in the transaction in which its text is saved (`content.indexing`). Few entries are all compared.
Of many, the lists of the query's terms (`content.lists`) tell which they are: the whole list of a rare term, the best
of a common one. What they say is added up; of the order that makes, forty at a time are read and ranked by
`language.ranking` itself. So a page far back costs what the first does, and both databases find the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import Any

from django.db.models import Q, QuerySet

from content import lists
from content.entries import SearchEntry, SearchTerm
from language import ranking

FEW = 400  # entries of a language that are all compared, and of those that are not listed yet
MOST = 1000  # hits of a kind that can be read, page by page
WINDOW = 40  # of them ranked at a time: two pages
TERMS = 12  # of a query that are looked for
DEEP, DEEPER = 2, 2  # terms of which more than the best piece of each shelf is read, and how many pieces
RARE = 2048  # entries of a term that are all read
_AT_ONCE, _TOO_MANY = 300, 5000  # entries taken in at a time; more waiting and the lists are made anew
_COLUMNS = ("kind", "number", "language", "topic", "month", "counts")


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


@dataclass(frozen=True)
class Survey:
    """What fits a query: by kind the entries, best first. `has_more`: of a common term only the best were looked at."""

    query: Query
    orders: Mapping[str, list[int]]
    topics: Mapping[int, int]
    has_more: bool = False
    there: Mapping[int, SearchEntry] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many fit, by kind."""
        return {kind: len(order) for kind, order in self.orders.items()}

    def hits(self, windows: Mapping[str, int]) -> list[Hit]:
        """Hits of these windows (kind -> the how-manieth), best first. One query; none where all are there."""
        keys = [
            key for kind, at in windows.items() for key in self.orders.get(kind, [])[at * WINDOW : (at + 1) * WINDOW]
        ]
        missing = [key for key in keys if key not in self.there]
        rows = SearchEntry.objects.using(self.query.using).only(*_COLUMNS).in_bulk(missing) if missing else {}
        found = {**self.there, **rows}
        # Where every entry is there, all are compared whichever are asked for: how rare a word is must not change.
        compared = list(self.there.values()) if not self.query.known else [found[key] for key in keys if key in found]
        wanted = set(keys)
        return [hit for key, hit in _ranked(compared, self.query) if key in wanted]


def entry_fields(language: str, title: str, body: str) -> dict[str, Any]:
    """The columns `strong`, `terms` and `counts` of an entry."""
    text = ranking.analysed(language, title, body)
    return {
        "strong": _line(text.title),
        "terms": _line({**text.title, **text.body}),
        "counts": {"title": dict(text.title), "body": dict(text.body)},
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
) -> Survey:
    """What fits `query`; what fits less than `floor` of the best is left out. At most four queries."""
    terms = ranking.query_terms(language, query)
    if not terms:
        return Survey(Query(language, {}, (), using), {}, {})
    rows = SearchTerm.objects.using(using).filter(language=language, term__in=["", *terms])
    listed = {term: (pk, entries) for pk, term, entries in rows.values_list("pk", "term", "entries")}
    words = ranking.by_word(language, query)
    entries = SearchEntry.objects.using(using).filter(language=language).only(*_COLUMNS)
    if kinds:
        entries = entries.filter(kind__in=kinds)
    if topic is not None:
        entries = entries.filter(topic=topic)
    if "" not in listed:
        asked = Query(language, terms, words, using)
        return _all(asked, list(entries.order_by("-pk")[:FEW]), floor)
    asked = Query(language, terms, words, using, {term: count for term, (_pk, count) in listed.items()})
    fresh = list(entries.filter(is_listed=False).order_by("-pk")[:FEW])
    numbers = {term: pk for term, (pk, _count) in listed.items() if term}
    return _some(asked, numbers, _shelves(kinds, topic), fresh, floor)


def _all(query: Query, entries: list[SearchEntry], floor: float) -> Survey:
    ranked = _ranked(entries, query)
    enough = floor * ranked[0][1].score if ranked else 0.0
    fitting = [(key, hit) for key, hit in ranked if hit.score >= enough]
    orders: dict[str, list[int]] = {}
    for key, hit in fitting:
        orders.setdefault(hit.kind, []).append(key)
    topics = Counter(hit.topic for _key, hit in fitting if hit.topic is not None)
    return Survey(query, orders, topics, there={entry.pk: entry for entry in entries})


def _ranked(entries: Sequence[SearchEntry], query: Query) -> list[tuple[int, Hit]]:
    """(its key, the hit) of every entry that fits, best first."""
    texts = [ranking.Text(entry.counts["title"], entry.counts["body"]) for entry in entries]
    scores = ranking.ranked(query.terms, texts, known=query.known)
    order = sorted(range(len(entries)), key=lambda at: (-scores[at], entries[at].kind, -entries[at].number))
    return [(entries[at].pk, _hit(entries[at], texts[at], scores[at], query)) for at in order if scores[at] > 0]


def _hit(entry: SearchEntry, text: ranking.Text, score: float, query: Query) -> Hit:
    shared = sum(any(term in text.title or term in text.body for term in word) for word in query.words)
    return Hit(entry.kind, entry.number, score, shared, entry.topic, entry.month)


# --- some of many ---------------------------------------------------------------------------------


def _some(query: Query, numbers: Mapping[str, int], shelves: Q, fresh: Sequence[SearchEntry], floor: float) -> Survey:
    terms = sorted(query.terms, key=lambda term: (-query.worth(term), term))
    chosen = [term for term in terms if term in numbers and query.worth(term) > 0][:TERMS]
    depths = {
        numbers[term]: RARE // lists.PIECE + 1 if query.known[term] <= RARE else DEEPER if at < DEEP else 1
        for at, term in enumerate(chosen)
    }
    worth = {numbers[term]: query.worth(term) for term in chosen}
    scores, places = _added(lists.read(depths, shelves, query.using), worth)
    for entry in fresh:
        weights = lists.weights(entry.counts)
        scores[entry.pk] = sum(query.worth(term) * weights[term] for term in query.terms if term in weights)
        places[entry.pk] = lists.shelf(entry.kind, entry.topic)
    has_more = any(query.known[term] > RARE for term in chosen)
    return _fitting(query, scores, places, floor, has_more=has_more, there={entry.pk: entry for entry in fresh})


def _added(
    pieces: Iterable[tuple[int, int, bytes]], worth: Mapping[int, float]
) -> tuple[dict[int, float], dict[int, int]]:
    """What the lists say of each entry, added up, and the shelf of each. The busiest loop of the search."""
    scores: dict[int, float] = {}
    places: dict[int, int] = {}
    get = scores.get
    for term, shelf, keys in pieces:
        step = worth[term] / lists.STEPS
        steps = [step * (lists.STEPS - number) for number in range(lists.STEPS + 1)]
        found = lists.opened(keys)
        numbers = [lists.LAST - (key & lists.LAST) for key in found]
        for number, key in zip(numbers, found, strict=True):
            scores[number] = get(number, 0.0) + steps[key >> lists.BITS]
        places.update(dict.fromkeys(numbers, shelf))
    return scores, places


def _fitting(
    query: Query,
    scores: Mapping[int, float],
    places: Mapping[int, int],
    floor: float,
    *,
    has_more: bool,
    there: Mapping[int, SearchEntry],
) -> Survey:
    enough = floor * max(scores.values(), default=0.0)
    fitting = sorted((-score, -key) for key, score in scores.items() if score > 0 and score >= enough)
    known = {place: lists.kind_and_topic(place) for place in set(places.values())}
    orders: dict[str, list[int]] = {kind: [] for kind, _topic in known.values()}
    topics: Counter[int] = Counter()
    for _score, less in fitting:
        kind, topic = known[places[-less]]
        orders[kind].append(-less)
        if topic is not None:
            topics[topic] += 1
    orders = {kind: keys for kind, keys in orders.items() if keys}
    return Survey(query, {kind: keys[:MOST] for kind, keys in orders.items()}, topics, has_more, there)


def _shelves(kinds: Sequence[str], topic: int | None) -> Q:
    wanted = Q()
    for kind in kinds or [str(kind) for kind in lists.KINDS]:
        if topic is not None:
            wanted |= Q(shelf=lists.shelf(kind, topic))
        elif kinds:
            wanted |= Q(shelf__gte=lists.shelf(kind, None), shelf__lt=lists.shelf(kind, None) + lists.TOPICS)
    return wanted


# --- kept in order --------------------------------------------------------------------------------


def arrange(using: str = "default") -> int:
    """Bring the lists up to date; returns how many entries were listed. A task; safe to run twice and side by side."""
    listed = 0
    every = SearchEntry.objects.using(using)
    for language in list(every.order_by().values_list("language", flat=True).distinct()):
        entries = every.filter(language=language)
        has_lists = SearchTerm.objects.using(using).filter(language=language, term="").exists()
        waiting = _at_most(entries.filter(is_listed=False), _TOO_MANY)
        if waiting == _TOO_MANY or (not has_lists and _at_most(entries, FEW + 1) > FEW):
            listed += lists.build(language, using)
        elif has_lists:
            listed += lists.take_in(language, _AT_ONCE, using)
            lists.sweep(language, using)
    return listed


def _at_most(rows: QuerySet[SearchEntry], most: int) -> int:
    return len(rows.values_list("pk")[:most])
