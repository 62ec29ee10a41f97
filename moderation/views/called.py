"""Where the link of a duty mail leads. It names no question: which one it is shows after login alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from moderation.views.guard import StaffRequest, for_roles
from people.models import Role
from questions.access import desk_questions
from questions.workflow import alarm


@for_roles(*Role.answering())
@require_GET
def called(request: StaffRequest) -> HttpResponse:
    """To the question that calls this person; told when somebody else was first, and to the queue when none does."""
    question, is_needed = alarm.called(request.user, desk_questions(request.user))
    if question is None:
        messages.info(request, _("Nothing calls you now."))
        return redirect("desk")
    if not is_needed:
        messages.info(request, _("You are not needed here any more: somebody has seen it, or it is no danger."))
    return redirect("desk_question", pk=question.pk)
