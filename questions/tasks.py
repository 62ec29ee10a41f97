"""What runs beside the requests: deliveries, digests, the clock of claims, erasing. Each is safe to run twice.

The same functions run in Celery and, in the demo, in `manage.py tick`. No text ever stands in an argument.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected
from socket import gaierror
from zoneinfo import ZoneInfo

import structlog
from celery import shared_task
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from ground import kept, ledger, limits
from ground.models import lease
from people.models import Membership, Organisation, Role, User
from questions import access, hook, notices, pace, retention, workflow
from questions.models import Address, Channel, Delivery, Event, Question
from questions.workflow import alarm, reading, there

log = structlog.get_logger("tasks")


class Refused(Exception):
    """The asker's address takes no mail; it is erased."""


class RungEnough(Exception):
    """This person was called a moment ago: the next call waits until `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at:%H:%M:%S}")
        self.at = at


NOT_SENT = (SMTPException, OSError, ValueError)  # ValueError: an address that no mail can be made for
AWAY = (SMTPServerDisconnected, SMTPConnectError, TimeoutError, ConnectionError, gaierror)
REST = timedelta(seconds=15)  # for so long a server that was away is left alone
GIVE_UP = timedelta(days=5)  # as long as mail servers try; then the asker is told that it did not work
MOST = 20
LEFT, LOOKED_AT = timedelta(days=7), timedelta(seconds=30)  # how long after a text came detection is caught up on
LATE = timedelta(minutes=2)  # clocks of several machines, and what was committed late
MOST_LEFT, LOOKED_UP_TO = 1000, "detection-looked-up-to"
# Danger first: neither a slow hook nor the askers' mails may hold up who is called.
IN_ORDER = (Channel.DUTY_MAIL, Channel.DUTY_HOOK, Channel.ASKER_MAIL)
# Calls of one organisation to one person by one way. A call stands for all that waits for them then, so that neither a
# flood of made-up danger rings without end, nor anybody behind it waits longer than this. None is dropped.
CALLS = limits.Limit("calls", 1, 120)
DUTY_PAUSE = timedelta(minutes=2)  # a call that did not get through is tried again before the next in line is called


@shared_task
def deliver() -> int:
    """Send what is due, one by one: lease, send, mark. Returns how many went. Each is leased when its turn comes."""
    sent = 0
    for channel in IN_ORDER:
        turns = MOST if _rests(channel) else 0
        while turns < MOST and (leased := lease(Delivery.objects.filter(channel=channel), most=1)):
            turns += 1
            try:
                _send(leased[0])
            except Refused:
                log.info("address refused", delivery=leased[0].pk)
            except RungEnough as enough:
                _call_later(leased[0], enough.at)
                turns -= 1  # what waits for the next call holds nobody else up
            except NOT_SENT as failure:
                _try_later(leased, failure)
                # Whoever is away is so for all, and no other job waits for it; who is called for danger is tried each.
                if isinstance(failure, AWAY) and channel not in alarm.CHANNELS:
                    kept.put(f"away:{channel}", timezone.now() + REST, REST.total_seconds())
                    break
            else:
                sent += 1
    return sent


def _rests(channel: str) -> bool:
    """Whether what takes these was away a moment ago."""
    until = kept.get(f"away:{channel}")
    return until is not None and timezone.now() < until


def _send(delivery: Delivery) -> None:
    question = Question.objects.select_related("organisation").get(pk=delivery.event.question_id)
    if delivery.channel in alarm.CHANNELS:
        told = _call(delivery, question) if alarm.is_still_needed(delivery, question) else []
        for one in (delivery, *told):
            alarm.has_told(one)
        return
    _tell_asker(delivery, question)


def _tell_asker(delivery: Delivery, question: Question) -> None:
    """The address goes in the transaction that marks the mail sent; so does one that takes no mail."""
    address = Address.objects.filter(question=question).exclude(mail="").first()
    if address is None:
        _mark([delivery])
        return
    try:
        notices.to_asker(delivery, address=address.mail, language=question.language).send()
    except NOT_SENT as failure:
        if not notices.is_final(failure) and timezone.now() - delivery.event.at < GIVE_UP:
            raise
        with transaction.atomic():
            workflow.refuse_address(question, seen=address)
            _mark([delivery])
        raise Refused from failure
    with transaction.atomic():
        if Address.objects.filter(pk=address.pk, left_at=address.left_at).delete()[0]:  # not one left meanwhile
            ledger.note(question, "forget_address")
        _mark([delivery])


def _call(delivery: Delivery, question: Question) -> list[Delivery]:
    """Tell one person who still works there: by mail, or by the web hook that rings or writes to their phone.

    Returns the others that waited for this person and are told by the same call.
    """
    user = User.objects.get(pk=int(delivery.recipient.partition(":")[2]))
    if not access.roles_in(user, question.organisation) & set(alarm.roles_called(question)):
        return []
    who, now = f"{delivery.channel}:{user.pk}:{question.organisation_id}", timezone.now()
    if seconds := _counted(limits.left, who):
        raise RungEnough(now.replace(microsecond=0) + timedelta(seconds=seconds))
    beside = alarm.waiting_beside(delivery, question)
    _ring(delivery, question, user, waits=all(one.recipient.startswith(alarm.DUE) for one in (delivery, *beside)))
    _counted(limits.hit, who)
    return alarm.told_beside(beside)


def _counted(look: Callable[[limits.Limit, str], int], who: str) -> int:
    """What `look` says of the calls to this person; nothing is held back where nobody counts."""
    try:
        return look(CALLS, who)
    except RedisError:
        return 0


def _call_later(delivery: Delivery, at: datetime) -> None:
    """No try was made: who reads the line sees that this call is still to come."""
    rows = Delivery.objects.filter(pk=delivery.pk, done_at__isnull=True)
    rows.update(next_try_at=at, tries=F("tries") - 1)
    log.info("called a moment ago", delivery=delivery.pk)


def _ring(delivery: Delivery, question: Question, user: User, *, waits: bool) -> None:
    """`waits`: a reply is all that anybody waits for; nobody has to say that they have seen it."""
    if delivery.channel == Channel.DUTY_MAIL:
        notices.to_duty(delivery, user, waits=waits).send()
        return
    contacts = question.organisation.duty_contacts.filter(user=user).exclude(phone="").order_by("place", "pk")
    on = [contact for contact in there.on_duty(question.organisation, timezone.now()) if contact.phone]
    contact = next((one for one in on if one.user_id == user.pk), None) or contacts.first()
    if contact is not None:
        hook.call(delivery, contact)


def _mark(deliveries: list[Delivery]) -> None:
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(done_at=timezone.now())


def _try_later(deliveries: list[Delivery], failure: Exception) -> None:
    for delivery in deliveries:
        pause = min(delivery.pause(), DUTY_PAUSE) if delivery.channel in alarm.CHANNELS else delivery.pause()
        later = timezone.now() + pause
        Delivery.objects.filter(pk=delivery.pk, done_at__isnull=True).update(next_try_at=later)
        log.warning("not sent", delivery=delivery.pk, tries=delivery.tries, why=type(failure).__name__)


@shared_task
def send_digests() -> int:
    """One mail a person at fixed hours of their shift, with what came in before the hour. Returns how many went."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    waiting = Delivery.objects.filter(
        channel=Channel.DIGEST, event__at__lt=hour, done_at__isnull=True, next_try_at__lte=now
    )
    sent = 0
    for recipient in waiting.order_by().values_list("recipient", flat=True).distinct():
        user = User.objects.filter(pk=int(recipient.removeprefix("user:")), is_active=True).first()
        lines = Delivery.objects.filter(channel=Channel.DIGEST, recipient=recipient, event__at__lt=hour)
        if user is None or not user.roles():
            _mark(list(lines))
        elif _is_digest_hour(user):
            sent += _send_digest(user, lease(lines.order_by("pk"), most=500))
    return sent


