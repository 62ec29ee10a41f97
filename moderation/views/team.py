"""Who works here and who is on duty, for everybody; invite somebody and end a membership, for leads and admins."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.models import LANGUAGES
from moderation import access, workflow
from moderation.access import MANAGING
from moderation.forms import InviteForm
from moderation.views import roster
from moderation.views.guard import StaffRequest, for_roles
from people import workflow as staff
from people.models import Membership, Profession, Role, Team


@for_roles(*Role)
def team(request: StaffRequest) -> HttpResponse:
    """The members of this person's organisations and the duty roster; for who manages, the form for a new one."""
    if request.method == "POST" and not request.user.roles() & set(MANAGING):
        raise PermissionDenied
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        initial={"role": Role.WORKER, "language": request.user.language},
    )
    why = ""
    if request.method == "POST" and form.is_valid():
        why = _invite(request, form)
        if not why:
            return redirect("desk_team")
    status = 422 if form.errors else 409 if why else 200
    context = _members(request) | _fields(request, form) | {"why": why}
    return render(request, "desk/team.html", context, status=status)


def _invite(request: StaffRequest, form: InviteForm) -> str:
    """Why not, or "" when the invitation is on its way."""
    data = form.cleaned_data
    if data["team"].organisation not in access.organisations_of(request.user, MANAGING):
        return _("Choose one of your own teams.")
    if data["role"] not in _roles_to_give(request):
        return _("Only an admin can make somebody an admin.")
    if data["email"].lower() == request.user.email:
        return _("Somebody else has to give you another role.")
    try:
        member = staff.invite(**data, by=request.user)
    except staff.NotAllowed as refused:
        return str(refused)
    messages.success(
        request, _("%(name)s is invited. The link in the mail is good for three days.") % {"name": member.user}
    )
    return ""


@for_roles(*MANAGING)
@require_POST
def invite_again(request: StaffRequest, pk: int) -> HttpResponse:
    """The mail with the link once more, for somebody who has not chosen a password yet."""
    own = access.organisations_of(request.user, MANAGING)
    rows = Membership.objects.current().filter(team__organisation__in=own).select_related("user")
    membership = get_object_or_404(rows, pk=pk)
    if membership.user.has_usable_password():
        raise Http404
    try:
        staff.send_invitation(membership.user, by=request.user)
    except staff.NotSent as refused:
        messages.error(request, str(refused))
    else:
        told = _("The invitation to %(name)s is on its way again. The link in the mail is good for three days.")
        messages.success(request, told % {"name": membership.user})
    return redirect("desk_team")


@for_roles(*MANAGING)
@require_POST
def professions(request: StaffRequest, pk: int) -> HttpResponse:
    """As what a colleague may speak in an answer."""
    own = access.organisations_of(request.user, MANAGING)
    membership = get_object_or_404(Membership.objects.current().filter(team__organisation__in=own), pk=pk)
    try:
        staff.give_professions(membership, request.POST.getlist("professions"), by=request.user)
    except staff.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Kept: as what %(name)s speaks.") % {"name": membership.user})
    return redirect("desk_team")


@for_roles(*MANAGING)
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """End a membership: what the person held goes back, and every session of theirs ends."""
    own = access.organisations_of(request.user, MANAGING)
    membership = get_object_or_404(Membership.objects.current().filter(team__organisation__in=own), pk=pk)
    if membership.user == request.user:
        messages.error(request, _("Somebody else has to end your membership."))
        return redirect("desk_team")
    try:
        workflow.leave(membership, by=request.user)
    except staff.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("%(name)s has left the team. What they held waits for the others.") % {"name": membership.user}
        )
    return redirect("desk_team")


def _roles_to_give(request: StaffRequest) -> list[Role]:
    return [role for role in Role if role != Role.ADMIN or Role.ADMIN in request.user.roles()]


def _members(request: StaffRequest) -> dict[str, object]:
    own = access.organisations_of(request.user, Role)
    rows = Membership.objects.current().filter(team__organisation__in=own).select_related("user", "team")
    by_team: dict[Team, list[Membership]] = {}
    for row in rows.order_by("team__organisation_id", "team__name", "team_id", "user__name", "pk"):
        by_team.setdefault(row.team, []).append(row)
    return {
        "teams": by_team.items(),
        "managed": set(access.organisations_of(request.user, MANAGING).values_list("pk", flat=True)),
        "rosters": roster.rosters(own),
        "answering": Role.answering(),
        "professions": [(one.value, str(one.label)) for one in Profession],
    }


def _fields(request: StaffRequest, form: InviteForm) -> dict[str, object]:
    own = Team.objects.filter(organisation__in=access.organisations_of(request.user, MANAGING)).order_by("name", "pk")
    return {
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: words[0] for name, words in form.errors.items()},
        "team_options": [(str(row.pk), row.name) for row in own],
        "roles": [(role.value, role.label) for role in _roles_to_give(request)],
        "languages": LANGUAGES,
    }
