"""Pages for what went wrong, kind and in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from content import access as reading


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A staff form that went stale: say so, keep the way back."""
    return render(request, "errors/stale_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is no such page: here is how to find what was meant. Answers without the database too."""
    topics = reading.topics_if_there(get_language() or "en")
    return render(request, "errors/404.html", {"topics": topics}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A page for others."""
    return render(request, "errors/403.html", status=403)


def broke(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; the page needs no database."""
    return render(request, "errors/500.html", status=500)
