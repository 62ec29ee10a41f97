"""The desk's own steps: a note, and what happens to somebody's questions when they leave."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.models import Note
from people import workflow as staff
from people.models import Membership, Role, User
from questions import workflow
from questions.access import desk_questions
from questions.models import Event, Question, Status


def add_note(question: Question, *, by: User, text: str) -> Note:
    """A note for colleagues, with its Event. The asker never sees it. Raises `NotAllowed` once the thread is erased:
    nothing would erase the note any more."""
    with transaction.atomic():
        if Question.objects.select_for_update(of=("self",)).get(pk=question.pk).erased_at:
            raise workflow.NotAllowed(_("The text has been erased."))
        note = Note.objects.create(question=question, by=by, text=text)
        Event.objects.create(question=question, step="note", by=by, before=question.status, after=question.status)
    return note


def leave(membership: Membership, *, by: User) -> Membership:
    """The membership ends, and so do its claims: back to the queue, from set level 1 on to a lead. One transaction.

    The holder's own verbs are used, in their name: only they may let go of what they hold. Nothing is let go
    when another membership still lets them answer there. Raises `people.workflow.NotAllowed`.
    """
    with transaction.atomic():
        if not _answers_elsewhere(membership):
            for question in _held(membership):
                _let_go(question, membership.user)
        return staff.end(membership, by=by)


def _answers_elsewhere(membership: Membership) -> bool:
    others = membership.user.memberships.current().filter(team__organisation=membership.team.organisation_id)
    return others.filter(role__in=Role.answering()).exclude(pk=membership.pk).exists()


def _held(membership: Membership) -> list[Question]:
    rows = desk_questions(membership.user).held_by(membership.user).filter(organisation=membership.team.organisation_id)
    return list(rows.order_by("pk"))


def _let_go(question: Question, holder: User) -> None:
    lead = workflow.leads_of(question.organisation).exclude(pk=holder.pk).first() if question.set_level else None
    if lead is not None:
        workflow.hand_over(question, by=holder, to=lead)
        return
    if question.status == Status.WITH_ASKER:
        question = workflow.resume(question, by=holder)
    workflow.release(question, by=holder)