def _send_digest(user: User, deliveries: list[Delivery]) -> int:
    if not deliveries:
        return 0
    try:
        notices.digest(sorted(deliveries, key=lambda row: row.pk), user).send()
    except NOT_SENT as failure:
        _try_later(deliveries, failure)
        return 0
    _mark(deliveries)
    return 1


def _is_digest_hour(user: User) -> bool:
    """Whether this is one of the fixed hours of an organisation where this person answers, within their own shift."""
    now = timezone.now()
    rows = (
        Membership.objects.current().filter(user=user, role__in=Role.answering()).select_related("team__organisation")
    )
    return any(row.calendar().is_open(now) and row.team.organisation.local_hour(now) in _hours_of(row) for row in rows)


def _hours_of(membership: Membership) -> list[int]:
    """The fixed hours that fall into this person's shift today; none does: its first full hour."""
    organisation, calendar = membership.team.organisation, membership.calendar()
    opens, closes = calendar.hours[timezone.now().astimezone(ZoneInfo(calendar.zone)).weekday()]
    fit = [hour for hour in organisation.digest_hours if opens <= time(hour) < closes]
    return fit or [opens.hour + bool(opens.minute)] * bool(organisation.digest_hours)


@shared_task
def tell_what_is_not_read() -> int:
    """A draft or a reply that no colleague has read in time: the leads find it in their digest. Returns how many."""
    return reading.tell_what_is_not_read()


@shared_task
def expire_claims() -> int:
    """Claims whose time has run out go back to the queue, or to a lead; so do dangers whose holder has gone. Returns
    how many."""
    expired = 0
    run_out = list(Question.objects.run_out(timezone.now()).select_related("organisation")[:200])
    for question in dict.fromkeys([*workflow.left_behind(), *run_out]):
        try:
            workflow.expire(question)
        except workflow.NotAllowed:
            continue  # extended or ended meanwhile
        expired += 1
    return expired


@shared_task
def detect_what_was_left() -> int:
    """Texts that were stored when a process or the database went away before detection had looked. How many it saw.

    Oldest first, from where it came to the last time; `LEFT` ago where that is not known. Looking twice does nothing.
    """
    now = timezone.now()
    since = max(kept.get(LOOKED_UP_TO) or now - LEFT, now - LEFT)
    sent = Event.objects.filter(by=None, step__in=workflow.BEFORE_DETECTION, at__gt=since, at__lte=now - LOOKED_AT)
    events = list(sent.select_related("question").order_by("at")[:MOST_LEFT])
    for question in dict.fromkeys(event.question for event in events):
        workflow.catch_up(question)
    if events:
        late = timedelta() if len(events) == MOST_LEFT else LATE
        kept.put(LOOKED_UP_TO, events[-1].at - late, LEFT.total_seconds())
    return len(events)


@shared_task
def count_pace() -> int:
    """Count anew how fast answers came, so that no visitor waits for it. Returns how many figures there are."""
    return sum(len(pace.refresh(organisation)) for organisation in Organisation.objects.order_by("pk"))


@shared_task
def erase_due() -> dict[str, int]:
    """Erase whatever time is over, at most a thousand threads a run; returns and logs counts only."""
    due = retention.due(timezone.now())
    done = {"threads": 0}
    for question in due.pop("threads")[:1000]:
        workflow.erase(question)
        done["threads"] += 1
    done |= {kind: rows.delete()[0] for kind, rows in due.items()}  # deliveries before the events they follow from
    log.info("erased", **done)
    return done
