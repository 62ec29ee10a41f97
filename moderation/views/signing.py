"""What two people sign: the checklist, the voices, the draft as its reader needs it. Plain values for the templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from content import glossary
from ground import markdown
from language.danger import danger
from moderation import detecting, words
from moderation.views import telling
from moderation.views.guard import StaffRequest
from people.models import User
from questions import checklist
from questions.access import open_voices
from questions.models import Draft, Kind, Message, Question, Status, Voice, VoiceKind, WorkingCopy
from questions.workflow import voices

Typed = Mapping[str, str]


def told(
    request: StaffRequest, question: Question, steps: Mapping[str, str], rows: Sequence[Message], typed: Typed
) -> dict[str, Any]:
    """What the page shows of it; `voices` while an answer is written, `checklist` for who writes or reads it."""
    context: dict[str, Any] = {}
    if "add_voice" in steps:
        context |= told_voices(question, request.user, typed)
    if "submit" in steps:
        context["checklist"] = writers_checklist(request, question, rows, typed)
    if question.status == Status.IN_REVIEW:
        context |= {"review": review(question, rows), "checklist": readers_checklist(request, question, rows)}
    return context


# --- the checklist --------------------------------------------------------------------------------


def writers_checklist(
    request: StaffRequest, question: Question, rows: Sequence[Message], typed: Typed
) -> dict[str, Any]:
    """The items for the themes that were chosen on this page, else for the question's; ticked as typed or as saved."""
    if "checklist" in typed:
        seen = typed["checklist"].split(",")
        newer = [theme for theme in question.themes if theme not in seen]
        themes = checklist.merged(request.POST.getlist("themes"), newer)
        ticked = request.POST.getlist("ticked")
    else:
        seen, themes = [], list(question.themes)
        copy: WorkingCopy | None = getattr(question, "working_copy", None)
        ticked = copy.ticked if copy else []
    return _checklist(question, themes, ticked, rows) | {"shown": ",".join(checklist.merged(seen, themes))}


def readers_checklist(request: StaffRequest, question: Question, rows: Sequence[Message]) -> dict[str, Any]:
    """The same items for the second person: what the writer ticked is told beside each, none is ticked for them."""
    draft = question.draft
    assert draft is not None
    shown = _checklist(question, draft.themes, request.POST.getlist("ticked"), rows)
    return shown | {
        "by": draft.written_by.name,
        "left_out": [
            (name, str(words.THEMES[name]), name in request.POST.getlist("not_about"))
            for name in shown["suggested"]
            if name not in draft.themes
        ],
        "newer": [str(words.THEMES[name]) for name in question.themes if name not in draft.themes],
    }


def _checklist(
    question: Question, themes: Sequence[str], ticked: Sequence[str], rows: Sequence[Message]
) -> dict[str, Any]:
    suggested = _suggested(question, rows)
    return {
        "about": [str(words.THEMES[name]) for name in themes],
        "themes": [(name, words.THEMES[name], name in themes, name in suggested) for name in checklist.THEMES],
        "suggested": suggested,
        "items": [(name, words.CHECKLIST[name], name in ticked) for name in checklist.items(themes)],
        "missing": checklist.missing(themes, ticked),
        "not_said": words.NOT_SAID.get(question.language, ""),
    }


def _suggested(question: Question, rows: Sequence[Message]) -> list[str]:
    """What the program sees in the asker's words. Told anew: setting a level clears what it said when they came in."""
    found = [detecting.told(danger, row.text, question.language) for row in rows if row.kind == Kind.ASKER]
    return checklist.themes_of({kind for one in found if one for kind in one.kinds})


# --- several voices -------------------------------------------------------------------------------


def told_voices(question: Question, user: User, typed: Typed) -> dict[str, Any]:
    """The open voices as readers will see them, one's own to change, the form for one more, and the answer so far."""
    found = open_voices(question)
    mine = {voice.kind for voice in found if voice.by_id == user.pk}
    refused = typed.get("voice_kind", "") if typed.get("voice") else ""
    kinds = voices.kinds_for(question, user, user.places())
    return {
        "voices": [_voice(voice, question, user, typed if voice.kind == refused else {}) for voice in found],
        "voices_seen": voices.mark(found),
        "voice_kinds": [(kind.value, str(kind.label)) for kind in kinds if kind not in mine],
        "may_bring_in": VoiceKind.YOUNG_PERSON not in mine,
        "voice_typed": {} if refused in mine else typed,
        "so_far": "" if question.claimed_by_id == user.pk else _so_far(question),
    }


def _so_far(question: Question) -> str:
    """What the one who answers has saved, for a colleague who adds a voice to it."""
    copy: WorkingCopy | None = getattr(question, "working_copy", None)
    return markdown.render(copy.answer) if copy else ""


def _voice(voice: Voice, question: Question, user: User, typed: Typed) -> dict[str, Any]:
    is_mine = voice.by_id == user.pk
    return {
        "pk": voice.pk,
        "kind": voice.kind,
        "who": voices.who(voice, question.language),
        "by": voice.by.name,
        "is_young": voice.kind == VoiceKind.YOUNG_PERSON,
        "is_mine": is_mine,
        "may_leave_out": is_mine or question.claimed_by_id == user.pk,
        "is_typed": is_mine and bool(typed),
        "text": typed.get("voice", voice.text) if is_mine else voice.text,
        "html": voice.html,
        "name": typed.get("voice_name", voice.name) if is_mine else voice.name,
        "role_only": bool(typed.get("voice_role_only")) if is_mine and typed else voice.role_only,
    }


def as_read(question: Question, answer: str) -> str:
    """The answer with its voices as the asker will read it: clean HTML, office words explained. Up to two queries."""
    if not answer.strip():
        return ""
    text = voices.composed(answer, open_voices(question), question.language)
    return explained(question, markdown.render(text))


def explained(question: Question, html: str) -> str:
    """Clean HTML with the office words of the country that answers explained."""
    return glossary.explain(html, language=question.language, country=question.organisation.country)


# --- the difference -------------------------------------------------------------------------------


def difference(before: str, after: str) -> dict[str, Any]:
    """`pieces` from one text to the other, word by word, long unchanged stretches folded; `out`, what was taken out."""
    pieces = words.diff(before, after) if after.strip() else []
    return {"pieces": words.folded(pieces), "out": words.taken_out(pieces), "is_same": before == after}


def review(question: Question, rows: Sequence[Message]) -> dict[str, Any] | None:
    """A draft as its reader needs it: as the asker will read it, and what changed. Four queries."""
    draft = question.draft
    if draft is None:
        return None
    before = question.drafts.filter(number__lt=draft.number).order_by("-number").first()
    old, new = (voices.with_answer(one) if one else "" for one in (before, draft))
    return {
        "draft": draft,
        "html": explained(question, draft.html),
        "signer": _signer(draft, question.language),
        "wording": difference(telling.asked(rows), draft.public_question),
        "answer_diff": words.folded(words.diff(old, new)) if before and old != new else [],
        "public_diff": _changed(before, draft) if before else [],
        "before": before,
    }


def _changed(before: Draft, draft: Draft) -> list[tuple[str, str]]:
    old, new = (f"{one.title}\n\n{one.public_question}" for one in (before, draft))
    return words.folded(words.diff(old, new)) if old != new else []


def _signer(draft: Draft, language: str) -> dict[str, Any]:
    face = getattr(draft.written_by, "face", None)
    role = face.role(language) if face else ""
    if face is None or face.hidden or draft.role_only:
        return {"drawing": 0, "name": "", "role": role or _("Social worker")}
    return {"drawing": face.drawing, "name": face.first_name, "role": role}
