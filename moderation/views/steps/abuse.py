"""Abuse: show the covered text, mark, clear, close as spam, let evidence go."""

from django.utils.translation import gettext as _

from moderation.forms import AbuseForm, SpamForm
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, cleaned
from questions import workflow
from questions.models import Abuse, Question


def uncover(request: StaffRequest, question: Question) -> str:
    """The text, for half an hour."""
    workflow.uncover(question, by=request.user)
    return _("The text shows below. You may stop reading at any point.")


def mark_abuse(request: StaffRequest, question: Question) -> str:
    """A person's own judgement. Nobody loses it by that: who holds it puts it back when they want to."""
    kind = Abuse(cleaned(AbuseForm, request)["kind"])
    marked = workflow.mark_abuse(question, by=request.user, kind=kind)
    if marked.danger:
        said = _("Marked as %(kind)s. Somebody may be in danger, so it stays with those who answer.")
    elif marked.claimed_by == request.user:
        said = _("Marked as %(kind)s. The leads see it now. It stays yours; put it back if you would rather not go on.")
    else:
        said = _("Marked as %(kind)s. It stands in the leads’ list now.")
    return said % {"kind": kind.label}


def clear_abuse(request: StaffRequest, question: Question) -> str:
    """No abuse."""
    workflow.clear_abuse(question, by=request.user)
    return _("It is a question like any other again.")


def close_spam(request: StaffRequest, question: Question) -> str:
    """Closed unread, as far as the page knew it."""
    workflow.close_spam(question, by=request.user, last_seen=cleaned(SpamForm, request)["last_seen"])
    return _("Closed. Who sent it can read one line and may write again.")


def let_go(request: StaffRequest, question: Question) -> str:
    """Nobody needs it as evidence any more."""
    workflow.let_go(question, by=request.user)
    return _("The text has been erased.")


TAKE: dict[str, Take] = {
    "uncover": uncover,
    "mark_abuse": mark_abuse,
    "clear_abuse": clear_abuse,
    "close_spam": close_spam,
    "let_go": let_go,
}
# What a step's own form holds: gone once it is taken. Everything else that was typed stays.
FIELDS: dict[str, tuple[str, ...]] = {
    "mark_abuse": ("kind",),
}
# After these the thread may be closed to the one who took the step: back to the list it came from.
ENDS: dict[str, str] = {"let_go": "abuse"}
