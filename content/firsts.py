"""What editors let stand first on the page of a topic; what is taken down or goes elsewhere drops out by itself."""

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
    article = Q(article__status__in=shown, article__topic=topic)
    answer = Q(publication__status__in=shown, publication__sensitive=False, publication__topic=topic)
    rows = TopicPick.objects.filter(article | answer, topic=topic, language=language)
    texts = ("article__topic", "publication__topic")
    heavy = [f"{one}__{name}" for one in ("article", "publication") for name in ("html", "stems")]
    rows = rows.select_related(*texts).defer(*heavy, "article__body", "publication__answer")
    return list(rows.order_by("position", "pk"))


def of(topic: Topic, language: str, country: str = "") -> list[First]:
    """What stands first, for the page; with a country, without what holds in another one alone. One query."""
    found = [(one.article, one.publication) for one in picked(topic, language) if not country or _holds(one, country)]
    return [First(article, card(answer) if answer else None) for article, answer in found]


def _holds(one: TopicPick, country: str) -> bool:
    text = one.article or one.publication
    return text is not None and text.country in ("", country)


def without(rows: Sequence[Article], first: Sequence[First]) -> list[Article]:
    """The articles that do not stand first."""
    there = {one.article.pk for one in first if one.article}
    return [row for row in rows if row.pk not in there]
