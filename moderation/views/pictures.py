"""Pictures of the library: bring one, say what it shows, see where it is used, take away what nothing shows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content import pictures as library
from content.media import Picture
from content.models import LANGUAGES, Article, slug_for
from moderation.forms.files import AltForm, PictureForm
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role

LOOKING = (Role.TRAINEE, Role.WORKER, Role.LEAD, Role.EDITOR)
KEEPING = (Role.LEAD, Role.EDITOR)
SIZE = 24


@for_roles(*LOOKING)
def pictures(request: StaffRequest) -> HttpResponse:
    """All of them, the newest first, and for those who keep them a form for a new one."""
    keeps(request)
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    if request.method == "POST" and form.is_valid():
        alts = form.alts()
        name = form.cleaned_data["name"] or free_name(_told(alts, request.user.language), Picture)
        try:
            row = library.take(form.cleaned_data["file"].read(), name=name, alts=alts, by=request.user)
        except library.NotTaken as refused:
            form.add_error(None, str(refused))
        else:
            said = _("The picture is there. Write %(reference)s on a line of its own where it belongs.")
            messages.success(request, said % {"reference": f"[[picture:{row.name}]]"})
            return redirect("desk_pictures")
    return render(request, "desk/pictures.html", _context(request, form), status=422 if form.errors else 200)


def _told(alts: dict[str, str], language: str) -> str:
    """A description in this language, else in the first one there is."""
    return alts[language] or next(filter(None, alts.values()), "")


def keeps(request: StaffRequest) -> bool:
    """Whether this person may change anything here. Who may only look may not send anything either."""
    may_keep = bool(request.user.roles() & set(KEEPING))
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    return may_keep


def free_name(words: str, model: Any) -> str:
    """A name from words that no other row of this table has."""
    base = slug_for(words)
    taken = set(model.objects.filter(name__startswith=base).values_list("name", flat=True))
    return next(
        name for number in range(len(taken) + 1) if (name := f"{base}-{number + 1}" if number else base) not in taken
    )


def page_of(request: StaffRequest) -> int:
    """The number of the page that is asked for, from 1."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def _context(request: StaffRequest, form: PictureForm) -> dict[str, Any]:
    page = page_of(request)
    rows = list(Picture.objects.order_by("-pk").select_related("by")[(page - 1) * SIZE : page * SIZE + 1])
    used = library.uses(library.NAMED, "[[picture:")
    posters = library.posters(rows)
    return {
        "may_keep": keeps(request),
        "rows": [_row(row, used.get(row.name, []), row.pk in posters) for row in rows[:SIZE]],
        "languages": _alt_fields(form.data.get, form),
        "values": {"name": form.data.get("name", "")},
        "errors": {name: words[0] for name, words in form.errors.items()},
        "faults": form.non_field_errors(),
        "most": library.MOST_BYTES // 1024 // 1024,
        "previous_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if len(rows) > SIZE else "",
    }


def _alt_fields(value: Any, form: AltForm | None = None) -> list[tuple[str, str, str, str]]:
    """(language, its name, what is written, what is wrong) for each."""
    errors = form.errors if form else {}
    return [
        (code, own.capitalize(), value(f"alt_{code}", ""), str(next(iter(errors.get(f"alt_{code}", [])), "")))
        for code, own in LANGUAGES
    ]


def _row(row: Picture, articles: list[Article], is_poster: bool) -> dict[str, Any]:
    missing = [own for code, own in LANGUAGES if not row.alt(code)]
    return {
        "picture": row,
        "reference": f"[[picture:{row.name}]]",
        "shown": next(iter(row.alts.values())),
        "missing": missing,
        "languages": _alt_fields(lambda name, empty: row.alts.get(name[-2:], empty)),
        "articles": where(articles),
        "is_used": bool(articles) or is_poster,
        "is_poster": is_poster,
    }


def where(articles: list[Article]) -> list[dict[str, str]]:
    """The articles in which something is used: title, language and the desk's page of each."""
    return [
        {"title": one.title, "language": one.language, "url": reverse("desk_article", args=[one.pk])}
        for one in articles
    ]


@for_roles(*KEEPING)
@require_POST
def describe(request: StaffRequest, pk: int) -> HttpResponse:
    """Other words for what it shows."""
    row, form = get_object_or_404(Picture, pk=pk), AltForm(request.POST)
    try:
        if form.is_valid():
            library.describe(row, form.alts())
            messages.success(request, _("The description has been changed."))
        else:
            messages.error(request, _("A description is longer than %(most)s characters.") % {"most": 300})
    except library.NotTaken as refused:
        messages.error(request, str(refused))
    return redirect(reverse("desk_pictures") + f"#picture-{row.pk}")


@for_roles(*KEEPING)
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """One that nothing shows goes."""
    row = get_object_or_404(Picture, pk=pk)
    try:
        library.remove(row)
    except library.NotTaken as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(name)s” is gone.") % {"name": row.name})
    return redirect("desk_pictures")
