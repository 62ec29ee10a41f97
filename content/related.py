"""What else to read: the answers and articles that come closest to a text, by the index of the search.

Which they are is looked up once an hour; each is read again before it is shown, in one query of a kind.
"""

from dataclasses import dataclass, field

from content import countries, library, search
from content.access import CARD_COLUMNS, Card, card
from content.entries import SearchEntry
from content.models import Article, Publication
from ground import kept
from ground.statements import Statement

MOST = 3  # of a kind
_SECONDS = 3600
_AT_ONCE = 3  # times as many are looked up as are shown: some may go meanwhile, some are for another country
NEAR = 0.03  # of the best hit's score, which is the text itself: what fits less is not shown
NEAR_FIELDS = ("key", "language", "country", "slug", "title")
KINDS = SearchEntry.Kind
_answers_near = Statement(
    lambda topic, keys: Publication.objects.shown_around().filter(topic=topic, pk__in=keys).only(*CARD_COLUMNS),
    *(int, list[int]),
)
_articles_near = Statement(
    lambda language, keys: Article.objects.live().filter(language=language, pk__in=keys).only(*NEAR_FIELDS),
    *(str, list[int]),
)


@dataclass(frozen=True)
class Near:
    """An article that comes close: title, address in its own language, that language."""

    title: str
    url: str
    language: str


@dataclass(frozen=True)
class Related:
    """Fit to be shown around, closest first."""

    answers: list[Card] = field(default_factory=list)
    articles: list[Near] = field(default_factory=list)


def related(row: Publication | Article) -> Related:
    """Answers of the same topic and articles about the same, at most three of each, its own versions left out.

    Beside a sensitive answer no other answers stand. Two queries at most, once it is known which they are.
    """
    keys = _keys(row)
    is_sensitive = isinstance(row, Publication) and row.sensitive
    return Related([] if is_sensitive else _answers(row, keys["answer"]), _articles(row, keys["article"]))


def _keys(row: Publication | Article) -> dict[str, list[int]]:
    name = f"near:{row._meta.model_name}:{row.pk}"
    found: dict[str, list[int]] | None = kept.get(name)
    if found is None:
        about = f"{row.title}\n{row.question if isinstance(row, Publication) else row.lead}"
        own = KINDS.ANSWER if isinstance(row, Publication) else KINDS.ARTICLE
        found = {}
        for kind, topic in ((KINDS.ANSWER, row.topic_id), (KINDS.ARTICLE, None)):
            hits = search.fitting(row.language, about, kind, topic=topic, floor=NEAR)
            near = [hit.number for hit in hits if hit.shared and (hit.kind != own or hit.number != row.pk)]
            found[str(kind)] = near[: _AT_ONCE * MOST]
        kept.put(name, found, _SECONDS)
    return found


def _answers(row: Publication | Article, keys: list[int]) -> list[Card]:
    there = {one.pk: one for one in _answers_near.rows(row.topic_id, keys)} if keys else {}
    found = [there[key] for key in keys if key in there][:MOST]
    for one in found:
        one.topic = row.topic
    return [card(one) for one in found]


def _articles(row: Publication | Article, keys: list[int]) -> list[Near]:
    """Each text once, in the version nearest to the country of `row`."""
    there = {one.pk: one for one in _articles_near.rows(row.language, keys)} if keys else {}
    own = row.key if isinstance(row, Article) else ""
    best: dict[object, Article] = {}
    for one in (there[key] for key in keys if key in there):
        if countries.fits(one, row.country) and (not one.key or one.key != own):
            text = one.key or one.pk
            best[text] = min(best.get(text, one), one, key=lambda it: countries.distance(it, row.country))
    nearest = list(best.values())[:MOST]
    return [Near(one.title, library.address(one.language, one.slug), one.language) for one in nearest]
