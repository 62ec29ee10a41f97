"""What editors let stand first on the page of a topic; what is taken down or goes elsewhere drops out by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from content.access import CARD_FIELDS, Card, card
from content.curating import TopicPick
from content.library import ROW_FIELDS
from content.models import Article, Readable, Topic
from ground.remembered import remembered


@dataclass(frozen=True)
class First:
    """One of them: an article, or an answer as a card."""

    article: Article | None
    card: Card | None


def picked(topic: Topic, language: str) -> list[TopicPick]:
    """The picks that readers see, in their order, with their texts. One query."""
    shown = Readable.shown()
    article = Q(article__status__in=shown, article__topic=topic)
    answer = Q(publication__status__in=shown, publication__sensitive=False, publication__topic=topic)
    rows = TopicPick.objects.filter(article | answer, topic=topic, language=language)
    fields = ["publication__topic", "publication__sensitive", "publication__status"]
    fields += [f"article__{name}" for name in ROW_FIELDS] + [f"publication__{name}" for name in CARD_FIELDS]
    rows = rows.select_related("article__topic", "publication__topic")
    own = ("topic", "language", "position", "article", "publication")
    return list(rows.only(*own, *fields).order_by("position", "pk"))


@remembered
def _of(topic: Topic, language: str) -> Sequence[TopicPick]:
    return picked(topic, language)


def of(topic: Topic, language: str, country: str = "") -> list[First]:
    """What stands first, for the page; with a country, without what holds in another one alone.

    One query, none while nothing public changes.
    """
    found = [(one.article, one.publication) for one in _of(topic, language) if not country or _holds(one, country)]
    return [First(article, card(answer) if answer else None) for article, answer in found]


def _holds(one: TopicPick, country: str) -> bool:
    text = one.article or one.publication
    return text is not None and text.country in ("", country)


def without(rows: Sequence[Article], first: Sequence[First]) -> list[Article]:
    """The articles that do not stand first."""
    there = {one.article.pk for one in first if one.article}
    return [row for row in rows if row.pk not in there]
