"""A database that came from a backup serves nobody until the erasures since then were replayed.

The mark is a table of its own that no migration knows and no backup holds: it is there before the first row of a
restore, and goes in the transaction of the replay.
"""

import threading
import time
from datetime import datetime

from django.db import DatabaseError, connection, transaction

TABLE = "ground_awaits_replay"
_seen: bool | None = None  # what was seen last; None: nobody has looked yet
_next = 0.0  # when to look again
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

    A database that is away closes nothing, its pages say so; and nobody waits for it here twice in a moment.
    """
    global _seen, _next  # noqa: PLW0603 - one look a process
    if _seen is not None and time.monotonic() < _next:
        return _seen
    if not _turn.acquire(blocking=_seen is None):
        return bool(_seen)
    try:
        _seen, pause = is_marked(), 1
    except DatabaseError:
        pause = 5
    finally:
        _turn.release()
    _next = time.monotonic() + pause
    return bool(_seen)


def forget() -> None:
    """The next page looks anew."""
    global _seen  # noqa: PLW0603
    _seen = None
