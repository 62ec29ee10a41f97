"""What editors let stand first on the page of a topic; what is taken down drops out by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from content.access import Card, card
from content.curating import TopicPick
from content.models import Article, Readable, Topic


@dataclass(frozen=True)
class First:
    """One of them: an article, or an answer as a card."""

    article: Article | None
    card: Card | None


def picked(topic: Topic, language: str) -> list[TopicPick]:
    """The picks that readers see, in their order, with their texts. One query."""
    shown = Readable.shown()
    live = Q(article__status__in=shown) | Q(publication__status__in=shown, publication__sensitive=False)
    rows = TopicPick.objects.filter(live, topic=topic, language=language)
    texts = ("article__topic", "publication__topic")
    heavy = [f"{one}__{name}" for one in ("article", "publication") for name in ("html", "stems")]
    rows = rows.select_related(*texts).defer(*heavy, "article__body", "publication__answer")
    return list(rows.order_by("position", "pk"))


def of(topic: Topic, language: str) -> list[First]:
    """What stands first, for the page. One query."""
    return [First(one.article, card(one.publication) if one.publication else None) for one in picked(topic, language)]


def without(rows: Sequence[Article], first: Sequence[First]) -> list[Article]:
    """The articles that do not stand first."""
    there = {one.article.pk for one in first if one.article}
    return [row for row in rows if row.pk not in there]
