"""A question has come into danger: the roster is told, the next in line a while later, until somebody has seen it.

The whole line is written down at once as Deliveries with their times; one that comes due when somebody has
acknowledged, or when there is no danger any more, is marked without being sent (`is_still_needed`).

Recipients: `user:5` stands in the line; `due:5` is told that a set danger waits for a reply.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import DutyContact, Membership, Night, Organisation, Role, User
from questions.models import Channel, Delivery, Event, Kind, Level, Question, Status

LINE, DUE = "user:", "due:"
CHANNELS = (Channel.DUTY_MAIL, Channel.DUTY_HOOK)
HELP_TODAY = "asked_for_help_today"
MOST_CALLS = 20
QUIET = timedelta(hours=1)  # so long after somebody has seen it, another acute message calls nobody: they are at it
# Who does one of these with a question that calls the roster has seen it; nobody else is called.
ACKNOWLEDGING = frozenset({"claim", "reply", "acknowledge"})
# Nobody has it after one of these: who had seen it and has not written is not at it any more.
LEAVING = frozenset({"release", "pass_on", "expire"})


# --- when -----------------------------------------------------------------------------------------


def rings(question: Question) -> bool:
    """Whether this question calls the roster: danger; out of hours also "I need help today", where a duty unit is."""
    return question.danger == Level.DANGER or _wants_help_at_night(question)


def _wants_help_at_night(question: Question) -> bool:
    organisation = question.organisation
    if HELP_TODAY not in question.suggested_kinds or organisation.night != Night.DUTY:
        return False
    return not organisation.calendar().is_open(question.asked_at)


def settle(question: Question, step: str, *, by: User | None, rang: bool) -> bool:
    """What `step` means for the alarm, on the locked question before it is saved; `rang`: it rang before the step.

    Notes who has seen it, and starts the clock of a reply anew when the asker of a set danger writes. Returns whether
    the line begins: it has come to ring, or has to ring once more.
    """
    begins = rings(question) and (not rang or _rings_anew(question, step))
    if begins or not rings(question):
        question.acknowledged_by = question.acknowledged_at = None
    elif by is not None and step in ACKNOWLEDGING and question.acknowledged_by is None:
        question.acknowledged_by, question.acknowledged_at = by, timezone.now()
    if step == "write" and question.set_level == Level.DANGER and question.reply_due_at is None:
        start_clock(question)  # a clock that runs already is never put off by writing again
    return begins


def _rings_anew(question: Question, step: str) -> bool:
    """A further acute message long after somebody had seen it; who had seen it left it without a word to the asker;
    a person sets what was to wait for the morning."""
    if step in LEAVING:
        return question.acknowledged_at is not None and not _has_been_answered(question)
    if step == "suggest":
        return question.acknowledged_at is not None and question.acknowledged_at < timezone.now() - QUIET
    return step == "set_level" and question.set_level == Level.DANGER and _has_not_begun(question)


def _has_been_answered(question: Question) -> bool:
    written = question.messages.filter(kind__in=[Kind.REPLY, Kind.ANSWER], at__gte=question.acknowledged_at)
    return written.exists()


def _has_not_begun(question: Question) -> bool:
    last = _written_down(question, LINE).order_by("-event_id").first()
    if last is None:
        return False
    told = Q(tries__gt=0) | Q(next_try_at__lte=timezone.now())
    return not _written_down(question, LINE).filter(told, event=last.event_id).exists()


def start_clock(question: Question) -> None:
    """A reply to a set danger is due after the organisation's working minutes."""
    organisation = question.organisation
    question.reply_due_at = organisation.calendar().after_working_minutes(timezone.now(), organisation.reply_minutes)


def is_still_needed(delivery: Delivery, question: Question) -> bool:
    """Whether this one has to be told, now that its time has come."""
    if question.status == Status.WITHDRAWN:
        return False
    if delivery.recipient.startswith(DUE):
        return question.set_level == Level.DANGER and question.reply_due_at is not None
    return rings(question) and question.acknowledged_by_id is None


# --- whom -----------------------------------------------------------------------------------------


def call(event: Event, question: Question) -> None:
    """Write down who is told of this danger, and when; in the Event's own transaction. An earlier line ends."""
    if question.is_practice:
        return
    _end(question, LINE)
    for user_id, when, phone in _line(event, question):
        deliver(event, Channel.DUTY_MAIL, f"{LINE}{user_id}", at=when)
        if phone and settings.DUTY_HOOK_URL:
            deliver(event, Channel.DUTY_HOOK, f"{LINE}{user_id}", at=when)


def ask_for_reply(event: Event, question: Question) -> None:
    """Who follows a set danger is told when the asker has written; the leads when no reply has gone out in time."""
    if question.is_practice or question.set_level != Level.DANGER or question.reply_due_at is None:
        return
    _end(question, DUE)
    told: set[int] = set()
    follows = question.claimed_by or question.owner
    if event.step == "write" and follows is not None:
        told.add(follows.pk)
        deliver(event, Channel.DUTY_MAIL, f"{DUE}{follows.pk}", at=_at_work(follows, question.organisation, event.at))
    for lead_id in _leads(question.organisation):
        if lead_id not in told:
            deliver(event, Channel.DUTY_MAIL, f"{DUE}{lead_id}", at=question.reply_due_at)


