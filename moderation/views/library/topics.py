"""Topics at the desk: names and first words (by two), their order, and what stands first on their pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content import firsts
from content.curating import Edit, TopicPick
from content.models import LANGUAGES, Article, Publication, Topic
from content.workflow import NotAllowed, editing
from content.workflow.articles import CHECKING, WRITING
from content.workflow.checking import Unfit
from ground.text import tidy
from moderation.forms.curating import ArrangeForm, PickForm, TopicForm
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import edits, telling
from moderation.views.page import SeeOther
from people.models import Role

FOUND = 12  # texts that a search offers
_NAMES = dict(LANGUAGES)


@for_roles(*Role)
@require_GET
def topics(request: StaffRequest) -> HttpResponse:
    """All of them in their order, and new ones that wait for a second person."""
    waiting = Edit.objects.filter(kind=Edit.Kind.TOPIC, decided_at__isnull=True).select_related("written_by")
    open_edits = {row.topic_id: row for row in waiting.order_by("pk")}
    context = {
        "rows": [(row, _named(row), open_edits.get(row.pk)) for row in Topic.objects.order_by("position", "pk")],
        "new": [edits.told(row, request) for row in waiting.filter(topic=None)],
        "may_write": bool(request.user.roles() & WRITING),
    }
    return render(request, "desk/library_topics.html", context)


def _named(row: Topic) -> dict[str, str]:
    language = get_language() or "en"
    return {"name": row.name(language), "lead": row.lead(language)}


@for_roles(*Role)
@require_http_methods(["GET", "POST"])
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    """One topic; POST is what somebody would change in its words."""
    row = get_object_or_404(Topic, pk=pk)
    return _written(request, row) if request.method == "POST" else show(request, row)


@for_roles(*WRITING)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A topic that is not there yet."""
    return _written(request, None) if request.method == "POST" else show(request, None)


def _written(request: StaffRequest, row: Topic | None) -> HttpResponse:
    form = TopicForm(request.POST)
    if not form.is_valid():
        return show(request, row, faults={name: str(words[0]) for name, words in form.errors.items()}, status=422)
    try:
        editing.propose_topic(form.text(), by=request.user, topic=row)
    except Unfit as unfit:
        return show(request, row, faults=unfit.faults, status=422)
    except NotAllowed as why:
        return show(request, row, refused=str(why), status=409)
    messages.success(request, _("It waits for a colleague to read it."))
    return SeeOther(reverse("desk_topic", args=[row.pk]) if row else reverse("desk_topics"))


def show(
    request: StaffRequest,
    row: Topic | None,
    *,
    faults: dict[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a topic (None: of a new one), with what was typed where it was not taken."""
    typed = request.POST.dict() if request.method == "POST" and (faults or refused) else {}
    values = typed or (editing.topic_fields(row) if row else {})
    faults, roles = faults or {}, request.user.roles()
    context: dict[str, Any] = {
        "topic": row,
        "fields": [
            {"code": code, "own": own, **{one: values.get(f"{one}_{code}", "") for one in ("name", "lead")}}
            | {f"{one}_fault": faults.get(f"{one}_{code}", "") for one in ("name", "lead")}
            for code, own in LANGUAGES
        ],
        "slug": values.get("slug", ""),
        "slug_fault": faults.get("slug", ""),
        "refused": refused,
        "may_write": bool(roles & WRITING),
        "may_arrange": bool(roles & CHECKING),
        "limits": editing.LONGEST,
    }
    if row:
        context |= _kept(request, row)
    return render(request, "desk/library_topic.html", context, status=status)


def _kept(request: StaffRequest, row: Topic) -> dict[str, Any]:
    language = request.GET.get("language", request.user.language)
    language = language if language in _NAMES else "en"
    return {
        "name": row.name(get_language() or "en"),
        "edit": edits.told(edits.waiting(row), request),
        "earlier": edits.earlier(row),
        "language": language,
        "languages": [(own.capitalize(), f"?language={code}#first", None, code == language) for code, own in LANGUAGES],
        "picks": [_pick(one, at) for at, one in enumerate(firsts.picked(row, language))],
        "most": editing.MOST_PICKS,
        "asked": (asked := " ".join(tidy(request.GET.get("q", ""))[:80].split())),
        "found": _found(row, language, asked) if "q" in request.GET else None,
        "url": _public(row, language),
        "history": telling.topic_history(row),
    }


def _public(row: Topic, language: str) -> str:
    with override(language):
        return reverse("topic", args=[row.slug])


def _pick(one: TopicPick, at: int) -> dict[str, Any]:
    text: Any = one.article or one.publication
    return {"pk": one.pk, "title": text.title, "is_answer": one.publication is not None, "is_top": at == 0}


def _found(topic: Topic, language: str, asked: str) -> list[dict[str, Any]]:
    """Live texts of the topic that hold these words in their title and do not stand first; articles before answers."""
    there = TopicPick.objects.filter(topic=topic).values_list("article_id", "publication_id")
    taken = {("article", one) for one, _other in there} | {("answer", other) for _one, other in there}
    articles = Article.objects.live().filter(topic=topic, language=language).order_by("title", "pk")
    answers = Publication.objects.shown_around().filter(topic=topic, language=language).newest_first()
    found = []
    for kind, rows in (("article", articles), ("answer", answers)):
        for word in asked.split():
            rows = rows.filter(title__icontains=word)
        told = rows.values_list("pk", "title")[: FOUND + editing.MOST_PICKS]
        found += [{"kind": kind, "number": pk, "title": title} for pk, title in told if (kind, pk) not in taken]
    return found[:FOUND]


# --- arranged at once -----------------------------------------------------------------------------


@for_roles(*CHECKING)
@require_POST
def arrange(request: StaffRequest, pk: int) -> HttpResponse:
    """Its place among the others, and after how many months its texts ask for a check."""
    row, form = get_object_or_404(Topic, pk=pk), ArrangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write whole numbers: the months from 1 on."))
    else:
        editing.arrange(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
    return SeeOther(reverse("desk_topic", args=[row.pk]))


@for_roles(*CHECKING)
@require_POST
def pick(request: StaffRequest, pk: int) -> HttpResponse:
    """A text of the topic stands first on its page."""
    row, form = get_object_or_404(Topic, pk=pk), PickForm(request.POST)
    rows: Any = Article.objects.live() if request.POST.get("kind") == "article" else Publication.objects.shown_around()
    text = rows.filter(topic=row, pk=form.cleaned_data["number"]).first() if form.is_valid() else None
    if text is None:
        messages.error(request, _("This text is not there any more."))
        return SeeOther(reverse("desk_topic", args=[row.pk]) + "#first")
    try:
        editing.pick(row, text, by=request.user)
    except NotAllowed as why:
        messages.error(request, str(why))
    return _to_first(row, text.language)


@for_roles(*CHECKING)
@require_POST
def picked(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """`up`: one place; `away`: it stands where it belongs by itself."""
    row = get_object_or_404(TopicPick.objects.select_related("topic"), pk=pk)
    if step == "up":
        editing.raise_pick(row, by=request.user)
    elif step == "away":
        editing.unpick(row, by=request.user)
    return _to_first(row.topic, row.language)


def _to_first(row: Topic, language: str) -> SeeOther:
    return SeeOther(f"{reverse('desk_topic', args=[row.pk])}?language={language}#first")
