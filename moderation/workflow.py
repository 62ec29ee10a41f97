"""The desk's own steps: a note, and what happens to somebody's questions when they leave."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.models import Note
from people import workflow as staff
from people.models import Membership, Role, User
from questions import workflow
from questions.access import desk_questions, reviewers_for
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


def print_record(question: Question, *, by: User) -> Event:
    """The whole thread was shown to be printed, outside of what the desk can erase: who did so and when is kept."""
    return Event.objects.create(question=question, step="print", by=by, before=question.status, after=question.status)


def leave(membership: Membership, *, by: User) -> Membership:
    """The membership ends, and so do its claims: back to the queue, from set level 1 on to a lead. One transaction.

    The holder's own verbs are used, in their name: only they may let go of what they hold. Nothing is let go
    when another membership still lets them answer there. Raises `people.workflow.NotAllowed`.
    """
    with transaction.atomic():
        if not _answers_elsewhere(membership):
            for question in _held(membership):
                _let_go(question, membership.user)
            for question in _followed(membership):
                _hand_on(question, membership.user)
        return staff.end(membership, by=by)


def _answers_elsewhere(membership: Membership) -> bool:
    others = membership.user.memberships.current().filter(team__organisation=membership.team.organisation_id)
    return others.filter(role__in=Role.answering()).exclude(pk=membership.pk).exists()


def _held(membership: Membership) -> list[Question]:
    rows = desk_questions(membership.user).held_by(membership.user).filter(organisation=membership.team.organisation_id)
    return list(rows.order_by("pk"))


def _followed(membership: Membership) -> list[Question]:
    """What this person follows without holding it."""
    rows = desk_questions(membership.user).filter(owner=membership.user, set_level__gt=0)
    rows = rows.filter(organisation=membership.team.organisation_id).exclude(status=Status.WITHDRAWN)
    return list(rows.order_by("pk"))


def _hand_on(question: Question, owner: User) -> None:
    """To a lead; when the last lead leaves, to a colleague who may review: a danger is always followed by somebody."""
    lead = workflow.leads_of(question.organisation).exclude(pk=owner.pk).first()
    to = lead or next(iter(reviewers_for(question, writer=owner)), None)
    if to is not None:
        workflow.name_owner(question, by=owner, to=to)


def _let_go(question: Question, holder: User) -> None:
    workflow.leave_it(question, by=holder)
