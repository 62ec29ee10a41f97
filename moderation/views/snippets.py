"""Saved texts: look, search, add, change."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from content.models import LANGUAGES
from ground.text import tidy
from moderation import access
from moderation.forms import SnippetForm
from moderation.models import Snippet
from moderation.snippets import PLACEHOLDERS, in_folders
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role

LONGEST_QUERY = 100


@for_roles(*Role.answering())
def snippets(request: StaffRequest) -> HttpResponse:
    """All of this person's organisations, by language and folder, and a form for a new one."""
    own = access.organisations_of(request.user, Role.answering())
    rows = Snippet.objects.filter(organisation__in=own).order_by("pk")
    form = SnippetForm(request.POST if request.method == "POST" else None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        organisation = own[0]
        Snippet.objects.create(organisation=organisation, **form.cleaned_data)
        messages.success(request, _("The text is there for all of you."))
        return redirect("desk_snippets")
    asked = tidy(request.GET.get("q", ""))[:LONGEST_QUERY]
    return _page(request, form, rows=list(rows), asked=asked, title=_("Saved texts"))


@for_roles(*Role.reviewing())
def snippet(request: StaffRequest, pk: int) -> HttpResponse:
    """Change one."""
    own = access.organisations_of(request.user, Role.reviewing())
    row = get_object_or_404(Snippet.objects.filter(organisation__in=own), pk=pk)
    initial = {name: getattr(row, name) for name in SnippetForm.base_fields}
    form = SnippetForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        Snippet.objects.filter(pk=row.pk).update(**form.cleaned_data)
        messages.success(request, _("The text has been changed."))
        return redirect("desk_snippets")
    rows = list(Snippet.objects.filter(organisation__in=own).order_by("pk"))
    return _page(request, form, rows=rows, changed=row, title=_("Change a saved text"))


def _page(
    request: StaffRequest,
    form: SnippetForm,
    *,
    rows: Sequence[Snippet],
    title: str,
    asked: str = "",
    changed: Snippet | None = None,
) -> HttpResponse:
    context = {
        "languages_of": [] if changed else _by_language(rows, asked, request.user.language),
        "there_are_some": bool(rows),
        "asked": asked,
        "changed": changed,
        "folders": list(dict.fromkeys(row.folder for row in rows if row.folder)),
        "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
        "page_title": title,
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: words[0] for name, words in form.errors.items()},
        "languages": LANGUAGES,
        "may_change": bool(request.user.roles() & set(Role.reviewing())),
    }
    return render(request, "desk/snippets.html", context, status=422 if form.errors else 200)


def _by_language(rows: Sequence[Snippet], asked: str, first: str) -> list[dict[str, Any]]:
    """The texts that hold all the words that were asked for, by language and folder; one's own language first."""
    words = asked.casefold().split()
    held = [row for row in rows if all(word in f"{row.folder} {row.title} {row.text}".casefold() for word in words)]
    found = []
    for code, name in sorted(LANGUAGES, key=lambda pair: pair[0] != first):
        own = [row for row in held if row.language == code]
        if own:
            found.append({"code": code, "name": name, "folders": in_folders(own), "number": len(own)})
    return found
