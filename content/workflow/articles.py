"""The life of an article: the only place where its status, its stage and its live version change.

steps (the table) · taking (lock, look, change, record) · checking (what a text must be) · writing (up to the reader)
Here: reading, publishing, taking down, checking again.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import COUNTRIES, Article, Audience, Topic
from content.versions import ArticleNote, ArticleVersion, Text
from content.workflow import steps
from content.workflow.checking import Unfit
from content.workflow.steps import CHECKING, WRITING, NotAllowed, Step
from content.workflow.taking import Changed, Taken, make_anew, open_steps, put_live, refusal, taking
from content.workflow.writing import (
    Place,
    check_slug,
    drop_text,
    give_back,
    readers_for,
    restore,
    save_text,
    start,
    submit,
    translate,
    write,
)
from people.models import User

__all__ = [
    "CHECKING", "WRITING", "Changed", "NotAllowed", "Place", "Step", "Text", "Unfit",
    "approve", "come_due", "compare", "drop_text", "go_live", "open_steps", "place", "readers_for", "refusal", "renew",
    "reschedule", "restore", "save_text", "send_back", "show", "sign", "start", "submit", "take_back", "translate",
    "withdraw", "write",
]  # fmt: skip


def _proposal(taken: Taken, version_id: int) -> ArticleVersion:
    """What is on its way, if that is the version the reader has read."""
    version = taken.article.proposal
    assert version is not None
    if version.pk != version_id:
        raise Changed(version=version)
    taken.version = version
    return version


def take_back(article: Article, *, by: User | None) -> Article:
    """Not read on, or not on that day after all: it is its writer's working text again."""
    with taking(steps.TAKE_BACK, article, by=by) as taken:
        taken.version = taken.article.proposal
        assert taken.version is not None
        give_back(taken.article, taken.version)
    return taken.article


def send_back(article: Article, *, by: User, version_id: int, note: str) -> Article:
    """Not yet: the writer has it back with a word about why."""
    with taking(steps.SEND_BACK, article, by=by) as taken:
        version = _proposal(taken, version_id)
        if not note.strip():
            raise Unfit({"note": _("Say what the writer should change.")})
        ArticleNote.objects.create(version=version, by=by, text=note.strip())
        give_back(taken.article, version)
    return taken.article


def approve(
    article: Article, *, by: User, version_id: int, on: date | None = None, at: datetime | None = None
) -> Article:
    """A second person signs exactly this version. It is live now, on the day `on` (local) or at the moment `at`."""
    with transaction.atomic():
        with taking(steps.APPROVE, article, by=by) as taken:
            version = _proposal(taken, version_id)
            version.checked_by = by
            version.save(update_fields=["checked_by"])
            _set(taken.article, on or timezone.localdate(), at)
        return _if_time(taken.article)


def reschedule(article: Article, *, by: User, on: date, at: datetime | None = None) -> Article:
    """Another day, or another moment; today or before is now."""
    with transaction.atomic():
        with taking(steps.RESCHEDULE, article, by=by) as taken:
            _set(taken.article, on, at)
        return _if_time(taken.article)


def _set(article: Article, on: date, at: datetime | None) -> None:
    article.publish_on, article.publish_at = timezone.localdate(at) if at else on, at


def _if_time(article: Article) -> Article:
    return go_live(article) if _has_come(article) else article


def _has_come(article: Article) -> bool:
    if article.publish_at is not None:
        return article.publish_at <= timezone.now()
    return article.publish_on is not None and article.publish_on <= timezone.localdate()


def go_live(article: Article) -> Article:
    """The day of what is scheduled has come."""
    with taking(steps.GO_LIVE, article, by=None) as taken:
        row = taken.article
        assert row.proposal is not None
        taken.version = row.proposal
        if not _has_come(row):
            raise NotAllowed(_("Its day has not come yet."))
        signed = row.history.filter(version=row.proposal, step="approve").order_by("-at", "-pk").first()
        row.checked_on = timezone.localdate(signed.at if signed else None)
        put_live(row, row.proposal)
    return taken.article


def withdraw(article: Article, *, by: User | None, reason: str) -> Article:
    """Off every page at once; the address answers 410. What was on its way stops and is its writer's again."""
    with taking(steps.WITHDRAW, article, by=by) as taken:
        taken.version, taken.detail = taken.article.version, reason
        if taken.article.proposal is not None:
            give_back(taken.article, taken.article.proposal)
    return taken.article


def renew(article: Article, *, by: User) -> Article:
    """Somebody has read it, and it still holds."""
    with taking(steps.RENEW, article, by=by) as taken:
        taken.version, taken.article.checked_on = taken.article.version, timezone.localdate()
    return taken.article


def come_due(article: Article) -> Article:
    """Its shelf life is over: it asks for a check. Readers still see it, and that it does."""
    with taking(steps.COME_DUE, article, by=None) as taken:
        taken.version = taken.article.version
    return taken.article


def sign(article: Article, *, by: User) -> Article:
    """A member of staff has read a text that was brought in and stands behind exactly this version.

    The first signs as writer, the second as checker.
    """
    with taking(steps.SIGN, article, by=by) as taken:
        row, version = taken.article, steps.to_be_signed(taken.article)
        assert version is not None
        taken.version = version
        name, column = ("checked_by", "checker") if version.written_by_id else ("written_by", "writer")
        setattr(version, name, by)
        version.save(update_fields=[name])
        if version == (row.version or row.newest()):
            setattr(row, column, by)
            row.checked_on = timezone.localdate()
    return taken.article


def show(article: Article, *, by: User | None = None) -> Article:
    """A draft that was brought in and that two have signed goes live; in the demo unsigned, too, and says so."""
    with taking(steps.SHOW, article, by=by) as taken:
        version = steps.to_be_shown(taken.article)
        assert version is not None
        taken.version = version
        put_live(taken.article, version)
    return taken.article


def compare(article: Article, other: Article, *, by: User) -> Article:
    """Somebody has read both: this text says the same as what is live in the other language. No new version."""
    with taking(steps.COMPARE, article, by=by) as taken:
        if not taken.article.key or other.key != taken.article.key or other.pk == article.pk or other.version is None:
            raise NotAllowed(_("Choose another language."))
        taken.article.made_from, taken.detail = other.version, other.language
    return taken.article


def place(
    article: Article,
    *,
    by: User,
    topic: Topic | None = None,
    audience: str | None = None,
    country: str | None = None,
    slug: str | None = None,
) -> Article:
    """Where it stands. The address changes only as long as no reader has seen it."""
    with taking(steps.PLACE, article, by=by) as taken:
        row = taken.article
        row.topic = topic or row.topic
        row.audience = row.audience if audience is None else audience
        row.country = row.country if country is None else country
        if row.audience not in Audience.values or row.country not in dict(COUNTRIES):
            raise NotAllowed(_("Choose from the list."))
        same = Article.objects.filter(key=row.key, language=row.language, country=row.country).exclude(pk=row.pk)
        if row.key and same.exists():
            raise NotAllowed(_("There is an article with this address or key in this language already."))
        if slug is not None and slug != row.slug:
            if row.first_live_on is not None:
                raise NotAllowed(_("Readers know this address, so it stays."))
            row.slug = check_slug(row.language, slug, but=row)
        make_anew(row)
    return taken.article
