"""Writing an answer: saved while typing, looked at, hinted at, led to what is public already.

Without JavaScript each press saves the copy as well, by the same rule as the script: nothing is overwritten unseen.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content import search
from ground.text import tidy
from moderation import marks, words
from moderation.forms import LinkForm, PutInForm, WordingForm
from moderation.views import covering, drafting, hinting, page, telling
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.question import refused
from moderation.views.steps import Unfinished, cleaned, wording_of
from people.models import Role
from questions import workflow
from questions.access import record_opening
from questions.models import Question, WorkingCopy
from questions.workflow import NotAllowed, Overwritten

MOST_FOUND, MOST_ARTICLES = 6, 4
Change = Callable[[dict[str, Any]], dict[str, Any]]


def _save(request: StaffRequest, question: Question, change: Change = dict) -> WorkingCopy:
    """What stands in the fields, changed by `change`, as the copy."""
    data = cleaned(WordingForm, request)
    return workflow.save_copy(question, by=request.user, seen=data["seen"], wording=wording_of(change(data)))


def _saved_with(request: StaffRequest, question: Question, change: Change, said: str) -> HttpResponse:
    """Save it changed; back to the page, or the page with everything that was typed and why not."""
    try:
        _save(request, question, change)
    except Overwritten as newer:
        return refused(request, question, str(newer), theirs=page.conflict(newer.copy, request.POST))
    except (NotAllowed, Unfinished) as why:
        return refused(request, question, str(why))
    messages.success(request, said)
    return page.back_to(question)


@for_roles(*Role.answering())
@require_POST
def autosave(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what is written so far. For the script as JSON, for the "Save" button as the page."""
    question = page.load(request, pk, covered_too=True)  # saving shows nothing
    if not request.headers.get("Accept", "").startswith("application/json"):
        return _saved_with(request, question, dict, _("Saved %(time)s") % {"time": words.clock(timezone.now())})
    try:
        copy = _save(request, question)
    except Overwritten as newer:
        return JsonResponse({"why": str(newer), "html": _side_by_side(request, question, newer.copy)}, status=409)
    except (NotAllowed, Unfinished) as why:
        return JsonResponse({"why": str(why)}, status=409)
    return JsonResponse({"revision": copy.revision, "said": _("Saved %(time)s") % {"time": words.clock(copy.at)}})


@for_roles(*Role.answering())
@require_POST
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    """For a page that wakes up: is its copy still the newest, and the question still with who writes? Saves nothing."""
    question = page.load(request, pk, covered_too=True)
    if "submit" not in {step.name for step in workflow.open_steps(question, request.user)}:
        return JsonResponse({"why": telling.why_not_yours(question, request.user)}, status=409)
    if "seen" not in request.POST:  # only whether somebody is there to take a text in
        return JsonResponse({})
    seen = _seen(request)
    copy = WorkingCopy.objects.select_related("by").filter(question=question, revision__gt=seen).first()
    if copy is None:
        return JsonResponse({"revision": seen})
    html = _side_by_side(request, question, copy)
    return JsonResponse({"revision": copy.revision, "why": str(Overwritten(copy)), "html": html})


def _seen(request: StaffRequest) -> int:
    """The revision that the page had."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def _side_by_side(request: StaffRequest, question: Question, copy: WorkingCopy) -> str:
    """Both texts; "" while the question is covered: then the page says why, and a press shows them."""
    if covering.is_covered(question, request.user):
        return ""
    context = {"question": question, "theirs": page.conflict(copy, request.POST)}
    return render_to_string("desk/_theirs.html", context, request)


# --- looking --------------------------------------------------------------------------------------


@for_roles(*Role.answering())
@require_POST
def hints(request: StaffRequest, pk: int) -> HttpResponse:
    """What to look at before it goes out. Saves nothing, refuses nothing."""
    question = page.load(request, pk)
    if not request.htmx:
        return page.show(request, question, typed=request.POST.dict())
    if not question.events.filter(by=request.user).exists():
        record_opening(question, by=request.user)
    fields = drafting.typed_texts(request.POST)
    context = hinting.hints(question, telling.messages_of(question), fields, request.POST)
    return render(request, "desk/_hints.html", {"question": question, "writing": fields | context})


@for_roles(*Role.answering())
@require_POST
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """Answers and articles that hold these words. By POST, so that they stand in no address."""
    question = page.load(request, pk)
    asked = tidy(request.POST.get("words_to_find", ""))
    found = page.choices(
        search.publications(question.language, asked, MOST_FOUND),
        search.articles(question.language, asked, MOST_ARTICLES),
    )
    context = {"question": question, "found": found, "searched": asked}
    if request.htmx:
        return render(request, "desk/_found.html", context)
    return page.show(request, question, typed=request.POST.dict(), found=found, searched=asked)


# --- changing what is written, by a press ---------------------------------------------------------


@for_roles(*Role.answering())
@require_POST
def take_out(request: StaffRequest, pk: int) -> HttpResponse:
    """A find leaves title and public wording; a stand-in takes its place. The asker's own text stays."""
    question = page.load(request, pk)
    key = request.POST.get("take", "")
    things = hinting.things(question, telling.messages_of(question), drafting.typed_texts(request.POST))
    thing = next((one for one in things if one.key == key), None)
    if thing is None:
        return refused(request, question, _("It doesn’t stand there any more."))
    own = tidy(request.POST.get(hinting.OWN + key, ""))

    def change(data: dict[str, Any]) -> dict[str, Any]:
        return data | {name: marks.taken_out(data[name], thing, own) for name in ("title", "public_question")}

    return _saved_with(request, question, change, _("Taken out. Read the public wording once more."))


@for_roles(*Role.answering())
@require_POST
def put_in(request: StaffRequest, pk: int) -> HttpResponse:
    """A saved text, or a link to an answer or an article, at the end of the answer."""
    question = page.load(request, pk)
    try:
        text = drafting.text_to_put_in(question, request.user, **cleaned(PutInForm, request))
    except Unfinished as why:
        return refused(request, question, str(why), status=422)
    if not text:
        raise Http404

    def change(data: dict[str, Any]) -> dict[str, Any]:
        return data | {"answer": "\n\n".join(part for part in (data["answer"], text) if part)}

    return _saved_with(request, question, change, _("It stands at the end of the answer now."))


@for_roles(*Role.answering())
@require_POST
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer with an earlier publication: a short text that leads to it, and the copy is saved."""
    question = page.load(request, pk)
    try:
        chosen = cleaned(LinkForm, request)["choose"]
    except Unfinished as why:
        return refused(request, question, str(why))

    def change(data: dict[str, Any]) -> dict[str, Any]:
        text = "\n\n".join(part for part in (data["answer"], drafting.link_text(chosen)) if part)
        return data | {"answer": text, "linked": chosen}

    return _saved_with(request, question, change, _("The answer leads to “%(title)s” now.") % {"title": chosen.title})
