"""The search: answers, articles and words of one language together, in the reader's own words.

What fits and how well is told by `content.shelf` from the index, or by an engine outside (`content.opensearch`); every
hit is read again through `live()` before it is shown. Nothing of a query is kept or logged; it is no key of a cache.
"""

from dataclasses import dataclass, field
from typing import Any

from content import opensearch, shelf
from content.access import CARD_FIELDS, Card, card
from content.entries import SearchEntry
from content.models import LANGUAGES, Article, Publication, Term, Topic
from ground.text import tidy
from language import ranking

LONGEST = 200  # characters of a query that are looked at
SIZE = 20  # of a page
MOST_ANSWERS, MOST_ARTICLES, MOST_TERMS = SIZE, 5, 5  # of the page that shows all kinds
FLOOR = 0.2  # of the best hit's score: what fits less is not shown
_AT_ONCE = 3  # times as many hits are read as are shown: some may have gone meanwhile
KINDS = SearchEntry.Kind
PLURALS = {"answers": KINDS.ANSWER, "articles": KINDS.ARTICLE, "words": KINDS.WORD}


@dataclass(frozen=True)
class Found:
    """What a search found. `is_near`: no answer had all of the words, these have some of them.

    `counts`: how many fit, by kind ("answers", "articles", "words"); `topics`: (name, slug, answers and articles), most
    first; `has_more`: there are more than were counted. `page` of `pages`, of the kind that was asked for.
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

    def __bool__(self) -> bool:
        return bool(self.answers or self.articles or self.terms)


def has_words(query: str) -> bool:
    """Whether there is anything to look for."""
    return any(word.strip("_") for word in ranking.words(_cut(query)))


def find(language: str, query: str, *, kind: str = "", topic: int | None = None, page: int = 1) -> Found:
    """Search answers, articles and words of `language`. At most a dozen queries to the database, whatever there is.

    `kind`: "answers", "articles", "words", or "" for all on one page; `topic`: the number of one; `page` from 1 on, the
    last one for a page that is not there.
    """
    survey = _surveyed(language, query, topic=topic)
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
        _articles(hits, SIZE if kind else MOST_ARTICLES, skipped),
        _terms(hits, SIZE if kind else MOST_TERMS, skipped),
        is_near=bool(answers) and not _has_all(hits, survey),
        counts=counts,
        topics=_topics(survey, language),
        has_more=survey.has_more,
        page=page,
        pages=pages,
    )


def _has_all(hits: list[shelf.Hit], survey: shelf.Survey) -> bool:
    return any(hit.shared == len(survey.query.words) for hit in hits if hit.kind == KINDS.ANSWER)


def _topics(survey: shelf.Survey, language: str) -> list[tuple[str, str, int]]:
    there = Topic.objects.in_bulk(list(survey.topics)) if len(survey.topics) > 1 else {}
    order = sorted(there.values(), key=lambda topic: (-survey.topics[topic.pk], topic.position))
    return [(topic.name(language), topic.slug, survey.topics[topic.pk]) for topic in order]


def nearest_topics(language: str, query: str, most: int = 3) -> list[str]:
    """The slugs of the topics that a query has most in common with. One query."""
    topics = list(Topic.objects.order_by("position", "pk"))
    texts = [ranking.analysed(language, topic.name(language), topic.lead(language)) for topic in topics]
    scores = ranking.ranked(ranking.query_terms(language, _cut(query)), texts)
    order = sorted((at for at in range(len(topics)) if scores[at] > 0), key=lambda at: -scores[at])
    return [topics[at].slug for at in order[:most]]


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
    return _articles([hit for hit in fitting(language, text, KINDS.ARTICLE) if hit.shared >= shared], most)


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
    return _read(
        Publication.objects.live().select_related("topic").only(*CARD_FIELDS), hits, KINDS.ANSWER, most, skipped
    )


def _articles(hits: list[shelf.Hit], most: int, skipped: int = 0) -> list[Article]:
    rows = Article.objects.live().select_related("topic").defer("body", "html", "stems")
    return _read(rows, hits, KINDS.ARTICLE, most, skipped)


def _terms(hits: list[shelf.Hit], most: int, skipped: int = 0) -> list[Term]:
    return _read(Term.objects.all(), hits, KINDS.WORD, most, skipped)


def _read(rows: Any, hits: list[shelf.Hit], kind: str, most: int, skipped: int = 0) -> list[Any]:
    """The rows behind the best hits of a kind, in their order; what has gone since it was indexed is left out.

    Of a later page exactly the hits that stand there are read, so that no row shows on two pages.
    """
    keys = [hit.number for hit in hits if hit.kind == kind]
    keys = keys[skipped : skipped + most] if len(keys) > most else keys[: most * _AT_ONCE]
    there = rows.in_bulk(keys) if keys else {}
    return [there[key] for key in keys if key in there][:most]
