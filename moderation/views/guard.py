"""The door of each desk view: closed unless the view names the roles it is for."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from moderation import access
from people.models import Role, User

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a member of staff."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def for_roles(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let in only who holds one of these roles now, and show times as the clock of their own organisation does."""
    allowed = frozenset(roles)

    def guard(view: View[P]) -> View[P]:
        def inner(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not allowed & request.user.roles():
                raise PermissionDenied
            with timezone.override(ZoneInfo(access.zone_of(request.user))):
                return view(request, *args, **kwargs)

        inner.for_roles = allowed  # type: ignore[attr-defined]  # read by tests/moderation/test_access.py
        update_wrapper(inner, view)
        return inner

    return guard
