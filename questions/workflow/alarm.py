"""A question has come into danger: the roster is told, the next in line a while later, until somebody has seen it.

The whole line is written down at once as Deliveries with their times; one that comes due when somebody has
acknowledged, or when there is no danger any more, is marked without being sent (`is_still_needed`). Who has seen it
and sends no word to the asker in time does not silence it; when the whole line was told and nobody has seen it, it
begins anew (`has_told`).

Recipients: `user:5` stands in the line; `due:5` is told that a danger waits for a reply.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from people.models import DutyContact, Night, Organisation, Role, User
from questions.models import Channel, Delivery, Event, Kind, Level, Question, Status
from questions.workflow import there

LINE, DUE = "user:", "due:"
CHANNELS = (Channel.DUTY_MAIL, Channel.DUTY_HOOK)
HELP_TODAY = "asked_for_help_today"
MOST_CALLS = 500  # the latest to one person: a flood must not hide the one behind it
# So long after somebody has seen it, another acute message calls nobody else: they are there and at it.
QUIET = timedelta(hours=1)
# Who may review and does one of these with a question that calls the roster has seen it; nobody else is called.
ACKNOWLEDGING = frozenset({"claim", "reply", "acknowledge", "read_last"})
# Who had seen it and has not written is not at it any more after one of these.
LEAVING = frozenset({"release", "pass_on", "expire", "expire_to_lead"})
# After one of these somebody has just looked at a set danger; the next time is a working day away.
LOOKING = frozenset(
    "set_level reply read_reply approve consult look_for_details report assess ask_lower look_again".split()
)
CALL_AGAIN = "call_again"


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

    Notes who has seen it, and sets the clocks of a set danger. Returns whether the line begins: it has come to ring,
    or has to ring once more.
    """
    begins = rings(question) and (not rang or _rings_anew(question, step))
    if begins or not rings(question):
        question.acknowledged_by = question.acknowledged_at = question.seen_until = None
    elif by is not None and step in ACKNOWLEDGING and not is_seen(question) and there.may_review(by, question):
        question.acknowledged_by, question.acknowledged_at = by, timezone.now()
        question.seen_until = None if _has_had_a_word(question) else due_after(question.organisation)
    elif step == "write" and question.danger == Level.DANGER and question.acknowledged_at and not question.seen_until:
        question.seen_until = due_after(question.organisation)  # what is new has had no word yet
    if step in ("reply", "approve") or question.status == Status.WITHDRAWN:
        question.seen_until = None
    _set_clocks(question, step)
    return begins


def _set_clocks(question: Question, step: str) -> None:
    if step == "withdraw" or question.danger != Level.DANGER:
        question.look_due_at = None
        question.reply_due_at = None
        return
    if step == "write" and question.reply_due_at is None:
        start_clock(question)  # a clock that runs already is never put off by writing again
    if question.set_level != Level.DANGER:
        question.look_due_at = None
    elif step in LOOKING and question.status != Status.WITHDRAWN:
        calendar, minutes = question.organisation.calendar(), question.organisation.read_minutes
        question.look_due_at = calendar.after_working_minutes(timezone.now(), minutes)


def is_seen(question: Question) -> bool:
    """Whether somebody has said that they have seen it, and has written to the asker or has time left to do so."""
    holds = question.seen_until is None or question.seen_until > timezone.now()
    return question.acknowledged_by_id is not None and holds


def _has_had_a_word(question: Question) -> bool:
    """Whether something was written to the asker since their last word, or can't be any more."""
    return question.status == Status.WITHDRAWN or _said_since(question, _last_word(question))


def _last_word(question: Question) -> datetime:
    """When the asker wrote last."""
    return question.messages.filter(kind=Kind.ASKER).aggregate(at=Max("at"))["at"] or question.asked_at


def _said_since(question: Question, moment: datetime) -> bool:
    return question.messages.filter(kind__in=[Kind.REPLY, Kind.ANSWER], at__gte=moment).exists()


def _rings_anew(question: Question, step: str) -> bool:
    """A further acute message long after somebody had seen it, or when who has it is not there; who had seen it left
    it without a word to the asker; a person sets what was to wait for the morning."""
    if step in LEAVING:
        return question.acknowledged_at is not None and not _has_been_answered(question)
    if step == "suggest":
        seen = question.acknowledged_at
        return seen is not None and (seen < timezone.now() - QUIET or not _is_at_it(question))
    return step == "set_level" and question.set_level == Level.DANGER and _has_not_begun(question)


def _is_at_it(question: Question) -> bool:
    """Whether who has it, else who has seen it, is there now; a trainee who has it is not alone with it."""
    holder = question.claimed_by
    who = holder.pk if holder and there.may_review(holder, question) else question.acknowledged_by_id
    return who in there.here(question.organisation)


def _has_been_answered(question: Question) -> bool:
    """Whether a word went out after somebody had seen it, and after the asker's last one."""
    last = _last_word(question)
    return _said_since(question, max(question.acknowledged_at or last, last))


