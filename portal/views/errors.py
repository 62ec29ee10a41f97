"""Pages for what went wrong, kind and in the reader's language."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from content import access as reading


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A staff form that went stale: say so, keep the way back."""
    return render(request, "errors/stale_form.html", status=403)


def _is_at_desk(request: HttpRequest) -> bool:
    """Whether a member of staff stands before a page of the desk: the ways on of a young person are not theirs."""
    user = getattr(request, "user", None)
    return request.path.startswith("/desk/") and bool(user and user.is_authenticated)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is no such page: here is how to find what was meant. Answers without the database too."""
    if _is_at_desk(request):
        return render(request, "errors/desk.html", status=404)
    topics = reading.topics_if_there(get_language() or "en")
    return render(request, "errors/404.html", {"topics": topics}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A page for others."""
    if _is_at_desk(request):
        return render(request, "errors/desk.html", {"is_for_others": True}, status=403)
    return render(request, "errors/403.html", status=403)


def broke(request: HttpRequest, status: int = 500) -> HttpResponse:
    """Something broke on our side; the page needs no database. Of one that is away machines hear that it comes back."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return away(request)
    return render(request, "errors/500.html", status=status)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A request that no browser makes by itself, or more text than there can be: the page that blames nobody."""
    return render(request, "errors/500.html", status=400)


def away(request: HttpRequest) -> HttpResponse:
    """The same page while the database is away."""
    response = render(request, "errors/500.html", status=503)
    response.headers["Retry-After"] = "5"
    return response
