"""The queue: what waits, most urgent first, in one glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content.models import LANGUAGES, topic_choices
from ground.calendar import WorkingCalendar
from moderation import access, words
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role, Team, User
from questions.models import Kind, Level, Message, Question, Status

SIZE = 50
OVER = (Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN)


@for_roles(*Role)
@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """The list of this person's own organisations. Those who don't answer questions are led to their own work."""
    if not request.user.roles() & set(Role.answering()):
        return redirect("desk_library" if Role.EDITOR in request.user.roles() else "desk_team")
    name = request.GET.get("list", "waiting")
    if name not in access.names_of_lists(request.user):
        raise Http404
    filters = access.Filters(*(request.GET.get(key, "") for key in ("language", "topic", "team")))
    page = _number(request.GET.get("page", ""))
    context = {"name": name, "tabs": _tabs(request.user, name, filters), **_around(request.user, filters)}
    context |= (
        _dismissed(request.user, page) if name == access.DISMISSED else _questions(request.user, name, filters, page)
    )
    more = context.pop("more")
    context["previous_url"] = _url(name, filters, page - 1) if page > 1 else ""
    context["next_url"] = _url(name, filters, page + 1) if more else ""
    return render(request, "desk/queue.html", context)


# --- one row --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """What a row of the queue shows; plain values."""

    url: str
    level: int
    level_by: str
    wait: str
    late: bool
    first_line: str
    topic: str
    language: str
    area: str
    status: str
    note: str
    who: str
    mine: bool


def rows_of(questions: Sequence[Question], user: User) -> list[Row]:
    """The rows of these questions, in their order. One more query: the first lines."""
    lines = _first_lines(questions)
    calendars: dict[int, WorkingCalendar] = {}
    for question in questions:
        calendars.setdefault(question.organisation_id, question.organisation.calendar())
    return [
        _row(question, user, lines.get(question.pk, ""), calendars[question.organisation_id]) for question in questions
    ]


def _first_lines(questions: Sequence[Question]) -> dict[int, str]:
    """The asker's newest text of each question, cut; decrypted in memory only."""
    messages = Message.objects.filter(question__in=questions, kind=Kind.ASKER).order_by("at", "pk")
    newest = {message.question_id: message for message in messages.only("question_id", "text")}
    return {pk: words.first_line(message.text) for pk, message in newest.items()}


def _row(question: Question, user: User, line: str, calendar: WorkingCalendar) -> Row:
    language = get_language() or "en"
    is_open, today = question.status in Status.open(), timezone.localdate()
    suggested = question.suggested_level > (question.set_level or 0)
    return Row(
        url=reverse("desk_question", args=[question.pk]),
        level=question.danger,
        level_by="suggested" if suggested else "set",
        wait=_wait(question, calendar),
        late=question.status != Status.WITH_ASKER and is_open and question.promised_on < today,
        first_line=line or _("The text has been erased."),
        topic=question.topic.name(language) if question.topic else _("no topic"),
        language=question.language,
        area=question.area.name(language) if question.area else "",
        status=_promise(question.promised_on, today) if is_open else str(Status(question.status).label),
        note=question.team.name if question.team else "",
        who=_who(question, user),
        mine=user.pk in (question.claimed_by_id, question.reviewer_id),
    )


def _wait(question: Question, calendar: WorkingCalendar) -> str:
    if question.status in OVER:
        when = question.answered_at or question.waiting_since
        return words.clock(when)
    return words.wait(calendar.working_minutes(question.waiting_since, timezone.now()))


def _promise(promised: date, today: date) -> str:
    if promised == today:
        return _("promised for today")
    day = f"{promised.day}.{promised.month}."
    return _("late: promised %(day)s") % {"day": day} if promised < today else _("promised %(day)s") % {"day": day}


def _who(question: Question, user: User) -> str:
    if question.status == Status.IN_REVIEW and question.reviewer:
        return (
            _("You are to read it")
            if question.reviewer == user
            else _("%(name)s reads it") % {"name": question.reviewer}
        )
    if getattr(question, "reply_waits", False):
        return _("a reply to read")
    if question.claimed_by is None:
        return _("wanted: %(name)s") % {"name": question.wanted} if question.wanted else ""
    return _("You") if question.claimed_by == user else question.claimed_by.name


# --- the page -------------------------------------------------------------------------------------

_SHOWN_WITH = ("organisation", "team", "area", "topic", "claimed_by", "reviewer", "wanted")


def _questions(user: User, name: str, filters: access.Filters, page: int) -> dict[str, Any]:
    ordered = access.ordered(name, access.listed(name, user, filters)).select_related(*_SHOWN_WITH)
    if name == "review":
        ordered = ordered.annotate(reply_waits=access.to_read(user))
    start = (page - 1) * SIZE
    found = list(ordered[start : start + SIZE + 1])
    return {"rows": rows_of(found[:SIZE], user), "more": len(found) > SIZE}


def _dismissed(user: User, page: int) -> dict[str, Any]:
    start = (page - 1) * SIZE
    events = list(access.dismissed(user)[start : start + SIZE + 1])
    labels = dict(words.Dismissed.choices)
    rows = [
        {
            "url": reverse("desk_question", args=[event.question_id]),
            "number": event.question_id,
            "when": words.clock(event.at),
            "who": event.by.name if event.by else "",
            "reason": labels.get(event.detail, event.detail),
            "still": event.question.danger > Level.ORDINARY,
        }
        for event in events[:SIZE]
    ]
    return {"dismissals": rows, "more": len(events) > SIZE}


def _tabs(user: User, current: str, filters: access.Filters) -> list[tuple[str, str, int | None, bool]]:
    counted = access.counts(user, filters)
    reviews = user.roles() & set(Role.reviewing())
    labels = {
        "waiting": _("Waiting"),
        "mine": _("Mine"),
        "review": _("To read") if reviews else _("In review"),
        "asker": _("With the asker"),
        "answered": _("Answered"),
        "danger": _("Danger"),
        "all": _("All"),
        "dismissed": _("Dismissed"),
    }
    names = access.names_of_lists(user)
    return [(labels[name], _url(name, filters, 1), counted.get(name), name == current) for name in names]


def _around(user: User, filters: access.Filters) -> dict[str, Any]:
    teams = Team.objects.filter(organisation__in=access.organisations_of(user, Role.answering())).order_by("name", "pk")
    return {
        "filters": filters,
        "is_filtered": any((filters.language, filters.topic, filters.team)),
        "languages": [("", _("All languages")), *LANGUAGES],
        "topics": [("", _("All topics")), *topic_choices(get_language() or "en")],
        "teams": [("", _("All teams")), *((str(team.pk), team.name) for team in teams)],
    }


def _url(name: str, filters: access.Filters, page: int) -> str:
    query = {"list": name, "language": filters.language, "topic": filters.topic, "team": filters.team}
    named = {key: value for key, value in query.items() if value}
    return reverse("desk") + "?" + urlencode(named | ({"page": str(page)} if page > 1 else {}))


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
