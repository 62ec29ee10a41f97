"""The one way to take a step: lock, look, change, record, and write down what follows; in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ground import speech
from people.models import Membership, Role, User
from questions import access
from questions.models import Address, Channel, Delivery, Event, Question, Status
from questions.workflow import alarm
from questions.workflow.alarm import deliver
from questions.workflow.steps import DESK_STEPS, SUBMIT, NotAllowed, Step


def refusal(step: Step, question: Question, by: User, roles: set[str]) -> str:
    """Why `by` can't take `step` on `question` now; "" when they can."""
    if Status(question.status) not in step.moves:
        if question.claimed_by_id and question.claimed_by_id != by.pk:
            return _("%(name)s has had this question since %(time)s.") % {
                "name": question.claimed_by,
                "time": held_since(question),
            }
        return _("That can’t be done while the question is “%(status)s”.") % {"status": Status(question.status).label}
    if not roles & step.roles:
        return _("Your role doesn’t allow this step.")
    return step.rule(question, by, roles)


def held_since(question: Question) -> str:
    """When the holder took it, local: the clock today, with the day before that."""
    taken = access.done(question, "claim", "hand_over", "expire_to_lead")
    if not taken:
        return "–"
    return speech.clock(timezone.localtime(taken[-1].at), timezone.localdate(), get_language() or "en")


@contextmanager
def taking(step: Step, question: Question, *, by: User | None, detail: str = "") -> Iterator[Question]:
    """The question, locked and allowed; on leaving, its new status and the Event are written. Raises `NotAllowed`."""
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if by is not None:
            if why := refusal(step, locked, by, access.roles_in(by, locked.organisation)):
                raise NotAllowed(why)
        elif step.roles or Status(locked.status) not in step.moves:
            raise NotAllowed(
                _("That can’t be done while the question is “%(status)s”.") % {"status": Status(locked.status).label}
            )
        before, rang = Status(locked.status), alarm.rings(locked)
        seen, owner_id = (locked.acknowledged_at, locked.seen_until), locked.owner_id
        yield locked
        locked.status = step.moves[before]
        begins = alarm.settle(locked, step.name, by=by, rang=rang)
        locked.save()
        event = Event.objects.create(
            question=locked, step=step.name, by=by, detail=detail, before=before, after=locked.status
        )
        write_down_what_follows(event, locked, follows_now=locked.owner_id if locked.owner_id != owner_id else None)
        if begins:
            alarm.call(event, locked)
        elif locked.seen_until and (locked.acknowledged_at, locked.seen_until) != seen:
            # Unless a word goes out, the line goes on then.
            alarm.call(event, locked, at=locked.seen_until)
        if step.name in ASKS_FOR_REPLY:
            alarm.ask_for_reply(event, locked)


@contextmanager
def holding(question: Question, *, by: User) -> Iterator[Question]:
    """The question, locked, for somebody who holds it and writes; no step, no Event. Raises `NotAllowed`."""
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if locked.status != Status.CLAIMED or locked.claimed_by_id != by.pk:
            raise NotAllowed(
                refusal(SUBMIT, locked, by, access.roles_in(by, locked.organisation)) or _("Take the question first.")
            )
        yield locked


def open_steps(question: Question, user: User) -> list[Step]:
    """The steps this person may take on this question now, in the table's order: what the buttons show."""
    roles = user.roles_at(question.organisation_id)
    status = Status(question.status)
    possible = [step for step in DESK_STEPS if status in step.moves and roles & step.roles]
    return [step for step in possible if not step.rule(question, user, roles)]


# --- what follows: the outbox ---------------------------------------------------------------------

ASKS_FOR_REPLY = {"set_level", "write"}
TELLS_ASKER = {"reply", "approve", "decline"}
TELLS_HOLDER = {"write", "amend", "send_back", "hand_over", "expire_to_lead"}
TELLS_TEAM = {"ask", "expire"}
TELLS_REVIEWER = {"submit"}
TELLS_READERS = {"reply"}
TELLS_DECIDERS = {"take_down", "propose_return"}  # two of them decide
TELLS_LEADS = {"report", "withdraw"}
TELLS_LEADS_ALWAYS = {"recognise", "need_to_talk", "suggest_abuse", "mark_abuse"}


def write_down_what_follows(event: Event, question: Question, *, follows_now: int | None = None) -> None:
    """The Deliveries of an Event, in the Event's own transaction. Nobody is told of what is made up for practice.

    `follows_now`: who follows it from this step on, chosen or not by themselves: nobody becomes an owner unawares.
    """
    if question.is_practice:
        return
    if event.step in TELLS_ASKER and Address.objects.filter(question=question).exclude(mail="").exists():
        deliver(event, Channel.ASKER_MAIL)
    told = _who_is_told(event, question) | ({follows_now} if follows_now else set())
    lines = (f"user:{user_id}" for user_id in sorted(told) if user_id != event.by_id)
    Delivery.objects.bulk_create(Delivery(event=event, channel=Channel.DIGEST, recipient=line) for line in lines)


def _who_is_told(event: Event, question: Question) -> set[int]:
    told: set[int] = set()
    if event.step in TELLS_HOLDER and question.claimed_by_id:
        told.add(question.claimed_by_id)
    if event.step in TELLS_REVIEWER and question.reviewer_id:
        told.add(question.reviewer_id)
    if event.step in TELLS_TEAM or (event.step == "write" and question.status == Status.WAITING):
        told |= _members(question, Role.answering())
    if event.step in TELLS_READERS and question.danger:
        told |= _members(question, Role.reviewing(), but=event.by_id)
    if event.step in TELLS_DECIDERS:
        told |= _members(question, Role.reviewing(), but=event.by_id)
    if event.step in TELLS_LEADS_ALWAYS or (event.step in TELLS_LEADS and question.danger):
        rows = Membership.objects.arrived().filter(team__organisation=question.organisation, role=Role.LEAD)
        told |= set(rows.values_list("user_id", flat=True))
    return told


def _members(question: Question, roles: list[Role], *, but: int | None = None) -> set[int]:
    """Of the question's team; where that leaves nobody, of its whole organisation."""
    rows = Membership.objects.arrived().filter(team__organisation=question.organisation, role__in=roles)
    pairs = [pair for pair in rows.values_list("user_id", "team_id") if pair[0] != but]
    return {user for user, team in pairs if team == question.team_id} or {user for user, _team in pairs}
