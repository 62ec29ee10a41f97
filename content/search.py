"""The search: answers, articles and words of one language together, in the reader's own words.

What fits and how well is told by `content.shelf` from the index, or by an engine outside (`content.opensearch`). Before
it is shown every answer is read again through `live()`; articles and words are known for as long as nothing public
changes, as kept pages are. Nothing of a query is kept or logged; it is no key of a cache.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from content import also, library, opensearch, shelf, topics
from content.access import CARD_COLUMNS, Card, card
from content.entries import SearchEntry
from content.models import LANGUAGES, Article, Publication, Term
from ground.remembered import remembered
from ground.statements import Statement
from ground.text import tidy
from language import ranking
from language.packing import Texts, packed

LONGEST = 200  # characters of a query that are looked at
SIZE = 20  # of a page
MOST_ANSWERS, MOST_ARTICLES, MOST_TERMS = SIZE, 5, 5  # of the page that shows all kinds
FLOOR = 0.2  # of the best hit's score: what fits less is not shown
_AT_ONCE = 3  # times as many hits are read as are shown: some may have gone meanwhile
KINDS = SearchEntry.Kind
PLURALS = {"answers": KINDS.ANSWER, "articles": KINDS.ARTICLE, "words": KINDS.WORD}
_live = Statement(lambda keys: Publication.objects.live().filter(pk__in=keys).only(*CARD_COLUMNS), list[int])
R = TypeVar("R")


@dataclass(frozen=True)
class Found:
    """What a search found. `is_near`: no answer had all of the words, these have some of them.

    `counts`: how many fit, by kind ("answers", "articles", "words"); `topics`: (name, slug, answers and articles), most
    first; `has_more`: there are more than were counted. `page` of `pages`, of the kind that was asked for. `also`, with
    the first page: (another language, how many of its texts hold the words too, 0 where that is not counted).
    """

    answers: list[Card]
    articles: list[Article]
    terms: list[Term]
    is_near: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    topics: list[tuple[str, str, int]] = field(default_factory=list)
    has_more: bool = False
    page: int = 1
    pages: int = 1
    also: list[tuple[str, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.answers or self.articles or self.terms)


def has_words(query: str) -> bool:
    """Whether there is anything to look for."""
    return any(word.strip("_") for word in ranking.words(_cut(query)))


def find(language: str, query: str, *, kind: str = "", topic: int | None = None, page: int = 1) -> Found:
    """Search answers, articles and words of `language`. Four queries, whatever there is; a few more after a change.

    `kind`: "answers", "articles", "words", or "" for all on one page; `topic`: the number of one; `page` from 1 on, the
    last one for a page that is not there.
    """
    others = also.wanted(language, _cut(query)) if page <= 1 else {}
    survey = _surveyed(language, query, topic=topic, beside=also.terms(others))
    counts = {name: survey.counts.get(of, 0) for name, of in PLURALS.items()}
    paged = PLURALS.get(kind, KINDS.ANSWER)
    pages = max(1, -(-survey.counts.get(paged, 0) // SIZE))
    page = min(max(1, page), pages)
    at = (page - 1) * SIZE
    windows: dict[str, int] = {paged: at // shelf.WINDOW}
    if not kind and page == 1:
        windows = dict.fromkeys(map(str, KINDS.values), 0)
    hits = survey.hits(windows)
    skipped = at % shelf.WINDOW
    answers = _answers(hits, SIZE, skipped)
    return Found(
        [card(row) for row in answers],
        _articles(language, hits, SIZE if kind else MOST_ARTICLES, skipped),
        _terms(language, hits, SIZE if kind else MOST_TERMS, skipped),
        is_near=bool(answers) and not _has_all(hits, survey),
        counts=counts,
        topics=_topics(survey, language),
        has_more=survey.has_more,
        page=page,
        pages=pages,
        also=also.counted(others, survey.beside) if others else [],
    )


def _has_all(hits: list[shelf.Hit], survey: shelf.Survey) -> bool:
    return any(hit.shared == len(survey.query.words) for hit in hits if hit.kind == KINDS.ANSWER)


def _topics(survey: shelf.Survey, language: str) -> list[tuple[str, str, int]]:
    there = [topic for topic in topics.every() if topic.pk in survey.topics] if len(survey.topics) > 1 else []
    order = sorted(there, key=lambda topic: -survey.topics[topic.pk])
    return [(topic.name(language), topic.slug, survey.topics[topic.pk]) for topic in order]


def nearest_topics(language: str, query: str, most: int = 3) -> list[str]:
    """The slugs of the topics that a query has most in common with. One query, none while nothing public changes."""
    slugs, texts = _topics_compared(language)
    scores = ranking.ranked(ranking.query_terms(language, _cut(query)), texts)
    order = sorted((at for at, score in enumerate(scores) if score > 0), key=lambda at: -scores[at])
    return [slugs[at] for at in order[:most]]


@remembered
def _topics_compared(language: str) -> tuple[list[str], Texts]:
    """The slugs of all topics, and what they are called and begin with, ready to be ranked."""
    every = topics.every()
    texts = (ranking.analysed(language, topic.name(language), topic.lead(language)) for topic in every)
    return [topic.slug for topic in every], Texts(map(packed, texts))


def elsewhere(language: str, query: str) -> list[tuple[str, int]]:
    """The other languages in which something fits, and how much: (language, hits)."""
    others = (code for code, _name in LANGUAGES if code != language)
    counted = [(code, _told_by_half(_surveyed(code, query))) for code in others]
    return [(code, count) for code, count in counted if count]


def _told_by_half(survey: shelf.Survey) -> int:
    """How much fits; 0 when nothing has half of the words: another language has some beginning of a word in common."""
    hits = survey.hits(dict.fromkeys(survey.orders, 0))
    has_half = any(2 * hit.shared >= max(1, len(survey.query.words)) for hit in hits)
    return sum(survey.counts.values()) if has_half else 0


def publications(language: str, text: str, most: int, *, shared: int = 0) -> list[Publication]:
    """Live answers about `text`, best first, that have at least `shared` of its terms."""
    return _answers([hit for hit in fitting(language, text, KINDS.ANSWER) if hit.shared >= shared], most)


def articles(language: str, text: str, most: int, *, shared: int = 0) -> list[Article]:
    """Live articles about `text`, best first, that have at least `shared` of its terms."""
    return _articles(language, [hit for hit in fitting(language, text, KINDS.ARTICLE) if hit.shared >= shared], most)


def fitting(language: str, text: str, kind: str, **narrowed: Any) -> list[shelf.Hit]:
    """The entries of one kind that fit `text`, best first."""
    return _surveyed(language, text, kinds=[kind], **narrowed).hits({kind: 0})


def _surveyed(language: str, query: str, *, floor: float = FLOOR, **narrowed: Any) -> shelf.Survey:
    """Asks the engine that is set; the database when that engine is away."""
    looked_for = _cut(query) if has_words(query) else ""
    if opensearch.is_set() and looked_for:
        try:
            return opensearch.survey(language, looked_for, floor=floor, **narrowed)
        except opensearch.Away:
            pass  # the reader need not know
    return shelf.survey(language, looked_for, floor=floor, **narrowed)


def _cut(query: str) -> str:
    return tidy(query[: LONGEST * 4])[:LONGEST]


def _answers(hits: list[shelf.Hit], most: int, skipped: int = 0) -> list[Publication]:
    keys = _numbers(hits, KINDS.ANSWER, most, skipped)
    rows = _live.rows(keys) if keys else []
    topics.give(rows)
    return _there(keys, {row.pk: row for row in rows}, most)


def _articles(language: str, hits: list[shelf.Hit], most: int, skipped: int = 0) -> list[Article]:
    keys = _numbers(hits, KINDS.ARTICLE, most, skipped)
    return _there(keys, library.articles_by_number(language) if keys else {}, most)


def _terms(language: str, hits: list[shelf.Hit], most: int, skipped: int = 0) -> list[Term]:
    keys = _numbers(hits, KINDS.WORD, most, skipped)
    return _there(keys, library.terms_by_number(language) if keys else {}, most)


def _numbers(hits: list[shelf.Hit], kind: str, most: int, skipped: int) -> list[int]:
    """Of the best hits of a kind the numbers of their rows, best first.

    Of a later page exactly the hits that stand there, so that no row shows on two pages.
    """
    keys = [hit.number for hit in hits if hit.kind == kind]
    return keys[skipped : skipped + most] if len(keys) > most else keys[: most * _AT_ONCE]


def _there(keys: Sequence[int], rows: Mapping[int, R], most: int) -> list[R]:
    """The rows of these numbers; what has gone since it was indexed is left out."""
    return [rows[key] for key in keys if key in rows][:most]
