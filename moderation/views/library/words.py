"""Office words at the desk: written by one, agreed to by another, signed where they came with the software, read again
after a year."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.curating import Edit
from content.models import COUNTRIES, LANGUAGES, Article, Readable, Term
from content.workflow import NotAllowed, editing
from content.workflow.articles import CHECKING, WRITING
from content.workflow.checking import Unfit
from ground.text import tidy
from moderation.forms.curating import WordForm
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import edits
from moderation.views.page import SeeOther
from people.models import Role

SIZE = 40
SHELF = timedelta(days=365)  # after so long a word is read again
_NAMES = dict(LANGUAGES)


def _labels() -> dict[str, str]:
    return {"all": _("All"), "waiting": _("To read"), "due": _("Due for a check"), "unsigned": _("Not signed yet")}


def _listed(name: str) -> QuerySet[Term]:
    match name:
        case "waiting":
            return Term.objects.filter(edits__decided_at__isnull=True, edits__isnull=False)
        case "due":
            return due()
        case "unsigned":
            return Term.objects.filter(Q(writer__isnull=True) | Q(checker__isnull=True))
    return Term.objects.all()


def due() -> QuerySet[Term]:
    """Signed by two, and read so long ago that somebody should look again."""
    return Term.objects.filter(checker__isnull=False, checked_on__lt=timezone.localdate() - SHELF)


@for_roles(*Role)
@require_GET
def words(request: StaffRequest) -> HttpResponse:
    """A list of words of one language, and new ones that wait."""
    language, name = request.GET.get("language", request.user.language), request.GET.get("list", "all")
    if language not in _NAMES or name not in _labels():
        raise Http404
    asked = " ".join(tidy(request.GET.get("q", ""))[:80].split())
    rows = _listed(name).filter(language=language, word__icontains=asked).select_related("writer", "checker")
    page = Paginator(rows.order_by("word", "pk"), SIZE).get_page(request.GET.get("page"))
    waiting = Edit.objects.filter(kind=Edit.Kind.WORD, decided_at__isnull=True).select_related("written_by")
    has_edit: set[int | None] = set(waiting.values_list("term_id", flat=True))
    context = {
        "rows": [_row(row, has_edit) for row in page],
        "new": [edits.told(row, request) for row in waiting.filter(term=None).order_by("pk")],
        "lists": [
            (label, _address(language, one), _listed(one).filter(language=language).count(), one == name)
            for one, label in _labels().items()
        ],
        "languages": [(own.capitalize(), _address(code, name), None, code == language) for code, own in LANGUAGES],
        "language": language,
        "name": name,
        "asked": asked,
        "may_write": bool(request.user.roles() & WRITING),
        "previous_url": _address(language, name, asked, page.number - 1) if page.has_previous() else "",
        "next_url": _address(language, name, asked, page.number + 1) if page.has_next() else "",
    }
    return render(request, "desk/library_words.html", context)


def _address(language: str, name: str, asked: str = "", page: int = 1) -> str:
    told = {"language": language, "list": name} | ({"q": asked} if asked else {})
    return f"{reverse('desk_words')}?{urlencode(told | ({'page': str(page)} if page > 1 else {}))}"


def _row(row: Term, has_edit: set[int | None]) -> dict[str, Any]:
    return {
        "term": row,
        "signed": [one.name for one in (row.writer, row.checker) if one],
        "is_due": row.checked_on is not None and row.checked_on < timezone.localdate() - SHELF,
        "waits": row.pk in has_edit,
    }


@for_roles(*Role)
@require_http_methods(["GET", "POST"])
def word(request: StaffRequest, pk: int) -> HttpResponse:
    """One word; POST is what somebody would change in it."""
    row = get_object_or_404(Term.objects.select_related("writer", "checker"), pk=pk)
    return _written(request, row) if request.method == "POST" else show(request, row)


@for_roles(*WRITING)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A word that is not there yet; `like` is the number of the same one in another language."""
    return _written(request, None) if request.method == "POST" else show(request, None)


def _written(request: StaffRequest, row: Term | None) -> HttpResponse:
    form = WordForm(request.POST)
    if not form.is_valid():
        return show(request, row, faults={name: str(said[0]) for name, said in form.errors.items()}, status=422)
    try:
        editing.propose_word(form.text(), by=request.user, term=row)
    except Unfit as unfit:
        return show(request, row, faults=unfit.faults, status=422)
    except NotAllowed as why:
        return show(request, row, refused=str(why), status=409)
    messages.success(request, _("It waits for a colleague to read it."))
    return SeeOther(reverse("desk_word", args=[row.pk]) if row else reverse("desk_words"))


def show(
    request: StaffRequest,
    row: Term | None,
    *,
    faults: dict[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a word (None: of a new one), with what was typed where it was not taken."""
    typed = request.POST.dict() if faults or refused else {}
    begun = {"language": request.user.language, "number": ""} | request.GET.dict()
    roles, is_signed = request.user.roles(), row is not None and row.is_read_by_professionals
    checks, is_mine = bool(roles & CHECKING), row is not None and row.writer_id == request.user.pk
    context: dict[str, Any] = {
        "term": row,
        "values": typed or (editing.word_fields(row) if row else begun),
        "faults": faults or {},
        "refused": refused,
        "countries": COUNTRIES,
        "languages": LANGUAGES,
        "may_write": bool(roles & WRITING),
        "may_sign": row is not None and not is_signed and checks and not is_mine,
        "may_renew": is_signed and checks,
    }
    if row:
        context |= _kept(request, row)
    return render(request, "desk/library_word.html", context, status=status)


def _kept(request: StaffRequest, row: Term) -> dict[str, Any]:
    there = Term.objects.filter(number=row.number).exclude(pk=row.pk).order_by("language", "pk")
    others = [(one, _NAMES[one.language]) for one in there]
    have = {row.language, *(one.language for one, _name in others)}
    named = Article.objects.filter(language=row.language).exclude(status=Readable.WITHDRAWN)
    reference = Q(body__contains=f"[[word:{row.slug}]]") | Q(body__contains=f"[[word:{row.slug}|")
    with override(row.language):
        url = row.get_absolute_url()
    return {
        "edit": edits.told(edits.waiting(row), request),
        "earlier": edits.earlier(row),
        "url": url,
        "row": _row(row, set()),
        "others": others,
        "missing": [(code, own) for code, own in LANGUAGES if code not in have],
        "used": list(named.filter(reference).order_by("title", "pk").values_list("pk", "title")),
    }


# --- steps ----------------------------------------------------------------------------------------


@for_roles(*WRITING)
@require_POST
def step(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Sign it, say that it still holds, or ask that it goes."""
    row = get_object_or_404(Term, pk=pk)
    take: dict[str, tuple[Any, str]] = {
        "sign": (editing.sign_word, _("You have signed “%(title)s”.") % {"title": row.word}),
        "renew": (editing.renew_word, _("Checked today: “%(title)s”.") % {"title": row.word}),
        "remove": (editing.propose_removal, _("It waits for a colleague to read it.")),
    }
    if step not in take:
        raise Http404
    try:
        take[step][0](row, by=request.user)
    except NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, take[step][1])
    return SeeOther(reverse("desk_word", args=[row.pk]))
