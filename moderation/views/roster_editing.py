"""The duty roster in the hands of leads and admins: who is called, on which days, in which hours."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moderation import access
from moderation.access import MANAGING
from moderation.views.guard import StaffRequest, for_roles
from people import workflow as staff
from people.forms import DutyContactForm
from people.models import DutyContact

_FIELDS = ("user", "from_hour", "to_hour", "place", "phone")


@for_roles(*MANAGING)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """A further place in the roster of an organisation."""
    organisation = get_object_or_404(access.organisations_of(request.user, MANAGING), pk=pk)
    return _write(request, DutyContact(organisation=organisation))


@for_roles(*MANAGING)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """A place as it stands, to be changed."""
    return _write(request, _contact(request, pk))


@for_roles(*MANAGING)
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Who stood there is not called for it any more."""
    staff.leave_roster(_contact(request, pk), by=request.user)
    messages.success(request, _("The roster is as you wished."))
    return redirect("desk_team")


def _contact(request: StaffRequest, pk: int) -> DutyContact:
    return get_object_or_404(access.roster_of(request.user), pk=pk)


def _write(request: StaffRequest, contact: DutyContact) -> HttpResponse:
    form = DutyContactForm(request.POST if request.method == "POST" else None, instance=contact)
    form.fields["user"].queryset = access.may_stand_on_roster(contact)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        staff.keep_on_roster(form.save(commit=False), by=request.user)
        messages.success(request, _("The roster is as you wished."))
        return redirect("desk_team")
    context = {"contact": contact, "parts": [_part(form, name) for name in _FIELDS], "days": _part(form, "days")}
    context |= {"errors": [(f"id_{name}", words[0]) for name, words in form.errors.items()]}
    return render(request, "desk/roster_contact.html", context, status=422 if form.errors else 200)


def _part(form: DutyContactForm, name: str) -> dict[str, Any]:
    """A field as the page shows it."""
    bound, value = form[name], form[name].value()
    choices = getattr(bound.field, "choices", ())
    return {
        "name": name,
        "label": bound.label,
        "hint": bound.help_text,
        "value": "" if value is None else value,
        "options": [(str(key), label) for key, label in choices],
        "chosen": [str(one) for one in value or []] if name == "days" else [],
        "type": {"place": "number", "phone": "tel"}.get(name, "text"),
        "error": str(bound.errors[0]) if bound.errors else "",
    }
