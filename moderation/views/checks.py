"""What should be read again: helplines, law texts, links. Old entries are not taken down; somebody looks."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content.helplines import Helpline
from content.links import BrokenLink
from content.models import COUNTRIES, LANGUAGES
from moderation import checks as due
from moderation.views.guard import StaffRequest, for_roles
from people.models import LawText, Role


@for_roles(*Role)
@require_GET
def checks(request: StaffRequest) -> HttpResponse:
    """Three lists, each with what is oldest first, and what to do."""
    found = due.of(request.user)
    context = {
        "number": len(found.helplines),
        "countries": _countries(found.helplines),
        "laws": [_law(law, may_change=request.user.has_perm("people.change_lawtext")) for law in found.laws],
        "links": [_link(link) for link in found.links],
        "looks_at_links": settings.LINK_CHECK,
    }
    return render(request, "desk/checks.html", context)


def _countries(lines: list[Helpline]) -> list[dict[str, Any]]:
    """The lines by country, each country's oldest first."""
    names = {code: str(name) for code, name in COUNTRIES} | {"eu": _("all countries")}
    found: dict[str, list[Helpline]] = {}
    for line in lines:
        found.setdefault(line.country, []).append(line)
    return [{"name": names[code], "lines": [_line(line) for line in rows]} for code, rows in sorted(found.items())]


def _line(line: Helpline) -> dict[str, Any]:
    facts: dict[str, list[str]] = {}
    for name, proof in line.due().items():
        facts.setdefault(proof.spoken, []).append(due.fact(name))
    return {
        "name": line.name,
        "contact": line.contact,
        "facts": [{"names": ", ".join(names), "proof": proof} for proof, names in facts.items()],
        "source": line.source if line.source.startswith("https://") else "",
        "is_told": line.channel != "emergency" and line.is_unconfirmed,
    }


def _law(law: LawText, *, may_change: bool) -> dict[str, Any]:
    return {
        "organisation": law.organisation.name(get_language() or "en"),
        "language": dict(LANGUAGES)[law.language],
        "source": law.source,
        "source_url": law.source_url,
        "checked_on": law.checked_on,
        "url": reverse("admin:people_organisation_change", args=[law.organisation_id]) if may_change else "",
    }


def _link(link: BrokenLink) -> dict[str, Any]:
    pages = {"article": "desk_article", "answer": ""}
    return {
        "address": link.address,
        "trouble": due.trouble(link),
        "checked_at": link.checked_at,
        "lines": link.lines,
        "places": [
            {
                "title": one.title,
                "language": one.language,
                "url": reverse(pages[one.kind], args=[one.pk]) if pages[one.kind] else one.url,
            }
            for one in link.places
        ],
    }
