"""The ledger of erasures: what was erased or taken down, without its content, kept apart from the database's backup.

note          in the step's own transaction: which step, of which row, when; `note_all` of many rows at once. As soon as
              that is committed the lines stand in a file too, before anybody is told: where the folder is there
write_down    a task moves the lines into files of the folder LEDGER: appended, synced, then gone from the database
lines         all that stands in such folders, oldest first
begins        the first day they tell of
forget        files older than any backup that is kept

A line is `2026-11-22T14:03:07.120000+00:00 erase questions.question 17;`; without its last sign it was torn and says
nothing. At least once, in no promised order: erasing twice is the same as once.
docs/adr/0029-erasures-outlive-a-restore.md says why.
"""

import os
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from ground.models import Backup, LedgerLine

AT_ONCE = 500
SUFFIX = ".ledger"
PATIENCE = 0.5  # seconds that somebody who takes something back waits for a folder that hangs
log = structlog.get_logger("ledger")
_writing = threading.Lock()  # held by a thread that hangs: no other begins beside it


@dataclass(frozen=True, order=True)
class Line:
    """One line of the ledger."""

    at: datetime
    step: str
    table: str
    number: int


def note(row: models.Model, step: str, *, at: datetime | None = None) -> None:
    """`row` is erased or taken down by `step`, at `at` (now): the line commits with it, or not at all."""
    note_all([row], step, at=at)


def note_all(rows: Iterable[models.Model], step: str, *, at: datetime | None = None) -> None:
    """The same of several rows, in one statement."""
    when = at or timezone.now()
    lines = [LedgerLine(at=when, step=step, table=row._meta.label_lower, number=row.pk) for row in rows]
    LedgerLine.objects.bulk_create(lines)
    if lines and settings.LEDGER:
        transaction.on_commit(partial(_at_once, _written(lines)), robust=True)


def _written(rows: Iterable[LedgerLine]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _at_once(text: str) -> None:
    """Into the file now, since the database may burn down before the worker comes: it writes them again.

    A folder that is away keeps nobody from taking something back, and one that hangs keeps them for half a second.
    """
    if not _writing.acquire(timeout=PATIENCE):
        return
    done = threading.Event()

    def write() -> None:
        try:
            if Path(settings.LEDGER).is_dir():  # on another machine than the worker's it may not be
                _append(Path(settings.LEDGER), text)
        except OSError as failure:
            log.warning("ledger not written at once", why=type(failure).__name__)
        finally:
            _writing.release()
            done.set()

    try:
        threading.Thread(target=write, daemon=True).start()
    except RuntimeError as failure:  # no thread left on this machine: the worker writes it
        _writing.release()
        log.warning("ledger not written at once", why=type(failure).__name__)
        return
    done.wait(PATIENCE)


def write_down() -> int:
    """Move what waits into today's file of this machine; how many lines. Raises `OSError` when the folder is away.

    Several workers may run it: each takes other lines, and each line is written in one piece.
    """
    folder = str(settings.LEDGER)
    if not folder:
        return 0
    with transaction.atomic():
        rows = list(LedgerLine.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        if rows:
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            _append(Path(folder), _written(rows))
            LedgerLine.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _append(folder: Path, text: str) -> None:
    path = folder / f"{datetime.now(UTC):%Y-%m-%d}.{socket.gethostname()}{SUFFIX}"
    data = b"\n" + text.encode()  # a line that a full disk tore stays alone
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(file, data) != len(data):
            raise OSError("The ledger was not written to its end.")
        os.fsync(file)
    finally:
        os.close(file)
    _sync(folder)  # the name of a new file, too


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def lines(folders: Iterable[Path], *, since: datetime) -> tuple[list[Line], int]:
    """The lines of these folders from `since` on, oldest first, each once; and how many could not be read.

    Such a line was torn by a full disk and written again after it, or somebody has touched the file. Raises `OSError`.
    """
    texts = [text for folder in folders for path in sorted(folder.iterdir()) for text in _texts(path)]
    found = [_parsed(text) for text in texts]
    return sorted({line for line in found if line and line.at >= since}), found.count(None)


def _texts(path: Path) -> list[str]:
    return [text for text in path.read_text().splitlines() if text] if path.suffix == SUFFIX else []


def _parsed(text: str) -> Line | None:
    try:
        at, step, table, number = text.removesuffix(";").split()
        return Line(datetime.fromisoformat(at), step, table, int(number)) if text.endswith(";") else None
    except ValueError:
        return None


def forget() -> int:
    """Files older than LEDGER_DAYS and than the newest backup go. How many went: none while there is no backup."""
    newest = Backup.objects.aggregate(at=Max("at"))["at"]
    if newest is None or not settings.LEDGER or not Path(settings.LEDGER).is_dir():
        return 0
    last = min(datetime.now(UTC) - timedelta(days=settings.LEDGER_DAYS), newest.astimezone(UTC)).date()
    old = [path for path in Path(settings.LEDGER).glob(f"*{SUFFIX}") if _day(path) < last]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def begins(folders: Iterable[Path]) -> date | None:
    """The day of the oldest file of these folders, in UTC; None where there is none. Raises `OSError`."""
    days = {_day(path) for folder in folders for path in folder.iterdir() if path.suffix == SUFFIX}
    return min(days - {date.max}, default=None)


def _day(path: Path) -> date:
    try:
        return date.fromisoformat(path.name[:10])
    except ValueError:  # nobody's file of ours: it stays
        return date.max
