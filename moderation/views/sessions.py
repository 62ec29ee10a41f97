"""Where one is logged in, and the way to end it: for a laptop that was stolen, a desk that was left."""

from typing import Any

from allauth.account.internal.flows import reauthentication
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from moderation import words
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from people.sessions import Open, end_sessions, sessions_of


@for_roles(*Role)
@require_safe
def sessions(request: StaffRequest) -> HttpResponse:
    """Every browser in which this person is logged in."""
    rows = [_row(one) for one in sessions_of(request.user, request.session.session_key)]
    return render(request, "desk/sessions.html", {"sessions": rows})


@for_roles(*Role)
@require_POST
def end_session(request: StaffRequest) -> HttpResponse:
    """One of them, by its mark."""
    return _ask_again(request, request.POST.get("mark", ""))


@for_roles(*Role)
@require_POST
def end_others(request: StaffRequest) -> HttpResponse:
    """All but this one."""
    return _ask_again(request, None)


def _ask_again(request: StaffRequest, mark: str | None) -> HttpResponse:
    """Who finds an open desk must not shut its owner out: the password or the second factor once more."""
    if reauthentication.is_reauthentication_required(request, app="account"):
        state, onwards = {"mark": mark}, "moderation.views.sessions.end"
        asked: HttpResponse = reauthentication.stash_and_reauthenticate(request, state, onwards)
        return asked
    return end(request, {"mark": mark})


def end(request: StaffRequest, state: dict[str, Any]) -> HttpResponse:
    """What was pressed, once it is known who pressed it."""
    number = end_sessions(request.user, request.session.session_key, state["mark"])
    told = ngettext("Logged out there.", "Logged out in %(number)s places.", number) % {"number": number}
    messages.success(request, told if number else _("Nobody is logged in there any more."))
    return redirect("desk_sessions")


def _row(one: Open) -> dict[str, Any]:
    told = {"browser": one.browser, "system": one.system}
    return {
        "mark": one.mark,
        "device": _("%(browser)s on %(system)s") % told if all(told.values()) else one.browser or one.system,
        "began": words.clock(one.began),
        "pressed": words.clock(one.pressed),
        "is_this": one.is_this,
    }
