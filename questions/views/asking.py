"""Asking: the form, and the code page that answers it."""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page

from language import codes
from people.models import Area
from questions import access, workflow
from questions.forms import AskForm
from questions.models import Question
from questions.views import showing, turning
from questions.views.edges import asker_page

REFUSED: dict[type[Exception], tuple[str, int]] = {
    workflow.Closed: ("closed", 503),
    workflow.OtherText: ("other_text", 409),
    access.Busy: ("busy", 503),
}


@asker_page
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a post is answered with the code page itself, or with the form and what was typed."""
    if request.method != "POST":
        return _empty_form(request, AskForm())
    form = AskForm(request.POST)
    try:
        if not form.is_valid():
            return showing.ask_page(request, form, status=422)
        if waits := turning.held_back(request, form):
            return showing.ask_page(request, form, why="tide", status=429, waits=waits)
        question, words = _take_in(form.cleaned_data)
    except DatabaseError:
        return showing.ask_page(request, form, why="busy", status=503)
    except tuple(REFUSED) as refusal:
        why, status = REFUSED[type(refusal)]
        return showing.ask_page(request, form, why=why, status=status)
    return showing.code_page(request, question, words, check=form.cleaned_data["check"], misses_mail=form.misses_mail)


@asker_page
def from_place(request: HttpRequest, slug: str) -> HttpResponse:
    """An entry link: the ask page with its area filled in, nothing else."""
    area = get_object_or_404(Area, slug=slug)
    return _empty_form(request, AskForm(initial={"area": area.slug}), place=area)


@gzip_page
def _empty_form(request: HttpRequest, form: AskForm, place: Area | None = None) -> HttpResponse:
    """The form before anything is typed, compressed: it repeats nothing sent, and its number is new each time.

    So nothing in it can be guessed by its size (BREACH), as it could on pages that show a text or open a thread.
    """
    return showing.ask_page(request, form, place=place)


def _take_in(cleaned: dict[str, Any]) -> tuple[Question, list[str]]:
    """The question and its six words. The same form with the same text gives both again."""
    fields = {name: value for name, value in cleaned.items() if name not in ("nonce", "check", "ticket", "work")}
    language, nonce = get_language() or "en", cleaned["nonce"]
    words = codes.code_words(access.code_seed(nonce), language)
    digest = access.code_digest(" ".join(words))
    question = workflow.ask(workflow.Asked(language=language, **fields), nonce=nonce, digest=digest)
    if bytes(question.code_digest or b"") != digest:  # taken back since, or sent from another language's page
        raise workflow.OtherText
    return question, words
