"""Writing an answer: saved while typing, looked at as the asker will see it, led to an earlier answer."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content import search
from ground import markdown
from ground.text import tidy
from moderation import words
from moderation.forms import LONGEST, LinkForm, WordingForm
from moderation.views import drafting, page
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.question import refused
from moderation.views.steps import Unfinished, cleaned, wording_of
from people.models import Role
from questions import workflow
from questions.access import record_opening
from questions.models import Question, WorkingCopy
from questions.workflow import NotAllowed, Overwritten, Wording

MOST_FOUND = 6


def _save(request: StaffRequest, question: Question) -> WorkingCopy:
    data = cleaned(WordingForm, request)
    return workflow.save_copy(question, by=request.user, seen=data["seen"], wording=wording_of(data))


@for_roles(*Role.answering())
@require_POST
def autosave(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what is written so far. For the script as JSON, for the "Save" button as the page."""
    question = page.load(request, pk)
    in_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        copy = _save(request, question)
    except Overwritten as newer:
        theirs = page.conflict(newer.copy)
        if in_json:
            html = render_to_string("desk/_theirs.html", {"theirs": theirs}, request)
            return JsonResponse({"why": str(newer), "html": html}, status=409)
        return refused(request, question, str(newer), theirs=theirs)
    except (NotAllowed, Unfinished) as why:
        return JsonResponse({"why": str(why)}, status=409) if in_json else refused(request, question, str(why))
    said = _("Saved %(time)s") % {"time": words.clock(copy.at)}
    if in_json:
        return JsonResponse({"revision": copy.revision, "said": said})
    messages.success(request, said)
    return page.back_to(question)


@for_roles(*Role.answering())
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """The answer as the asker will read it. For htmx a fragment, else a page of its own in another tab."""
    html = markdown.render(tidy(request.POST.get("answer", ""))[:LONGEST])
    return render(request, "desk/preview.html" + ("#preview" if request.htmx else ""), {"html": html})


@for_roles(*Role.answering())
@require_POST
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """Earlier answers that hold these words. By POST, so that they stand in no address."""
    question = page.load(request, pk)
    asked = tidy(request.POST.get("words_to_find", ""))
    found = page.choices(search.publications(question.language, asked, MOST_FOUND))
    context = {"question": question, "found": found, "searched": asked}
    if request.htmx:
        return render(request, "desk/_found.html", context)
    record_opening(question, by=request.user)
    return page.show(request, question, typed=request.POST.dict(), found=found, searched=asked)


@for_roles(*Role.answering())
@require_POST
def link(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer with an earlier publication: a short text that leads to it, and the copy is saved."""
    question = page.load(request, pk)
    try:
        data, chosen = cleaned(WordingForm, request), cleaned(LinkForm, request)["choose"]
        text = "\n\n".join(part for part in (data["answer"], drafting.link_text(chosen)) if part)
        wording: Wording = wording_of(data | {"answer": text, "linked": chosen})
        workflow.save_copy(question, by=request.user, seen=data["seen"], wording=wording)
    except Overwritten as newer:
        return refused(request, question, str(newer), theirs=page.conflict(newer.copy))
    except (NotAllowed, Unfinished) as why:
        return refused(request, question, str(why))
    messages.success(request, _("The answer leads to “%(title)s” now.") % {"title": chosen.title})
    return page.back_to(question)