def on_duty(organisation: Organisation, moment: datetime) -> list[DutyContact]:
    """Those of the roster who are on at `moment` and work here, by their place in line, each person once."""
    rows = organisation.duty_contacts.filter(user__in=_members(organisation).values("user")).select_related("user")
    return _on_then(rows, moment)


def _line(event: Event, question: Question) -> list[tuple[int, datetime, str]]:
    """Who is told (user id), when, and their phone: the roster by place, then the leads. Only who works here.

    Whoever set the danger knows of it, and is told only when there is nobody else. Who stands on the roster has agreed
    to its hours; where nobody is rung at night, the leads are told when work begins.
    """
    organisation, start = question.organisation, _starts_at(event, question)
    contacts = list(organisation.duty_contacts.filter(user__in=_members(organisation).values("user")))
    on = _on_then(contacts, start)
    if not on and not _leads_may_be_called(organisation, start):
        start = _next_time(organisation, contacts, start)
        on = _on_then(contacts, start)
    phones = {contact.user_id: contact.phone for contact in on}
    everybody = list(dict.fromkeys([*phones, *_leads(organisation)]))
    line = [user_id for user_id in everybody if user_id != event.by_id] or everybody
    step = timedelta(minutes=organisation.duty_minutes)
    morning = start if _leads_may_be_called(organisation, start) else organisation.calendar().next_opening(start)
    return [
        (user_id, start + n * step if user_id in phones else (morning or start) + n * step, phones.get(user_id, ""))
        for n, user_id in enumerate(line)
    ]


def _leads_may_be_called(organisation: Organisation, moment: datetime) -> bool:
    return organisation.night == Night.DUTY or organisation.calendar().is_open(moment)


def _starts_at(event: Event, question: Question) -> datetime:
    """When the first in line is told: at once when a person set it, or where a duty unit is told at night too.

    What a program alone suggests waits for the morning where the organisation chose that nobody is rung.
    """
    organisation = question.organisation
    if event.by_id or organisation.night == Night.DUTY:
        return event.at
    return organisation.calendar().next_opening(event.at) or event.at


def _next_time(organisation: Organisation, contacts: Iterable[DutyContact], moment: datetime) -> datetime:
    """Nobody is on and nobody works: when the next of the roster comes on, or work begins."""
    opening = organisation.calendar().next_opening(moment)
    times = [contact.next_on(moment) for contact in contacts] + ([opening] if opening else [])
    return min(times, default=moment)


def _on_then(contacts: Iterable[DutyContact], moment: datetime) -> list[DutyContact]:
    on = [contact for contact in contacts if contact.next_on(moment) == moment]
    first: dict[int, DutyContact] = {}
    for contact in sorted(on, key=lambda contact: (contact.place, contact.pk)):
        first.setdefault(contact.user_id, contact)
    return list(first.values())


def _at_work(user: User, organisation: Organisation, moment: datetime) -> datetime:
    """`moment`, or where nobody is rung at night the next time that this person works."""
    if organisation.night == Night.DUTY:
        return moment
    rows = _members(organisation).filter(user=user).select_related("team__organisation")
    return min((row.calendar().next_opening(moment) or moment for row in rows), default=moment)


def _members(organisation: Organisation) -> QuerySet[Membership]:
    return Membership.objects.current().filter(team__organisation=organisation, role__in=Role.answering())


def _leads(organisation: Organisation) -> list[int]:
    rows = _members(organisation).filter(role=Role.LEAD).order_by("user_id")
    return list(dict.fromkeys(rows.values_list("user_id", flat=True)))


# --- what is written down -------------------------------------------------------------------------


def _written_down(question: Question, whom: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(event__question=question, channel__in=CHANNELS, recipient__startswith=whom)


def _end(question: Question, whom: str) -> None:
    _written_down(question, whom).filter(done_at__isnull=True).update(done_at=timezone.now())


def line_of(question: Question) -> list[tuple[int, datetime, bool]]:
    """The latest line as it stands: (user id, when, whether it was told), in order. One query."""
    rows = list(_written_down(question, LINE).filter(channel=Channel.DUTY_MAIL).order_by("-event_id", "pk"))
    return [
        (int(row.recipient.removeprefix(LINE)), row.done_at or row.next_try_at, bool(row.done_at))
        for row in rows
        if row.event_id == rows[0].event_id
    ]


def called(user: User, questions: QuerySet[Question]) -> tuple[Question | None, bool]:
    """To which of these questions this person was called last, and whether they are needed there still."""
    recipients = [f"{LINE}{user.pk}", f"{DUE}{user.pk}"]
    told = Delivery.objects.filter(channel=Channel.DUTY_MAIL, recipient__in=recipients, tries__gt=0)
    rows = told.filter(event__question__in=questions).select_related("event__question__organisation")
    latest = list(rows.order_by("-event_id", "-pk")[:MOST_CALLS])
    needed = [row for row in latest if is_still_needed(row, row.event.question)]
    chosen = (needed or latest)[:1]
    return (chosen[0].event.question if chosen else None), bool(needed)


def deliver(event: Event, channel: Channel, recipient: str = "", *, at: datetime | None = None) -> None:
    """One Delivery of an Event."""
    Delivery.objects.create(event=event, channel=channel, recipient=recipient, next_try_at=at or timezone.now())
