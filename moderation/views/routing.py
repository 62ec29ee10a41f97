"""Which new questions go to which team: for everybody to read, for leads and admins to choose."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import access, routing
from moderation.access import MANAGING
from moderation.forms import QuestionsForm
from moderation.views.guard import StaffRequest, for_roles
from people import workflow as staff
from people.models import Organisation, Role, Team


@for_roles(*Role)
@require_safe
def teams(request: StaffRequest) -> HttpResponse:
    """The teams of this person's organisations and what each is for."""
    managed = set(access.organisations_of(request.user, MANAGING).values_list("pk", flat=True))
    organisations = [_told(row, may_choose=row.pk in managed) for row in access.organisations_of(request.user, Role)]
    return render(request, "desk/routing.html", {"organisations": organisations})


@for_roles(*MANAGING)
@require_http_methods(["GET", "POST"])
def team(request: StaffRequest, pk: int) -> HttpResponse:
    """What one team is for; POST is what somebody has ticked."""
    rows = Team.objects.filter(organisation__in=access.organisations_of(request.user, MANAGING))
    row = get_object_or_404(rows.select_related("organisation"), pk=pk)
    names = routing.named(row.organisation, _language())
    form = QuestionsForm(request.POST if request.method == "POST" else None, initial=staff.takes(row))
    form.offer(routing.offered(row, names))
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, form, names)
    try:
        staff.choose_questions(row, **form.cleaned_data, by=request.user)
    except staff.ChosenMeanwhile as why:
        row.refresh_from_db()
        form.offer(routing.offered(row, names))
        return _page(request, row, form, names, why=str(why))
    messages.success(request, _("Kept."))
    return redirect("desk_routing")


def _language() -> str:
    return get_language() or "en"


def _told(organisation: Organisation, *, may_choose: bool) -> dict[str, Any]:
    teams = list(organisation.teams.order_by("name", "pk"))
    names = routing.named(organisation, _language())
    answered = set(access.answered_teams(organisation))
    return {
        "name": organisation.name(_language()),
        "may_choose": may_choose,
        "fits_none": routing.fits_none(organisation, teams, names),
        "teams": [(row, routing.told(row, names), row.pk in answered) for row in teams],
    }


def _page(request: StaffRequest, row: Team, form: QuestionsForm, names: routing.Named, why: str = "") -> HttpResponse:
    """`why`: somebody else has chosen meanwhile; what was ticked stays, and what stands now is told beside it."""
    context = {
        "team": row,
        "why": why,
        "now": routing.told(row, names),
        "seen": json.dumps(staff.takes(row)),
        "parts": [part for part in form.parts() if part["options"]],
        "errors": [(f"id_{name}", words[0]) for name, words in form.errors.items()],
    }
    return render(request, "desk/routing_team.html", context, status=409 if why else 422 if form.errors else 200)
