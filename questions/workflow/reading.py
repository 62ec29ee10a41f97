"""Nobody has read a draft, a reply in danger or a set danger in time: the leads are told, once, in their digest."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Role
from questions.models import Channel, Event, Question, Status
from questions.workflow import there
from questions.workflow.alarm import deliver

NOT_READ = "not_read"


def tell_what_is_not_read() -> int:
    """One Event for each that has come over its time since leads were told last. Returns how many."""
    now = timezone.now()
    return sum(_tell(pk) for pk in _untold(now).values_list("pk", flat=True)[:200])


def _untold(now: datetime) -> QuerySet[Question]:
    told = Event.objects.filter(question=OuterRef("pk"), step=NOT_READ)
    draft = Q(status=Status.IN_REVIEW, review_due_at__lt=now) & ~Exists(told.filter(at__gte=OuterRef("review_due_at")))
    due = Q(messages__read_due_at__lt=now, messages__read_by__isnull=True)
    reply = due & ~Exists(told.filter(at__gte=OuterRef("messages__read_due_at")))
    rows = Question.objects.real().exclude(status=Status.WITHDRAWN)
    look = rows.not_looked_at(now).exclude(Exists(told.filter(at__gte=OuterRef("look_due_at"))))
    parts = [part.values("pk") for part in (rows.filter(draft), rows.filter(reply), look)]
    return Question.objects.filter(pk__in=parts[0].union(*parts[1:]))


def _tell(pk: int) -> bool:
    """In one transaction with the look whether it is still so: somebody may just have read it."""
    with transaction.atomic():
        question = Question.objects.select_for_update(of=("self",)).get(pk=pk)
        if not _untold(timezone.now()).filter(pk=pk).exists():
            return False
        event = Event.objects.create(question=question, step=NOT_READ, before=question.status, after=question.status)
        leads = there.members(question.organisation, [Role.LEAD]).order_by("user_id")
        for user_id in dict.fromkeys(leads.values_list("user_id", flat=True)):
            deliver(event, Channel.DIGEST, f"user:{user_id}")
    return True
