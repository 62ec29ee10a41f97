"""What every request passes: the log line, headers, the guard on posts, the staff's language, the second factor."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("request")

PERMISSIONS = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self), "
    "publickey-credentials-create=(self)"
)
STAFF_PATHS = ("/desk/", "/accounts/", "/admin/")


class RequestLog:
    """One line a request: method, route, status, milliseconds. Never address, agent, path or query."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            ms=round((time.monotonic() - start) * 1000),
        )
        return response


class Headers:
    """Headers that hold for every page; a page may set its own Cache-Control before."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
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
