"""What is due to be erased, and by when. What erasing does stands in `questions/workflow/erasing.py`."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from people.models import Organisation
from questions.models import Address, CameBy, Delivery, Event, Question, QuestionQuerySet, Receipt, Shown, Status

DAYS_A_MONTH = 31
ADDRESS_DAYS = 30
RECEIPT_HOURS = 1
DELIVERY_DAYS = 90
SHOWN_DAYS = 7
EXPOSURE_DAYS = 365
EXPOSURE = ("need_to_talk", "talked", "uncover")  # steps that say how a member of staff was


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


def due_shown(now: datetime) -> QuerySet[Shown]:
    """Pages to show to somebody, made more than a week ago; they open for a day."""
    return Shown.objects.filter(made_at__lt=now - timedelta(days=SHOWN_DAYS))


def due_exposure(now: datetime) -> QuerySet[Event]:
    """What staff saw and how they were, more than a year ago: it is for their care, not for a file about them."""
    told = Delivery.objects.exclude(pk__in=due_deliveries(now).values("pk"))
    old = Event.objects.filter(step__in=EXPOSURE, at__lt=now - timedelta(days=EXPOSURE_DAYS))
    return old.exclude(pk__in=told.values("event"))


# --- all of it ------------------------------------------------------------------------------------

# Kind -> the way from a row to its organisation
KINDS: Mapping[str, str] = {
    "threads": "organisation",
    "addresses": "question__organisation",
    "receipts": "question__organisation",
    "deliveries": "event__question__organisation",
    "shown": "question__organisation",
    "exposure": "question__organisation",
}


def due(now: datetime) -> dict[str, QuerySet[Any]]:
    """Kind -> the rows whose time is over. Limits run out by themselves: they stand in no table."""
    return {
        "threads": due_threads(now),
        "addresses": due_addresses(now),
        "receipts": due_receipts(now),
        "deliveries": due_deliveries(now),
        "shown": due_shown(now),
        "exposure": due_exposure(now),
    }


def counts(now: datetime) -> dict[str, Counter[str]]:
    """Organisation (its slug) -> kind -> how many rows are due. A query a kind."""
    found: dict[str, Counter[str]] = {}
    for kind, rows in due(now).items():
        for slug, number in rows.order_by().values_list(f"{KINDS[kind]}__slug").annotate(Count("pk")):
            found.setdefault(slug, Counter())[kind] = number
    return found
