"""How long a session of staff lives: an hour without a press, half a day in all (docs/threat-model.md)."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from people.sessions import BEGAN, DEVICE, PRESSED, device, is_over

Answer = Callable[[HttpRequest], HttpResponse]
NOTED_EVERY = 300  # seconds; a page that is read costs no write
BY_ITSELF = {"desk_fresh", "desk_article_awake"}  # an open page asks for these on its own


@receiver(user_logged_in)
def begin(request: HttpRequest, **_given: Any) -> None:
    """From now on the session counts."""
    request.session[BEGAN] = request.session[PRESSED] = int(time.time())
    request.session[DEVICE] = device(request.META.get("HTTP_USER_AGENT", ""))


class SessionAge:
    """Ends a session that has become too old; who comes is led to the login, as without one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func: Callable[..., Any], *_given: Any) -> None:
        """Public pages are answered without a look at the session."""
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return
        now, session = int(time.time()), request.session
        if is_over(session, now):
            logout(request)
            return
        match = request.resolver_match
        if now - session.get(PRESSED, 0) > NOTED_EVERY and match is not None and match.view_name not in BY_ITSELF:
            session[PRESSED] = now
