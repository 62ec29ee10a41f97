"""From a press to a verb: one small function a step. Each gives back what to say, or raises why not.

The table `TAKE` is what the address /desk/questions/{id}/{step}/ knows; the rules stand in `questions.workflow`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from moderation import words
from moderation import workflow as desk
from moderation.forms import (
    DeclineForm,
    DismissForm,
    HandInForm,
    HandOverForm,
    LevelForm,
    NoteForm,
    ReplyForm,
    ReportForm,
    ReviewForm,
    SendBackForm,
    WordingForm,
)
from moderation.views.guard import StaffRequest
from questions import workflow
from questions.models import Level, Question
from questions.workflow import Wording

Take = Callable[[StaffRequest, Question], str]
F = TypeVar("F", bound=forms.Form)


class Unfinished(Exception):
    """Something is missing in what was typed; the message says what."""


def cleaned(form: type[F], request: StaffRequest) -> dict[str, Any]:
    """The form's clean data. Raises `Unfinished` with its first error."""
    filled = form(request.POST)
    if not filled.is_valid():
        raise Unfinished(next(iter(filled.errors.values()))[0])
    return filled.cleaned_data


def wording_of(data: dict[str, Any]) -> Wording:
    """What the fields of the answer hold."""
    names = ("answer", "title", "public_question", "role_only", "sensitive", "linked", "topic")
    return Wording(**{name: data[name] for name in names})


# --- having it ------------------------------------------------------------------------------------


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
    """A colleague goes on."""
    to = cleaned(HandOverForm, request)["to"]
    workflow.hand_over(question, by=request.user, to=to)
    return _("%(name)s has it now.") % {"name": to}


# --- writing --------------------------------------------------------------------------------------


def reply(request: StaffRequest, question: Question) -> str:
    """To the asker, at once."""
    data = cleaned(ReplyForm, request)
    workflow.reply(question, by=request.user, text=data["reply"], role_only=data["reply_role_only"])
    if question.danger:
        return _("The asker can read it now. A colleague reads it within a working day.")
    return _("The asker can read it now.")


def submit(request: StaffRequest, question: Question) -> str:
    """To a colleague. Saved first, so that nothing a colleague saved meanwhile is overwritten unseen."""
    data = cleaned(HandInForm, request)
    wording = wording_of(data)
    with transaction.atomic():
        workflow.save_copy(question, by=request.user, seen=data["seen"], wording=wording)
        workflow.submit(question, by=request.user, wording=wording, reviewer=data["reviewer"])
    return _("%(name)s reads it now. You can still see it here.") % {"name": data["reviewer"]}


def decline(request: StaffRequest, question: Question) -> str:
    """Why we can't answer here."""
    data = cleaned(DeclineForm, request)
    workflow.decline(question, by=request.user, reason=data["reason"], text=data["words"])
    return _("The asker can read why. If they write again, somebody else reads it.")


def note(request: StaffRequest, question: Question) -> str:
    """For colleagues."""
    desk.add_note(question, by=request.user, text=cleaned(NoteForm, request)["note"])
    return _("Your note is there. Only staff see it.")


# --- reading --------------------------------------------------------------------------------------


def approve(request: StaffRequest, question: Question) -> str:
    """The second signature."""
    workflow.approve(question, by=request.user, draft_id=cleaned(ReviewForm, request)["draft_id"])
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


# --- danger ---------------------------------------------------------------------------------------


def set_level(request: StaffRequest, question: Question) -> str:
    """A person's own judgement."""
    level = Level(cleaned(LevelForm, request)["level"])
    workflow.set_level(question, by=request.user, level=level)
    return _("The level is now: %(level)s.") % {"level": level.label}


def dismiss_level(request: StaffRequest, question: Question) -> str:
    """No danger."""
    workflow.dismiss_level(question, by=request.user, reason=cleaned(DismissForm, request)["reason"])
    return _("Dismissed. You can set a level again at any time.")


def ask_lower(request: StaffRequest, question: Question) -> str:
    """The first of two."""
    workflow.ask_lower(question, by=request.user, level=cleaned(LevelForm, request)["level"])
    return _("Asked. It stays in danger until a colleague agrees.")


def confirm_lower(request: StaffRequest, question: Question) -> str:
    """The second of two."""
    workflow.confirm_lower(question, by=request.user)
    return _("You two have lowered the level.")


def report(request: StaffRequest, question: Question) -> str:
    """A report was made; no text is kept."""
    workflow.report(question, by=request.user, office=cleaned(ReportForm, request)["office"])
    return _("Kept: who reported, when and to which office. No text.")


def recognise(request: StaffRequest, question: Question) -> str:
    """ "I know who this is"."""
    workflow.recognise(question, by=request.user)
    return _("A lead has been told and goes on with it. Talk with them today about what the law asks of you.")


TAKE: dict[str, Take] = {
    "claim": claim,
    "release": release,
    "resume": resume,
    "hand_over": hand_over,
    "reply": reply,
    "submit": submit,
    "decline": decline,
    "note": note,
    "approve": approve,
    "send_back": send_back,
    "read_reply": read_reply,
    "read_last": read_last,
    "set_level": set_level,
    "dismiss_level": dismiss_level,
    "ask_lower": ask_lower,
    "confirm_lower": confirm_lower,
    "report": report,
    "recognise": recognise,
}
# After these the thread may be closed to the one who took the step: back to the list it came from.
ENDS: dict[str, str] = {"read_last": "danger"}
# What a step's own form holds: gone once it is taken. Everything else that was typed stays.
_WORDING = tuple(WordingForm.base_fields)
FIELDS: dict[str, tuple[str, ...]] = {
    "note": ("note",),
    "reply": ("reply", "reply_role_only"),
    "hand_over": ("to",),
    "submit": (*_WORDING, "reviewer"),
    "decline": ("reason", "words"),
    "report": ("office",),
    "dismiss_level": ("reason",),
    "send_back": ("advice", "text"),
}
