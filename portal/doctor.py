"""What is wrong with an installation, in words, for whoever runs it: `manage.py doctor`.

Each look is a function that gives Findings; none changes anything, none shows what a person wrote.
"""

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from redis.exceptions import RedisError

from content import helplines
from content.models import Article, Publication
from ground import generation, restored
from ground.models import Backup, LedgerLine
from people.answering import awaited
from people.models import LawText, Organisation
from portal import owning, room
from portal.kept_pages import WATCHED
from questions.models import Delivery, Question

LATE = timedelta(minutes=10)
BACKUP_OLD = timedelta(hours=26)  # one each night
ROOM = 2 * 1024**3  # bytes that should be free on the disk


@dataclass(frozen=True)
class Finding:
    """What is wrong and what to do. `stops`: the site does not keep its promises like this."""

    what: str
    then: str
    stops: bool = True


Look = Callable[[], Iterator[Finding]]


def findings() -> list[Finding]:
    """Everything that is wrong; what needs the database is left out while it is away."""
    found = [*_settings(), *_cache(), *_mail(), *_files()]
    database = list(_database())
    return found + database if database else [*found, *(one for look in _STORED for one in look())]


def _settings() -> Iterator[Finding]:
    told = run_checks(include_deployment_checks=not settings.DEMO)
    for message in (message for message in told if not message.is_silenced()):
        hint = message.hint or "See Django's page on system checks."
        yield Finding(f"{message.id}: {message.msg}", hint, stops=message.is_serious())
    if settings.DEMO:
        yield Finding(
            "DEMO is on: logins need no second factor, and the keys are known to everybody.",
            "Take DEMO out of the environment before anybody asks.",
            stops=False,
        )


def _database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as failure:
        yield Finding(
            f"The database does not answer ({type(failure).__name__}).",
            "Is PostgreSQL running, and does DATABASE_URL name it? Questions are not taken until it is.",
        )
        return
    if missing:
        yield Finding(f"{len(missing)} migrations are missing, the first is {missing[0][0]}.", "Run manage.py migrate.")


def _cache() -> Iterator[Finding]:
    try:
        cache.set("doctor", 1, 5)
        reached = cache.get("doctor") == 1
    except (RedisError, OSError):
        reached = False
    if not reached:
        yield Finding(
            "Redis does not answer.",
            "Is it running, and does REDIS_URL name it? Limits do not hold and nothing is sent until it is.",
        )


def _mail() -> Iterator[Finding]:
    if settings.MAIL_FOLDER:
        return
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=5).close()
    except OSError as failure:
        yield Finding(
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer ({type(failure).__name__}).",
            "See MAIL_HOST and MAIL_PORT. Nobody is told of an answer or of danger by mail until it does.",
        )


def _files() -> Iterator[Finding]:
    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("The static files are not collected.", "Run manage.py collectstatic --noinput.")
    for code, _name in settings.LANGUAGES:
        texts = Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django"
        if code != "en" and not texts.with_suffix(".mo").exists():
            yield Finding(
                f"The texts in {code} are not compiled: its pages speak English.", "Run manage.py compile_texts."
            )
    free = shutil.disk_usage(settings.BASE_DIR).free
    if free < ROOM:
        yield Finding(f"{free // 1024**2} MiB are free on the disk.", "Make room: a full disk takes no question.")


def _organisations() -> Iterator[Finding]:
    rows = list(Organisation.objects.order_by("slug"))
    if not rows:
        yield Finding("There is no organisation.", "Run manage.py first_admin, then go to /desk/set-up/.")
    for row in rows:
        if gaps := row.gaps():
            yield Finding(
                f"{row.slug} takes no questions: it still lacks {', '.join(gaps)}.{_awaited(row)}",
                "Fill that in at /desk/set-up/, or with manage.py set_up.",
            )


def _awaited(organisation: Organisation) -> str:
    names = ", ".join(map(str, awaited(organisation)))
    return f" Invited, have not chosen a password yet: {names}." if names else ""


def _room() -> Iterator[Finding]:
    for what in room.too_little_memory():
        yield Finding(what, "Fewer WEB_PROCESSES, CODE_PARALLEL or KEPT_PAGES_MIB, or more memory.", stops=False)
    for what in room.too_few_connections():
        yield Finding(what, "A smaller DATABASE_POOL, or a larger max_connections in PostgreSQL: who comes last waits.")


