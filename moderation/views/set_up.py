"""Setting an organisation up, step by step, for the admin: `people.set_up` knows the steps, this shows them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation.views.guard import StaffRequest, for_roles
from moderation.views.set_up_parts import INTRO, groups
from people.models import LanguageDefault, Membership, Organisation, Role
from people.set_up.forms import Step
from people.set_up.steps import BY_NAME, STEPS, Named, go_on, missing, unread_laws


@for_roles(Role.ADMIN)
@require_safe
def set_up(request: StaffRequest) -> HttpResponse:
    """Every organisation and whether it may open; the only one, at once where it was left."""
    rows = list(Organisation.objects.order_by("pk"))
    if len(rows) == 1 and missing(rows[0]):
        return redirect("desk_set_up_one", pk=rows[0].pk)
    shown = [(row, row.name(request.user.language), len(missing(row))) for row in rows]
    return render(request, "desk/set_up.html", {"organisations": shown})


@for_roles(Role.ADMIN)
@require_safe
def organisation(request: StaffRequest, pk: int) -> HttpResponse:
    """The steps of one organisation, and what is still missing."""
    row = get_object_or_404(Organisation, pk=pk)
    lacks = missing(row)
    context = {
        "organisation": row,
        "title": row.name(request.user.language),
        "missing": lacks,
        "steps": [(step, [one.words for one in lacks if one.step == step.name]) for step in STEPS],
        "go_on": go_on(row),
        "unread_laws": unread_laws(row),
        "elsewhere": LanguageDefault.objects.filter(language__in=row.languages)
        .exclude(organisation=row)
        .select_related("organisation"),
        "several": Organisation.objects.count() > 1,
        "manages": request.user.roles_at(row.pk),
    }
    return render(request, "desk/set_up_one.html", context)


@for_roles(Role.ADMIN)
def new(request: StaffRequest) -> HttpResponse:
    """A further organisation: its first step makes it."""
    form = BY_NAME["who"].form(Organisation(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.keep(by=request.user)
        return redirect("desk_set_up_step", pk=form.organisation.pk, name="teams")
    return _page(request, form, BY_NAME["who"])


@for_roles(Role.ADMIN)
def step(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """One step: look at it, keep it, go on."""
    if name not in BY_NAME:
        raise Http404
    if request.method != "POST":
        return _page(request, BY_NAME[name].form(get_object_or_404(Organisation, pk=pk)), BY_NAME[name])
    with transaction.atomic():
        row = get_object_or_404(Organisation.objects.select_for_update(), pk=pk)
        now = BY_NAME[name].form(row)
        form = BY_NAME[name].form(row, request.POST)
        other = request.POST.get("seen", "") != now.mark()
        done = not other and form.is_valid() and name != "people"
        told = form.keep(by=request.user) if done else []
    if name == "people" and not other and form.is_valid():
        done, told = True, form.keep(by=request.user)  # mails leave while nothing is locked
    if not done:
        return _page(request, form, BY_NAME[name], other=now if other else None)
    for words in told:
        messages.warning(request, words)
    return _onwards(request, row, name)


def _onwards(request: StaffRequest, row: Organisation, name: str) -> HttpResponse:
    """To what is missing next; back to the steps when nothing is."""
    messages.success(request, _("Kept."))
    onwards = go_on(row, after=name)
    if onwards and onwards != name:
        return redirect("desk_set_up_step", pk=row.pk, name=onwards)
    return redirect("desk_set_up_one", pk=row.pk)


def _page(request: StaffRequest, form: Step, named: Named, other: Step | None = None) -> HttpResponse:
    """`other`: the step as somebody else has kept it meanwhile; what was typed stays."""
    row = form.organisation
    place = [step.name for step in STEPS].index(named.name) + 1
    context = {
        "form": form,
        "title": named.title,
        "name": row.name(request.user.language) if row.pk else "",
        "intro": INTRO[named.name],
        "groups": groups(named.name, form, request.user.language),
        "errors": [(f"id_{field}" if field != "__all__" else "", words[0]) for field, words in form.errors.items()],
        "rows": sum(field.startswith(("team_", "email_")) for field in form.fields),
        "seen": (other or form).mark() if row.pk else "",
        "other": other is not None,
        "others": _as_it_stands(named.name, other, request.user.language) if other else [],
        "place": {"number": place, "of": len(STEPS)},
        "back": reverse("desk_set_up_one", args=[row.pk]) if row.pk else reverse("desk_set_up"),
        "members": _members(row) if named.name == "people" else [],
        "manages": request.user.roles_at(row.pk) if row.pk else set(),
        "missing": missing(row) if row.pk else [],
        "no_teams": named.name == "people" and not row.teams.exists(),
        "no_languages": named.name == "law" and not (row.languages and row.unit_kind),
    }
    return render(request, "desk/set_up_step.html", context, status=409 if other else 422 if form.errors else 200)


def _as_it_stands(name: str, other: Step, language: str) -> list[tuple[str, str]]:
    """What somebody else has kept, line by line."""
    parts = [part for group in groups(name, other, language) for part in group.parts]
    return [(str(part.label), part.in_words()) for part in parts if part.in_words()]


def _members(row: Organisation) -> list[Membership]:
    rows = Membership.objects.current().filter(team__organisation=row).select_related("user", "team")
    return list(rows.order_by("team__name", "user__name", "pk"))
