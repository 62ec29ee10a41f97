"""A first search: answers, articles and words of one language together. Nothing of a query is kept or logged.

All words of a query have to be in a text; if nothing has all of them, texts with any of them come, those with
most first. Common words match much, so only the newest 500 matches are ranked: the cost does not grow.
PostgreSQL finds the matches with the GIN index of migration 0003, SQLite by looking through the stems.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import Case, Expression, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, LessThanOrEqual

from content.access import Card, card, cards
from content.models import Article, Publication, PublicationQuerySet, Term
from content.stems import asked
from ground.text import tidy

LONGEST = 200  # characters of a query that are looked at
RANKED = 500
MOST_ANSWERS, MOST_ARTICLES, MOST_TERMS = 20, 5, 5
_TITLE = 90  # stems begin with the title: a find among the first characters counts more


@dataclass(frozen=True)
class Found:
    """What a search found. `is_near`: no answer had all of the words, these have some of them."""

    answers: list[Card]
    articles: list[Article]
    terms: list[Term]
    is_near: bool = False

    def __bool__(self) -> bool:
        return bool(self.answers or self.articles or self.terms)


class _Words(Func):
    """The words of the stems column, written as migration 0003 writes them, so that PostgreSQL takes its index."""

    template = "to_tsvector('simple'::regconfig, %(expressions)s)"
    output_field = SearchVectorField()


def query_stems(language: str, query: str) -> list[str]:
    """The stems that a query asks for; empty when it holds no word."""
    return [stem for stem in asked(language, tidy(query[: LONGEST * 4])[:LONGEST]) if stem.strip("_")]


def find(language: str, query: str) -> Found:
    """Search answers, articles and words of `language`. At most twelve queries, whatever there is."""
    stems = query_stems(language, query)
    if not stems:
        return Found([], [], [])
    found = _find(language, stems, all_of=True)
    if found.answers or len(stems) == 1:
        return found
    near = _find(language, _telling(stems), all_of=False) or _find(language, stems, all_of=False)
    return Found(near.answers, found.articles or near.articles, found.terms or near.terms, is_near=bool(near.answers))


def _find(language: str, stems: list[str], *, all_of: bool) -> Found:
    answers = _ranked(Publication.objects.live().filter(language=language), stems, all_of=all_of)[:MOST_ANSWERS]
    articles = Article.objects.live().filter(language=language).select_related("topic").defer("body", "html")
    return Found(
        [card(row) for row in answers],
        _best(articles, stems, MOST_ARTICLES, all_of=all_of),
        _best(Term.objects.filter(language=language), stems, MOST_TERMS, all_of=all_of),
    )


def _telling(stems: list[str]) -> list[str]:
    """The longer stems, where there are any: short ones are mostly words like "and" and "is"."""
    return [stem for stem in stems if len(stem) > 3] or stems


def answers_about(language: str, text: str, most: int) -> list[Card]:
    """Answers, fit to be shown around, that hold all the words of `text`."""
    stems = query_stems(language, text)
    rows = Publication.objects.shown_around().filter(language=language)
    return [card(row) for row in _ranked(rows, stems, all_of=True)[:most]] if stems else []


def publications(language: str, text: str, most: int) -> list[Publication]:
    """Live answers that the desk may lead an asker to: those with all the words, else those with most of them."""
    stems, rows = query_stems(language, text), Publication.objects.live().filter(language=language)
    found = [list(_ranked(rows, stems, all_of=all_of)[:most]) for all_of in (True, False)] if stems else []
    return next((some for some in found if some), [])


def articles(language: str, text: str, most: int) -> list[Article]:
    """Live articles that the desk may lead an asker to: those with all the words, else those with most of them."""
    stems = query_stems(language, text)
    rows = Article.objects.live().filter(language=language).select_related("topic").defer("body", "html")
    found = (_best(rows, stems, most, all_of=all_of) for all_of in (True, False) if stems)
    return next((some for some in found if some), [])


def _ranked(rows: PublicationQuerySet, stems: list[str], *, all_of: bool) -> PublicationQuerySet:
    matching = _matching(rows, stems, all_of=all_of)
    # Without an order PostgreSQL asks the word index; with one it may walk all the dates for a rare word.
    keys = list(matching.values_list("pk", flat=True)[: RANKED + 1])
    if len(keys) > RANKED:
        keys = list(matching.newest_first().values_list("pk", flat=True)[:RANKED])
    return cards(rows.filter(pk__in=keys)).annotate(score=_score(stems)).order_by("-score", "-month", "-pk")


def _matching(rows: PublicationQuerySet, stems: list[str], *, all_of: bool) -> PublicationQuerySet:
    if connection.vendor != "postgresql":
        return rows.filter(_contained(stems, all_of=all_of))
    parts = [SearchQuery(stem, config="simple", search_type="plain") for stem in stems]
    return rows.annotate(words=_Words(F("stems"))).filter(words=reduce(and_ if all_of else or_, parts))


def _best(rows: QuerySet[Any], stems: list[str], most: int, *, all_of: bool) -> list[Any]:
    matching = rows.filter(_contained(stems, all_of=all_of))
    return list(matching.annotate(score=_score(stems)).order_by("-score", "pk")[:most])


def _contained(stems: list[str], *, all_of: bool) -> Q:
    return reduce(and_ if all_of else or_, (Q(stems__contains=f" {stem} ") for stem in stems))


def _score(stems: list[str]) -> Expression:
    """One for each word found, three for a word of the title."""
    return reduce(lambda total, stem: total + _worth(stem), stems[1:], _worth(stems[0]))


def _worth(stem: str) -> Expression:
    place = StrIndex(F("stems"), Value(f" {stem} "))
    return Case(
        When(Exact(place, 0), then=Value(0)),
        When(LessThanOrEqual(place, _TITLE), then=Value(3)),
        default=Value(1),
        output_field=IntegerField(),
    )
