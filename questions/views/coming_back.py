"""Coming back: six words open the thread."""

from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

from ground import client, limits
from questions import access
from questions.forms import CodeForm
from questions.views import showing
from questions.views.edges import asker_page


@asker_page
def my_question(request: HttpRequest) -> HttpResponse:
    """The field for the code, or the thread it opens. A wrong code gets the same words each time, and longer pauses."""
    if request.method != "POST":
        return showing.code_form(request)
    form = CodeForm(request.POST)
    form.full_clean()  # nothing in it is refused
    code, text = form.cleaned_data["code"], form.cleaned_data["text"]
    if not code:
        return showing.code_form(request, why="empty", text=text, status=422)
    try:
        who = limits.pseudonym(client.address(request.META))
        if seconds := limits.waiting("code", who):
            return showing.code_form(request, why="wait", seconds=seconds, text=text, status=429)
        question = access.open_by_code(code)
        if question is None:
            limits.wrong("code", who)
            return showing.code_form(
                request, why="wrong", typed=len(access.beginnings(code).split()), text=text, status=422
            )
    except (access.Busy, RedisError):
        return showing.code_form(request, why="busy", text=text, status=503)
    access.used_today(question)
    return showing.thread(request, question)
