"""Coming back: six words open the thread."""

from django.http import HttpRequest, HttpResponse

from ground import client, limits
from questions import access
from questions.forms import CodeForm
from questions.views import showing
from questions.views.edges import asker_page


@asker_page
def my_question(request: HttpRequest) -> HttpResponse:
    """The field for the code, or the thread it opens. A wrong code gets the same words each time, and longer pauses."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or not form.cleaned_data["code"]:
        return showing.code_form(request)
    who = limits.pseudonym(client.address(request.META))
    if seconds := limits.waiting("code", who):
        return showing.code_form(request, why="wait", seconds=seconds, status=429)
    try:
        question = access.open_by_code(form.cleaned_data["code"])
    except access.Busy:
        return showing.code_form(request, why="busy", status=503)
    if question is None:
        limits.wrong("code", who)
        return showing.code_form(request, why="wrong", status=422)
    access.used_today(question)
    return showing.thread(request, question, text=form.cleaned_data["text"])
