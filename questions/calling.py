"""Who is called when somebody may be in danger: by mail, or by the web hook. Leased, told and marked one by one.

What `questions/workflow/alarm.py` has written down as Deliveries goes out here when its time has come. Nothing else of
the outbox goes before it, and while a server is waited for, whichever it is, others are called: by telephone while the
mail server takes its time, by mail while the hook does.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from ground import limits
from ground.beside import nothing
from ground.models import lease
from ground.smtp import Line
from people.models import DutyContact, User
from questions import access, hook, notices
from questions.models import Channel, Delivery, Question
from questions.workflow import alarm, there

log = structlog.get_logger("tasks")
# Calls of one organisation to one person by one way. A call stands for all that waits for them then, so that neither a
# flood of made-up danger rings without end, nor anybody behind it waits longer than this. None is dropped.
CALLS = limits.Limit("calls", 1, 120)
PAUSE = timedelta(minutes=2)  # a call that did not get through is tried again before the next in line is called
LONGEST = 20.0  # seconds for one mail, however slowly its server answers
LOOK_EVERY = 1.0  # seconds: so often what else goes out looks whether somebody has to be called


class RungEnough(Exception):
    """This person was called a moment ago: the next call waits until `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at:%H:%M:%S}")
        self.at = at


class Watch:
    """For whoever sends other things for a while: `look()` calls who has to be called by now.

    Between two of them, and while one is waited for.
    """

    def __init__(self, until: float) -> None:
        self._until, self._looked = until, time.monotonic()

    def look(self) -> int:
        """How many were told just now; it looks once a second at most."""
        if time.monotonic() < self._looked + LOOK_EVERY:
            return 0
        told = _call_meanwhile(self._until, Channel.DUTY_HOOK, Channel.DUTY_MAIL)
        self._looked = time.monotonic()
        return told


def call_due(until: float) -> int:
    """Call everybody whose time has come, until `until` by `time.monotonic()`. Returns how many calls went out."""
    return _call_due(until, Channel.DUTY_HOOK, Channel.DUTY_MAIL)


def _call_due(until: float, *ways: Channel, is_last: bool = False) -> int:
    """By turns. `is_last`: nobody is called while one of these is waited for."""
    told, channels = 0, list(ways)  # the telephone first
    while channels:
        for channel in tuple(channels):
            leased = lease(Delivery.objects.filter(channel=channel), most=1)
            if leased:
                told += _has_told(leased[0], nothing if is_last else partial(_call_beside, until, channel))
            else:
                channels.remove(channel)
        if time.monotonic() > until:
            break
    return told


def _call_beside(until: float, channel: str) -> None:
    """The other way, while this one is waited for: a mail always with the telephone beside it."""
    if channel == Channel.DUTY_MAIL:
        _call_meanwhile(until, Channel.DUTY_HOOK, is_last=True)
    else:
        _call_meanwhile(until, Channel.DUTY_MAIL)


def _call_meanwhile(until: float, *ways: Channel, is_last: bool = False) -> int:
    """What breaks here must not cut off what is just being sent; it is tried again when its lease is over."""
    try:
        return _call_due(until, *ways, is_last=is_last)
    except Exception as failure:  # noqa: BLE001 - the one boundary: one call that breaks must not cost another
        log.error("call failed", kind=type(failure).__name__)
        return 0


def _has_told(delivery: Delivery, meanwhile: Callable[[], object]) -> bool:
    try:
        _tell(delivery, meanwhile)
    except RungEnough as enough:
        _call_later(delivery, enough.at)
    except notices.NOT_SENT as failure:
        notices.try_later([delivery], failure, at_most=PAUSE)
    else:
        return True
    return False


def _tell(delivery: Delivery, meanwhile: Callable[[], object]) -> None:
    question = Question.objects.select_related("organisation").get(pk=delivery.event.question_id)
    told = _call(delivery, question, meanwhile) if alarm.is_still_needed(delivery, question) else []
    for one in (delivery, *told):
        alarm.has_told(one)


def _call(delivery: Delivery, question: Question, meanwhile: Callable[[], object]) -> list[Delivery]:
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
    waits = all(one.recipient.startswith(alarm.DUE) for one in (delivery, *beside))
    if delivery.channel == Channel.DUTY_MAIL:
        with Line(meanwhile) as line, line.within(LONGEST):
            line.send(notices.to_duty(delivery, user, waits=waits))
    elif (contact := _telephone(question, user)) is not None:
        hook.call(delivery, contact, meanwhile=meanwhile)
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


def _telephone(question: Question, user: User) -> DutyContact | None:
    """Where this person is reached: the line of who is on duty now, else their first."""
    contacts = question.organisation.duty_contacts.filter(user=user).exclude(phone="").order_by("place", "pk")
    on = [contact for contact in there.on_duty(question.organisation, timezone.now()) if contact.phone]
    return next((one for one in on if one.user_id == user.pk), None) or contacts.first()
