"""Events of a question and what has to happen because of them."""

from datetime import datetime

from django.db import models
from django.db.models import Q
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


class Delivery(AbstractDelivery):
    """One thing that has to happen because of an Event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "channel", "recipient"], name="delivery_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(done_at__isnull=True), name="delivery_due")]
