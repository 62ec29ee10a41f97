"""Caring for those who answer: my own load, the people of the teams I lead, and what a question page says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ground import speech
from ground.calendar import WorkingCalendar
from moderation import access, care, words
from moderation.views.guard import StaffRequest, for_roles
from people.models import Membership, Organisation, Role, User
from questions import workflow
from questions.access import done
from questions.models import Event, Question


@dataclass(frozen=True)
class Picture:
    """How much somebody carries; plain values. `limit`: heavy ones a day from which on they are warned."""

    name: str
    held: int
    heavy: int
    limit: int
    exposure: care.Exposure
    outside: list[dict[str, Any]]
    shifts: list[dict[str, Any]]


@for_roles(*Role.answering())
@require_GET
def me(request: StaffRequest) -> HttpResponse:
    """What I carry; for my own eyes."""
    own = list(_answering().filter(user=request.user))
    context = {
        "one": _pictures([request.user], own)[0],
        "requests": [_request(event) for event in care.requests_to_talk(by=request.user)],
    }
    return render(request, "desk/me.html", context)


@for_roles(Role.LEAD)
@require_GET
def team(request: StaffRequest) -> HttpResponse:
    """How the people of the teams that this person leads are, and who needs to talk."""
    rows = list(care.of_led_teams(request.user))
    led = access.organisations_of(request.user, [Role.LEAD])
    context = {
        "people": _pictures(list({row.user_id: row.user for row in rows}.values()), rows, led),
        "requests": [_request(event) for event in care.requests_to_talk(organisations=led)],
    }
    return render(request, "desk/care.html", context)


@for_roles(Role.LEAD)
@require_POST
def talked(request: StaffRequest, pk: int) -> HttpResponse:
    """A lead has talked with the one who asked for it; `pk` is the Event that asked."""
    led = access.organisations_of(request.user, [Role.LEAD])
    asking = Event.objects.filter(step="need_to_talk", by__isnull=False, question__organisation__in=led)
    event = get_object_or_404(asking.select_related("by", "question"), pk=pk)
    assert event.by is not None
    workflow.talked(event.question, by=request.user, to=event.by)
    messages.success(request, _("Noted: you have talked with %(name)s.") % {"name": event.by})
    return redirect("desk_care")


# --- on a question's page -------------------------------------------------------------------------


def told(question: Question, user: User, steps: Mapping[str, str]) -> dict[str, Any]:
    """What the page says of this person's own day, and of who needs to talk about it. Up to three queries."""
    asked = care.still_to_talk(done(question)) if "need_to_talk" in steps else []
    number = care.heavy_number(question, user) if "claim" in steps or question.claimed_by_id == user.pk else 0
    return {
        "heavy_taken": number - 1 if number else 0,
        "asked_to_talk": any(event.by_id == user.pk for event in asked),
        "to_talk": [
            {"pk": event.by_id, "name": str(event.by), "when": words.clock(event.at)}
            for event in asked
            if event.by_id != user.pk
        ],
    }


# --- plain values ---------------------------------------------------------------------------------


def _answering() -> QuerySet[Membership]:
    rows = Membership.objects.current().filter(role__in=Role.answering())
    return rows.select_related("team__organisation").order_by("pk")


def _pictures(
    people: list[User], rows: Iterable[Membership], organisations: QuerySet[Organisation] | None = None
) -> list[Picture]:
    """One for each of these people, in their order; what they did elsewhere than in `organisations` stays untold."""
    homes: dict[int, list[Membership]] = {}
    for row in rows:
        homes.setdefault(row.user_id, []).append(row)
    held, heavy = care.held_by(people, organisations), care.heavy_today(people, organisations)
    met, outside = care.exposure(people, organisations), care.outside_hours(people, organisations)
    return [
        Picture(
            name=one.name,
            held=held.get(one.pk, 0),
            heavy=heavy.get(one.pk, 0),
            limit=min((row.team.organisation.heavy_a_day for row in homes.get(one.pk, [])), default=0),
            exposure=met.get(one.pk, care.Exposure()),
            outside=_outside(outside.get(one.pk, [])),
            shifts=[_shift(row) for row in homes.get(one.pk, [])],
        )
        for one in people
    ]


def _outside(late: list[care.Outside]) -> list[dict[str, Any]]:
    """Each day with its stretches: `7:50, 21:00–21:20`."""
    language = get_language() or "en"
    return [
        {"day": speech.day(day, language), "span": ", ".join(_span(one, language) for one in stretches)}
        for day, stretches in groupby(late, key=lambda one: one.day)
    ]


def _span(late: care.Outside, language: str) -> str:
    first, last = (speech.clock(moment, late.day, language) for moment in (late.first, late.last))
    return first if first == last else f"{first}–{last}"


def _shift(row: Membership) -> dict[str, Any]:
    return {"team": row.team.name, "is_own": bool(row.shift), "hours": _hours(row.calendar())}


def _hours(calendar: WorkingCalendar) -> str:
    """`Mon–Fri 9:00–16:00`, days with the same hours together."""
    language = get_language() or "en"
    spans = []
    for _key, run in groupby(enumerate(sorted(calendar.hours.items())), key=lambda at: (at[1][0] - at[0], at[1][1])):
        days = [weekday for _place, (weekday, _hours) in run]
        opens, closes = (speech.time_of_day(at, language) for at in calendar.hours[days[0]])
        first, last = (str(WEEKDAYS_ABBR[day]) for day in (days[0], days[-1]))
        spans.append(f"{first if first == last else f'{first}–{last}'} {opens}–{closes}")
    return ", ".join(spans)


def _request(event: Event) -> dict[str, Any]:
    return {
        "pk": event.pk,
        "question": event.question_id,
        "name": str(event.by),
        "when": words.clock(event.at),
        "is_practice": event.question.is_practice,
    }
