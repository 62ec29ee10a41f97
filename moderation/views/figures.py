"""Figures for leads: who waits, what is late, how long an answer takes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content.models import LANGUAGES
from moderation import access, words
from moderation.figures import DAYS, LEAST, Figures
from moderation.figures import figures as counted
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role


@for_roles(Role.LEAD)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """Numbers that somebody can act on, each beside where to look."""
    found = counted(access.organisations_of(request.user, [Role.LEAD]))
    names = dict(LANGUAGES)
    context = {
        "all": _shown(found.pop("")),
        "languages": [(names.get(code, code), _shown(one)) for code, one in found.items()],
        "least": LEAST,
        "days": DAYS,
    }
    return render(request, "desk/figures.html", context)


def _shown(one: Figures) -> dict[str, str]:
    few = _("under %(number)s") % {"number": LEAST}
    counts = {
        name: few if (value := getattr(one, name)) is None else str(value)
        for name in ("waiting", "in_review", "late", "answered")
    }
    return counts | {"time": "–" if one.minutes is None else words.wait(one.minutes)}
