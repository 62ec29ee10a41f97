"""The queue: what waits, most urgent first, in one glance."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from content.models import Article
from moderation import access, fresh, words
from moderation.filters import Filters
from moderation.views.around import address, around, nothing_fits
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.rows import Row, is_spam, rows_of, shown
from people.models import Role, User
from people.set_up.steps import missing
from questions.access import last_asked
from questions.models import Abuse, Event, Level, Status

SIZE = 50
TICKED_IN = {"waiting", "abuse"}


@for_roles(*Role)
@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """The list of this person's own organisations. Those who don't answer questions are led to their own work."""
    if not request.user.roles() & set(Role.answering()):
        return redirect(_own_work(request.user))
    name = request.GET.get("list", "waiting")
    if name not in access.names_of_lists(request.user):
        raise Http404
    filters, page = Filters.of(request.GET.dict()), _number(request.GET.get("page", ""))
    context = {"name": name, "query": filters.query(name), **around(request.user, name, filters)}
    found = _dismissed(request.user, page) if name == access.DISMISSED else _rows(request.user, name, filters, page)
    more = found.pop("more")
    context |= found | {"texts_to_read": Article.objects.asked_of(request.user).count() if name == "review" else 0}
    context["previous_url"] = address(name, filters, page - 1) if page > 1 else ""
    context["next_url"] = address(name, filters, page + 1) if more else ""
    return render(request, "desk/queue.html", context)


def _own_work(user: User) -> str:
    """Where somebody begins who answers no questions; an admin with what is not set up yet."""
    if Role.EDITOR in user.roles():
        return "desk_library"
    own = access.organisations_of(user, [Role.ADMIN])
    return "desk_set_up" if any(missing(organisation) for organisation in own) else "desk_team"


def _rows(user: User, name: str, filters: Filters, page: int) -> dict[str, Any]:
    start, mark = (page - 1) * SIZE, fresh.mark()  # the mark before the rows: nothing falls between the two
    questions = list(shown(access.ordered(name, access.listed(name, user, filters)), user)[start : start + SIZE + 1])
    rows = rows_of(questions[:SIZE], user)
    if name in TICKED_IN and user.roles() & set(Role.reviewing()):
        spam = {question.pk for question in questions if is_spam(question)}
        last = last_asked(question for question in questions if question.pk in spam) if spam else {}
        ticks = {pk: f"{pk}.{last.get(pk, 0)}" for pk in spam}
        rows = [replace(row, can_tick=row.number in spam, seen=ticks.get(row.number, "")) for row in rows]
    return {
        "rows": rows,
        "more": len(questions) > SIZE,
        "can_close_spam": any(row.can_tick for row in rows),
        "helping": nothing_fits(user, name, filters) if filters.named() and not rows and page == 1 else [],
        "fresh_url": _fresh_url(name, filters, mark, rows),
        "holds": name == "mine" and any(question.status == Status.CLAIMED for question in questions),
    }


def _fresh_url(name: str, filters: Filters, mark: int, rows: list[Row]) -> str:
    numbers = "-".join(str(row.number) for row in rows)
    return f"{reverse('desk_fresh')}?{filters.query(name)}&mark={mark}&rows={numbers}"


def _dismissed(user: User, page: int) -> dict[str, Any]:
    start = (page - 1) * SIZE
    events = list(access.dismissed(user)[start : start + SIZE + 1])
    labels = {**words.DISMISSED, **dict(Abuse.choices)}
    rows = [
        {
            "url": reverse("desk_question", args=[event.question_id]),
            "number": event.question_id,
            "when": words.clock(event.at),
            "who": event.by.name if event.by else "",
            "was_abuse": event.step == "clear_abuse",
            "reason": labels.get(event.detail, event.detail),
            "still": event.question.danger > _left(event) or bool(event.question.abuse),
        }
        for event in events[:SIZE]
    ]
    return {"dismissals": rows, "more": len(events) > SIZE}


def _left(event: Event) -> int:
    """The level that was left when a suggestion was dismissed."""
    return Level.WORRY if event.detail.endswith(f" {Level.WORRY.value}") else Level.ORDINARY


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
