"""What the public reads: Topic, Article, Term and Publication, and the Events of their life.

Nothing here leads to a private row: no key, no accessor, no date finer than the month.
Helplines are data of the program (`content/helplines.py`), so that they show without the database.
"""

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from content import countries, entries  # noqa: F401  # the rows of the search stand in a file of their own
from content.curating import Edit, Reading, TopicEvent, TopicPick  # noqa: F401  # and those beside topics and words
from content.media import Clip, Picture  # noqa: F401  # and those of uploaded files
from content.mentioned import Mention  # noqa: F401
from content.outside import Link  # noqa: F401
from content.versions import (  # noqa: F401  # and those beside an article
    ArticleEvent,
    ArticleNote,
    ArticleVersion,
    HasVersions,
    Rewording,
    Stage,
    WorkingArticle,
)
from ground.models import AbstractEvent, both_or_neither
from people.models import User

LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("nb", "norsk"), ("en", "English")]
COUNTRIES = [("", _("all countries")), ("fi", _("Finland")), ("se", _("Sweden")), ("no", _("Norway"))]
SHELF_MONTHS = 12
_NONE = models.Value([], models.JSONField())
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ð": "d", "ß": "ss"})


def slug_for(title: str) -> str:
    """An address part from a title in any of the languages; "answer" when nothing is left."""
    return slugify(title.translate(_LETTERS))[:60].strip("-") or "answer"


class Origin(models.TextChoices):
    """Who wrote a text: the desk, or it came with the software."""

    DESK = "desk", _("written at the desk")
    SOFTWARE = "software", _("came with the software")


class Topic(models.Model):
    """A subject area."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(_("names"), default=dict)
    leads = models.JSONField(_("first words"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # "I was treated wrongly": shows rights and the way to complain; answered by another team than the one criticised.
    about_us = models.BooleanField(_("about how services treated somebody"), default=False)
    # So long after a check its texts ask for a new one.
    shelf_months = models.PositiveSmallIntegerField(
        _("months until a new check"), default=SHELF_MONTHS, db_default=SHELF_MONTHS, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.CheckConstraint(condition=Q(shelf_months__gte=1), name="topic_shelf_of_a_month_or_more")]

    def __str__(self) -> str:
        return self.name("en")

    def name(self, language: str) -> str:
        """The name in `language`."""
        return str(self.names.get(language) or self.slug)

    def lead(self, language: str) -> str:
        """The first words in `language`; may be empty."""
        return str(self.leads.get(language, ""))


class Readable(models.TextChoices):
    """Where a public text is in its life."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    HELD = "held", _("held back")
    LIVE = "live", _("live")
    DUE = "due", _("due for a check")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def shown(cls) -> list["Readable"]:
        """Live in speech: what readers see. A text that is due for a check stays up."""
        return [cls.LIVE, cls.DUE]


