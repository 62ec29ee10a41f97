"""What holds for every page of an asker: open to anybody, kept in no cache; each press in a thread is checked alike."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from questions import access, workflow
from questions.models import Question
from questions.views import showing

CHANGED = gettext_noop("Something has changed here meanwhile. Read it once more.")
View = Callable[..., HttpResponse]
ThreadStep = Callable[[HttpRequest, Question, str], HttpResponse]


def asker_page(view: View) -> View:
    """Open to anybody; nothing of it is kept. Posts carry no cookie: `OwnSitePosts` and the signed nonce guard them.

    With the database away a post is answered with all that it brought, to be sent once more under the same number.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            if request.method != "POST":
                raise
            response = showing.once_more(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return login_not_required(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(guarded)))


def thread_step(step: ThreadStep) -> View:
    """One press inside a thread: a sealed token that opens it and a form of ours; else a page that says what to do.

    The page is one form, so that no press loses what is half written; its number counts once for each kind of press.
    """

    @wraps(step)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("my_question")
        question = access.open_by_token(request.POST.get("token", ""))
        if question is None:
            gone = access.taken_back(request.POST.get("token", ""))
            return showing.taken_back(request, gone) if gone else showing.words_again(request)
        access.used_today(question)
        nonce = request.POST.get("nonce", "")
        if not access.is_our_nonce(nonce):
            return showing.thread_refused(request, question, _("This page had become old. Press the button once more."))
        try:
            return step(request, question, f"{step.__name__}:{nonce}")
        except workflow.OtherText:
            return showing.thread_refused(
                request, question, _("This page was sent before. If this is new, press the button once more.")
            )
        except workflow.NotAllowed:
            return showing.thread_refused(request, question, _(CHANGED))

    return asker_page(guarded)
