"""Carried to a person: the asker makes a page that opens once, and calls it back; a reader opens it with its words."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from ground import client, limits
from language import codes
from questions import access, workflow
from questions.forms import ShownForm
from questions.models import Question
from questions.views import carried, showing
from questions.views.edges import CHANGED, asker_page, thread_step


@thread_step
def show(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Make the page; its four words and their QR code are shown once."""
    words = codes.code_words(access.shown_seed(nonce), get_language() or "en", codes.SHOWN_WORDS)
    try:
        made = workflow.show(question, nonce=nonce, digest=access.code_digest(" ".join(words), wait=2.0))
    except access.Busy:
        return showing.thread_refused(
            request, question, _("Many are reading right now. Wait a moment and press again.")
        )
    if made is None:
        return showing.thread_refused(request, question, _(CHANGED))
    return carried.made(request, question, words, made)


@thread_step
def call_back(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Nobody opens it any more."""
    question = workflow.call_back(question, nonce=nonce)
    return showing.thread(request, question, said=_("Nobody can open that page any more."))


@asker_page
def shown(request: HttpRequest) -> HttpResponse:
    """The field for the four words, or what a young person wants somebody to read. A wrong code tells nothing."""
    if request.method != "POST":
        return carried.form(request)
    form = ShownForm(request.POST)
    if not form.is_valid():
        return carried.form(request, why="old", status=422)
    if not form.cleaned_data["code"]:
        return carried.form(request, why="empty", status=422)
    try:
        who = limits.pseudonym(client.address(request.META))
        if seconds := limits.waiting("shown", who):
            return carried.form(request, why="wait", seconds=seconds, status=429)
        digest = access.code_digest(form.cleaned_data["code"], wait=2.0)
        opened = workflow.open_shown(digest=digest, nonce=form.cleaned_data["nonce"])
        if opened is None:
            limits.wrong("shown", who)
            return carried.form(request, why="wrong", status=422)
    except (access.Busy, RedisError):
        return carried.form(request, why="busy", status=503)
    return carried.opened(request, *opened)
