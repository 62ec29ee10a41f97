"""Atom feeds (RFC 4287): the newest answers of a language, or of one topic in it, dated by month, none sensitive.

Their ids stay when a title is mended or the site moves within its host; the same answers give the same bytes, so that
a reader who asks again is told "nothing new". What was taken down is gone with the next look.
"""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from content import access
from content.models import Topic

MOST = 30
MINTED = "2026"  # the year in which the tag: ids of this site were first given (RFC 4151); it never changes


class _Feed(Atom1Feed):
    """Without a clock of its own: an empty feed is as old as the ids are."""

    def latest_post_date(self) -> datetime:
        """The newest answer's month."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime(int(MINTED), 1, 1, tzinfo=UTC))


def atom(language: str, topic: Topic | None = None) -> str:
    """The feed as XML. One query. `language` must be the active one, since it decides the addresses."""
    name = topic.name(language) if topic else ""
    address = reverse("topic_feed", args=[topic.slug]) if topic else reverse("feed")
    feed = _Feed(
        title=_("Answers on Kynnys: %(topic)s") % {"topic": name} if topic else _("Answers on Kynnys"),
        link=settings.SITE_URL + (reverse("topic", args=[topic.slug]) if topic else reverse("answers")),
        subtitle=_("Questions from young people, answered by professionals."),
        description="",
        author_name="Kynnys",
        language=language,
        feed_url=settings.SITE_URL + address,
        feed_guid=_tag(address),
    )
    for card in access.newest(language, MOST, topic=topic):
        feed.add_item(**_entry(card, language))
    return str(feed.writeString("utf-8"))


def _entry(card: access.Card, language: str) -> dict[str, Any]:
    return {
        "title": card.title,
        "link": settings.SITE_URL + card.url,
        "unique_id": _tag(f"/{language}/answers/{card.number}"),
        "description": card.first_words,
        "categories": [card.topic_name],
        "pubdate": _midnight(card.month),
        "updateddate": _midnight(card.month),
    }


def _tag(path: str) -> str:
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{MINTED}:{path.lstrip('/')}"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
