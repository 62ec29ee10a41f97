"""Levels and duties: what a person sets, lowers with a second, reports, recognises."""

from datetime import UTC, datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Membership, Organisation, Role, User
from questions import access
from questions.models import Abuse, Event, Kind, Level, Lowering, Question
from questions.workflow import alarm, protocol, publishing, steps, there
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking


def leads_of(organisation: Organisation) -> QuerySet[User]:
    """The leads of an organisation, by number."""
    rows = Membership.objects.arrived().filter(team__organisation=organisation, role=Role.LEAD)
    return User.objects.filter(pk__in=rows.values("user")).order_by("pk")


def set_level(question: Question, *, by: User, level: int, reason: str = "") -> Question:
    """A person's own judgement. A set danger is lowered by two (`ask_lower`). From worry on it has a named owner.

    A worry where danger was suggested overrules the program: it needs a `reason`, and is kept as a dismissal too
    ("idiom 1": dismissed, down to level 1).
    """
    with taking(steps.SET_LEVEL, question, by=by, detail=str(level)) as locked:
        if locked.set_level == Level.DANGER and level < Level.DANGER:
            raise NotAllowed(_("Two people lower a set danger: ask for it, and a colleague agrees."))
        _may_lower(locked, by, level, reason)
        if Level.ORDINARY < level < locked.suggested_level:
            Event.objects.create(
                question=locked, step="dismiss_level", by=by, detail=f"{reason} {level}",
                before=locked.status, after=locked.status,
            )  # fmt: skip
        raised, before = level > locked.danger, locked.set_level
        locked.set_level = level
        _stop_lowering(locked)
        if level == Level.DANGER and before != Level.DANGER:
            locked.danger_since, locked.on_hold = timezone.now(), True
            _start_clock(locked)
        if level:
            locked.suggested_level, locked.suggested_kinds = Level.ORDINARY, []
            locked.owner = there.who_follows(locked, locked.claimed_by or by, by=by)
            if raised:
                publishing.pause(locked)
        elif not locked.danger and not before:  # a suggestion stays until it is dismissed, with its reason
            publishing.go_on(locked, by=by)
    return locked


def _may_lower(question: Question, by: User, level: int, reason: str) -> None:
    """A trainee raises a level, never lowers it; whoever sees less than the program says why."""
    if level < question.danger and not access.roles_in(by, question.organisation) & steps.REVIEWING:
        raise NotAllowed(_("You can raise the level. To lower it, ask somebody who may review."))
    if Level.ORDINARY < level < question.suggested_level and not reason:
        raise NotAllowed(_("The program saw more danger than that. Choose why you see it otherwise."))


def _start_clock(question: Question) -> None:
    """A reply is due, unless one has followed the asker's last word already; then a colleague reads that one.

    An answer, or why there is none, was written before anybody saw the danger: it is no reply to it.
    """
    last = question.messages.filter(kind=Kind.ASKER).aggregate(at=Max("at"))["at"] or question.asked_at
    said = question.messages.filter(at__gte=last, kind=Kind.REPLY)
    if not said.exists():
        alarm.start_clock(question)
    organisation = question.organisation
    due = organisation.calendar().after_working_minutes(timezone.now(), organisation.read_minutes)
    said.filter(read_due_at__isnull=True).update(read_due_at=due)


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


def lowering_mark(question: Question) -> str:
    """Names the pending request and the last message of the thread, for the form of the second person."""
    asked = question.events.filter(step="ask_lower").aggregate(last=Max("pk"))["last"]
    said = question.messages.aggregate(last=Max("pk"), at=Max("at"))
    return f"{asked}-{said['last']}-{said['at'].timestamp() if said['at'] else ''}"


def confirm_lower(question: Question, *, by: User, seen: str | None = None) -> Question:
    """The second of two people who lower a set danger. The hold stays until a lead lifts it.

    `seen`: the `lowering_mark` of the page that was read; what was asked or written since is read first.
    """
    with taking(steps.CONFIRM_LOWER, question, by=by) as locked:
        if seen is not None and seen != lowering_mark(locked):
            raise NotAllowed(_("Something was written or asked since you opened the page. Read it, then decide."))
        if locked.lowering_for == Lowering.HANDLED and protocol.missing(locked):
            raise NotAllowed(_("The protocol is not done yet. What is missing stands beside the level."))
        locked.set_level = locked.lowering_to
        locked.danger_since = locked.reply_due_at = None
        _stop_lowering(locked)
    return locked


