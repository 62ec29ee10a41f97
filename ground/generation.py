"""The generation of what the public reads: one number in the database that grows with every change.

Triggers of the database count it, in the transaction that changes a row, whoever changes it: a page that was kept
under one number is a page of the past as soon as the number is another. It is read at most once in each second of the
clock and process, so that a change is seen everywhere within a second.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from zlib import crc32

from django.db import DatabaseError, OperationalError, connection, transaction

from ground.models import Generation

TABLE = "ground_generation"
_ROW = 1
_seen: tuple[int, int] = (-1, 0)  # the second in which it was read, the number
_is_away = False  # whether the last look failed
_turn = threading.Lock()

# Counted at commit, once a transaction: the number is the last row that it locks, so that two transactions which both
# count never wait for each other in a ring.
_FUNCTION = """
CREATE OR REPLACE FUNCTION ground_count_generation() RETURNS trigger AS $$
BEGIN
  IF current_setting('kynnys.counted_in', true) IS DISTINCT FROM txid_current()::text THEN
    UPDATE ground_generation SET number = number + 1;
    PERFORM set_config('kynnys.counted_in', txid_current()::text, true);
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql
"""
_POSTGRES = """
CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION ground_count_generation()
"""
_SQLITE = """
CREATE TRIGGER {name} AFTER {event} ON {table}
BEGIN UPDATE ground_generation SET number = number + 1; END
"""


def second() -> int:
    """The second of the clock, whole. What was looked up in one second counts for that second alone."""
    return int(time.time())


class Away(OperationalError):
    """The database was away a moment ago, and another thread waits for it."""


def current() -> int:
    """The number, as it stood at some moment of this second. Raises `DatabaseError` when the database is away.

    Then one thread at a time waits for it; the others are told at once, so that the helplines find a free one.
    """
    global _seen  # noqa: PLW0603 - one number a process is the whole point
    now = second()
    if _seen[0] != now:
        _seen = (now, _read_in_turn() if _is_away else _read())
    return _seen[1]


def known(second: int) -> int | None:
    """The number, if it has been read in this very second; never asks the database."""
    seen = _seen
    return seen[1] if seen[0] == second else None


def forget() -> None:
    """The next look reads it anew."""
    global _seen  # noqa: PLW0603
    _seen = (-1, 0)


def _read() -> int:
    global _is_away  # noqa: PLW0603
    try:
        number: int = Generation.objects.values_list("number", flat=True).get(pk=_ROW)
    except DatabaseError:
        _is_away = True
        raise
    _is_away = False
    return number


def _read_in_turn() -> int:
    if not _turn.acquire(blocking=False):
        raise Away
    try:
        return _read()
    finally:
        _turn.release()


def start() -> None:
    """Let there be a number to count."""
    Generation.objects.get_or_create(pk=_ROW)


def watch(tables: Mapping[str, Sequence[str]]) -> None:
    """Let the database count each change of `tables`: table -> the columns that count, none for all of them.

    May be called any number of times: after each `migrate`, since SQLite drops the triggers of a table that it remakes.
    """
    start()
    missing = [one for one in _wanted(tables) if one[0] not in _there()]
    if not missing:  # nothing is locked for nothing: readers may be there
        return
    pattern = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for trigger, table, event in missing:
            cursor.execute(pattern.format(name=trigger, event=event, table=table))


def unwatched(tables: Mapping[str, Sequence[str]]) -> list[str]:
    """Those of `tables` of which the database does not count every change."""
    there = _there()
    return sorted({table for trigger, table, _event in _wanted(tables) if trigger not in there})


def _wanted(tables: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """(name of the trigger, table, change). The name says which columns count: others make another trigger."""
    changes = {
        table: ["INSERT", f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE", "DELETE"]
        for table, columns in tables.items()
    }
    return [
        (f"generation_{table}_{event.split(maxsplit=1)[0].lower()}_{crc32(event.encode()):08x}", table, event)
        for table, events in changes.items()
        for event in events
    ]


def _there() -> set[str]:
    """The triggers that the database has."""
    named = "SELECT tgname FROM pg_trigger" if connection.vendor == "postgresql" else "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(named)
        return {row[0] for row in cursor.fetchall()}
