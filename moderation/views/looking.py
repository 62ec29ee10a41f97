"""Looking before anything goes out: the answer as it will be read, the difference, the checklist. Saves nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ground.text import tidy
from moderation.forms.fields import LONGEST
from moderation.views import page, signing, telling
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from questions.access import record_opening
from questions.models import Message, Question


@for_roles(*Role.answering())
@require_POST
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """For htmx the answer alone, with its voices; else a page of its own in another tab, with the difference too."""
    question = page.load(request, pk)
    html = signing.as_read(question, _typed(request, "answer"))
    if request.htmx:
        return render(request, "desk/preview.html#preview", {"html": html})
    context = {"question": question, "html": html, "difference": _difference(request, question)}
    return render(request, "desk/preview.html", context)


@for_roles(*Role.answering())
@require_POST
def difference(request: StaffRequest, pk: int) -> HttpResponse:
    """What became of the asker's words in the public wording, word by word."""
    question = page.load(request, pk)
    context = {"question": question, "difference": _difference(request, question)}
    return render(request, "desk/_difference.html", context)


@for_roles(*Role.answering())
@require_POST
def checklist(request: StaffRequest, pk: int) -> HttpResponse:
    """The items for the themes that are chosen now; what was ticked stays ticked."""
    question = page.load(request, pk)
    shown = signing.writers_checklist(request, question, _rows(request, question), request.POST.dict())
    return render(request, "desk/_checklist.html", {"question": question, "checklist": shown})


def _typed(request: StaffRequest, name: str) -> str:
    return tidy(request.POST.get(name, ""))[:LONGEST]


def _difference(request: StaffRequest, question: Question) -> dict[str, object]:
    return signing.difference(telling.asked(_rows(request, question)), _typed(request, "public_question"))


def _rows(request: StaffRequest, question: Question) -> list[Message]:
    """The thread; whoever sees words of it has opened it."""
    record_opening(question, by=request.user)
    return telling.messages_of(question)
