"""Levels and duties: what a person sets, lowers with a second, reports, recognises."""

from datetime import timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Membership, Organisation, Role, User
from questions import access
from questions.models import Abuse, Kind, Level, Lowering, Question, Status
from questions.workflow import alarm, protocol, publishing, steps
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
        locked.set_level = level
        _stop_lowering(locked)
        if level == Level.DANGER and before != Level.DANGER:
            locked.danger_since, locked.on_hold = timezone.now(), True
            _start_clock(locked)
        if level:
            locked.suggested_level, locked.suggested_kinds = Level.ORDINARY, []
            locked.owner = locked.claimed_by or by
            if raised:
                publishing.pause(locked)
        elif not locked.danger and not before:  # a suggestion stays until it is dismissed, with its reason
            publishing.go_on(locked, by=by)
    return locked


def _start_clock(question: Question) -> None:
    """A reply is due, unless one has followed the asker's last word already; then a colleague reads that one."""
    last = question.messages.filter(kind=Kind.ASKER).aggregate(at=Max("at"))["at"] or question.asked_at
    said = question.messages.filter(at__gte=last).exclude(kind=Kind.ASKER)
    if question.status in Status.open() and not said.exists():
        alarm.start_clock(question)
    organisation = question.organisation
    due = organisation.calendar().after_working_minutes(timezone.now(), organisation.read_minutes)
    said.filter(kind=Kind.REPLY, read_due_at__isnull=True).update(read_due_at=due)


def dismiss_level(question: Question, *, by: User, reason: str) -> Question:
    """What was suggested is no danger. One press, one person, one reason; the lead sees the list."""
    with taking(steps.DISMISS_LEVEL, question, by=by, detail=reason) as locked:
        locked.suggested_level, locked.suggested_kinds = Level.ORDINARY, []
        if locked.set_level is None:
            locked.set_level = Level.ORDINARY
        if not locked.danger:
            publishing.go_on(locked, by=by)
    return locked


def ask_lower(question: Question, *, by: User, level: int, reason: str = Lowering.MISTAKE) -> Question:
    """The first of two people who lower a set danger: set by mistake, or handled, when the protocol is done."""
    with taking(steps.ASK_LOWER, question, by=by, detail=f"{level} {reason}") as locked:
        if level >= Level.DANGER:
            raise NotAllowed(_("Choose a lower level."))
        if reason == Lowering.HANDLED and protocol.missing(locked):
            raise NotAllowed(_("The protocol is not done yet. What is missing stands beside the level."))
        locked.lowering_by, locked.lowering_to, locked.lowering_for = by, level, reason
    return locked


def confirm_lower(question: Question, *, by: User) -> Question:
    """The second of two people who lower a set danger. The hold stays until a lead lifts it."""
    with taking(steps.CONFIRM_LOWER, question, by=by) as locked:
        if locked.lowering_for == Lowering.HANDLED and protocol.missing(locked):
            raise NotAllowed(_("The protocol is not done yet. What is missing stands beside the level."))
        locked.set_level = locked.lowering_to
        locked.danger_since = locked.reply_due_at = None
        _stop_lowering(locked)
    return locked


def _stop_lowering(question: Question) -> None:
    question.lowering_by = question.lowering_to = None
    question.lowering_for = ""


def name_owner(question: Question, *, by: User, to: User) -> Question:
    """Somebody else follows it from now on; it is not taken from who holds it."""
    with taking(steps.NAME_OWNER, question, by=by) as locked:
        if not access.roles_in(to, locked.organisation) & steps.ANSWERING:
            raise NotAllowed(_("Choose a colleague who answers questions here."))
        locked.owner = to
    return locked


def report(question: Question, *, by: User, office: str) -> Question:
    """A report was made to `office` (a code word, never a name). The duty is personal: one person is enough."""
    with taking(steps.REPORT, question, by=by, detail=office) as locked:
        if locked.owner_id is None:
            locked.owner = by
    return locked


def recognise(question: Question, *, by: User) -> Question:
    """ "I know who this is": it goes to a lead, with whom the duty is decided; without another lead to a colleague.

    Who is asked to read the draft goes on reading it, and somebody else follows the question.
    """
    with taking(steps.RECOGNISE, question, by=by) as locked:
        others = [user for user in _who_goes_on(locked.organisation) if user.pk != by.pk]
        locked.barred = by
        if others:
            locked.owner = others[0]
        holder = next((user for user in others if user.pk != locked.reviewer_id), None)
        if locked.claimed_by_id == by.pk and holder is not None:
            locked.claimed_by = holder
            locked.claimed_until = timezone.now() + timedelta(minutes=locked.organisation.claim_minutes)
    return locked


def _who_goes_on(organisation: Organisation) -> list[User]:
    """Leads first, then those who may review; by number."""
    rows = Membership.objects.current().filter(team__organisation=organisation, role__in=Role.reviewing())
    reviewing = User.objects.filter(pk__in=rows.values("user")).order_by("pk")
    return [*leads_of(organisation), *reviewing]


def read_last(question: Question, *, by: User) -> Question:
    """A lead has read a withdrawn question that had a level; after a set danger a second person reads it too.

    Then its text goes, at once where the law setting allows. What is evidence stays.
    """
    with taking(steps.READ_LAST, question, by=by) as locked:
        first = not locked.events.filter(step="read_last").exists()
        waits_for_second = first and locked.set_level == Level.DANGER
        if locked.organisation.erase_on_withdraw and not waits_for_second and locked.set_abuse not in Abuse.evidence():
            erase_private(locked)
    return locked
