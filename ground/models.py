"""Abstract parts of the outbox and of constraints. Concrete tables live with the app whose rows they speak of."""

import hashlib
import hmac
import uuid
from datetime import UTC, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from ground.keys import secret_keys

LEASE = timedelta(minutes=2)
PAUSES = [30, 120, 600, 1800, 3600]  # seconds before the next try; the last one repeats


class Generation(models.Model):
    """One row: how often what the public reads has changed, counted by triggers (`ground/generation`)."""

    number = models.BigIntegerField(default=0)


class LedgerLine(models.Model):
    """An erasure that is still to be written into the ledger (`ground/ledger`). No content, and nobody's name."""

    at = models.DateTimeField()
    step = models.CharField(max_length=40)
    table = models.CharField(max_length=60)  # as in `questions.question`
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).isoformat()} {self.step} {self.table} {self.number};"


class Backup(models.Model):
    """A backup that was made: what is looked at is how long ago. `at`: when it began, so nothing in it is newer."""

    at = models.DateTimeField()
    size = models.BigIntegerField()  # bytes


def both_or_neither(one: str, other: str, *, name: str) -> models.CheckConstraint:
    """A constraint: `one` and `other` are both null or both set."""
    return models.CheckConstraint(
        condition=Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}),
        name=name,
    )


class AbstractEvent(models.Model):
    """One step in a life: who, when, which step. Never holds text; the database refuses to change a row."""

    step = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # A word from a closed list (a reason, a level, an office), never a sentence.
    detail = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        abstract = True


class AbstractDelivery(models.Model):
    """One thing that has to happen because of an Event: leased, done outside a transaction, then marked.

    At least once. `event` and `channel` and `recipient` are unique together (set by the concrete table).
    `next_try_at` is both the lease and the pause after a failure: nobody takes it before.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=40, blank=True, default="")
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def message_id(self, key: str = "") -> str:
        """The mail's Message-ID: the same at each try, and it says nothing."""
        digest = hmac.new((key or settings.SECRET_KEY).encode(), self.key.bytes, hashlib.sha256).hexdigest()[:32]
        return f"<{digest}@{settings.MESSAGE_ID_DOMAIN}>"

    def message_ids(self) -> set[str]:
        """The one it has, and those it had before SECRET_KEY changed."""
        return {self.message_id(key) for key in secret_keys()}

    def pause(self) -> timedelta:
        """How long to wait after the latest failed try."""
        return timedelta(seconds=PAUSES[min(max(self.tries, 1), len(PAUSES)) - 1])


Row = TypeVar("Row", bound=AbstractDelivery)


def lease(due: models.QuerySet[Row], *, most: int = 20) -> list[Row]:
    """Take up to `most` due deliveries in a short transaction; another worker skips them until the lease ends."""
    now = timezone.now()
    with transaction.atomic():
        waiting = due.filter(done_at__isnull=True, next_try_at__lte=now).order_by("next_try_at", "pk")
        rows = list(waiting.select_for_update(skip_locked=True, of=("self",))[:most])
        if rows:
            taken = due.model._base_manager.filter(pk__in=[row.pk for row in rows])
            taken.update(tries=F("tries") + 1, next_try_at=now + LEASE)
    for row in rows:
        row.tries += 1
        row.next_try_at = now + LEASE
    return rows
