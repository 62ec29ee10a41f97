"""Search in the queue: by POST, so that what was searched for stands in no address and no log."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ground.text import tidy
from moderation import matching
from moderation import search as searching
from moderation.filters import Filters
from moderation.views.around import around
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.rows import Row, is_covered, rows_of, shown
from people.models import Role, User


@for_roles(*Role.answering())
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """What was found, with the words around it. The address alone says nothing: it leads to the queue."""
    if request.method == "GET":
        return redirect("desk")
    asked = tidy(request.POST.get("q", "")[: matching.LONGEST * 4])[: matching.LONGEST]
    context = {"name": "", "asked": asked, **around(request.user, "", Filters()), **_found(request.user, asked)}
    return render(request, "desk/search.html", context)


def _found(user: User, asked: str) -> dict[str, Any]:
    found = searching.look(user, asked)
    numbered = list(shown(searching.by_number(user, asked), user))
    listed = shown(searching.open_questions(user).filter(pk__in=found.pieces), user).in_bulk()
    questions = [listed[pk] for pk in found.pieces if pk in listed and not is_covered(listed[pk])]
    rows = [_with(row, found.pieces[row.number]) for row in rows_of(questions, user)]
    return {
        "numbered": rows_of(numbered, user),
        "rows": rows,
        "looked": found.looked,
        "there": found.there,
        "total": found.total,
        "is_asked": bool(matching.asked(asked)),
    }


def _with(row: Row, pieces: list[matching.Piece]) -> Row:
    return replace(row, pieces=tuple(pieces))