def _roles() -> Iterator[Finding]:
    if not settings.DEMO and owning.owns():
        yield Finding(
            "The role that serves owns its tables: who takes over the web server could drop what guards them.",
            "Give PostgreSQL two roles, and name the other one in MIGRATE_URL (docs/operations.md).",
            stops=False,
        )
    if shut := owning.lacking(connection.introspection.django_table_names()):
        yield Finding(f"The role that serves may not read {', '.join(shut)}.", "Run manage.py migrate.")
    if not settings.DEMO and not urlsplit(settings.REDIS_URL).password:
        yield Finding(
            "Redis asks for no password: whatever runs on this machine can read and change limits and queue.",
            "Give it one, and name it in REDIS_URL (docs/operations.md).",
            stops=False,
        )


def _outbox() -> Iterator[Finding]:
    stuck = Delivery.objects.overdue(timezone.now() - LATE).count()
    if stuck:
        yield Finding(
            f"{stuck} notices should have gone out more than ten minutes ago.",
            "Are the worker and beat running? Does the mail server take mails? They go out later, none is lost.",
        )


def _waiting() -> Iterator[Finding]:
    unseen = Question.objects.real().filter(
        set_level=2, acknowledged_at__isnull=True, danger_since__lt=timezone.now() - LATE
    )
    if count := unseen.exclude(danger_since__isnull=True).count():
        yield Finding(
            f"{count} questions in danger have been seen by nobody for ten minutes.", "Ring the duty roster now."
        )
    late = Question.objects.real().late(timezone.localdate()).count()
    if late:
        yield Finding(f"{late} questions wait longer than was promised.", "Talk to the leads.", stops=False)


def _library() -> Iterator[Finding]:
    old = [line.name for line in helplines.due()]
    if old:
        yield Finding(
            f"{len(old)} helplines were checked more than 90 days ago, such as {old[0]}.",
            "Call them, then put the day into the file that HELPLINES_FILE names.",
            stops=False,
        )
    year = timezone.localdate() - timedelta(days=365)
    for text in LawText.objects.filter(checked_on__lt=year).select_related("organisation"):
        yield Finding(
            f"The law text of {text.organisation.slug} in {text.language} was checked on {text.checked_on}.",
            "Have a lawyer read it again.",
            stops=False,
        )
    unread = LawText.objects.filter(confirmed_by="").select_related("organisation").order_by("organisation", "language")
    for text in unread:
        yield Finding(
            f"The law text of {text.organisation.slug} in {text.language} was read by nobody who knows the law.",
            "Have it read, then write at /desk/set-up/ who did.",
            stops=False,
        )
    if not (Article.objects.live().exists() or Publication.objects.live().exists()):
        yield Finding("Nothing is published yet.", "Run manage.py load_library, and sign the articles.", stops=False)


def _pages() -> Iterator[Finding]:
    if missing := generation.unwatched(WATCHED):
        yield Finding(
            f"The database does not count changes of {', '.join(missing)}: kept pages may be old.",
            "Run manage.py migrate.",
        )


def _kept() -> Iterator[Finding]:
    if restored.is_marked():
        yield Finding(
            "This database was restored, and what was erased since has come back: nothing is served.",
            "Run manage.py replay_erasures with the folders of the ledger.",
        )
    since = LedgerLine.objects.order_by("at").values_list("at", flat=True).first()
    if not settings.LEDGER:
        yield Finding(
            "Erasures are written into no ledger: after a restore they would come back.",
            "Name a folder in LEDGER that lies apart from the database.",
            stops=not settings.DEMO,
        )
    elif since and since < timezone.now() - LATE:
        yield Finding(
            "Erasures wait to be written into the ledger for more than ten minutes.",
            "Is the worker running, and may it write into the folder that LEDGER names?",
        )
    if not settings.DEMO:
        yield from _backups()


def _backups() -> Iterator[Finding]:
    if not (settings.BACKUP_FOLDER and settings.BACKUP_KEY):
        yield Finding("No backup can be made.", "Set BACKUP_FOLDER and BACKUP_KEY (docs/operations.md).")
        return
    latest = Backup.objects.order_by("-at").values_list("at", flat=True).first()
    if latest is None:
        yield Finding("There is no backup yet.", "Run manage.py backup, each night from then on.")
    elif latest < timezone.now() - BACKUP_OLD:
        yield Finding(
            f"The latest backup is from {timezone.localtime(latest):%Y-%m-%d %H:%M}.",
            "Look why the nightly manage.py backup fails.",
        )


_STORED: tuple[Look, ...] = (_organisations, _roles, _room, _outbox, _waiting, _library, _pages, _kept)
