"""Practice: what it is, one's own made-up questions, and a press that gives another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import LANGUAGES
from moderation import practice as made
from moderation.forms import PractiseForm
from moderation.views import page
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from questions import workflow
from questions.models import Question, Status


@for_roles(*Role.answering())
def practice(request: StaffRequest) -> HttpResponse:
    """The page; a press makes up a question and leads to it."""
    form = PractiseForm(request.POST if request.method == "POST" else None, initial={"language": request.user.language})
    why = ""
    if request.method == "POST" and form.is_valid():
        try:
            question = made.give(to=request.user, **form.cleaned_data)
        except workflow.NotAllowed as refused:
            why = str(refused)
        else:
            messages.success(request, _("Here is one. Take it as you would take a real one."))
            return page.back_to(question)
    context = {
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: sentences[0] for name, sentences in form.errors.items()},
        "why": why,
        "languages": LANGUAGES,
        "kinds": [("", _("any but worry and danger")), *made.PracticeKind.choices],
        "rows": [_row(question) for question in made.going_on(request.user)],
    }
    return render(request, "desk/practice.html", context, status=422 if form.errors else 409 if why else 200)


def _row(question: Question) -> dict[str, str]:
    topic = question.topic.name(get_language() or "en") if question.topic else ""
    return {
        "url": reverse("desk_question", args=[question.pk]),
        "number": str(question.pk),
        "about": " · ".join(filter(None, [str(question.get_language_display()), topic])),
        "status": str(Status(question.status).label),
    }
