"""How things stand, asked at each look: the same whichever process answers."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from redis.exceptions import RedisError

from content.models import Publication
from ground.models import Backup, LedgerLine
from people.models import Night, Organisation
from portal.schedule import JOBS
from questions.models import LEVEL, Channel, Delivery, Level, Question, Status

Values = dict[tuple[tuple[str, str], ...], float]  # ((label, value), …) -> number


@dataclass(frozen=True)
class Figure:
    """A gauge: its name, what it tells, and its numbers."""

    name: str
    tells: str
    values: Values


def one(name: str, tells: str, number: float) -> Figure:
    """A gauge without labels."""
    return Figure(name, tells, {(): number})


def answers(ask: Callable[[], object]) -> bool:
    """Whether what `ask` needs is there."""
    try:
        ask()
    except (DatabaseError, RedisError, OSError):
        return False
    return True


def ask_database() -> None:
    """Raises `DatabaseError` while it is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_cache() -> None:
    """Raises `RedisError` or `OSError` while it is away."""
    cache.set("ready", 1, 5)


def figures() -> Iterator[Figure]:
    """All of them; without the database those that need none."""
    database = answers(ask_database)
    yield one("kynnys_database_up", "1 while the database answers.", database)
    yield one("kynnys_redis_up", "1 while Redis answers.", answers(ask_cache))
    yield Figure(
        "kynnys_job_every_seconds", "How often a job should run.", {(("task", job.name),): job.every for job in JOBS}
    )
    yield one("kynnys_disk_free_bytes", "Room on the disk of this machine.", shutil.disk_usage(settings.BASE_DIR).free)
    if database:
        now = timezone.now()
        for part in (_questions, _dangers, _deliveries, _kept, _site):
            yield from part(now)


def _questions(_now: datetime) -> Iterator[Figure]:
    real = Question.objects.real()
    rows = real.open().annotate(level=LEVEL).order_by().values_list("status", "level").annotate(number=Count("pk"))
    values: Values = {
        (("status", status), ("level", str(level))): 0 for status in Status.open() for level in Level.values
    }
    values |= {(("status", status), ("level", str(level))): number for status, level, number in rows}
    yield Figure("kynnys_questions_open", "Questions that are not over.", values)
    yield one("kynnys_questions_waiting", "Questions that nobody has yet.", real.waiting().count())
    yield one("kynnys_questions_late", "Promises broken.", real.late(timezone.localdate()).count())


def unseen(now: datetime) -> QuerySet[Question]:
    """Dangers that nobody has said to have seen, or not in time; set by a person or suggested by the program."""
    seen = Q(acknowledged_at__isnull=False) & (Q(seen_until__isnull=True) | Q(seen_until__gt=now))
    rings = Q(set_level=Level.DANGER) | Q(set_level__isnull=True, suggested_level=Level.DANGER)
    over = [Status.ANSWERED, Status.DECLINED]
    return Question.objects.real().filter(rings, erased_at__isnull=True).exclude(seen).exclude(status__in=over)


def _dangers(now: datetime) -> Iterator[Figure]:
    at_work = [
        row.pk for row in Organisation.objects.all() if row.night == Night.DUTY or row.calendar().is_open(now)
    ]  # elsewhere what a program suggests waits for the morning
    raised = {
        "person": unseen(now).filter(set_level=Level.DANGER),
        "program": unseen(now).filter(set_level__isnull=True, organisation__in=at_work),
    }
    number: Values = {}
    oldest: Values = {}
    for name, rows in raised.items():
        number[("raised", name),] = rows.count()
        since = (
            rows.annotate(since=Coalesce("danger_since", "asked_at")).order_by("since").values_list("since", flat=True)
        )
        oldest[("raised", name),] = _seconds(since.first(), now)
    yield Figure("kynnys_dangers_unseen", "Dangers nobody has seen, of those somebody should see now.", number)
    yield Figure("kynnys_dangers_unseen_oldest_seconds", "For how long, the oldest of them.", oldest)


def _deliveries(now: datetime) -> Iterator[Figure]:
    # One that was never tried counts from when its turn came, one that was tried from what it tells of.
    since = Case(When(tries=0, then=F("next_try_at")), default=F("event__at"))
    waiting = Delivery.objects.filter(done_at__isnull=True).order_by().values("channel").annotate(number=Count("pk"))
    late = Delivery.objects.overdue(now).order_by().values("channel").annotate(number=Count("pk"), since=Min(since))
    depth: Values = {(("channel", channel),): 0 for channel in Channel.values}
    overdue, oldest = dict(depth), dict(depth)
    for row in waiting:
        depth[("channel", row["channel"]),] = row["number"]
    for row in late:
        overdue[("channel", row["channel"]),] = row["number"]
        oldest[("channel", row["channel"]),] = _seconds(row["since"], now)
    yield Figure("kynnys_deliveries_waiting", "Notices not yet sent, those for a later hour too.", depth)
    yield Figure("kynnys_deliveries_overdue", "Notices whose time has come.", overdue)
    yield Figure("kynnys_deliveries_oldest_seconds", "For how long, the oldest of them.", oldest)


def _kept(now: datetime) -> Iterator[Figure]:
    latest = Backup.objects.order_by("-at").values_list("at", flat=True).first()
    told = latest.timestamp() if latest else 0
    yield one("kynnys_backup_timestamp_seconds", "When the latest backup began; 0: there is none.", told)
    since = LedgerLine.objects.order_by("at").values_list("at", flat=True).first()
    yield one("kynnys_ledger_oldest_seconds", "For how long an erasure waits for the ledger.", _seconds(since, now))


def _site(_now: datetime) -> Iterator[Figure]:
    rows = list(Organisation.objects.order_by("pk"))
    opened = sum(not row.gaps() for row in rows)
    told: Values = {(("state", "open"),): opened, (("state", "closed"),): len(rows) - opened}
    yield Figure("kynnys_organisations", "Organisations that take questions, and that do not.", told)
    yield one("kynnys_publications_live", "Answers in public.", Publication.objects.live().count())


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since) / timedelta(seconds=1)) if since else 0.0
