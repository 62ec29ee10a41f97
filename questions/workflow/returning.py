"""A public page that the asker wished away is off at once; two people decide, with a reason, whether it may return.

It never returns without another yes of the asker. docs/adr/0015.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from questions.models import Event, Question, TakeDown
from questions.workflow import publishing, steps
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking, write_down_what_follows


def begin(question: Question) -> None:
    """On a locked question whose public page has just been taken down by its asker: two people look at it."""
    plain = {"reason": "", "first": None, "second": None, "decided_at": None}
    TakeDown.objects.update_or_create(question=question, defaults=plain)
    event = Event.objects.create(question=question, step="take_down", before=question.status, after=question.status)
    write_down_what_follows(event, question)


def propose_return(question: Question, *, by: User, reason: str) -> Question:
    """The first of two says whether it may return, and why (`Returning`). Another word replaces it."""
    with taking(steps.PROPOSE_RETURN, question, by=by, detail=reason) as locked:
        TakeDown.objects.filter(question=locked).update(reason=reason, first=by)
    return locked


def agree_return(question: Question, *, by: User, reason: str) -> Question:
    """The second agrees to exactly `reason`, which their page showed. What stays away loses its public text."""
    with taking(steps.AGREE_RETURN, question, by=by, detail=reason) as locked:
        row = locked.take_down
        if row.reason != reason:
            raise NotAllowed(_("A colleague has said something else meanwhile. Read it once more."))
        row.second, row.decided_at = by, timezone.now()
        row.save(update_fields=["second", "decided_at"])
        if not row.may_return:
            publishing.forget(locked, by=by)
    return locked
