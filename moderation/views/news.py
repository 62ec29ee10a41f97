"""What is new in a list, asked every 20 seconds by an open queue: numbers only."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation import access, fresh
from moderation.filters import Filters
from moderation.views.around import address
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role


@for_roles(*Role.answering())
@require_GET
def news(request: StaffRequest) -> HttpResponse:
    """Only numbers: how many have come in since the page was made, which of its rows have gone."""
    name, mark = request.GET.get("list", ""), request.GET.get("mark", "")
    if name not in access.names_of_lists(request.user) or name == access.DISMISSED or not _is_number(mark):
        raise Http404
    filters, shown = Filters.of(request.GET.dict()), numbers(request.GET.get("rows", "").split("-"))
    found = fresh.since(int(mark), name, request.user, filters, shown)
    context = {"news": found, "url": address(name, filters), "is_waiting": name == "waiting"}
    return render(request, "desk/_news.html", context)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def pairs(texts: Iterable[str]) -> dict[int, int]:
    """`["4.17", "5.20"]` as numbers; what is none is left out."""
    cut = [text.partition(".") for text in texts]
    return {int(one): int(other) for one, _dot, other in cut if _is_number(one) and _is_number(other)}


def numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if _is_number(text)]