def _has_not_begun(question: Question) -> bool:
    last = _written_down(question, LINE).order_by("-event_id").first()
    if last is None:
        return False
    told = Q(tries__gt=0) | Q(next_try_at__lte=timezone.now())
    return not _written_down(question, LINE).filter(told, event=last.event_id).exists()


def start_clock(question: Question) -> None:
    """A reply to a danger is due after the organisation's minutes."""
    question.reply_due_at = due_after(question.organisation)


def due_after(organisation: Organisation) -> datetime:
    """Until when the asker of a danger should have a word: working minutes; by the clock where somebody is on duty."""
    now, minutes = timezone.now(), organisation.reply_minutes
    if organisation.night == Night.DUTY:
        return now + timedelta(minutes=minutes)
    return organisation.calendar().after_working_minutes(now, minutes)


def is_still_needed(delivery: Delivery, question: Question) -> bool:
    """Whether this one has to be told, now that its time has come."""
    if delivery.recipient.startswith(DUE):
        return question.danger == Level.DANGER and question.reply_due_at is not None
    return _still_rings(question) and not is_seen(question)


def _still_rings(question: Question) -> bool:
    """A danger that was taken back unseen goes on ringing: somebody has to have read it."""
    if question.status == Status.WITHDRAWN:
        return question.danger == Level.DANGER and question.erased_at is None
    return rings(question)


# --- whom -----------------------------------------------------------------------------------------


def call(event: Event, question: Question, *, at: datetime | None = None) -> None:
    """Write down who is told of this danger, and when; in the Event's own transaction. An earlier line ends.

    `at`: when the first is told at the earliest; None is now.
    """
    if question.is_practice:
        return
    _end(question, LINE)
    for user_id, when, phone in _line(event, question, _starts_at(event, question, at or event.at)):
        _tell(event, f"{LINE}{user_id}", when, phone)


def waiting_beside(delivery: Delivery, question: Question) -> list[Delivery]:
    """What else has come due for this person, in this organisation and by this way: one call stands for all of it."""
    user_id = delivery.recipient.partition(":")[2]
    due = Delivery.objects.filter(
        channel=delivery.channel,
        recipient__in=[f"{LINE}{user_id}", f"{DUE}{user_id}"],
        event__question__organisation=question.organisation_id,
        next_try_at__lte=timezone.now(),
        done_at__isnull=True,
    ).exclude(pk=delivery.pk)
    rows = due.select_related("event__question__organisation").order_by("pk")
    return [row for row in rows if is_still_needed(row, row.event.question)]


def told_beside(beside: Iterable[Delivery]) -> list[Delivery]:
    """Those of these that nobody else has told meanwhile; they count as tried."""
    rows = Delivery.objects.filter(pk__in=[row.pk for row in beside], done_at__isnull=True)
    with transaction.atomic():
        waiting = list(rows.order_by("pk").select_for_update(skip_locked=True))
        Delivery.objects.filter(pk__in=[row.pk for row in waiting]).update(tries=F("tries") + 1)
    return waiting


def has_told(delivery: Delivery) -> None:
    """This one was told, or has not to be any more. When the last of the line was told and nobody has seen it, the line
    begins anew, the minutes between two later.

    The question is locked first, as each step does, so that the two never wait for each other.
    """
    with transaction.atomic():
        question = Question.objects.select_for_update(of=("self",)).get(pk=delivery.event.question_id)
        Delivery.objects.filter(pk=delivery.pk).update(done_at=timezone.now())
        if delivery.channel == Channel.DUTY_MAIL and delivery.recipient.startswith(LINE):
            _go_round(question)


def _go_round(question: Question) -> None:
    waiting = _written_down(question, LINE).filter(channel=Channel.DUTY_MAIL, done_at__isnull=True)
    if not _still_rings(question) or is_seen(question) or waiting.exists():
        return
    event = Event.objects.create(question=question, step=CALL_AGAIN, before=question.status, after=question.status)
    call(event, question, at=event.at + timedelta(minutes=question.organisation.duty_minutes))


def roles_called(question: Question) -> list[Role]:
    """Who may be called to it: a danger that was taken back is opened by those who may review, and by nobody else."""
    return Role.reviewing() if question.status == Status.WITHDRAWN else Role.answering()


def ask_for_reply(event: Event, question: Question) -> None:
    """Who follows a danger is told when the asker has written; the leads when no reply has gone out in time.

    Nobody is told outside their own hours, but where the organisation has chosen a duty unit.
    """
    if question.is_practice or question.danger != Level.DANGER or question.reply_due_at is None:
        return
    _end(question, DUE)
    told: set[int] = set()
    follows, phones = question.claimed_by or question.owner, _phones(_contacts(question.organisation))
    if event.step == "write" and follows is not None:
        told.add(follows.pk)
        when = _at_work(follows.pk, question.organisation, event.at)
        _tell(event, f"{DUE}{follows.pk}", when, phones.get(follows.pk, ""))
    for lead_id in _leads(question.organisation):
        if lead_id not in told:
            when = _at_work(lead_id, question.organisation, question.reply_due_at)
            _tell(event, f"{DUE}{lead_id}", when, phones.get(lead_id, ""))


