"""What a question page gives to write with, and to read a draft with. Plain values for the templates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import Publication, topic_choices
from ground import markdown
from moderation import access, words
from moderation.views import telling
from people.models import User
from questions.access import reviewers_for
from questions.models import Draft, Message, Publish, Question, Reason, WorkingCopy

Typed = Mapping[str, str]
TEXTS = ("answer", "title", "public_question")
CHOICES = ("role_only", "sensitive")
CHOSEN = ("seen", "topic", "reviewer", "words_to_find")


# --- writing --------------------------------------------------------------------------------------


def writing(question: Question, user: User, rows: Sequence[Message], typed: Typed) -> dict[str, Any]:
    """The fields of the answer: what was typed on this page, else what was saved, else a beginning."""
    copy = WorkingCopy.objects.select_related("by", "linked").filter(question=question).first()
    fields = _typed(typed) if "seen" in typed else _saved(question, copy, rows)
    reviewers = [(str(one.pk), one.name) for one in reviewers_for(question, writer=user)]
    saved = _("Saved %(time)s") % {"time": words.clock(copy.at)} if copy else ""
    fields.setdefault("topic", question.topic.slug if question.topic else "")
    return fields | {
        "html": markdown.render(fields["answer"]),
        "original": telling.asked(rows),
        "saved": "" if "seen" in typed else saved,
        "reviewers": [("", _("Choose a colleague")), *reviewers],
        "topics": [("", _("none chosen")), *topic_choices(get_language() or "en")],
        "snippets": list(access.snippets_for(question)),
        "wants_public": question.publish != Publish.NO,
    }


def _typed(typed: Typed) -> dict[str, Any]:
    fields: dict[str, Any] = {name: typed.get(name, "") for name in (*TEXTS, *CHOSEN)}
    linked = typed.get("linked", "")
    chosen = (
        Publication.objects.live().filter(pk=linked).first() if linked.isdecimal() and not typed.get("unlink") else None
    )
    return fields | {name: bool(typed.get(name)) for name in CHOICES} | {"linked": chosen}


def _saved(question: Question, copy: WorkingCopy | None, rows: Sequence[Message]) -> dict[str, Any]:
    source: WorkingCopy | Draft | None = copy or question.draft
    if source is None:
        return {
            "seen": 0,
            "answer": "",
            "title": "",
            "public_question": telling.asked(rows),
            "role_only": False,
            "sensitive": False,
            "linked": None,
        }
    fields: dict[str, Any] = {name: getattr(source, name) for name in (*TEXTS, *CHOICES, "linked")}
    if isinstance(source, Draft) and source.checked_by_id:  # answered before; the asker wrote again
        fields |= {"answer": "", "linked": None}
    return fields | {"seen": copy.revision if copy else 0}


def declining(question: Question, typed: Typed) -> list[dict[str, Any]]:
    """One way to say no for each reason, with first words in the asker's language."""
    found = []
    for reason in Reason:
        chosen = typed.get("reason") == reason
        with translation.override(question.language):
            first = _first_words(reason)
        found.append(
            {
                "value": reason.value,
                "label": reason.label,
                "words": typed.get("words", "") if chosen else first,
                "open": chosen,
            }
        )
    return found


def _first_words(reason: Reason) -> str:
    match reason:
        case Reason.NOT_FOR_US:
            return _(
                "Thank you for writing. Somebody else can help you better with this than we can. You can turn to …"
            )
        case Reason.NEEDS_PERSON:
            return _(
                "Thank you for writing. What you tell needs somebody who can meet you and stay beside you. "
                "The first step could be …"
            )
        case Reason.AGAIN:
            return _(
                "Thank you for writing again. We have answered this question of yours before. "
                "If something has changed, or if the answer did not help, tell us that."
            )
    return _(
        "We could not find a question here that we can answer. "
        "If we misunderstood you, write again: somebody else will read it."
    )


def link_text(publication: Publication) -> str:
    """The words that lead to an earlier answer, in its language."""
    with translation.override(publication.language):
        url = reverse("answer", args=[publication.pk, publication.slug])
        return _("Somebody has asked almost the same before. Read this answer: [%(title)s](%(url)s)") % {
            "title": publication.title,
            "url": url,
        }


# --- reading --------------------------------------------------------------------------------------


def review(question: Question, rows: Sequence[Message]) -> dict[str, Any] | None:
    """A draft as its reader needs it: as the asker will read it, and what changed. Two queries."""
    draft = question.draft
    if draft is None:
        return None
    before = question.drafts.filter(number__lt=draft.number).order_by("-number").first()
    asked = telling.asked(rows)
    return {
        "draft": draft,
        "signer": _signer(draft, question.language),
        "wording_diff": words.diff(asked, draft.public_question) if draft.public_question else [],
        "is_asked": asked == draft.public_question,
        "answer_diff": words.diff(before.answer, draft.answer) if before and before.answer != draft.answer else [],
        "public_diff": _changed(before, draft) if before else [],
        "before": before,
    }


def _changed(before: Draft, draft: Draft) -> list[tuple[str, str]]:
    old, new = (f"{one.title}\n\n{one.public_question}" for one in (before, draft))
    return words.diff(old, new) if old != new else []


def _signer(draft: Draft, language: str) -> dict[str, Any]:
    face = getattr(draft.written_by, "face", None)
    role = face.role(language) if face else ""
    if face is None or face.hidden or draft.role_only:
        return {"drawing": 0, "name": "", "role": role or _("Social worker")}
    return {"drawing": face.drawing, "name": face.first_name, "role": role}
