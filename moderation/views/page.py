"""The question page, put together: what is told, what may be done, what was typed. A refused step shows it again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from content.models import Publication
from moderation import access, words
from moderation.views import drafting, telling
from moderation.views.guard import StaffRequest
from people.models import LawText
from questions import workflow
from questions.access import desk_questions, record_opening
from questions.models import Kind, Level, Message, Question, Status, WorkingCopy

_WITH = (
    "organisation", "team", "area", "topic", "claimed_by", "owner", "reviewer", "lowering_by", "wanted", "publication",
    "draft__written_by__face", "draft__checked_by", "draft__linked",
)  # fmt: skip
# A text that somebody typed, and the step whose form shows it
_TYPED_IN = {
    "answer": ("submit", gettext_lazy("Answer")),
    "public_question": ("submit", gettext_lazy("Public wording")),
    "reply": ("reply", gettext_lazy("Reply")),
    "words": ("decline", gettext_lazy("Why we can’t answer this")),
    "advice": ("send_back", gettext_lazy("What should change")),
    "text": ("send_back", gettext_lazy("Your version of the answer")),
}


def load(request: StaffRequest, pk: int) -> Question:
    """The question, if this person may open it; else 404."""
    return get_object_or_404(desk_questions(request.user).select_related(*_WITH), pk=pk)


class SeeOther(HttpResponseRedirect):
    """Taken: look there."""

    status_code = 303


def back_to(question: Question) -> SeeOther:
    """The question's page."""
    return SeeOther(reverse("desk_question", args=[question.pk]))


def show(
    request: StaffRequest,
    question: Question,
    *,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page, or for htmx its inner part. `typed` keeps what stood in the fields.

    more: `refused` (why a step was not taken), `said` (what was done), `theirs` (a copy saved meanwhile), `found`
    (answers to lead to). Whichever way one got here: who sees the thread has opened it, and that leaves an Event.
    """
    record_opening(question, by=request.user)
    typed = typed or {}
    steps = {step.name: str(step.label) for step in workflow.open_steps(question, request.user)}
    rows = telling.messages_of(question)
    context = _told(request, question, rows) | _level(question, steps) | _to_do(request, question, steps, rows, typed)
    template = "desk/question.html" + ("#page" if request.htmx else "")
    return render(
        request, template, context | {"question": question, "steps": steps, "typed": typed} | more, status=status
    )


def _told(request: StaffRequest, question: Question, rows: list[Message]) -> dict[str, Any]:
    promised, is_late = telling.promise(question)
    to_read = telling.replies_to_read(rows, request.user)
    return {
        "thread": telling.thread(question, rows),
        "facts": telling.facts(question),
        "who_has_it": telling.who_has_it(question, request.user),
        "is_mine": question.claimed_by_id == request.user.pk,
        "promised": promised,
        "is_late": is_late,
        "status_label": Status(question.status).label,
        "public_state": telling.public_state(question),
        "replied": any(row.kind == Kind.REPLY for row in rows),
        "to_read": to_read,
        "wrote_again": sum(row.kind == Kind.ASKER for row in rows) > 1,
        **telling.reads_by(question, to_read),
        "history": telling.history(question),
        "openings": telling.openings(question),
        "notes": telling.notes(question),
        "law": LawText.objects.filter(organisation=question.organisation_id, language=get_language()).first(),
    }


def _level(question: Question, steps: Mapping[str, str]) -> dict[str, Any]:
    suggested = question.suggested_level > (question.set_level or 0)
    names = {value: str(label) for value, label in Level.choices}
    options = []
    if "set_level" in steps and question.set_level != Level.DANGER:
        lowest = Level.ORDINARY if question.set_level == Level.WORRY else Level.WORRY
        options = [(value, names[value]) for value in Level.values if value >= lowest and value != question.set_level]
    return {
        "level": question.danger,
        "level_by": "suggested" if suggested else "set",
        "kinds": [str(words.KINDS.get(kind, kind)) for kind in question.suggested_kinds],
        "levels": options,
        "lower": [(value, names[value]) for value in (Level.WORRY.value, Level.ORDINARY.value)],
        "lowering_to": names.get(question.lowering_to) if question.lowering_to is not None else "",
        "dismissals": words.Dismissed.choices,
        "offices": words.Office.choices,
    }


def _to_do(
    request: StaffRequest, question: Question, steps: Mapping[str, str], rows: list[Message], typed: Mapping[str, str]
) -> dict[str, Any]:
    people = access.colleagues(question, but=[question.claimed_by_id]) if "hand_over" in steps else []
    return {
        "writing": drafting.writing(question, request.user, rows, typed) if "submit" in steps else None,
        "review": drafting.review(question, rows) if question.status == Status.IN_REVIEW else None,
        "declining": drafting.declining(question, typed) if "decline" in steps else [],
        "colleagues": [("", _("Choose a colleague")), *((str(one.pk), one.name) for one in people)],
        "kept": [
            (label, typed[name]) for name, (step, label) in _TYPED_IN.items() if typed.get(name) and step not in steps
        ],
    }


def conflict(copy: WorkingCopy) -> dict[str, Any]:
    """What was saved meanwhile, to stand beside one's own text."""
    texts = {name: getattr(copy, name) for name in drafting.TEXTS}
    return texts | {"name": copy.by.name, "when": words.clock(copy.at), "revision": copy.revision}


def choices(found: list[Publication]) -> list[dict[str, Any]]:
    """Answers to link to, with their addresses in their own language."""
    rows = []
    for row in found:
        with translation.override(row.language):
            url = row.get_absolute_url()
        rows.append({"pk": row.pk, "title": row.title, "topic": row.topic.name(get_language() or "en"), "url": url})
    return rows
