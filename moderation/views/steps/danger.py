"""Levels, the danger protocol, duties."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation import words
from moderation import workflow as desk
from moderation.forms import (
    AssessForm,
    ConfirmForm,
    ConsultForm,
    DetailsForm,
    DismissForm,
    FollowerForm,
    LevelForm,
    LowerForm,
    ReportForm,
)
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, cleaned
from moderation.words import Details
from questions import workflow
from questions.models import Level, Question


def set_level(request: StaffRequest, question: Question) -> str:
    """A person's own judgement."""
    data = cleaned(LevelForm, request)
    level = Level(data["level"])
    workflow.set_level(question, by=request.user, level=level, reason=data["less_because"])
    return _("The level is now: %(level)s.") % {"level": level.label}


def dismiss_level(request: StaffRequest, question: Question) -> str:
    """No danger."""
    workflow.dismiss_level(question, by=request.user, reason=cleaned(DismissForm, request)["reason"])
    return _("Dismissed. You can set a level again at any time.")


def ask_lower(request: StaffRequest, question: Question) -> str:
    """The first of two."""
    data = cleaned(LowerForm, request)
    workflow.ask_lower(question, by=request.user, level=data["level"], reason=data["reason"])
    return _("Asked. It stays in danger until a colleague agrees.")


def confirm_lower(request: StaffRequest, question: Question) -> str:
    """The second of two."""
    workflow.confirm_lower(question, by=request.user, seen=cleaned(ConfirmForm, request)["lowering_seen"])
    return _("You two have lowered the level.")


def acknowledge(request: StaffRequest, question: Question) -> str:
    """ "I have seen it"."""
    seen = workflow.acknowledge(question, by=request.user)
    if seen.seen_until is None:
        return _("Noted: you have seen it. Nobody else is called.")
    until = words.clock(seen.seen_until)
    return _("Noted: you have seen it. Write to the asker by %(time)s, or the next in line is called.") % {
        "time": until
    }


def look_again(request: StaffRequest, question: Question) -> str:
    """Read once more; the next time is a working day away."""
    seen = workflow.look_again(question, by=request.user)
    assert seen.look_due_at is not None
    return _("Noted: you have looked again. The next time is by %(time)s.") % {"time": words.clock(seen.look_due_at)}


def consult(request: StaffRequest, question: Question) -> str:
    """Advice without a name; what was said becomes a note, in the same press."""
    data = cleaned(ConsultForm, request)
    with transaction.atomic():
        workflow.consult(question, by=request.user, office=data["asked"])
        if data["advice_given"]:
            desk.add_note(question, by=request.user, text=data["advice_given"])
    if not data["advice_given"]:
        return _("Noted: whom you asked, and when.")
    return _("Noted: whom you asked, and when. What they said stands in the notes.")


def look_for_details(request: StaffRequest, question: Question) -> str:
    """Whether anything leads to the young person."""
    found = cleaned(DetailsForm, request)["found"] == Details.FOUND
    workflow.look_for_details(question, by=request.user, found=found)
    if found:
        return _("Noted. Make the report now, and note it below when you have.")
    return _("Noted: nothing in it says who or where.")


def assess(request: StaffRequest, question: Question) -> str:
    """No report can be made."""
    workflow.assess(question, by=request.user, reason=cleaned(AssessForm, request)["because"])
    return _("Noted: no report can be made, and why. If they write more, look again.")


def lift_hold(request: StaffRequest, question: Question) -> str:
    """It may be erased in its time."""
    workflow.lift_hold(question, by=request.user)
    return _("Its text goes when its time is over.")


def name_owner(request: StaffRequest, question: Question) -> str:
    """Somebody else follows it."""
    data = cleaned(FollowerForm, request)
    to = data["follower"]
    workflow.name_owner(question, by=request.user, to=to, insist=data["follower_insist"])
    return _("%(name)s follows it from now on.") % {"name": to}


def report(request: StaffRequest, question: Question) -> str:
    """A report was made; no text is kept."""
    data = cleaned(ReportForm, request)
    workflow.report(question, by=request.user, office=data["office"], made_at=data["made_at"])
    return _("Kept: who reported, when and to which office. No text. Now print the record for your own files.")


def recognise(request: StaffRequest, question: Question) -> str:
    """ "I know who this is"."""
    workflow.recognise(question, by=request.user)
    return _("A lead has been told and goes on with it. Talk with them today about what the law asks of you.")


TAKE: dict[str, Take] = {
    "set_level": set_level,
    "dismiss_level": dismiss_level,
    "ask_lower": ask_lower,
    "confirm_lower": confirm_lower,
    "acknowledge": acknowledge,
    "look_again": look_again,
    "consult": consult,
    "look_for_details": look_for_details,
    "assess": assess,
    "lift_hold": lift_hold,
    "name_owner": name_owner,
    "report": report,
    "recognise": recognise,
}
# What a step's own form holds: gone once it is taken. Everything else that was typed stays.
FIELDS: dict[str, tuple[str, ...]] = {
    "report": ("office", "made_at"),
    "set_level": ("level", "less_because"),
    "confirm_lower": ("lowering_seen",),
    "dismiss_level": ("reason",),
    "ask_lower": ("level", "reason"),
    "consult": ("asked", "advice_given"),
    "look_for_details": ("found",),
    "assess": ("because",),
    "name_owner": ("follower", "follower_insist"),
}
