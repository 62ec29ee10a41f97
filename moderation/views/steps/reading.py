"""The second person: read a draft, a reply, a thread before it goes."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation import workflow as desk
from moderation.forms import ReviewForm, SendBackForm
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, cleaned
from questions import workflow
from questions.models import Question


def approve(request: StaffRequest, question: Question) -> str:
    """The second signature."""
    data = cleaned(ReviewForm, request)
    said = {name: tuple(data[name]) for name in ("ticked", "not_about")}
    workflow.approve(question, by=request.user, draft_id=data["draft_id"], **said)
    return _("Approved. The asker can read the answer now.")


def send_back(request: StaffRequest, question: Question) -> str:
    """To the writer, with advice and perhaps another text."""
    data = cleaned(SendBackForm, request)
    text = "" if question.draft and data["text"] == question.draft.answer else data["text"]
    with transaction.atomic():
        back = workflow.send_back(question, by=request.user, text=text)
        if data["advice"]:
            desk.add_note(back, by=request.user, text=data["advice"])
    return _("%(name)s has it again.") % {"name": back.claimed_by}


def read_reply(request: StaffRequest, question: Question) -> str:
    """A colleague's replies are read."""
    workflow.read_reply(question, by=request.user)
    return _("Noted: you have read the reply.")


def read_last(request: StaffRequest, question: Question) -> str:
    """A withdrawn one, before its text goes."""
    read = workflow.read_last(question, by=request.user)
    return _("The text has been erased.") if read.erased_at else _("Noted. The text goes when its time is over.")


TAKE: dict[str, Take] = {
    "approve": approve,
    "send_back": send_back,
    "read_reply": read_reply,
    "read_last": read_last,
}
# What a step's own form holds: gone once it is taken. Everything else that was typed stays.
FIELDS: dict[str, tuple[str, ...]] = {
    "send_back": ("advice", "text"),
}
# After these the thread may be closed to the one who took the step: back to the list it came from.
ENDS: dict[str, str] = {"read_last": "danger"}
