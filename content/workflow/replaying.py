"""Takings-down again, after a restore: each as its own verb takes it, on rows that came back."""

from collections.abc import Callable, Mapping
from datetime import datetime

from content import clips, pictures
from content.media import Clip, Picture
from content.models import Article, Publication, Readable
from content.versions import Stage
from content.workflow import articles, publications

Replay = Callable[[int, datetime], bool]  # number of the row, when -> whether it changed anything
REASON = "restored"


def _withdraw(number: int, _at: datetime) -> bool:
    row = Publication.objects.filter(pk=number).exclude(status=Readable.WITHDRAWN).first()
    if row:
        publications.withdraw(row, by=None, reason=REASON)
    return row is not None


def _set_aside(number: int, at: datetime) -> bool:
    """Its text was found outdated or wrong, and is as it was then: two read it again before it may come back.

    Unless another text has stood there since, in what came back.
    """
    row = Publication.objects.filter(pk=number).exclude(status=Readable.WITHDRAWN).first()
    if row is None or row.events.filter(step__in=("correct", "bring_back"), at__gte=at).exists():
        return False
    publications.withdraw(row, by=None, reason=publications.TO_READ)
    return True


def _forget(number: int, at: datetime) -> bool:
    _withdraw(number, at)
    row = Publication.objects.filter(pk=number).exclude(answer="").first()
    if row:
        publications.forget(row, by=None)
    return row is not None


def _hold(number: int, _at: datetime) -> bool:
    row = Publication.objects.filter(pk=number, status=Readable.SCHEDULED).first()
    if row:
        publications.hold(row)
    return row is not None


def _withdraw_article(number: int, at: datetime) -> bool:
    row = Article.objects.live().filter(pk=number).first()
    if row:
        articles.withdraw(row, by=None, reason=REASON)
    return _take_article_back(number, at) or row is not None


def _take_article_back(number: int, _at: datetime) -> bool:
    """What waited for its day when the backup was made does not go live by itself."""
    row = Article.objects.filter(pk=number, stage=Stage.SCHEDULED).first()
    if row:
        articles.take_back(row, by=None)
    return row is not None


def _remove_picture(number: int, _at: datetime) -> bool:
    """Raises `NotTaken` where an older version of a text shows it again."""
    row = Picture.objects.filter(pk=number).first()
    if row:
        pictures.remove(row)
    return row is not None


def _remove_clip(number: int, _at: datetime) -> bool:
    row = Clip.objects.filter(pk=number).first()
    if row:
        clips.remove(row)
    return row is not None


REPLAYS: Mapping[tuple[str, str], Replay] = {
    ("content.publication", "withdraw"): _withdraw,
    ("content.publication", "set_aside"): _set_aside,
    ("content.publication", "correct"): _set_aside,
    ("content.publication", "bring_back"): _set_aside,
    ("content.publication", "forget"): _forget,
    ("content.publication", "hold"): _hold,
    ("content.article", "withdraw"): _withdraw_article,
    ("content.article", "take_back"): _take_article_back,
    ("content.clip", "remove"): _remove_clip,
    ("content.picture", "remove"): _remove_picture,
}
