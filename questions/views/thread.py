"""What an asker does in the thread. Each press has its own address and answers 200 with the thread.

Whatever is pressed, what is half written stays in its field.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from questions import workflow
from questions.forms import HelpedForm, MailForm, WordingForm, WriteForm
from questions.models import Question
from questions.views import showing
from questions.views.edges import CHANGED, thread_step


@thread_step
def write(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Write again; it is always possible."""
    form = WriteForm(request.POST)
    if not form.is_valid():
        return showing.thread_refused(request, question, str(form.errors["text"][0]), field="text")
    text = form.cleaned_data["text"]
    if seconds := workflow.seconds_before_writing(question, text=text, nonce=nonce):
        return showing.thread_waits(request, question, seconds)
    question = workflow.write(question, text=text, nonce=nonce)
    return showing.thread(request, question, said=_("We have your message."), taken="text")


@thread_step
def earlier(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:  # noqa: ARG001 - nothing is changed, so it may be pressed again
    """What was written before; or the thread as it is, in another language."""
    return showing.thread(request, question, before=request.POST.get("before", ""))


@thread_step
def say_yes(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Yes to the wording that was shown."""
    form = WordingForm(request.POST)
    if not form.is_valid():
        return showing.thread_refused(request, question, _(CHANGED))
    question = workflow.say_yes(question, draft_id=form.cleaned_data["draft"], nonce=nonce)
    return showing.thread(request, question, said=_("Thank you. You said yes."))


@thread_step
def say_no(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """It stays between us; what is public comes down."""
    question = workflow.say_no(question, nonce=nonce)
    said = _("It is off the public pages.") if hasattr(question, "take_down") else _("It stays between you and us.")
    return showing.thread(request, question, said=said)


@thread_step
def helped(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Whether the answer helped; may be changed."""
    form = HelpedForm(request.POST)
    if not form.is_valid():
        return showing.thread_refused(request, question, _("Choose yes, partly or no."))
    question = workflow.tell_whether_it_helped(question, answer=form.cleaned_data["helped"], nonce=nonce)
    return showing.thread(request, question, said=_("Thank you for telling us."))


@thread_step
def told(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Leave an address for one mail."""
    form = MailForm(request.POST)
    if not form.is_valid():
        return showing.thread_refused(request, question, str(form.errors["mail"][0]), field="mail")
    if not workflow.be_told(question, mail=form.cleaned_data["mail"], nonce=nonce):
        said = _("There is nothing to wait for any more: read it here. We did not keep the address.")
        return showing.thread(request, question, said=said, taken="mail")
    told_once = _("We will write to you once. Then we erase the address.")
    return showing.thread(request, question, said=told_once, taken="mail")


@thread_step
def not_told(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:
    """Take the address away."""
    workflow.be_told(question, mail="", nonce=nonce)
    return showing.thread(request, question, said=_("We have erased the address."))


@thread_step
def withdraw(request: HttpRequest, question: Question, nonce: str) -> HttpResponse:  # noqa: ARG001 - the code stops opening, so once is enough
    """Stop everything."""
    return showing.taken_back(request, workflow.withdraw(question))
