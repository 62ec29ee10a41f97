"""What every request passes: the log line, headers, the guard on posts, the staff's language, the second factor."""

import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from ground import restored
from portal import logs
from portal.metrics import counting
from portal.views.errors import broke

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self), "
    "publickey-credentials-create=(self)"
)
# A file loads nothing. Short: a first visit on a slow phone fetches eight of them.
OF_A_FILE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
MACHINE_PATHS = ("/healthz", "/readyz", "/metrics")
OPEN_ANYWAY = re.compile(r"/(healthz|readyz|metrics|exit|static/.+|[a-z]{2}/help-now/)$")
STAFF_PATHS = ("/desk/", "/accounts/", "/admin/")


class RequestLog:
    """One line a request: method, route, status, milliseconds. Never address, agent, path or query."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.monotonic()
        response = self.get_response(request)
        match, seconds = request.resolver_match, time.monotonic() - start
        route = match.view_name if match else ""
        logs.request(method=request.method, route=route, status=response.status_code, ms=round(seconds * 1000))
        counting.request(route, response.status_code, seconds)
        return response


class Machines:
    """Who watches the site asks this machine by its number: these three pages answer by whatever name they are asked.

    nginx sends nobody from outside here by another name than its own; what they tell stands in `portal/views/machines`.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in MACHINE_PATHS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return self.get_response(request)


class Restored:
    """While a restored database still holds what was erased since its backup, nothing is made from it.

    The helplines need no database, and "leave now" leads away: both stay, and so do the files that pages are made with.
    While nobody has been able to look, nothing is read: the pages say that the database is away.
    """

    def __init__(self, get_response: Answer) -> None:
        if not settings.RESTORED_IS_CLOSED:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if OPEN_ANYWAY.match(request.path_info):
            return self.get_response(request)
        if not restored.is_closed():
            if not restored.is_unseen():
                return self.get_response(request)
            with connection.execute_wrapper(restored.untouched):
                return self.get_response(request)
        with translation.override(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
            response = broke(request, status=503)
        response.headers["Retry-After"] = "600"
        return response


@cache
def policy() -> str:
    """What `CONTENT_SECURITY_POLICY` says: the same on every page and without a nonce, so it is put together once."""
    return build_policy()


class Headers:
    """Headers that hold for every page; a page may set its own Cache-Control before."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.path.startswith(settings.STATIC_URL) and response.status_code < 400:
            response.headers["Content-Security-Policy"] = OF_A_FILE
            return response
        if not (settings.DEBUG and response.status_code in (404, 500)):  # Django's own pages for developers
            response.headers.setdefault("Content-Security-Policy", policy())
        response.headers["Permissions-Policy"] = PERMISSIONS
        staff = request.path.startswith(STAFF_PATHS)
        if staff or request.method not in ("GET", "HEAD") or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-cache"
        if staff:
            response.headers["X-Robots-Tag"] = "noindex, noarchive"
        return response


class OwnSitePosts:
    """Refuses a post that another site started. Askers have no cookie, so there is no CSRF token to check.

    Refused: `Sec-Fetch-Site: cross-site` or `same-site`, or an `Origin` that names another host.
    A browser that sends neither (an old phone) is let through: the forms carry a signed nonce besides.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS") and self._from_elsewhere(request):
            return render(request, "errors/other_site.html", status=403)
        return self.get_response(request)

    @staticmethod
    def _from_elsewhere(request: HttpRequest) -> bool:
        if request.headers.get("Sec-Fetch-Site", "") in ("cross-site", "same-site"):
            return True
        origin = request.headers.get("Origin", "")
        try:
            return bool(origin) and urlsplit(origin).netloc != request.get_host()
        except ValueError:  # no address at all, such as `http://[::1`
            return True


class LoginRequired(LoginRequiredMiddleware):
    """Closed by default; a public page is answered without a look at the session.

    Django asks for the member of staff first: each public page would say `Vary: Cookie`, and one with an old cookie
    would need the database, the crisis card too.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Nothing to do for a view that says `@login_not_required`."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class StaffLanguage:
    """The desk speaks the language of the member of staff."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PATHS) and request.user.is_authenticated:
            with translation.override(request.user.language):
                request.LANGUAGE_CODE = request.user.language
                return self.get_response(request)
        return self.get_response(request)


class SecondFactor:
    """Staff without a second factor reach nothing but the page where they set one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECOND_FACTOR_REQUIRED
            and request.path.startswith(("/desk/", "/admin/"))
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)
