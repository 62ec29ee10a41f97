"""What is due to be erased, and by when. What erasing does stands in `questions/workflow/erasing.py`."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from people.models import Organisation
from questions.models import Address, Delivery, Question, QuestionQuerySet, Receipt, Status

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
    """Threads nobody used for their organisation's months; not a set danger, nor one that a lead has yet to read."""
    old = Q(pk__in=[])
    for organisation in Organisation.objects.all():
        last = now.date() - timedelta(days=organisation.keep_months * DAYS_A_MONTH)
        old |= Q(organisation=organisation, used_on__lt=last)
    ended = Question.objects.filter(
        erased_at__isnull=True, status__in=[Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN]
    )
    unread = Q(status=Status.WITHDRAWN) & (Q(suggested_level__gt=0) | Q(set_level__gt=0))
    return ended.filter(old).exclude(set_level=2).exclude(unread)


def due_addresses(now: datetime) -> QuerySet[Address]:
    """Mail addresses left more than 30 days ago."""
    return Address.objects.filter(left_at__lt=now - timedelta(days=ADDRESS_DAYS))


def due_receipts(now: datetime) -> QuerySet[Receipt]:
    """Marks of forms taken in more than an hour ago."""
    return Receipt.objects.filter(at__lt=now - timedelta(hours=RECEIPT_HOURS))


def due_deliveries(now: datetime) -> QuerySet[Delivery]:
    """Deliveries done long ago."""
    return Delivery.objects.filter(done_at__lt=now - timedelta(days=DELIVERY_DAYS))