def _tell(event: Event, recipient: str, when: datetime, phone: str) -> None:
    deliver(event, Channel.DUTY_MAIL, recipient, at=when)
    if phone and settings.DUTY_HOOK_URL:
        deliver(event, Channel.DUTY_HOOK, recipient, at=when)


def _line(event: Event, question: Question, start: datetime) -> list[tuple[int, datetime, str]]:
    """Who is told (user id), when, and their phone: the roster by place, then the leads. Only who works here.

    Whoever set the danger knows of it, and is told only when there is nobody else. Who stands on the roster has agreed
    to its hours; where nobody is rung at night, the leads are told when work begins.
    """
    organisation = question.organisation
    contacts = _contacts(organisation, roles_called(question))
    on = there.on_then(contacts, start)
    if not on and not _leads_may_be_called(organisation, start):
        start = _next_time(organisation, contacts, start)
        on = there.on_then(contacts, start)
    roster, phones = [contact.user_id for contact in on], _phones([*contacts, *reversed(on)])
    everybody = list(dict.fromkeys([*roster, *_leads(organisation)]))
    line = [user_id for user_id in everybody if user_id != event.by_id] or everybody
    step = timedelta(minutes=organisation.duty_minutes)
    morning = start if _leads_may_be_called(organisation, start) else organisation.calendar().next_opening(start)
    return [
        (user_id, (start if user_id in roster else morning or start) + n * step, phones.get(user_id, ""))
        for n, user_id in enumerate(line)
    ]


def _contacts(organisation: Organisation, roles: Iterable[str] = Role.answering()) -> list[DutyContact]:
    """The roster's rows of those who work here, at whatever hours, by their place in line."""
    rows = organisation.duty_contacts.filter(user__in=there.members(organisation, roles).values("user"))
    return list(rows.select_related("organisation").order_by("place", "pk"))


def _phones(contacts: Iterable[DutyContact]) -> dict[int, str]:
    """Person -> phone; of several the last. A lead is rung too whose phone stands in a row of other hours."""
    return {contact.user_id: contact.phone for contact in contacts if contact.phone}


def _leads_may_be_called(organisation: Organisation, moment: datetime) -> bool:
    return organisation.night == Night.DUTY or organisation.calendar().is_open(moment)


def _starts_at(event: Event, question: Question, moment: datetime) -> datetime:
    """When the first in line is told: at once when a person set it, or where a duty unit is told at night too.

    What a program alone suggests waits for the morning where the organisation chose that nobody is rung.
    """
    organisation = question.organisation
    by_person = event.by_id or (event.step == CALL_AGAIN and question.set_level == Level.DANGER)
    if by_person or organisation.night == Night.DUTY:
        return moment
    return organisation.calendar().next_opening(moment) or moment


def _next_time(organisation: Organisation, contacts: Iterable[DutyContact], moment: datetime) -> datetime:
    """Nobody is on and nobody works: when the next of the roster comes on, or work begins."""
    opening = organisation.calendar().next_opening(moment)
    times = [contact.next_on(moment) for contact in contacts] + ([opening] if opening else [])
    return min(times, default=moment)


def _at_work(user_id: int, organisation: Organisation, moment: datetime) -> datetime:
    """`moment`, or where nobody is rung at night the next time that this person works."""
    if organisation.night == Night.DUTY:
        return moment
    rows = there.members(organisation).filter(user=user_id).select_related("team__organisation")
    return min((row.calendar().next_opening(moment) or moment for row in rows), default=moment)


def _leads(organisation: Organisation) -> list[int]:
    rows = there.members(organisation, [Role.LEAD]).order_by("user_id")
    return list(dict.fromkeys(rows.values_list("user_id", flat=True)))


# --- what is written down -------------------------------------------------------------------------


def _written_down(question: Question, whom: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(event__question=question, channel__in=CHANNELS, recipient__startswith=whom)


def _end(question: Question, whom: str) -> None:
    _written_down(question, whom).filter(done_at__isnull=True).update(done_at=timezone.now())


def unanswered(questions: Iterable[Question]) -> set[int]:
    """Those whose whole line was told, nobody has answered, and somebody was called once more. One query."""
    rows = Delivery.objects.filter(
        event__question__in=[one.pk for one in questions], channel=Channel.DUTY_MAIL, recipient__startswith=LINE
    )
    found: dict[int, bool] = {}
    for number, step, tries in rows.order_by("event_id").values_list("event__question", "event__step", "tries"):
        found[number] = step == CALL_AGAIN and (found.get(number, False) or tries > 0)
    return {number for number, is_unanswered in found.items() if is_unanswered}


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
