"""Who answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access
from ground.remembered import remembered
from people.models import LanguageDefault, Organisation


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def people(request: HttpRequest) -> HttpResponse:
    """The faces that are not hidden, by organisation, and how many work now: never which of them.

    The organisation that answers this language stands there too when all its faces are hidden.
    """
    language = get_language() or "en"
    groups: dict[str, list[access.PublicFace]] = {}
    for face in access.faces(language):
        groups.setdefault(face.organisation, []).append(face)
    there, homes = access.at_work(language), _homes(language)
    for name, home in homes.items():
        if home.is_default:
            groups.setdefault(name, [])
    rows = [(name, homes[name], there.get(name, ""), faces) for name, faces in groups.items()]
    return render(request, "content/people.html", {"groups": rows})


@dataclass(frozen=True)
class Home:
    """What kind of unit answers and where. `is_default`: the one that answers this language."""

    kind: str
    country: str
    is_default: bool


@remembered
def _homes(language: str) -> Mapping[str, Home]:
    """The organisations by name. One query, none while nothing public changes."""
    default = LanguageDefault.objects.filter(language=language, organisation=OuterRef("pk"))
    rows = Organisation.objects.annotate(is_default=Exists(default)).order_by("pk")
    return {
        row.name(language): Home(row.get_unit_kind_display(), row.get_country_display(), row.is_default) for row in rows
    }
