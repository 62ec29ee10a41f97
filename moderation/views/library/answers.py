"""Published answers in the library: checked again, corrected where no question is left, taken down."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content import closest, helped, reads, rendering, workflow
from content.models import LANGUAGES, Publication, Readable, first_of_month
from content.versions import Rewording
from content.workflow import articles as life
from moderation import library as lists
from moderation import words
from moderation.figures.hiding import told
from moderation.forms import RewordForm, WithdrawForm
from moderation.library import Narrowed, Thread
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import telling
from moderation.views.pictures import page_of
from moderation.words import Withdrawn
from people.models import Role

KEEPING = life.CHECKING
SIZE = 30
_LISTS = (Readable.DUE, Readable.HELD, Readable.SCHEDULED, Readable.LIVE, Readable.WITHDRAWN)
_NAMES = dict(LANGUAGES)


def listed(request: StaffRequest, narrowed: Narrowed) -> dict[str, Any]:
    """The answers of one status, newest first."""
    name = request.GET.get("list", Readable.DUE)
    if name not in (*_LISTS, lists.MOST):
        raise Http404
    page = page_of(request)
    start = (page - 1) * SIZE
    found = list(lists.answers(name, narrowed)[start : start + SIZE + 1])
    rows = found[:SIZE]
    return {
        "name": name,
        "lists": [
            *((str(one.label).capitalize(), _url(narrowed, one), one == name) for one in _LISTS),
            (_("Most read"), _url(narrowed, lists.MOST), name == lists.MOST),
        ],
        "rows": _rows(rows, request),
        "reasons": Withdrawn.choices,
        "may_keep": bool(request.user.roles() & KEEPING),
        "previous_url": _url(narrowed, name, page - 1) if page > 1 else "",
        "next_url": _url(narrowed, name, page + 1) if len(found) > SIZE else "",
    }


def _url(narrowed: Narrowed, name: str, page: int = 1) -> str:
    more = {"page": str(page)} if page > 1 else {}
    return f"{reverse('desk_library')}?kind=answers&{narrowed.query(name, **more)}"


def _rows(rows: list[Publication], request: StaffRequest) -> list[dict[str, Any]]:
    """With what readers said of each in a year: whom it answered before they asked, whom it helped and whom not."""
    since = first_of_month(lists.a_year_ago())
    answered, said = closest.counts(rows, since=since), helped.counts(rows, since=since)
    threads, waiting, none = lists.threads(rows, request.user), lists.rewordings(rows), helped.Counted()
    back = workflow.coming_back(rows)
    opened = reads.counts(rows, since=lists.a_year_ago())
    return [
        _row(row)
        | _thread(row, threads.get(row.pk), comes_back=row.pk in back)
        | {
            "answered": answered.get(row.pk, 0),
            "opened": told(opened.get(row.pk, 0)),
            "helped": said.get(row.pk, none).yes,
            "not_helped": said.get(row.pk, none).no,
            "waits": waiting.get(row.pk, ""),
        }
        for row in rows
    ]


def _thread(row: Publication, thread: Thread | None, *, comes_back: bool) -> dict[str, Any]:
    """Its question for those who may open it; a new answer from here only where there is none left."""
    if thread is None:
        return {"may_reword": comes_back or row.status in Readable.shown(), "comes_back": comes_back}
    if not thread.may_open:
        return {"is_theirs": row.status in Readable.shown()}
    return {"thread": reverse("desk_question", args=[thread.question]), "returns": thread.returns}


def _row(row: Publication) -> dict[str, Any]:
    is_shown = row.status in Readable.shown()
    return {
        "pk": row.pk,
        "title": row.title or _("Its text was erased"),
        "language": row.language,
        "language_name": _NAMES[row.language],
        "status": Readable(row.status).label,
        "is_due": row.status == Readable.DUE,
        "is_shown": is_shown,
        "may_go": row.status != Readable.WITHDRAWN,
        "topic": row.topic.name(get_language() or "en"),
        "checked_on": row.checked_on,
        "url": _page(row) if is_shown else "",
        "signed": [one.name for one in (row.writer, row.checker) if one],
        "is_read": row.is_read_by_professionals,
    }


def _listed_at(row: Publication) -> str:
    return _url(Narrowed(row.language), row.status)


def _page(row: Publication) -> str:
    with translation.override(row.language):
        return row.get_absolute_url()


# --- one answer -------------------------------------------------------------------------------------


@for_roles(*Role)
@require_GET
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """What happened to one answer, and every text that stood there; none of what has no way back."""
    row = get_object_or_404(Publication.objects.select_related("topic", "writer", "checker"), pk=pk)
    thread = lists.threads([row], request.user).get(row.pk)
    is_gone, comes_back = row.status == Readable.WITHDRAWN, workflow.may_come_back(row)
    context = {
        "row": _row(row) | _thread(row, thread, comes_back=comes_back),
        "has_thread": thread is not None,
        "is_gone": is_gone,
        "is_told": (is_told := comes_back or not is_gone),
        "versions": [_version(one) for one in workflow.versions(row)] if is_told else [],
        "waits": row.rewordings.filter(decided_at__isnull=True).exists(),
        "may_write": bool(request.user.roles() & life.WRITING),
        "history": telling.answer_history(row.events.select_related("by").order_by("-at", "-pk")),
    }
    return render(request, "desk/library_answer.html", context)


def _version(row: Rewording) -> dict[str, Any]:
    return {
        "when": words.clock(row.decided_at or row.made_at),
        "names": [one.name for one in (row.written_by, row.checked_by) if one],
        "pieces": words.folded(words.diff(row.before, row.answer)) if row.before != row.answer else [],
    }


# --- steps ----------------------------------------------------------------------------------------


def _did(request: StaffRequest, row: Publication, take: Callable[[], object], said: str) -> HttpResponse:
    try:
        take()
    except workflow.NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(_listed_at(row))


@for_roles(*KEEPING)
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """A published answer goes, at once."""
    row, form = get_object_or_404(Publication, pk=pk), WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why it goes."))
        return redirect(_listed_at(row))
    reason = form.cleaned_data["reason"]
    said = _("“%(title)s” is off every page.") % {"title": row.title}
    return _did(request, row, lambda: workflow.withdraw(row, by=request.user, reason=reason), said)


@for_roles(*KEEPING)
@require_POST
def renew(request: StaffRequest, pk: int) -> HttpResponse:
    """A published answer was read and still holds."""
    row = get_object_or_404(Publication, pk=pk)
    said = _("Checked today: “%(title)s”.") % {"title": row.title}
    return _did(request, row, lambda: workflow.renew(row, by=request.user), said)


# --- a new answer where the question is gone --------------------------------------------------------


@for_roles(*life.WRITING)
@require_http_methods(["GET", "POST"])
def reword(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the new answer, or read the one that waits."""
    row = get_object_or_404(Publication.objects.select_related("topic"), pk=pk)
    if row.status not in Readable.shown() and not workflow.may_come_back(row):
        raise Http404
    if elsewhere := _in_its_question(request, row):
        return elsewhere
    if request.method == "GET":
        return _reword_page(request, row, answer=row.answer)
    form = RewordForm(request.POST)
    typed = request.POST.get("answer", "")
    if not form.is_valid():
        return _reword_page(request, row, answer=typed, error=str(form.errors["answer"][0]), status=422)
    try:
        workflow.reword(row, by=request.user, answer=form.cleaned_data["answer"])
    except workflow.NotAllowed as why:
        return _reword_page(request, row, answer=typed, refused=str(why), status=409)
    messages.success(request, _("It waits for a colleague to read it."))
    return redirect("desk_reword", pk=row.pk)


