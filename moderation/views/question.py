"""One question: open it, take a step, leave a note."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from moderation.views import page, steps
from moderation.views.covering import NEEDS_THE_TEXT, Covered
from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from questions.models import Question
from questions.workflow import NotAllowed, Overwritten, Unticked


@for_roles(*Role.answering())
@require_GET
def question(request: StaffRequest, pk: int) -> HttpResponse:
    """The thread, and what this person may do with it."""
    return page.show(request, page.load(request, pk, covered_too=True))


@for_roles(*Role.answering())
@require_POST
def step(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Take a step. Refused: the page again, with the reason and everything that was typed."""
    take = steps.TAKE.get(step)
    if take is None:
        raise Http404
    try:
        found = page.load(request, pk, covered_too=step not in NEEDS_THE_TEXT)
    except Covered as covered:
        return refused(request, covered.question, str(covered))
    try:
        said = take(request, found)
    except Overwritten as newer:
        return refused(request, found, str(newer), theirs=page.conflict(newer.copy, request.POST))
    except Unticked as why:
        return refused(request, found, str(why), unticked=True)
    except NotAllowed as why:
        return refused(request, found, str(why))
    except steps.Unfinished as why:
        return refused(request, found, str(why), status=422)
    if step in steps.ENDS:
        messages.success(request, said)
        return page.SeeOther(f"{reverse('desk')}?list={steps.ENDS[step]}")
    return done(request, found, said, fields=steps.FIELDS.get(step, ()))


def refused(request: StaffRequest, before: Question, why: str, *, status: int = 409, **more: object) -> HttpResponse:
    """The page as the question is now, the reason on top, what was typed in its fields."""
    found = page.load(request, before.pk, covered_too=True)
    return page.show(request, found, typed=request.POST.dict(), status=status, refused=why, **more)


def done(request: StaffRequest, before: Question, said: str, *, fields: tuple[str, ...]) -> HttpResponse:
    """Back to the page; for htmx its inner part, where what stood in other fields stays."""
    if not request.htmx:
        messages.success(request, said)
        return page.back_to(before)
    typed = {name: value for name, value in request.POST.dict().items() if name not in fields}
    return page.show(request, page.load(request, before.pk, covered_too=True), typed=typed, said=said)
