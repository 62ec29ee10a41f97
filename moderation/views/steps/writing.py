"""To the asker, to a colleague, to all colleagues; one's own voice beside the answer."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation import workflow as desk
from moderation.forms import DeclineForm, HandInForm, LeaveOutForm, NoteForm, ReplyForm, VoiceForm, WordingForm
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, cleaned
from questions import workflow
from questions.models import Question
from questions.workflow import Wording


def wording_of(data: dict[str, Any]) -> Wording:
    """What the fields of the answer hold."""
    names = (
        "answer", "title", "public_question", "role_only", "sensitive", "linked", "topic",
        "themes", "themes_seen", "ticked",
        "text_seen",
    )  # fmt: skip
    return Wording(**{name: data[name] for name in names})


def reply(request: StaffRequest, question: Question) -> str:
    """To the asker, at once."""
    data = cleaned(ReplyForm, request)
    replied = workflow.reply(
        question,
        by=request.user,
        text=data["reply"],
        role_only=data["reply_role_only"],
        text_seen=data["text_seen"],
    )
    if replied.messages.filter(by=request.user, read_due_at__isnull=False, read_by__isnull=True).exists():
        return _("The asker can read it now. A colleague reads it within a working day.")
    return _("The asker can read it now.")


def submit(request: StaffRequest, question: Question) -> str:
    """To a colleague. Saved first, so that nothing a colleague saved meanwhile is overwritten unseen."""
    data = cleaned(HandInForm, request)
    wording = wording_of(data)
    with transaction.atomic():
        workflow.save_copy(question, by=request.user, seen=data["seen"], wording=wording)
        workflow.submit(
            question,
            by=request.user,
            wording=wording,
            reviewer=data["reviewer"],
            voices_seen=data["voices_seen"],
        )
    return _("%(name)s reads it now. You can still see it here.") % {"name": data["reviewer"]}


def decline(request: StaffRequest, question: Question) -> str:
    """Why we can't answer here."""
    data = cleaned(DeclineForm, request)
    workflow.decline(question, by=request.user, reason=data["reason"], text=data["words"])
    return _("The asker can read why. If they write again, somebody else reads it.")


def add_voice(request: StaffRequest, question: Question) -> str:
    """One's own voice, under the answer."""
    data = cleaned(VoiceForm, request)
    workflow.add_voice(
        question,
        by=request.user,
        kind=data["voice_kind"],
        text=data["voice"],
        name=data["voice_name"],
        role_only=data["voice_role_only"],
    )
    return _("Your voice stands under the answer. The one who answers hands both in.")


def leave_out_voice(request: StaffRequest, question: Question) -> str:
    """A voice leaves the answer. A colleague's text stays with the notes: it was their work."""
    with transaction.atomic():
        voice = workflow.leave_out_voice(question, by=request.user, voice_id=cleaned(LeaveOutForm, request)["voice_id"])
        if voice.by_id == request.user.pk:
            return _("Your voice is out of the answer.")
        begin = _("The voice of %(name)s was left out of the answer. It said:") % {"name": voice.by}
        desk.add_note(question, by=request.user, text=f"{begin}\n\n{voice.text}")
    return _("It is out of the answer. Its text stands with the notes, for %(name)s.") % {"name": voice.by}


def note(request: StaffRequest, question: Question) -> str:
    """For colleagues."""
    desk.add_note(question, by=request.user, text=cleaned(NoteForm, request)["note"])
    return _("Your note is there. Only staff see it.")


TAKE: dict[str, Take] = {
    "reply": reply,
    "submit": submit,
    "decline": decline,
    "note": note,
    "add_voice": add_voice,
    "leave_out_voice": leave_out_voice,
}
# What a step's own form holds: gone once it is taken. Everything else that was typed stays.
_WORDING = tuple(WordingForm.base_fields)
FIELDS: dict[str, tuple[str, ...]] = {
    "note": ("note",),
    "reply": ("reply", "reply_role_only"),
    "submit": (*_WORDING, "reviewer", "voices_seen"),
    "add_voice": ("voice", "voice_kind", "voice_name", "voice_role_only"),
    "leave_out_voice": ("voice_id",),
    "decline": ("reason", "words"),
}
