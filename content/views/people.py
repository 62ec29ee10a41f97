"""Who answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def people(request: HttpRequest) -> HttpResponse:
    """The faces that are not hidden, by organisation."""
    groups: dict[str, list[access.PublicFace]] = {}
    for face in access.faces(get_language() or "en"):
        groups.setdefault(face.organisation, []).append(face)
    return render(request, "content/people.html", {"groups": groups.items()})