class Audience(models.TextChoices):
    """For whom an article is written."""

    YOUTH = "youth", _("young people")
    UNDER_TEN = "under-10", _("children under ten")
    PARENT = "parent", _("parents")
    TEACHER = "teacher", _("school staff")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, as readers and editors speak of them."""

    def live(self) -> "ArticleQuerySet":
        """What readers see."""
        return self.filter(status__in=Readable.shown())

    def drafts(self) -> "ArticleQuerySet":
        """Never seen by readers so far, and nothing on its way."""
        return self.filter(status=Readable.DRAFT, stage=Stage.REST)

    def due(self) -> "ArticleQuerySet":
        """Readers see them, and somebody has to look whether they still hold."""
        return self.filter(status=Readable.DUE)

    def in_review(self) -> "ArticleQuerySet":
        """A colleague is asked to read the next version."""
        return self.filter(stage=Stage.IN_REVIEW)

    def to_be_read_by(self, user: User) -> "ArticleQuerySet":
        """In review, asked of this person or of anybody, and not written by them."""
        asked = Q(reader__isnull=True) | Q(reader=user)
        unread = self.in_review().filter(asked).exclude(proposal__written_by=user)
        return unread.exclude(proposal__restores__written_by=user)

    def asked_of(self, user: User) -> "ArticleQuerySet":
        """In review, and this person was asked by name to read them."""
        return self.in_review().filter(reader=user)

    def scheduled(self) -> "ArticleQuerySet":
        """Their next version waits for its day."""
        return self.filter(stage=Stage.SCHEDULED)

    def to_go_live(self, today: date) -> "ArticleQuerySet":
        """Scheduled, and their day has come, or their hour where one was chosen."""
        by_day = Q(publish_at__isnull=True, publish_on__lte=today)
        return self.scheduled().filter(by_day | Q(publish_at__lte=timezone.now()))

    def unchecked_since(self, day: date) -> "ArticleQuerySet":
        """Live, signed by two, and last checked before `day`. What nobody has signed was never checked."""
        signed = self.filter(writer__isnull=False, checker__isnull=False)
        return signed.filter(status=Readable.LIVE, checked_on__lt=day)


class Article(HasVersions):
    """A plain-language explainer in one language."""

    language = models.CharField(max_length=2, choices=LANGUAGES)
    slug = models.SlugField(max_length=80)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="articles")
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES, blank=True, default="")
    title = models.CharField(_("title"), max_length=160)
    lead = models.CharField(_("first words"), max_length=400)
    # Joins the translations of a text: the same in every language and for every country.
    key = models.SlugField(_("key"), max_length=80, blank=True, default="", db_default="")
    audience = models.CharField(
        _("for whom"), max_length=8, choices=Audience.choices, default=Audience.YOUTH, db_default=Audience.YOUTH
    )
    body = models.TextField(_("text"), help_text=_("Markdown"))
    # [{"name": …, "url": …, "seen": "2026-11-22"}], `seen` where somebody has read it; shown under the text.
    sources = models.JSONField(_("sources"), default=list, db_default=_NONE, blank=True)
    # What people type who look for this, where the text says it otherwise; found by the search, never shown.
    searched = models.JSONField(_("also searched as"), default=list, db_default=_NONE, blank=True)
    html = models.TextField(editable=False, default="")
    stems = models.TextField(editable=False, default="")
    status = models.CharField(max_length=10, choices=Readable.choices, default=Readable.DRAFT)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.DESK)
    checked_on = models.DateField(_("checked on"))
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            *HasVersions.rules(),
            models.UniqueConstraint(fields=["language", "slug"], name="article_address"),
            models.UniqueConstraint(
                fields=["key", "language", "country"], condition=~Q(key=""), name="article_version_for_a_country"
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="article_audience_known"),
            models.CheckConstraint(condition=Q(status__in=Readable.values), name="article_status_known"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("writer")), name="article_checker_is_not_writer"
            ),
        ]
        indexes = [models.Index(fields=["language", "status", "topic"], name="article_by_topic")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page, in the language that is active."""
        return reverse("article", args=[self.slug])

    @property
    def is_read_by_professionals(self) -> bool:
        """Whether two members of staff have signed it."""
        return self.writer_id is not None and self.checker_id is not None

    @property
    def is_unsigned(self) -> bool:
        """Whether it came with the software and two members of staff have not signed it yet."""
        return self.origin == Origin.SOFTWARE and not self.is_read_by_professionals

    def translations(self) -> list["Article"]:
        """The same text in other languages and for other countries, what is withdrawn left out. One query, none without
        a key."""
        if not self.key:
            return []
        rows = Article.objects.filter(key=self.key).exclude(pk=self.pk).exclude(status=Readable.WITHDRAWN)
        return list(rows.select_related("version", "made_from").order_by("language", "country", "pk"))

    def missing_languages(self) -> list[str]:
        """The languages in which nobody has begun this text for readers of its country."""
        return countries.missing(self, self.translations())


