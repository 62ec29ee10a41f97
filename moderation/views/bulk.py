"""One press for several questions: close spam, be done for today."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from moderation import access, bulk
from moderation.filters import Filters
from moderation.views.around import address, back_to_list
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.news import numbers, pairs
from moderation.views.page import SeeOther
from people.models import Role
from questions import workflow
from questions.models import Question, Status
from questions.workflow import NotAllowed


@for_roles(*Role.reviewing())
@require_POST
def close_spam(request: StaffRequest) -> HttpResponse:
    """Close the ticked ones as spam; those that may not be closed are told by number."""
    ticked, seen = numbers(request.POST.getlist("question")), pairs(request.POST.getlist("seen"))
    if not ticked:
        messages.warning(request, _("Tick the questions first."))
        return back_to_list(request)
    outcome = bulk.close_spam({number: seen.get(number, 0) for number in ticked}, by=request.user)
    tell(request, outcome, _("Closed as spam: %(numbers)s."))
    return back_to_list(request)


def tell(request: StaffRequest, outcome: bulk.Outcome, done: str) -> None:
    """What was done, and for each of the others why not. `done` names `%(numbers)s`."""
    if outcome.done:
        messages.success(request, done % {"numbers": ", ".join(map(str, outcome.done))})
    for number, why in outcome.refused.items():
        messages.warning(request, _("Question %(number)s stays as it was. %(why)s") % {"number": number, "why": why})


@for_roles(*Role.answering())
@require_POST
def done_for_today(request: StaffRequest) -> HttpResponse:
    """The end of a shift: put back all that this person holds, and say what went where."""
    try:
        left = workflow.release_all(by=request.user)
    except NotAllowed as why:
        messages.error(request, str(why))
        return SeeOther(address("mine", Filters()))
    for text in _where_to(left):
        messages.success(request, text)
    kept = access.listed("mine", request.user).count()
    if kept:
        text = ngettext(
            "%(number)s stays with you: it waits for somebody else’s word, or you follow it.",
            "%(number)s stay with you: they wait for somebody else’s word, or you follow them.",
            kept,
        )
        messages.info(request, text % {"number": kept})
    return SeeOther(address("mine", Filters()))


def _where_to(left: list[Question]) -> list[str]:
    """One sentence for the queue and one for each colleague."""
    if not left:
        return [_("You hold nothing that would have to go back. Have a good evening.")]
    to_queue = [str(one.pk) for one in left if one.status == Status.WAITING]
    said = [_("Back in the queue: %(numbers)s.") % {"numbers": ", ".join(to_queue)}] if to_queue else []
    to_people: dict[str, list[str]] = {}
    for one in left:
        if one.claimed_by is not None:
            to_people.setdefault(one.claimed_by.name, []).append(str(one.pk))
    said += [
        _("To %(name)s: %(numbers)s.") % {"name": name, "numbers": ", ".join(numbers)}
        for name, numbers in to_people.items()
    ]
    return said
