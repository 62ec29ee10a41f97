"""The worker's own health: I need to talk about this one, and we have talked."""

from django.utils.translation import gettext as _

from moderation import care
from moderation.forms import TalkedForm
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, Unfinished, cleaned
from questions import workflow
from questions.models import Question


def need_to_talk(request: StaffRequest, question: Question) -> str:
    """A lead is told."""
    workflow.need_to_talk(question, by=request.user)
    return _(
        "A lead has been told and comes to you. You don’t have to carry it alone until then: leave it if you like."
    )


def talked(request: StaffRequest, question: Question) -> str:
    """A lead has listened."""
    to = cleaned(TalkedForm, request)["to"]
    if not care.requests_to_talk(by=to, about=question):
        raise Unfinished(_("Nobody waits to talk about this one."))
    workflow.talked(question, by=request.user, to=to)
    return _("Noted: you have talked with %(name)s.") % {"name": to}


TAKE: dict[str, Take] = {
    "need_to_talk": need_to_talk,
    "talked": talked,
}
FIELDS: dict[str, tuple[str, ...]] = {"talked": ("to",)}
