"""Several voices in one answer: each in its own words, signed by the member of staff who wrote or brought it in.

Who holds the question writes the answer and can leave a voice out, but not change it; nobody else's text is touched.
Nobody names themselves a nurse or a lawyer: a lead has given them that on the team page (`Membership.professions`).
"""

import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ground import markdown
from people.models import Membership, User
from questions.models import Draft, Question, Voice, VoiceKind
from questions.workflow import steps
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking

_MARKS, _ESCAPED = re.compile(r"([\\`*_{}\[\]<>()#+.!|~-])"), r"\\\1"  # what Markdown would read in a name


def add_voice(
    question: Question, *, by: User, kind: str, text: str, name: str = "", role_only: bool = False
) -> Question:
    """Put in or change one's own voice of this kind, or with "" take it out, while the answer is being written."""
    with taking(steps.ADD_VOICE, question, by=by, detail=kind if text else "") as locked:
        if kind == VoiceKind.YOUNG_PERSON and text and not name:
            raise NotAllowed(_("Write the name the young person wants to be shown with. It need not be their own."))
        if text and kind not in kinds_for(locked, by):
            raise NotAllowed(_("A lead has to say first that you speak as that. They find it on the team page."))
        open_ones = Voice.objects.filter(question=locked, draft__isnull=True, by=by, kind=kind)
        if not text:
            open_ones.delete()
        else:
            Voice.objects.update_or_create(
                question=locked,
                draft=None,
                by=by,
                kind=kind,
                defaults={
                    "at": timezone.now(),
                    "name": name if kind == VoiceKind.YOUNG_PERSON else "",
                    "role_only": role_only,
                    "text": text,
                    "html": markdown.render(text),
                },
            )
    return locked


def kinds_for(question: Question, user: User, places: Iterable[Membership] | None = None) -> list[VoiceKind]:
    """As what this person may add a voice here: what a lead has given them, and whom they bring in. One query.

    `places`: of `User.places`, where a page has them at hand.
    """
    here = Membership.objects.current().filter(user=user).select_related("team") if places is None else places
    given = {kind for row in here if row.team.organisation_id == question.organisation_id for kind in row.speaks_as()}
    return [kind for kind in VoiceKind if kind in given or kind == VoiceKind.YOUNG_PERSON]


def leave_out_voice(question: Question, *, by: User, voice_id: int) -> Voice:
    """Take a voice out of the answer: one's own, or as the holder a colleague's. Returns it: its text is not lost."""
    with taking(steps.LEAVE_OUT_VOICE, question, by=by) as locked:
        voice = locked.voices.select_related("by").filter(draft__isnull=True, pk=voice_id).first()
        if voice is None:
            raise NotAllowed(_("That voice is not there any more."))
        if by.pk not in (voice.by_id, locked.claimed_by_id):
            raise NotAllowed(_("Only the one who wrote it, or the one who answers, can leave it out."))
        Voice.objects.filter(pk=voice.pk).delete()
    return voice


def mark(voices: list[Voice]) -> str:
    """Tells whether these are the voices somebody has seen: a form carries it, `submit` compares it."""
    return ",".join(f"{voice.pk}.{voice.at.timestamp():.6f}" for voice in voices)


def freeze(question: Question, draft: Draft) -> None:
    """This version of the answer carries the voices as they stand now."""
    for voice in question.voices.filter(draft__isnull=True).order_by("at", "pk"):
        voice.pk, voice.draft = None, draft
        voice.save(force_insert=True)


def reopen(draft: Draft) -> None:
    """The voices of a version stand open again: it is being corrected, and what colleagues said stays part of it."""
    for voice in draft.voices.order_by("at", "pk"):
        voice.pk, voice.draft = None, None
        voice.save(force_insert=True)


def clear(question: Question) -> None:
    """The answer is out: the next one begins without these voices. Its own version keeps them."""
    question.voices.filter(draft__isnull=True).delete()


def with_answer(draft: Draft) -> str:
    """Markdown: a version of the answer with its own voices."""
    frozen = draft.voices.select_related("by__face").order_by("at", "pk")
    return composed(draft.answer, list(frozen), draft.question.language)


def composed(answer: str, voices: list[Voice], language: str) -> str:
    """Markdown: the answer with the voices below it, each quoted under the name and role of who speaks."""
    return "\n\n".join([answer, *(_spoken(voice, language) for voice in voices)])


def _spoken(voice: Voice, language: str) -> str:
    said = "\n".join(f"> {line}".rstrip() for line in voice.text.splitlines())
    return f"## {_MARKS.sub(_ESCAPED, who(voice, language))}\n\n{said}"


def who(voice: Voice, language: str) -> str:
    """Name and role, or the role alone, as readers see them in `language`."""
    with override(language):
        role = str(VoiceKind(voice.kind).label)
    face = getattr(voice.by, "face", None)
    name = voice.name or (face.first_name if face and not face.hidden and not voice.role_only else "")
    return f"{name}, {role}" if name else role[:1].upper() + role[1:]