def _in_its_question(request: StaffRequest, row: Publication) -> HttpResponse | None:
    """Where it is corrected as long as its question is there, whoever asks; None where that is erased."""
    thread = lists.threads([row], request.user).get(row.pk)
    if thread is None:
        return None
    said = _("The question of this answer is still open to its team. They correct it there, and the asker is told.")
    messages.warning(request, said)
    return redirect("desk_question", pk=thread.question) if thread.may_open else redirect(_listed_at(row))


def _reword_page(request: StaffRequest, row: Publication, *, status: int = 200, **more: str) -> HttpResponse:
    waiting = row.rewordings.filter(decided_at__isnull=True).select_related("written_by").first()
    context: dict[str, Any] = {
        "publication": row,
        "url": _page(row),
        "waiting": waiting,
        "is_gone": row.status == Readable.WITHDRAWN,
        **more,
    }
    if waiting:
        is_mine, checks = waiting.written_by_id == request.user.pk, bool(request.user.roles() & life.CHECKING)
        context |= {
            "pieces": words.folded(words.diff(waiting.before, waiting.answer)),
            "html": rendering.letter(waiting.answer, language=row.language, country=row.country),
            "may_agree": checks and not is_mine,
            "may_drop": checks or is_mine,
        }
    return render(request, "desk/library_reword.html", context, status=status)


@for_roles(*life.WRITING)
@require_POST
def rewording(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Agree to a new answer, or leave the page as it is."""
    row = get_object_or_404(Rewording.objects.select_related("publication"), pk=pk)
    take = {"agree": workflow.agree_rewording, "drop": workflow.drop_rewording}.get(step)
    if take is None:
        raise Http404
    if step == "agree" and (elsewhere := _in_its_question(request, row.publication)):
        return elsewhere
    try:
        take(row, by=request.user)
    except workflow.NotAllowed as why:
        return _reword_page(request, row.publication, status=409, refused=str(why), answer=row.answer)
    messages.success(request, _decided(row.publication) if step == "agree" else _("The answer stays as it is."))
    return redirect(_listed_at(row.publication))


def _decided(before: Publication) -> str:
    if before.status == Readable.WITHDRAWN:
        return _("“%(title)s” is live.") % {"title": before.title}
    return _("The answer is corrected.")
