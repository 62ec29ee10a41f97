"""The search: answers, articles and words of one language together, in the reader's own words.

What fits and how well is told by `content.shelf` from the index; every hit is read again through `live()` before it is
shown. Nothing of a query is kept or logged, and it is no key of a cache.
"""

from dataclasses import dataclass
from typing import Any

from content import shelf
from content.access import CARD_FIELDS, Card, card, cards
from content.entries import SearchEntry
from content.models import Article, Publication, Term
from content.stems import asked
from ground.text import tidy

LONGEST = 200  # characters of a query that are looked at
MOST_ANSWERS, MOST_ARTICLES, MOST_TERMS = 20, 5, 5
FLOOR = 0.2  # of the best hit's score: what fits less is not shown
_AT_ONCE = 3  # times as many hits are read as are shown: some may have gone meanwhile
_KINDS = SearchEntry.Kind


@dataclass(frozen=True)
class Found:
    """What a search found. `is_near`: no answer had all of the words, these have some of them."""

    answers: list[Card]
    articles: list[Article]
    terms: list[Term]
    is_near: bool = False

    def __bool__(self) -> bool:
        return bool(self.answers or self.articles or self.terms)


def query_stems(language: str, query: str) -> list[str]:
    """The stems that a query asks for; empty when it holds no word."""
    return [stem for stem in asked(language, tidy(query[: LONGEST * 4])[:LONGEST]) if stem.strip("_")]


def find(language: str, query: str, *, topic: int | None = None) -> Found:
    """Search answers, articles and words of `language`. At most a dozen queries to the database, whatever there is."""
    hits = _fitting(language, query, topic=topic)
    answers = _answers(hits, MOST_ANSWERS)
    stems = query_stems(language, query)
    has_all = any(all(f" {stem} " in row.stems for stem in stems) for row in answers)
    return Found(
        [card(row) for row in answers],
        _articles(hits, MOST_ARTICLES),
        _terms(hits, MOST_TERMS),
        is_near=bool(answers) and not has_all,
    )


def answers_about(language: str, text: str, most: int) -> list[Card]:
    """Answers, fit to be shown around, that are about `text`."""
    hits = _fitting(language, text, kinds=[_KINDS.ANSWER])
    rows = cards(Publication.objects.shown_around().filter(language=language))
    return [card(row) for row in _read(rows, hits, _KINDS.ANSWER, most)]


def publications(language: str, text: str, most: int, *, shared: int = 0) -> list[Publication]:
    """Live answers about `text`, best first, that have at least `shared` of its terms."""
    hits = _fitting(language, text, kinds=[_KINDS.ANSWER])
    return _answers([hit for hit in hits if hit.shared >= shared], most)


def articles(language: str, text: str, most: int, *, shared: int = 0) -> list[Article]:
    """Live articles about `text`, best first, that have at least `shared` of its terms."""
    hits = _fitting(language, text, kinds=[_KINDS.ARTICLE])
    return _articles([hit for hit in hits if hit.shared >= shared], most)


def _fitting(language: str, query: str, **narrowed: Any) -> list[shelf.Hit]:
    if not query_stems(language, query):
        return []
    hits = shelf.look(language, tidy(query[: LONGEST * 4])[:LONGEST], **narrowed)
    return [hit for hit in hits if hit.score >= FLOOR * hits[0].score]


def _answers(hits: list[shelf.Hit], most: int) -> list[Publication]:
    return _read(
        Publication.objects.live().select_related("topic").only(*CARD_FIELDS, "stems"), hits, _KINDS.ANSWER, most
    )


def _articles(hits: list[shelf.Hit], most: int) -> list[Article]:
    return _read(Article.objects.live().select_related("topic").defer("body", "html"), hits, _KINDS.ARTICLE, most)


def _terms(hits: list[shelf.Hit], most: int) -> list[Term]:
    return _read(Term.objects.all(), hits, _KINDS.WORD, most)


def _read(rows: Any, hits: list[shelf.Hit], kind: str, most: int) -> list[Any]:
    """The rows behind the best hits of a kind, in their order; what has gone since it was indexed is left out."""
    keys = [hit.number for hit in hits if hit.kind == kind][: most * _AT_ONCE]
    there = rows.in_bulk(keys) if keys else {}
    return [there[key] for key in keys if key in there][:most]
