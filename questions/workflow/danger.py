"""Levels and duties: what a person sets, lowers with a second, reports, recognises."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Membership, Organisation, Role, User
from questions.models import Level, Question
from questions.workflow import publishing, steps
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking


def leads_of(organisation: Organisation) -> QuerySet[User]:
    """The leads of an organisation, by number."""
    rows = Membership.objects.current().filter(team__organisation=organisation, role=Role.LEAD)
    return User.objects.filter(pk__in=rows.values("user")).order_by("pk")


def set_level(question: Question, *, by: User, level: int) -> Question:
    """A person's own judgement. A set danger is lowered by two (`ask_lower`). From worry on it has a named owner."""
    with taking(steps.SET_LEVEL, question, by=by, detail=str(level)) as locked:
        if locked.set_level == Level.DANGER and level < Level.DANGER:
            raise NotAllowed(_("Two people lower a set danger: ask for it, and a colleague agrees."))
        raised, before = level > locked.danger, locked.set_level
        locked.set_level, locked.lowering_by, locked.lowering_to = level, None, None
        if level:
            locked.suggested_level, locked.suggested_kinds = Level.ORDINARY, []
            locked.owner = locked.claimed_by or by
            if raised:
                publishing.pause(locked)
        elif not locked.danger and not before:  # a suggestion stays until it is dismissed, with its reason
            publishing.go_on(locked, by=by)
    return locked


def dismiss_level(question: Question, *, by: User, reason: str) -> Question:
    """What was suggested is no danger. One press, one person, one reason; the lead sees the list."""
    with taking(steps.DISMISS_LEVEL, question, by=by, detail=reason) as locked:
        locked.suggested_level, locked.suggested_kinds = Level.ORDINARY, []
        if locked.set_level is None:
            locked.set_level = Level.ORDINARY
        if not locked.danger:
            publishing.go_on(locked, by=by)
    return locked


def ask_lower(question: Question, *, by: User, level: int) -> Question:
    """The first of two people who lower a set danger."""
    with taking(steps.ASK_LOWER, question, by=by, detail=str(level)) as locked:
        if level >= Level.DANGER:
            raise NotAllowed(_("Choose a lower level."))
        locked.lowering_by, locked.lowering_to = by, level
    return locked


def confirm_lower(question: Question, *, by: User) -> Question:
    """The second of two people who lower a set danger."""
    with taking(steps.CONFIRM_LOWER, question, by=by) as locked:
        locked.set_level = locked.lowering_to
        locked.lowering_by = locked.lowering_to = None
    return locked


def report(question: Question, *, by: User, office: str) -> Question:
    """A report was made to `office` (a code word, never a name). The duty is personal: one person is enough."""
    with taking(steps.REPORT, question, by=by, detail=office) as locked:
        if locked.owner_id is None:
            locked.owner = by
    return locked


def recognise(question: Question, *, by: User) -> Question:
    """ "I know who this is": it goes to the lead, with whom the duty is decided."""
    with taking(steps.RECOGNISE, question, by=by) as locked:
        lead = leads_of(locked.organisation).exclude(pk=by.pk).first()
        locked.barred = by
        if lead is not None:
            locked.owner = lead
            if locked.claimed_by_id and locked.reviewer_id != lead.pk:
                locked.claimed_by = lead
                locked.claimed_until = timezone.now() + timedelta(minutes=locked.organisation.claim_minutes)
    return locked


def read_last(question: Question, *, by: User) -> Question:
    """A lead has read a withdrawn question that had a level; its text goes, at once where the law setting allows."""
    with taking(steps.READ_LAST, question, by=by) as locked:
        if locked.organisation.erase_on_withdraw:
            erase_private(locked)
    return locked
