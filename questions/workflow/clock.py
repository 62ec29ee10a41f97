"""What time does: claims run out, old threads are erased."""

from datetime import timedelta

from django.utils import timezone

from questions.models import Question
from questions.workflow import steps
from questions.workflow.danger import leads_of
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking


def expire(question: Question) -> Question:
    """A claim has run out: back to the queue; from set level 1 on to a lead, never silently back.

    Raises `NotAllowed` when it was extended or ended meanwhile.
    """
    worried = _goes_to_a_lead(question)
    others = leads_of(question.organisation).exclude(pk__in=[question.claimed_by_id or 0, question.barred_id or 0])
    lead = others.first() if worried else None
    step = steps.EXPIRE_TO_LEAD if worried else steps.EXPIRE
    with taking(step, question, by=None) as locked:
        if locked.claimed_until is None or locked.claimed_until > timezone.now() or _goes_to_a_lead(locked) != worried:
            raise NotAllowed("")
        locked.waiting_since = timezone.now()
        if worried:
            locked.claimed_by = locked.owner = lead or locked.claimed_by
            locked.claimed_until = timezone.now() + timedelta(minutes=locked.organisation.claim_minutes)
        else:
            locked.claimed_by = locked.claimed_until = None
    return locked


def _goes_to_a_lead(question: Question) -> bool:
    return bool(question.set_level) and not question.is_practice


def erase(question: Question) -> Question:
    """Its time is over: private text goes, the code opens nothing any more."""
    with taking(steps.ERASE, question, by=None) as locked:
        erase_private(locked)
    return locked
