"""Pages for what went wrong, kind and in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A staff form that went stale: say so, keep the way back."""
    return render(request, "errors/stale_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is no such page."""
    return render(request, "errors/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A page for others."""
    return render(request, "errors/403.html", status=403)


def broke(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; the page needs no database."""
    return render(request, "errors/500.html", status=500)
