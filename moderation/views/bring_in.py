"""Bringing in a question that reached staff elsewhere: a comment, a corridor, a call. The young person gets a code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from content.models import LANGUAGES, topic_choices
from language import codes
from moderation import access
from moderation.forms import BringInForm
from moderation.views.guard import StaffRequest, for_roles
from people.models import Area, Role
from questions import access as threads
from questions import workflow
from questions.models import AgeBand, CameBy, Question


class Old(Exception):
    """The form did not come from a page of ours."""


REFUSED: dict[type[Exception], tuple[int, Promise]] = {
    Old: (422, gettext_lazy("This page had become old. Your text is still here: press the button once more.")),
    workflow.Closed: (409, gettext_lazy("Nobody answers questions in this language or area yet.")),
    workflow.OtherText: (
        409,
        gettext_lazy("This form was used for another question. Your text is still here: press once more."),
    ),
    threads.Busy: (503, gettext_lazy("There was a crush at the door. Your text is still here: press once more.")),
}


@for_roles(*Role.answering())
def bring_in(request: StaffRequest) -> HttpResponse:
    """The form; taken in, the page with the code."""
    if request.method != "POST":
        return _form(request, BringInForm(initial={"language": request.user.language, "came_by": CameBy.CORRIDOR}))
    form = BringInForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        question, words = _take_in(form.cleaned_data, request)
    except tuple(REFUSED) as refusal:
        status, why = REFUSED[type(refusal)]
        return _form(request, form, why=str(why), status=status)
    may_open = threads.desk_questions(request.user).filter(pk=question.pk).exists()
    return render(request, "desk/brought_in.html", {"question": question, "words": words, "may_open": may_open})


def _take_in(data: dict[str, Any], request: StaffRequest) -> tuple[Question, list[str]]:
    """As the public form does: the code follows from the form's number, so the same press gives the same question."""
    nonce = data["nonce"]
    if not threads.is_our_nonce(nonce):
        raise Old
    words = codes.code_words(threads.code_seed(nonce), data["language"])
    names = ("text", "language", "topic", "age_band", "area", "came_by")
    asked = workflow.Asked(**{name: data[name] for name in names})
    digest = threads.code_digest(" ".join(words))
    question = workflow.ask(asked, nonce=nonce, digest=digest, by=request.user)
    if bytes(question.code_digest or b"") != digest:  # the same form was sent before in another language
        raise workflow.OtherText
    return question, words


def _form(request: StaffRequest, form: BringInForm, *, why: str = "", status: int = 200) -> HttpResponse:
    language = get_language() or "en"
    areas = Area.objects.filter(organisation__in=access.organisations_of(request.user, Role.answering())).order_by(
        "slug"
    )
    context = {
        "values": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: words[0] for name, words in form.errors.items()},
        "why": why,
        "nonce": threads.new_nonce(),
        "languages": LANGUAGES,
        "topics": [("", _("I don’t know")), *topic_choices(language)],
        "ages": [("", _("I don’t know")), *AgeBand.choices],
        "areas": [("", _("not said")), *((area.slug, area.name(language)) for area in areas)],
        "ways": [(way.value, way.label) for way in CameBy.brought_in()],
    }
    return render(request, "desk/bring_in.html", context, status=status)
