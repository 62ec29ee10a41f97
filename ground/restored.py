"""A database that came from a backup serves nobody until the erasures since then were replayed.

The mark is a table of its own that no migration knows and no backup holds: it is there before the first row of a
restore, and goes in the transaction of the replay.
"""

import threading
import time
from datetime import datetime
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction

TABLE = "ground_awaits_replay"
_seen: bool | None = None  # what was seen last; None: nobody has looked yet
_next = 0.0  # when to look again; 0: nobody has looked yet
_turn = threading.Lock()


def mark() -> None:
    """From now on nothing is served from this database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS ground_awaits_replay (at varchar(40) NOT NULL)")


def came_from(at: datetime) -> None:
    """The backup that is being restored began at `at`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ground_awaits_replay")
        cursor.execute("INSERT INTO ground_awaits_replay (at) VALUES (%s)", [at.isoformat()])


def since() -> datetime | None:
    """When the restored backup began; None where a restore did not get so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM ground_awaits_replay")
        found = cursor.fetchone()
    return datetime.fromisoformat(found[0]) if found else None


def lift() -> None:
    """The erasures are replayed."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ground_awaits_replay")


def is_marked() -> bool:
    """Whether the mark is there. Raises `DatabaseError` when the database is away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE])
        else:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = %s)", [TABLE])
        return bool(cursor.fetchone()[0])


def is_closed() -> bool:
    """The same for each page: looked at once a second, by one thread; the others go by what was seen last.

    A database that is away closes nothing, its pages say so; and nobody waits for it here twice in a moment. Only the
    very first look is waited for by all: until it has been taken nobody knows anything (`is_unseen`).
    """
    global _seen, _next  # noqa: PLW0603 - one look a process
    if time.monotonic() < _next or not _turn.acquire(blocking=not _next):
        return bool(_seen)
    try:
        if time.monotonic() >= _next:  # else somebody has looked while this one waited for the turn
            pause = 1
            try:
                _seen = is_marked()
            except DatabaseError:
                pause = 1 if _seen is None else 5
            _next = time.monotonic() + pause
    finally:
        _turn.release()
    return bool(_seen)


def is_known_open() -> bool:
    """Whether the last look found nothing to replay and none is due; never looks itself."""
    return _seen is False and time.monotonic() < _next


def is_unseen() -> bool:
    """Whether no look has found the database yet: it may be a restored one, so nothing may be read from it."""
    return _seen is None


def untouched(*_query: Any) -> None:
    """For `connection.execute_wrapper`: inside, the database is away, even if it comes back in this moment."""
    raise OperationalError("Nobody has been able to look whether this database was restored.")


def forget() -> None:
    """The next page looks anew."""
    global _seen, _next
    _seen, _next = None, 0.0
