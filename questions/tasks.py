"""What runs beside the requests: deliveries, digests, the clock of claims, erasing. Each is safe to run twice.

The same functions run in Celery and, in the demo, in `manage.py tick`. No text ever stands in an argument.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from datetime import time as hours
from zoneinfo import ZoneInfo

import structlog
from celery import shared_task
from django.utils import timezone

from ground import kept
from ground.models import lease
from ground.smtp import Line
from people.models import Membership, Organisation, Role, User
from questions import calling, mailing, pace, retention, workflow
from questions.models import Channel, Delivery, Event, Question
from questions.workflow import reading

log = structlog.get_logger("tasks")
RUN = 4.0  # seconds of sending, so that a run is over when beat asks for the next one
DIGEST_RUN = 40.0
LEFT, LOOKED_AT = timedelta(days=7), timedelta(seconds=30)  # how long after a text came detection is caught up on
LATE = timedelta(minutes=2)  # clocks of several machines, and what was committed late
MOST_LEFT, LOOKED_UP_TO = 1000, "detection-looked-up-to"


@shared_task
def deliver() -> int:
    """Send what is due until nothing is, or for RUN seconds; who is called for danger goes first. How many went."""
    until = time.monotonic() + RUN
    return calling.call_due(until) + mailing.tell_askers(until)


@shared_task
def send_digests() -> int:
    """One mail a person at fixed hours of their shift, with what came in before the hour. Returns how many went."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    waiting = Delivery.objects.filter(
        channel=Channel.DIGEST, event__at__lt=hour, done_at__isnull=True, next_try_at__lte=now
    )
    recipients = list(waiting.order_by().values_list("recipient", flat=True).distinct())
    if not recipients:
        return 0
    until = time.monotonic() + DIGEST_RUN
    with mailing.turn(until, patience=mailing.PATIENCE) as line:
        return _send_digests(recipients, hour, until, line) if line else 0


def _send_digests(recipients: Iterable[str], hour: datetime, until: float, line: Line) -> int:
    """To each of `user:5` what came in before `hour`, over one connection; who is called for danger goes before."""
    sent = 0
    for recipient in recipients:
        if mailing.rests() or time.monotonic() > until:
            break  # the others' turn comes with the next run
        user = User.objects.filter(pk=int(recipient.removeprefix("user:")), is_active=True).first()
        lines = Delivery.objects.filter(channel=Channel.DIGEST, recipient=recipient, event__at__lt=hour)
        lines = lines.filter(done_at__isnull=True)
        if user is None or not user.roles():
            mailing.mark(lines)
        elif _is_digest_hour(user) and (leased := lease(lines.select_related("event").order_by("pk"), most=500)):
            sent += mailing.send_digest(user, leased, line)
        line.meanwhile()
    return sent


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
    fit = [hour for hour in organisation.digest_hours if opens <= hours(hour) < closes]
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
