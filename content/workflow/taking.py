"""The one way to take a step in an article's life: lock, look, change, record; in one transaction.

What readers see follows the live version here and nowhere else: text, signatures, `html`, stems, the search's entry.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from content import indexing, mentions, rendering
from content.models import Article, Origin, Readable
from content.versions import ArticleEvent, ArticleVersion, Made, Stage, Text, WorkingArticle
from content.workflow.steps import GO_LIVE, PLACE, SHOW, STAFF_STEPS, TAKE_BACK, WITHDRAW, NotAllowed, Step
from ground import ledger
from people.models import User

TEXT = ("title", "lead", "body", "sources", "searched")
REMAKES = (GO_LIVE, SHOW, PLACE)


class Changed(NotAllowed):
    """Somebody saved another text meanwhile: `version` is the newest one, `working` the own text of another window."""

    def __init__(self, *, version: ArticleVersion | None = None, working: WorkingArticle | None = None) -> None:
        super().__init__(_("Somebody else has changed this text meanwhile. What you typed is still here."))
        self.version, self.working = version, working


@dataclass
class Taken:
    """An article, locked, while a step is taken. `version` goes into the Event, `detail` too."""

    article: Article
    version: ArticleVersion | None = None
    detail: str = ""


def refusal(step: Step, article: Article, by: User | None) -> str:
    """Why `by` can't take `step` on `article` now; "" when they can. None is the clock, or the program itself."""
    status, stage = Readable(article.status), Stage(article.stage)
    if status not in step.statuses:
        return _("That can’t be done while the article is “%(status)s”.") % {"status": status.label}
    if stage not in step.stages:
        return _("That can’t be done now: %(stage)s.") % {"stage": stage.label}
    if by is not None and not by.roles() & step.roles:
        return _("Your role doesn’t allow this step.")
    return step.rule(article, by)


def open_steps(article: Article, user: User) -> list[Step]:
    """The steps this person may take on this article now, in the table's order: what the buttons show."""
    return [step for step in STAFF_STEPS if not refusal(step, article, user)]


@contextmanager
def locked(article: Article) -> Iterator[Article]:
    """The article, locked, with a first version if a program of before left it without one."""
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",))
        row = rows.select_related("version", "proposal", "topic").get(pk=article.pk)
        if row.body and not row.versions.exists():
            first_version(row)
        yield row


@contextmanager
def taking(step: Step, article: Article, *, by: User | None) -> Iterator[Taken]:
    """The article, locked and allowed; on leaving, status, stage and the Event are written. Raises `NotAllowed`."""
    with locked(article) as row:
        if why := refusal(step, row, by):
            raise NotAllowed(why)
        before, stage = Readable(row.status), Stage(row.stage)
        taken = Taken(row)
        yield taken
        row.status, row.stage = step.statuses[before], step.stages[stage]
        if row.stage == Stage.REST:
            row.proposal = row.reader = row.publish_on = row.publish_at = None
        row.save()
        record(taken, step.name, by=by)
        if step == WITHDRAW or (step == TAKE_BACK and stage == Stage.SCHEDULED):
            ledger.note(row, step.name)
        came_or_went = (before in Readable.shown()) != (row.status in Readable.shown())
        if step in REMAKES or came_or_went:
            indexing.index(row)
            named = [f"[[article:{row.key}"] if row.key else []  # its name and address where others name it
            rendering.around(row, *named, what=mentions.to_article(row.language, row.slug) if came_or_went else "")


def record(taken: Taken, name: str, *, by: User | None) -> None:
    """The Event of a step."""
    version = taken.version or taken.article.proposal or taken.article.version
    ArticleEvent.objects.create(article=taken.article, version=version, step=name, by=by, detail=taken.detail)


def new_version(article: Article, text: Text, *, by: User, kind: str, **more: ArticleVersion | None) -> ArticleVersion:
    """The next version of a locked article. `restores`, `translates`: what it was made from."""
    last = article.versions.aggregate(last=Max("number"))["last"] or 0
    version = ArticleVersion.objects.create(
        article=article,
        number=last + 1,
        kind=kind,
        written_by=by,
        **{name: getattr(text, name) for name in TEXT},
        **more,
    )
    if article.version is None:
        _wear(article, version)
    return version


def first_version(article: Article) -> ArticleVersion:
    """Version 1 of an article that was brought in: with the software, or by a program that kept no versions."""
    was_seen = article.status in (*Readable.shown(), Readable.WITHDRAWN)
    is_ours = article.is_read_by_professionals and article.origin == Origin.DESK
    version = ArticleVersion.objects.create(
        article=article,
        number=1,
        kind=Made.NEW if is_ours else Made.BROUGHT,
        written_by_id=article.writer_id,
        **{name: getattr(article, name) for name in TEXT},
    )
    version.checked_by_id = article.checker_id if article.writer_id else None
    version.published_at = timezone.now() if was_seen else None
    version.save()
    if was_seen:
        article.version, article.first_live_on = version, article.checked_on
        article.save(update_fields=["version", "first_live_on"])
    return version


def put_live(article: Article, version: ArticleVersion) -> None:
    """`version` is what readers see from now on: everything that is derived from it is made here."""
    if version.published_at is None:
        version.published_at = timezone.now()
        version.save(update_fields=["published_at"])
    article.version = version
    article.first_live_on = article.first_live_on or timezone.localdate()
    article.made_from = _newer(version.translates, article.made_from)
    _wear(article, version)
    make_anew(article)


def _newer(one: ArticleVersion | None, other: ArticleVersion | None) -> ArticleVersion | None:
    """Of two versions that a text may follow; where they are of two articles, the first."""
    if one is None or other is None or one.article_id != other.article_id:
        return one or other
    return max(one, other, key=lambda version: version.number)


def make_anew(article: Article) -> None:
    """What readers see and the search finds, from the columns of text."""
    article.html, article.stems = rendering.article(article), rendering.article_stems(article)


def _wear(article: Article, version: ArticleVersion) -> None:
    for name in TEXT:
        setattr(article, name, getattr(version, name))
    article.writer_id, article.checker_id = version.written_by_id, version.checked_by_id
