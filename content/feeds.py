"""The Atom feed of a language: the newest answers, dated by month, none of them sensitive."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from content import access

MOST = 30


def atom(language: str) -> str:
    """The feed as XML. One query. `language` must be the active one, since it decides the addresses."""
    feed = Atom1Feed(
        title=_("Answers on Kynnys"),
        link=settings.SITE_URL + reverse("answers"),
        description=_("Questions from young people, answered by professionals."),
        language=language,
        feed_url=settings.SITE_URL + reverse("feed"),
    )
    for card in access.newest(language, MOST):
        feed.add_item(
            title=card.title,
            link=settings.SITE_URL + card.url,
            unique_id=settings.SITE_URL + card.url,
            description=card.first_words,
            categories=[card.topic_name],
            pubdate=_midnight(card.month),
            updateddate=_midnight(card.month),
        )
    return str(feed.writeString("utf-8"))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
