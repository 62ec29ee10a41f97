"""Writing an article: saved while typing, looked at as a phone shows it, hinted at. By the rules of the desk's answers:
nothing is overwritten unseen, and without JavaScript each press does what the script does.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.models import COUNTRIES, LANGUAGES, Article, Audience, topic_choices
from content.workflow import articles as life
from ground.text import tidy
from moderation import beside, words
from moderation.forms import StartForm, TextForm
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import composing, page
from moderation.views.page import SeeOther
from moderation.views.steps.pressing import Unfinished, cleaned

WRITING = life.WRITING
LONGEST_QUERY = 200


@for_roles(*WRITING)
@require_GET
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """The text one is writing, or a beginning: what stands there now."""
    return show(request, page.load(pk))


def show(
    request: StaffRequest, article: Article, *, typed: bool = False, status: int = 200, **more: Any
) -> HttpResponse:
    """The page to write on. `typed`: with what stood in the fields; more: `refused`, `faults`, `theirs`, `newer`."""
    if "submit" not in {step.name for step in life.open_steps(article, request.user)}:
        return page.show(request, article, status=status, refused=more.get("refused", "") or _not_now())
    context = composing.page(request, article, typed=typed) | more
    return render(request, "desk/library_write.html", context, status=status)


def _not_now() -> str:
    return _("This article can’t be written on now.")


# --- saved while typing ---------------------------------------------------------------------------


@for_roles(*WRITING)
@require_POST
def autosave(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what is written so far. For the script as JSON, for the "Save" button as the page."""
    article = page.load(pk)
    is_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        data = cleaned(TextForm, request)
        copy = life.save_text(article, by=request.user, text=composing.text_of(data), seen=data["seen"])
    except life.Changed as newer:
        theirs = composing.conflict(newer, request)
        if not is_script:
            return show(request, article, typed=True, status=409, refused=str(newer), theirs=theirs)
        html = render_to_string("desk/_theirs.html", {"theirs": theirs}, request)
        return JsonResponse({"why": str(newer), "html": html}, status=409)
    except (life.NotAllowed, Unfinished) as why:
        if not is_script:
            return show(request, article, typed=True, status=409, refused=str(why))
        return JsonResponse({"why": str(why)}, status=409)
    said = _("Saved %(time)s") % {"time": words.clock(copy.at)}
    if is_script:
        return JsonResponse({"revision": copy.revision, "said": said})
    messages.success(request, said)
    return SeeOther(reverse("desk_article_write", args=[article.pk]))


@for_roles(*WRITING)
@require_POST
def awake(request: StaffRequest, pk: int) -> HttpResponse:
    """For a page that wakes up: is its text still the newest, and the article still to be written on? Saves nothing."""
    article = page.load(pk)
    if "submit" not in {step.name for step in life.open_steps(article, request.user)}:
        return JsonResponse({"why": _not_now()}, status=409)
    seen = request.POST.get("seen", "")
    if not seen.isdecimal() or len(seen) > 9:
        return JsonResponse({})
    copy = article.working.filter(by=request.user, revision__gt=int(seen)).first()
    if copy is None:
        return JsonResponse({"revision": int(seen)})
    newer = life.Changed(working=copy)
    html = render_to_string("desk/_theirs.html", {"theirs": composing.conflict(newer, request)}, request)
    return JsonResponse({"revision": copy.revision, "why": str(newer), "html": html})


@for_roles(*WRITING)
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """The text as a phone shows it, what is hard to read, what leads nowhere. Saves nothing, refuses nothing."""
    article = page.load(pk)
    if not request.htmx:
        return show(request, article, typed=True)
    context = composing.looked_at(article, composing.typed_text(request))
    return render(request, "desk/_library_look.html", {"article": article} | context)


@for_roles(*WRITING)
@require_POST
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """What the text can lead to that holds some words. By POST, with the text, so that nothing typed is lost."""
    article, asked = page.load(pk), " ".join(tidy(request.POST.get("words_to_find", ""))[:LONGEST_QUERY].split())
    context: dict[str, Any] = {"found": beside.found(article, asked), "searched": asked}
    if request.htmx:
        return render(request, "desk/_library_found.html", {"article": article} | context)
    return show(request, article, typed=True, **context)


# --- beginning ------------------------------------------------------------------------------------


@for_roles(*WRITING)
@require_http_methods(["GET", "POST"])
def start(request: StaffRequest) -> HttpResponse:
    """A new article: where it stands and what it is called; the text comes after."""
    form = StartForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _start_page(request, form)
    data = form.cleaned_data
    place = life.Place(data["language"], data["topic"], data["audience"], data["country"], data["slug"])
    try:
        article = life.start(place, title=data["title"], by=request.user)
    except life.NotAllowed as why:
        return _start_page(request, form, refused=str(why))
    return redirect("desk_article_write", pk=article.pk)


def _start_page(request: StaffRequest, form: StartForm, *, refused: str = "") -> HttpResponse:
    begun = {"language": request.GET.get("language") or request.user.language, "title": request.GET.get("title", "")}
    context = {
        "form": form,
        "refused": refused,
        "typed": request.POST.dict() or begun,
        "errors": [(f"id_{name}", errors[0]) for name, errors in form.errors.items()],
        "languages": LANGUAGES,
        "topics": [("", _("Choose a topic")), *topic_choices(get_language() or "en")],
        "audiences": list(Audience.choices),
        "countries": COUNTRIES,
    }
    return render(request, "desk/library_new.html", context, status=422 if form.errors or refused else 200)
