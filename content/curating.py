"""The rows beside topics and office words: edits that wait for a second person, what stands first, how much is read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.waiting import ByTwo
from ground.models import AbstractEvent


class Edit(ByTwo):
    """What somebody would change in an office word or in a topic's names and first words; it waits for a second person.

    `before`, `texts`: field -> text; `before` is empty for what is new. Those agreed to are the earlier versions.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        WORD = "word", _("word")
        TOPIC = "topic", _("topic")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    term = models.ForeignKey("content.Term", null=True, blank=True, on_delete=models.SET_NULL, related_name="edits")
    topic = models.ForeignKey("content.Topic", null=True, blank=True, on_delete=models.CASCADE, related_name="edits")
    before = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    removes = models.BooleanField(default=False)  # the word goes

    class Meta(ByTwo.Meta):
        constraints = [
            *ByTwo.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=["word", "topic"]), name="edit_kind_known"),
            models.UniqueConstraint(fields=["term"], condition=Q(decided_at__isnull=True), name="one_open_edit_a_word"),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(decided_at__isnull=True), name="one_open_edit_a_topic"
            ),
        ]


class TopicPick(models.Model):
    """An article or answer that an editor lets stand first on the page of a topic, in one language."""

    topic = models.ForeignKey("content.Topic", on_delete=models.CASCADE, related_name="picks")
    language = models.CharField(max_length=2)
    article = models.ForeignKey("content.Article", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    publication = models.ForeignKey(
        "content.Publication", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publication__isnull=True, article__isnull=False)
                | Q(publication__isnull=False, article__isnull=True),
                name="topic_pick_of_one_text",
            ),
            models.UniqueConstraint(fields=["topic", "article"], name="topic_pick_article_once"),
            models.UniqueConstraint(fields=["topic", "publication"], name="topic_pick_answer_once"),
        ]


class TopicEvent(AbstractEvent):
    """One step in arranging a topic: its place, what stands first on its page. `detail` of the latter: `article:12`."""

    topic = models.ForeignKey("content.Topic", on_delete=models.PROTECT, related_name="history")

    class Meta:
        indexes = [models.Index(fields=["topic", "at"], name="topic_history")]


class Reading(models.Model):
    """How often a text was opened on a day: `content.reads`. Nothing says by whom. `number`: of the text."""

    kind = models.CharField(max_length=7)  # "article" or "answer"
    number = models.BigIntegerField()
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number", "day"], name="reading_once_a_day")]
        indexes = [models.Index(fields=["day"], name="reading_by_day")]
