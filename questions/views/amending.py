"""Changing what was just sent: for half an hour, from the code page, which shows its six words again each time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ground.text import tidy
from questions import access, workflow
from questions.forms import AmendForm
from questions.models import Question
from questions.views import showing
from questions.views.edges import asker_page

OLD = gettext_noop("This page had become old. Press the button once more.")
TWICE = gettext_noop("This page was sent before. If this is new, press the button once more.")
TOO_LATE = gettext_noop(
    "It can’t be changed any more: half an hour is over, or one of us has begun with it. "
    "What you sent before is here, and you get an answer to it. You can write more with your six words."
)


@asker_page
def amend(request: HttpRequest) -> HttpResponse:
    """Other words for what was sent; or the page with what was typed, and why it was not taken."""
    if request.method != "POST":
        return redirect("my_question")
    opened = access.open_with_words(request.POST.get("token", ""))
    if opened is None:
        return showing.words_again(request)
    question, words = opened
    try:
        question = _taken(request, question)
    except _NotTaken as why:
        text = tidy(request.POST.get("text", ""))
        return showing.code_page(request, question, words, check=True, why=str(why), text=text)
    return showing.code_page(
        request, question, words, check=True, said=_("We have your new text. The old one is erased.")
    )


class _NotTaken(Exception):
    """Why, in words to the asker."""


def _taken(request: HttpRequest, question: Question) -> Question:
    form, nonce = AmendForm(request.POST), request.POST.get("nonce", "")
    if not form.is_valid():
        raise _NotTaken(form.errors["text"][0])
    if not access.is_our_nonce(nonce):
        raise _NotTaken(_(OLD))
    try:
        return workflow.amend(question, text=form.cleaned_data["text"], nonce=nonce)
    except workflow.OtherText:
        raise _NotTaken(_(TWICE)) from None
    except workflow.NotAllowed:
        raise _NotTaken(_(TOO_LATE)) from None
