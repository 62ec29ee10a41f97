"""Saved texts: look, add, change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from content.models import LANGUAGES
from moderation import access
from moderation.forms import SnippetForm
from moderation.models import Snippet
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role


@for_roles(*Role.answering())
def snippets(request: StaffRequest) -> HttpResponse:
    """All of this person's organisations, by language, and a form for a new one."""
    own = access.organisations_of(request.user, Role.answering())
    rows = Snippet.objects.filter(organisation__in=own).order_by("language", "title", "pk")
    form = SnippetForm(request.POST if request.method == "POST" else None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        organisation = own[0]
        Snippet.objects.create(organisation=organisation, **form.cleaned_data)
        messages.success(request, _("The text is there for all of you."))
        return redirect("desk_snippets")
    return _page(request, form, rows=list(rows), title=_("Saved texts"))


@for_roles(*Role.reviewing())
def snippet(request: StaffRequest, pk: int) -> HttpResponse:
    """Change one."""
    own = access.organisations_of(request.user, Role.reviewing())
    row = get_object_or_404(Snippet.objects.filter(organisation__in=own), pk=pk)
    initial = {"title": row.title, "language": row.language, "text": row.text}
    form = SnippetForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        Snippet.objects.filter(pk=row.pk).update(**form.cleaned_data)
        messages.success(request, _("The text has been changed."))
        return redirect("desk_snippets")
    return _page(request, form, rows=[], title=_("Change a saved text"))


def _page(request: StaffRequest, form: SnippetForm, *, rows: list[Snippet], title: str) -> HttpResponse:
    context = {
        "rows": rows,
        "page_title": title,
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: words[0] for name, words in form.errors.items()},
        "languages": LANGUAGES,
        "may_change": bool(request.user.roles() & set(Role.reviewing())),
    }
    return render(request, "desk/snippets.html", context, status=422 if form.errors else 200)
