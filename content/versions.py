"""The rows beside an article: its versions, what is being written, what a reader said, the steps of its life.

A version is append-only: its texts never change, a signature is given once, and the database refuses anything else.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.waiting import ByTwo
from ground.models import AbstractEvent


class Stage(models.TextChoices):
    """Where the next version of an article is. Beside it `Article.status` says what readers see."""

    REST = "", _("nothing on its way")
    IN_REVIEW = "in_review", _("a colleague reads it")
    SCHEDULED = "scheduled", _("scheduled")


class Made(models.TextChoices):
    """How a version came about."""

    BROUGHT = "brought", _("brought in")  # with the software, or by a program that kept no versions
    NEW = "new", _("new")
    CORRECTION = "correction", _("correction")
    RESTORED = "restored", _("restored")
    TRANSLATION = "translation", _("translation")


@dataclass(frozen=True)
class Text:
    """What somebody writes of an article. `body`: Markdown with blocks; `sources`: {"name", "url", "seen"}, `seen` as
    2026-11-22 or ""; `searched`: what people type who look for it."""

    title: str
    lead: str
    body: str
    sources: list[dict[str, str]] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)


class Written(models.Model):
    """The columns of a text."""

    title = models.TextField(blank=True, default="")
    lead = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    sources = models.JSONField(default=list, blank=True)
    searched = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> Text:
        """The columns as one value."""
        return Text(self.title, self.lead, self.body, list(self.sources), list(self.searched))


class ArticleVersion(Written):
    """One immutable version of an article. Who wrote it and who checked it are two people who signed exactly this."""

    article = models.ForeignKey("content.Article", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=Made.choices, default=Made.NEW)
    # The version whose text it brings back; the version in another language that its text follows.
    restores = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    translates = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number"),
            models.CheckConstraint(condition=Q(kind__in=Made.values), name="article_version_kind_known"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | (Q(written_by__isnull=False) & ~Q(checked_by=F("written_by"))),
                name="article_version_checker_is_not_writer",
            ),
            models.CheckConstraint(
                condition=Q(kind=Made.BROUGHT) | Q(written_by__isnull=False), name="article_version_has_a_writer"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(kind=Made.BROUGHT) | Q(checked_by__isnull=False),
                name="article_version_is_checked_before_it_is_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_signed(self) -> bool:
        """Whether two people have signed it."""
        return self.written_by_id is not None and self.checked_by_id is not None


class ArticleNote(models.Model):
    """What a colleague said to the writer of a version when they sent it back."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField()


class WorkingArticle(Written):
    """What one editor is writing right now, saved as they type; no version until they ask a colleague to read it.

    `revision` goes up with each save, and a save names the one it saw. `base`: the number of the newest version when
    it was begun.
    """

    article = models.ForeignKey("content.Article", on_delete=models.CASCADE, related_name="working")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    base = models.PositiveIntegerField(default=0)
    translates = models.ForeignKey(ArticleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "by"], name="one_working_text_an_editor")]


class ArticleEvent(AbstractEvent):
    """One step in the life of an article."""

    article = models.ForeignKey("content.Article", on_delete=models.PROTECT, related_name="history")
    version = models.ForeignKey(ArticleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["article", "at"], name="article_history")]


class Rewording(ByTwo):
    """A new answer for a published one whose thread is erased. The row goes when the page stays away for good."""

    publication = models.ForeignKey("content.Publication", on_delete=models.CASCADE, related_name="rewordings")
    before = models.TextField()
    answer = models.TextField()

    class Meta(ByTwo.Meta):
        constraints = [
            *ByTwo.Meta.constraints,
            models.UniqueConstraint(
                fields=["publication"], condition=Q(decided_at__isnull=True), name="one_open_rewording_an_answer"
            ),
        ]


class HasVersions(models.Model):
    """An article's columns that name its versions."""

    # The live version: the columns of text, the signatures, `html`, `stems` and the entry of the search are its.
    # Of an article that was never live they are those of its newest version.
    version = models.ForeignKey(ArticleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The next version, where it is, whom the writer asked to read it, and its day.
    stage = models.CharField(max_length=9, choices=Stage.choices, blank=True, default=Stage.REST, db_default="")
    proposal = models.ForeignKey(ArticleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    publish_on = models.DateField(null=True, blank=True)
    # Where an hour was chosen too: that moment; the day is then the day on which it falls.
    publish_at = models.DateTimeField(null=True, blank=True)
    # The number of the version of which the one who is asked to read it has been told by mail.
    told_of = models.PositiveIntegerField(null=True, blank=True)
    # From this day on its address, key and language stay as they are.
    first_live_on = models.DateField(null=True, blank=True)
    # The version in another language whose text this one was last found to follow.
    made_from = models.ForeignKey(ArticleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @staticmethod
    def rules() -> list[models.CheckConstraint]:
        """What `stage`, `proposal` and `publish_on` say together."""
        on_its_way, scheduled = ~Q(stage=Stage.REST), Q(stage=Stage.SCHEDULED)
        return [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="article_stage_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.REST, proposal__isnull=True) | (on_its_way & Q(proposal__isnull=False)),
                name="article_on_its_way_names_a_version",
            ),
            models.CheckConstraint(
                condition=(scheduled & Q(publish_on__isnull=False)) | (~scheduled & Q(publish_on__isnull=True)),
                name="article_scheduled_has_a_day",
            ),
        ]

    def newest(self) -> ArticleVersion | None:
        """The newest version, wherever it is. One query."""
        return ArticleVersion.objects.filter(article=self.pk).order_by("-number").first()

    def is_older_than(self, other: "HasVersions") -> bool:
        """Whether `other`, a translation of this text, says something newer: by the version that each was made from.

        Where neither was made from the other nor both from a third, by the day of what is live.
        """
        mine, theirs = self.version, other.version
        if theirs is None or theirs.published_at is None:
            return False
        source, its_source = self.made_from, other.made_from
        if source is not None and source.article_id == other.pk:
            return theirs.number > source.number
        if its_source is not None and its_source.article_id == self.pk:
            return False
        if source and its_source and source.article_id == its_source.article_id:
            return its_source.number > source.number
        return bool(mine and mine.published_at and theirs.number > 1 and theirs.published_at > mine.published_at)