class Term(models.Model):
    """An office word explained, in one language and, where the word differs, for one country."""

    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    country = models.CharField(max_length=2, choices=COUNTRIES, blank=True, default="")
    slug = models.SlugField(max_length=80)
    word = models.CharField(_("word"), max_length=120)
    explanation = models.TextField(_("explanation"))
    stems = models.TextField(editable=False, default="")
    # Who stands behind it: one wrote or read it first, another read it too; then it was checked. None: nobody yet.
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="term_address"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("writer")), name="term_checker_is_not_writer"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def get_absolute_url(self) -> str:
        """The page, in the language that is active."""
        return reverse("word", args=[self.slug])

    @property
    def is_read_by_professionals(self) -> bool:
        """Whether two members of staff have signed it."""
        return self.writer_id is not None and self.checker_id is not None


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Published answers, as readers and the desk speak of them."""

    def live(self) -> "PublicationQuerySet":
        """What readers see: status alone decides."""
        return self.filter(status__in=Readable.shown())

    def shown_around(self) -> "PublicationQuerySet":
        """Live and not sensitive: may stand on home, newest, feeds, related and share cards."""
        return self.live().filter(sensitive=False)

    def newest_first(self) -> "PublicationQuerySet":
        """By month, then by number; the order of the keyset pages."""
        return self.order_by("-month", "-pk")

    def to_go_live(self, today: date) -> "PublicationQuerySet":
        """Scheduled, and their day has come."""
        return self.filter(status=Readable.SCHEDULED, goes_live_on__lte=today)

    def unchecked_since(self, day: date) -> "PublicationQuerySet":
        """Live, and last checked before `day`."""
        return self.filter(status=Readable.LIVE, checked_on__lt=day)


class Publication(models.Model):
    """The public copy of a question and its answer. Its only date for readers is a month."""

    status = models.CharField(max_length=10, choices=Readable.choices, default=Readable.SCHEDULED)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="publications")
    # Of those who answered: decides which office words are explained; "" those that are the same everywhere.
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES, blank=True, default="", db_default="")
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(max_length=80)
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"), help_text=_("Markdown"))
    html = models.TextField(editable=False, default="")
    stems = models.TextField(editable=False, default="")
    age_band = models.CharField(max_length=8, blank=True, default="")
    month = models.DateField(_("month"), help_text=_("the first day of the month it went live"))
    checked_on = models.DateField(_("checked on"))
    # The first day of the month in which the answer was corrected.
    corrected_on = models.DateField(null=True, blank=True)
    goes_live_on = models.DateField(null=True, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role_only = models.BooleanField(_("signed by role alone"), default=False)
    sensitive = models.BooleanField(_("sensitive"), default=False)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.DESK)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Readable.values), name="publication_status_known"),
            both_or_neither("writer", "checker", name="publication_signed_by_both"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("writer")), name="publication_checker_is_not_writer"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.SOFTWARE) | Q(checker__isnull=False),
                name="publication_from_the_desk_is_signed",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="publication_dated_by_month"),
        ]
        indexes = [
            models.Index(
                fields=["language", "-month", "-id"], condition=Q(status__in=["live", "due"]), name="publication_newest"
            ),
            models.Index(
                fields=["language", "topic", "-month", "-id"],
                condition=Q(status__in=["live", "due"]),
                name="publication_by_topic",
            ),
            models.Index(fields=["goes_live_on"], condition=Q(status="scheduled"), name="publication_to_go_live"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page, in the language that is active."""
        return reverse("answer", args=[self.pk, self.slug])

    @property
    def is_read_by_professionals(self) -> bool:
        """Whether two members of staff have signed it."""
        return self.origin == Origin.DESK


class Event(AbstractEvent):
    """One step in the life of a published answer."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="events")

    class Meta:
        indexes = [models.Index(fields=["publication", "at"], name="publication_history")]


class Explaining(models.Model):
    """The words of a language have changed: its texts get their explanations anew. The row goes when that is done."""

    language = models.CharField(max_length=2, choices=LANGUAGES, unique=True)
    done_to = models.BigIntegerField(default=0)  # the number of the last answer that has them


class AnsweredAlready(models.Model):
    """How many askers said in a month that this text answers them, so that they sent nothing. Nothing says who."""

    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publication__isnull=True, article__isnull=False)
                | Q(publication__isnull=False, article__isnull=True),
                name="answered_already_by_one_text",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="answered_already_dated_by_month"),
            models.UniqueConstraint(fields=["publication", "month"], name="answered_already_by_answer"),
            models.UniqueConstraint(fields=["article", "month"], name="answered_already_by_article"),
        ]


class Helped(models.Model):
    """How many readers said in a month that this text helped them, and how many that it did not. Nothing says who."""

    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publication__isnull=True, article__isnull=False)
                | Q(publication__isnull=False, article__isnull=True),
                name="helped_by_one_text",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="helped_dated_by_month"),
            models.UniqueConstraint(fields=["publication", "month"], name="helped_by_answer"),
            models.UniqueConstraint(fields=["article", "month"], name="helped_by_article"),
        ]


def first_of_month(day: date | None = None) -> date:
    """The only date a publication shows."""
    return (day or timezone.localdate()).replace(day=1)


def topic_choices(language: str) -> list[tuple[str, str]]:
    """(slug, name) of every topic, in the order the site shows them."""
    return [(topic.slug, topic.name(language)) for topic in Topic.objects.order_by("position", "pk")]
