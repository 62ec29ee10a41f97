"""The door of each desk view: closed unless the view names the roles it is for."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from moderation import access
from moderation.views.covering import Covered
from people.models import Role, User

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a member of staff."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def _ask_first(request: StaffRequest, covered: Covered) -> HttpResponse:
    """To the press that shows the text; a script, which asks for a part of a page, is told why it gets none."""
    if request.htmx or request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"why": str(covered)}, status=409)
    messages.warning(request, str(covered))
    return redirect("desk_question", pk=covered.question.pk)


def for_roles(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let in only who holds one of these roles now, and show times as the clock of their own organisation does."""
    allowed = frozenset(roles)

    def guard(view: View[P]) -> View[P]:
        def inner(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not allowed & request.user.roles():
                raise PermissionDenied
            with timezone.override(ZoneInfo(access.zone_of(request.user))):
                try:
                    return view(request, *args, **kwargs)
                except Covered as covered:
                    return _ask_first(request, covered)

        inner.for_roles = allowed  # type: ignore[attr-defined]  # read by tests/moderation/test_access.py
        update_wrapper(inner, view)
        return inner

    return guard
