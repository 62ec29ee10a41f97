"""Who has it: take, put back, hand over."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation import words
from moderation import workflow as desk
from moderation.forms import HandOverForm, PassOnForm
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, cleaned
from questions import workflow
from questions.models import Question


def claim(request: StaffRequest, question: Question) -> str:
    """Take it."""
    taken = workflow.claim(question, by=request.user)
    assert taken.claimed_until is not None
    return _("It is yours until %(time)s, longer while you write.") % {"time": words.clock(taken.claimed_until)}


def release(request: StaffRequest, question: Question) -> str:
    """Put it back."""
    workflow.release(question, by=request.user)
    return _("It waits for the others again. What you wrote is kept for them.")


def resume(request: StaffRequest, question: Question) -> str:
    """Go on without the asker's word."""
    workflow.resume(question, by=request.user)
    return _("You can write the answer now.")


def hand_over(request: StaffRequest, question: Question) -> str:
    """A colleague goes on, with a word about it if there is one."""
    data = cleaned(HandOverForm, request)
    with transaction.atomic():
        workflow.hand_over(question, by=request.user, to=data["to"], insist=data["insist"])
        if data["hand_over_note"]:
            desk.add_note(question, by=request.user, text=data["hand_over_note"])
    return _("%(name)s has it now.") % {"name": data["to"]}


def pass_on(request: StaffRequest, question: Question) -> str:
    """Somebody else takes it; nobody asks why."""
    team = cleaned(PassOnForm, request)["to_team"]
    workflow.pass_on(question, by=request.user, team=team)
    if team:
        return _("It waits for %(team)s now. What you wrote is kept for them.") % {"team": team}
    return _("It waits for anybody now. What you wrote is kept for them.")


TAKE: dict[str, Take] = {
    "claim": claim,
    "release": release,
    "resume": resume,
    "hand_over": hand_over,
    "pass_on": pass_on,
}
# What a step's own form holds: gone once it is taken. Everything else that was typed stays.
FIELDS: dict[str, tuple[str, ...]] = {
    "hand_over": ("to", "hand_over_note", "insist"),
    "pass_on": ("to_team",),
}
