"""Events of a question and what has to happen because of them."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ground.models import AbstractDelivery, AbstractEvent
from questions.models.question import Question


class Event(AbstractEvent):
    """One step in the life of a question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="events")
    before = models.CharField(max_length=10, blank=True, default="")
    after = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["question", "at"], name="question_history"),
            models.Index(fields=["by", "at"], name="event_by_whom"),
            models.Index(
                fields=["-at", "-id"],
                condition=Q(step__in=["dismiss_level", "clear_abuse"]),
                name="event_dismissed",
            ),
        ]


class Channel(models.TextChoices):
    """How somebody is told."""

    ASKER_MAIL = "asker_mail", _("mail to the asker")
    DUTY_MAIL = "duty_mail", _("mail to the duty contact")
    DUTY_HOOK = "duty_hook", _("call to the web hook of the duty unit")
    DIGEST = "digest", _("line in a digest")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, as who watches the site speaks of them."""

    def overdue(self, now: datetime) -> "DeliveryQuerySet":
        """Their time has come and they are not done, or they have failed again and again and wait for their next try.

        A line that waits for the hour of its digest is not late.
        """
        late = Q(next_try_at__lt=now) | Q(tries__gt=2)
        return self.filter(late, done_at__isnull=True).exclude(channel=Channel.DIGEST, tries=0)

    def to_askers(self) -> "DeliveryQuerySet":
        """Mails to askers with what is needed to send them; of one question the first, until it is done.

        An address is written to once: what follows later finds none.
        """
        before = Delivery.objects.filter(
            event__question=OuterRef("event__question"),
            pk__lt=OuterRef("pk"),
            channel=Channel.ASKER_MAIL,
            done_at__isnull=True,
        )
        rows = self.filter(~Exists(before), channel=Channel.ASKER_MAIL).select_related("event__question")
        return rows.only("key", "tries", "next_try_at", "event__at", "event__question__language")


class Delivery(AbstractDelivery):
    """One thing that has to happen because of an Event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "channel", "recipient"], name="delivery_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(done_at__isnull=True), name="delivery_due"),
            # Each channel has its own turn: who is called for danger is found beside ten thousand mails.
            models.Index(
                fields=["channel", "next_try_at", "id"],
                condition=Q(done_at__isnull=True),
                name="delivery_due_by_channel",
            ),
        ]
