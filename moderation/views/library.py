"""The library: what is public, what is due, what nobody has signed yet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content import closest, helped, workflow
from content.models import LANGUAGES, Article, Publication, Readable, first_of_month
from moderation.forms import WithdrawForm
from moderation.views.guard import StaffRequest, for_roles
from moderation.words import Withdrawn
from people.models import Role

READING = (Role.WORKER, Role.LEAD, Role.EDITOR, Role.ADMIN)
KEEPING = (Role.WORKER, Role.LEAD, Role.EDITOR)
SIZE = 50
YEAR = timedelta(days=365)
KINDS: dict[str, type[Article] | type[Publication]] = {"articles": Article, "answers": Publication}
_DUE_FIRST = [Readable.DUE, Readable.HELD, Readable.DRAFT, Readable.SCHEDULED, Readable.LIVE, Readable.WITHDRAWN]


@for_roles(*READING)
@require_GET
def library(request: StaffRequest) -> HttpResponse:
    """Articles or answers of one language, what is due first."""
    kind, language = request.GET.get("kind", "articles"), request.GET.get("language") or request.user.language
    if kind not in KINDS or language not in dict(LANGUAGES):
        raise Http404
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    start = (max(page, 1) - 1) * SIZE
    found = list(_ordered(KINDS[kind], language)[start : start + SIZE + 1])
    told = _told(found[:SIZE])
    may_keep = bool(request.user.roles() & set(KEEPING))
    context = {
        "kind": kind,
        "language": language,
        "all_languages": LANGUAGES,
        "tabs": _tabs(kind, language),
        "counts": _counts(KINDS[kind], language),
        "rows": [_row(row, request) | told[row.pk] for row in found[:SIZE]],
        "reasons": Withdrawn.choices,
        "may_keep": may_keep,
        "may_edit": request.user.has_perm("content.change_article"),
        "add_url": _admin("article_add") if kind == "articles" else "",
        "previous_url": _url(kind, language, page - 1) if page > 1 else "",
        "next_url": _url(kind, language, page + 1) if len(found) > SIZE else "",
    }
    return render(request, "desk/library.html", context)


def _ordered(model: type[Article] | type[Publication], language: str) -> QuerySet[Any]:
    place = Case(
        *(When(status=status, then=Value(number)) for number, status in enumerate(_DUE_FIRST)),
        output_field=IntegerField(),
    )
    rows: QuerySet[Any] = model._default_manager.filter(language=language).select_related("topic", "writer", "checker")
    ordered: QuerySet[Any] = rows.annotate(place=place).order_by("place", "checked_on", "pk")
    return ordered


def _counts(model: type[Article] | type[Publication], language: str) -> list[tuple[str, int]]:
    rows = (
        model._default_manager.filter(language=language).values_list("status").annotate(Count("pk")).order_by("status")
    )
    counted = dict(rows)
    return [(str(status.label), counted[status]) for status in _DUE_FIRST if status in counted]


def _told(rows: list[Any]) -> dict[int, dict[str, int]]:
    """What readers said of each text in a year: whom it answered before they asked, whom it helped and whom not."""
    since = first_of_month(timezone.localdate() - YEAR)
    answered, said = closest.counts(rows, since=since), helped.counts(rows, since=since)
    none = helped.Counted()
    return {
        row.pk: {
            "answered": answered.get(row.pk, 0),
            "helped": said.get(row.pk, none).yes,
            "not_helped": said.get(row.pk, none).no,
        }
        for row in rows
    }


def _row(row: Any, request: StaffRequest) -> dict[str, Any]:
    is_shown = row.status in Readable.shown()
    with translation.override(row.language):
        url = row.get_absolute_url() if is_shown else ""
    signed = [one.name for one in (row.writer, row.checker) if one]
    return {
        "pk": row.pk,
        "title": row.title or _("Its text was erased"),
        "status": Readable(row.status).label,
        "is_due": row.status == Readable.DUE,
        "is_shown": is_shown,
        "is_draft": row.status == Readable.DRAFT,
        "may_go": row.status not in (Readable.WITHDRAWN, Readable.DRAFT),
        "topic": row.topic.name(get_language() or "en"),
        "checked_on": row.checked_on,
        "url": url,
        "signed": signed,
        "is_read": row.is_read_by_professionals,
        "may_sign": not row.is_read_by_professionals and request.user not in (row.writer, row.checker),
        "edit_url": _admin("article_change", row.pk)
        if row.status == Readable.DRAFT and isinstance(row, Article)
        else "",
    }


def _admin(name: str, *args: int) -> str:
    """The admin's page; "" for what is not registered there."""
    try:
        return reverse(f"admin:content_{name}", args=args)
    except NoReverseMatch:
        return ""


def _tabs(kind: str, language: str) -> list[tuple[str, str, None, bool]]:
    labels = {"articles": _("Articles"), "answers": _("Published answers")}
    return [(labels[one], _url(one, language, 1), None, one == kind) for one in KINDS]


def _url(kind: str, language: str, page: int) -> str:
    return reverse("desk_library") + "?" + urlencode({"kind": kind, "language": language, "page": str(page)})


# --- steps ----------------------------------------------------------------------------------------


def _did(request: StaffRequest, kind: str, language: str, take: Callable[[], object], said: str) -> HttpResponse:
    try:
        take()
    except workflow.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(_url(kind, language, 1))


@for_roles(*KEEPING)
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """A published answer goes, at once."""
    row, form = get_object_or_404(Publication, pk=pk), WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why it goes."))
        return redirect(_url("answers", row.language, 1))
    reason = form.cleaned_data["reason"]
    said = _("“%(title)s” is off every page.") % {"title": row.title}
    return _did(request, "answers", row.language, lambda: workflow.withdraw(row, by=request.user, reason=reason), said)


@for_roles(*KEEPING)
@require_POST
def renew(request: StaffRequest, pk: int) -> HttpResponse:
    """A published answer was read and still holds."""
    row = get_object_or_404(Publication, pk=pk)
    said = _("Checked today: “%(title)s”.") % {"title": row.title}
    return _did(request, "answers", row.language, lambda: workflow.renew(row, by=request.user), said)


@for_roles(*KEEPING)
@require_POST
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """An article was read; two people sign it."""
    row = get_object_or_404(Article, pk=pk)
    said = _("You have signed “%(title)s”.") % {"title": row.title}
    return _did(request, "articles", row.language, lambda: workflow.sign_article(row, by=request.user), said)


@for_roles(*KEEPING)
@require_POST
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """A drafted article goes live."""
    row = get_object_or_404(Article, pk=pk)
    said = _("“%(title)s” is live.") % {"title": row.title}
    return _did(request, "articles", row.language, lambda: workflow.show_article(row), said)
