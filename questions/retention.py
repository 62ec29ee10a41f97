"""What is due to be erased, and by when. What erasing does stands in `questions/workflow/erasing.py`."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from people.models import Organisation
from questions.models import Address, CameBy, Delivery, Question, QuestionQuerySet, Receipt, Status

DAYS_A_MONTH = 31
ADDRESS_DAYS = 30
RECEIPT_HOURS = 1
DELIVERY_DAYS = 90


@dataclass
class Erased:
    """How many rows of what went, or would go."""

    threads: int = 0
    addresses: int = 0
    receipts: int = 0
    deliveries: int = 0

    def counts(self) -> dict[str, int]:
        """For the log."""
        return asdict(self)


def due_threads(now: datetime) -> QuestionQuerySet:
    """Threads that nobody used for their organisation's months, and whose answer is at least as old.

    Over, or left by an asker who was asked something back. Not a set danger or one on hold, unless it was taken back,
    nor what is kept as evidence, nor one that a lead has yet to read. What is made up goes in whatever status it is.
    """
    old = Q(pk__in=[])
    for organisation in Organisation.objects.all():
        last = now - timedelta(days=organisation.keep_months * DAYS_A_MONTH)
        unread = Q(answered_at__isnull=True) | Q(answered_at__lt=last)
        old |= unread & Q(organisation=organisation, used_on__lt=last.date())
    worried = Q(suggested_level__gt=0) | Q(set_level__gt=0)
    over = Q(status__in=[Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN]) | Q(status=Status.WITH_ASKER) & ~worried
    made_up = Q(came_by=CameBy.PRACTICE)
    danger = Q(set_level=2) & ~Q(status=Status.WITHDRAWN)
    held = Q(on_hold=True) & ~Q(status=Status.WITHDRAWN)
    due = Question.objects.filter(old, over | made_up, erased_at__isnull=True).exclude((danger | held) & ~made_up)
    due = due.exclude(pk__in=Question.objects.real().evidence().values("pk"))
    return due.exclude(pk__in=Question.objects.unread().values("pk"))


def due_addresses(now: datetime) -> QuerySet[Address]:
    """Mail addresses left more than 30 days ago."""
    return Address.objects.filter(left_at__lt=now - timedelta(days=ADDRESS_DAYS))


def due_receipts(now: datetime) -> QuerySet[Receipt]:
    """Marks of forms taken in more than an hour ago."""
    return Receipt.objects.filter(at__lt=now - timedelta(hours=RECEIPT_HOURS))


def due_deliveries(now: datetime) -> QuerySet[Delivery]:
    """Deliveries done long ago."""
    return Delivery.objects.filter(done_at__lt=now - timedelta(days=DELIVERY_DAYS))
