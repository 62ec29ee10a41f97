"""The question page, put together: what is told, what may be done, what was typed. A refused step shows it again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy

from content.models import Article, Publication
from moderation import practice, words
from moderation.forms import WordingForm
from moderation.views import care, correcting, covering, danger, drafting, handing, signing, telling
from moderation.views.guard import StaffRequest
from moderation.views.steps.writing import wording_of
from people.models import LawText, Membership
from questions import workflow
from questions.access import SHOWN, Window, desk_questions, read_ahead, record_opening, staff_of, window
from questions.models import Kind, Message, Question, Status, WorkingCopy

_WITH = (
    "organisation", "team", "area", "topic", "claimed_by", "owner", "reviewer", "lowering_by", "acknowledged_by",
    "wanted", "publication", "take_down__first", "correcting", "working_copy__by", "working_copy__linked",
    "draft__written_by__face", "draft__checked_by", "draft__linked",
)  # fmt: skip
# Steps whose forms name colleagues or teams
_NAMES_STAFF = {"submit", "hand_over", "pass_on", "name_owner"}
# A text that somebody typed, and the step whose form shows it
_TYPED_IN = {
    "answer": ("submit", gettext_lazy("Answer")),
    "title": ("submit", gettext_lazy("Title")),
    "public_question": ("submit", gettext_lazy("Public wording")),
    "reply": ("reply", gettext_lazy("Reply")),
    "words": ("decline", gettext_lazy("Why we can’t answer this")),
    "advice": ("send_back", gettext_lazy("What should change")),
    "text": ("send_back", gettext_lazy("Your version of the answer")),
    "voice": ("add_voice", gettext_lazy("Your voice")),
    "hand_over_note": ("hand_over", gettext_lazy("A word for them")),
}


def load(request: StaffRequest, pk: int, *, covered_too: bool = False) -> Question:
    """The question, if this person may open it; else 404. The one place where a page gets it from.

    Raises `Covered` (see `guard`) where they have to ask for its text first; `covered_too`: this page shows none of it.
    """
    question = get_object_or_404(desk_questions(request.user).select_related(*_WITH), pk=pk)
    if not covered_too and covering.is_covered(question, request.user):
        _save_what_is_typed(request, question)
        raise covering.Covered(question)
    return question


def _save_what_is_typed(request: StaffRequest, question: Question) -> None:
    """A half hour goes by while somebody writes: nothing of it may be lost when they have to ask for the text again."""
    form = WordingForm(request.POST)
    if "seen" in request.POST and form.is_valid():
        with suppress(workflow.NotAllowed, workflow.Overwritten):
            data = form.cleaned_data
            workflow.save_copy(question, by=request.user, seen=data["seen"], wording=wording_of(data))


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
    read_ahead(question)
    typed = typed or {}
    steps = {step.name: str(step.label) for step in workflow.open_steps(question, request.user)}
    newest = window(question)
    rows = telling.rows_of(question, newest)
    line, covered = covering.line(question, rows), covering.is_covered(question, request.user)
    if covered:
        rows, steps, typed = covering.cover(rows), covering.still_open(steps), covering.without_words(typed)
    staff = staff_of(question.organisation) if _NAMES_STAFF & set(steps) else []
    context = _told(request, question, rows) | _to_do(request, question, steps, rows, typed, staff)
    context |= _part(request, question, newest, rows, covered=covered)
    context |= signing.told(request, question, steps, rows, typed)
    context |= handing.told(question, request.user, steps, staff)
    context |= danger.told(question, request.user, steps, rows, typed, staff)
    context |= {"question": question, "steps": steps, "typed": typed} | more
    context |= correcting.told(question)
    context |= practice.told(question, request.user) | care.told(question, request.user, steps)
    context |= covering.told(question, request.user, line, covered=covered)
    if covered:
        context |= covering.hidden(context["thread"])
    template = "desk/question.html" + ("#page" if request.htmx else "")
    return render(request, template, context, status=status)


def _told(request: StaffRequest, question: Question, rows: list[Message]) -> dict[str, Any]:
    promised, is_late = telling.promise(question)
    to_read = telling.replies_to_read(rows, request.user)
    return {
        "facts": telling.facts(question),
        "who_has_it": telling.who_has_it(question, request.user),
        "is_mine": question.claimed_by_id == request.user.pk,
        "promised": promised,
        "is_late": is_late,
        "status_label": Status(question.status).label,
        "public_state": telling.public_state(question),
        "text_seen": workflow.text_mark(_standing(question, rows)),
        "changed_since": telling.is_changed(rows),
        "replied": any(row.kind == Kind.REPLY for row in rows)
        or (len(rows) > SHOWN and question.messages.filter(kind=Kind.REPLY).exists()),
        "to_read": to_read,
        "wrote_again": sum(row.kind == Kind.ASKER and not row.corrected_by_id for row in rows) > 1,
        **telling.reads_by(question, to_read),
        "history": telling.history(question, request.user),
        "openings": telling.openings(question),
        "notes": telling.notes(question),
        "law": LawText.objects.filter(organisation=question.organisation_id, language=get_language()).first(),
    }


def _standing(question: Question, rows: list[Message]) -> Message | None:
    """What was asked, as it stands now. A query only where what was changed is followed by more than a page."""
    if rows and rows[0].corrected_by_id and len(rows) > SHOWN:
        return question.messages.filter(corrected_by__isnull=True).order_by("at", "pk").first()
    return next((row for row in rows if not row.corrected_by_id), None)


def _part(
    request: StaffRequest, question: Question, newest: Window, rows: list[Message], *, covered: bool
) -> dict[str, Any]:
    """The part of the thread that is looked at: the newest, or on a press what was written before."""
    part = window(question, before=request.GET.get("before", "")) if newest.earlier else newest
    folded = part.earlier - (len(rows) - len(part.shown) if part.is_newest else 0)
    shown = rows if part.is_newest else part.rows
    shown = covering.cover(shown) if covered else shown
    return {"thread": telling.thread(question, shown), "part": part, "folded": folded}


def _to_do(
    request: StaffRequest,
    question: Question,
    steps: Mapping[str, str],
    rows: list[Message],
    typed: Mapping[str, str],
    staff: list[Membership],
) -> dict[str, Any]:
    return {
        "writing": drafting.writing(question, request.user, rows, typed, staff) if "submit" in steps else None,
        "saved_texts": drafting.saved_texts(question, request.user) if {"submit", "reply"} & set(steps) else [],
        "declining": drafting.declining(question, typed) if "decline" in steps else [],
        "kept": [
            (label, typed[name]) for name, (step, label) in _TYPED_IN.items() if typed.get(name) and step not in steps
        ],
    }


def conflict(copy: WorkingCopy, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was saved meanwhile, to stand beside one's own text: `rows` are the texts that differ."""
    texts = {name: getattr(copy, name) for name in drafting.TEXTS}
    mine = drafting.typed_texts(typed)
    rows = [
        {"name": name, "label": str(_TYPED_IN[name][1]), "theirs": text, "mine": mine[name]}
        for name, text in texts.items()
        if text != mine[name]
    ]
    told = {"name": copy.by.name, "when": words.clock(copy.at), "revision": copy.revision}
    return texts | told | {"rows": rows, "url": reverse("desk_question", args=[copy.question_id])}


def choices(answers: Sequence[Publication], articles: Sequence[Article] = ()) -> list[dict[str, Any]]:
    """Answers and articles to lead to, with their addresses in their own language."""
    language, public = get_language() or "en", cast(list[Publication | Article], [*answers, *articles])
    rows = []
    for row in public:
        with translation.override(row.language):
            url = row.get_absolute_url()
        kind = "answer" if isinstance(row, Publication) else "article"
        about = {"kind": kind, "pk": row.pk, "title": row.title, "topic": row.topic.name(language), "url": url}
        rows.append(about | {"link": drafting.link_to(row)})
    return rows
