"""The record of a question for the official file, to be printed. Opening it leaves an Event."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ground import speech
from moderation import words
from moderation import workflow as desk
from moderation.views import page, telling
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from questions import access
from questions.models import Event, Kind, Level, Message, Question, Status

# What belongs into an official file: the asker's and the desk's words, levels, duties. Nobody's own health, no figure.
RECORDED = frozenset(
    "ask practise suggest detection_failed set_level dismiss_level ask_lower confirm_lower acknowledge reply read_reply"
    " approve decline consult look_for_details report assess recognise lift_hold name_owner claim hand_over"
    " look_again call_again stop_lowering"
    " expire expire_to_lead release pass_on correct keep_answer write amend withdraw read_last erase print".split()
)


@for_roles(*Role.answering())
@require_GET
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything an official file needs, for those who may open the thread. A covered text is asked for first."""
    question = page.load(request, pk)
    desk.print_record(question, by=request.user)
    events = access.done(question, *RECORDED)
    context = {
        "question": question,
        "facts": facts(question),
        "thread": [_said(row) for row in telling.whole_thread(question)],
        "level": Level(question.danger).label,
        "history": [(moment(event.at), telling.sentence(event)) for event in events],
        "reports": [_reported(event) for event in events if event.step == "report"],
        "unknown": unknown(question, events),
        "printed": moment(timezone.now()),
    }
    return render(request, "desk/record.html", context)


def _reported(event: Event) -> dict[str, str]:
    """Who reported where, when it was made, and when it was noted here."""
    office, made_at = words.office_and_time(event.detail)
    name = event.by.name if event.by else ""
    return {"who": name, "office": office, "made": moment(made_at or event.at), "noted": moment(event.at)}


def moment(when: datetime) -> str:
    """`12 November 2026, 14:02`, by the clock of the organisation."""
    here, language = timezone.localtime(when), get_language() or "en"
    return f"{speech.full(here.date(), language)}, {speech.clock(here, here.date(), language)}"


def facts(question: Question) -> list[tuple[str, str]]:
    """Terms and descriptions for the head of the record."""
    language = get_language() or "en"
    known = [
        (_("Organisation"), question.organisation.name(language)),
        (_("Number"), str(question.pk)),
        (_("Asked"), moment(question.asked_at)),
        (_("Status"), str(Status(question.status).label).capitalize()),
    ]
    return known + [pair for pair in telling.facts(question) if pair[0] not in (_("Team"), _("Publishing"))]


def _said(row: Message) -> dict[str, Any]:
    from_asker = row.kind == Kind.ASKER
    return {
        "who": _("The asker") if from_asker or row.by is None else row.by.name,
        "kind": _kind(row),
        "when": moment(row.at),
        "text": row.text or _("The text has been erased."),
        "html": row.html,
    }


def _kind(row: Message) -> str:
    if row.kind != Kind.ASKER:
        return str(Kind(row.kind).label)
    return _("changed by the asker since") if row.corrected_by_id else ""


def unknown(question: Question, events: list[Event]) -> list[str]:
    """What is not known, said plainly, so that nobody looks for it here."""
    steps = {event.step: event for event in events}
    lines = [
        _("Who wrote it. We ask for no name, and keep no address of a network, a phone or a browser."),
        _("Whether it is true, and whether the one who wrote is the one it is about."),
    ]
    if question.area is None:
        lines.append(_("Where the young person lives: they did not say."))
    if not question.age_band:
        lines.append(_("How old the young person is: they did not say."))
    if question.watched:
        lines.append(_("Whether somebody else has read along, or written: the asker said that it may happen."))
    changes = (
        sum(event.step == "amend" for event in events)
        - question.messages.filter(kind=Kind.ASKER, corrected_by__isnull=False).count()
    )
    if changes > 0:
        lines.append(_("What stood there before the asker changed the text: those words are not kept."))
    if "recognise" in steps:
        told = _("A member of staff knows who wrote it: %(name)s. The name stands nowhere in this system.")
        lines.append(told % {"name": steps["recognise"].by})
    return lines