def end_lowering(question: Question) -> None:
    """The asker has written: who asked to lower the danger had not read that. On a locked question."""
    if question.lowering_by_id is None:
        return
    Event.objects.create(
        question=question,
        step="stop_lowering",
        detail=f"user:{question.lowering_by_id}",
        before=question.status,
        after=question.status,
    )
    _stop_lowering(question)


def _stop_lowering(question: Question) -> None:
    question.lowering_by = question.lowering_to = None
    question.lowering_for = ""


def name_owner(question: Question, *, by: User, to: User, insist: bool = False) -> Question:
    """Somebody else follows it from now on; it is not taken from who holds it. `insist`: as in `check_is_there`."""
    with taking(steps.NAME_OWNER, question, by=by) as locked:
        if not access.roles_in(to, locked.organisation) & steps.ANSWERING:
            raise NotAllowed(_("Choose a colleague who answers questions here."))
        check_is_there(locked, to, by=by, insist=insist)
        if locked.danger and there.who_follows(locked, to, by=by) != to:
            raise NotAllowed(_("%(name)s is learning the work. Choose somebody who may review.") % {"name": to})
        locked.owner = to
    return locked


def check_is_there(question: Question, to: User, *, by: User, insist: bool) -> None:
    """A danger is given to somebody who is there now. A lead may `insist`. Raises `NotAllowed` with who is there."""
    if question.danger < Level.DANGER or question.is_practice:
        return
    around = there.here(question.organisation)
    if to.pk in around or (insist and Role.LEAD in access.roles_in(by, question.organisation)):
        return
    left_out = [by.pk, to.pk, question.barred_id or 0, *access.who_know_the_asker(question)]
    names = User.objects.filter(pk__in=around).exclude(pk__in=left_out).order_by("name", "pk").values_list("name")
    if not names:
        raise NotAllowed(
            _("%(name)s is not at work now, and nobody else is. Keep it, or put it back so that the line is called.")
            % {"name": to}
        )
    raise NotAllowed(
        _("%(name)s is not at work now, and somebody may be in danger. There now: %(others)s.")
        % {"name": to, "others": ", ".join(name for (name,) in names)}
    )


def report(question: Question, *, by: User, office: str, made_at: datetime | None = None) -> Question:
    """A report was made to `office` (a code word, never a name), at `made_at` or now.

    The duty is personal: one person is enough. The Event's own time is when it was noted; its detail holds both.
    """
    now = timezone.now()
    if made_at is not None and not question.asked_at.replace(second=0, microsecond=0) <= made_at <= now:
        raise NotAllowed(_("A report can’t be made in the future, nor before the question came in. Check the time."))
    moment = (made_at or now).astimezone(UTC)
    with taking(steps.REPORT, question, by=by, detail=f"{office} {moment:%Y-%m-%dT%H:%MZ}") as locked:
        if locked.owner_id is None:
            locked.owner = there.who_follows(locked, by)
    return locked


def recognise(question: Question, *, by: User) -> Question:
    """ "I know who this is": it goes to a lead, with whom the duty is decided; without another lead to a colleague.

    Who is asked to read the draft goes on reading it, and somebody else follows the question.
    """
    with taking(steps.RECOGNISE, question, by=by) as locked:
        others = _who_goes_on(locked, but=by)
        locked.barred = by
        if others:
            locked.owner = others[0]
        if locked.reviewer_id == by.pk:
            writer = locked.draft.written_by_id if locked.draft else None
            locked.reviewer = next((user for user in others if user.pk != writer), locked.reviewer)
        holder = next((user for user in others if user.pk != locked.reviewer_id), None)
        if locked.claimed_by_id == by.pk and holder is not None:
            locked.claimed_by = holder
            locked.claimed_until = timezone.now() + timedelta(minutes=locked.organisation.claim_minutes)
    return locked


def _who_goes_on(question: Question, *, but: User) -> list[User]:
    """Leads first, then those who may review; each by whose turn it is."""
    left_out = [but.pk, *access.who_know_the_asker(question)]
    return [
        *there.by_turn(question, [Role.LEAD], but=left_out),
        *there.by_turn(question, [Role.WORKER], but=left_out),
    ]


def read_last(question: Question, *, by: User) -> Question:
    """A lead has read a withdrawn question that had a level; after a danger a second person reads it too.

    Then its text goes, at once where the law setting allows. What is evidence stays.
    """
    with taking(steps.READ_LAST, question, by=by) as locked:
        first = not locked.events.filter(step="read_last").exists()
        waits_for_second = first and locked.danger == Level.DANGER
        if locked.organisation.erase_on_withdraw and not waits_for_second and locked.set_abuse not in Abuse.evidence():
            erase_private(locked)
    return locked
