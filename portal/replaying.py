"""After a restore: every erasure since the backup is taken again, and only then the site serves.

Nothing here knows what a step does: each app says how its own are taken again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import F

from content import workflow as public
from content.pictures import NotTaken
from content.workflow import replaying as of_content
from ground import ledger, restored
from ground.models import Generation
from people import replaying as of_people
from people.workflow import NotAllowed
from questions import tasks, workflow
from questions.models import Shown
from questions.workflow import replaying as of_questions

# In this order: a question knows of its page, a page does not know of its question.
REPLAYS = {**of_questions.REPLAYS, **of_content.REPLAYS, **of_people.REPLAYS}
TO_READ = {
    ("content.publication", "correct"): "corrected since, off the site until two have read its old answer",
    ("content.publication", "bring_back"): "brought back since, off the site until two have read its old answer",
    ("people.user", "readdress"): "has another address",
    ("people.user", "change_password"): "changed the password since and has to choose a new one, by mail",
    ("people.user", "forget_second_factor"): "changed the second factor since and has to set one up again",
}
# A step that began before the backup and ended after it; and clocks of several machines.
BEFORE = timedelta(minutes=10)
FAR = 1_000_000  # pages kept by a process of before the restore count under smaller numbers
REFUSED = (workflow.NotAllowed, public.NotAllowed, NotAllowed, NotTaken, ObjectDoesNotExist)


@dataclass
class Told:
    """What a replay did: step -> how many rows; what a person has to look at; how many lines could not be read."""

    done: Counter[str] = field(default_factory=Counter)
    to_look_at: list[str] = field(default_factory=list)
    torn: int = 0


def replay(folders: Sequence[Path], *, since: datetime) -> Told:
    """Take again what the ledger says happened since the backup began. Safe to run twice."""
    lines, torn = ledger.lines(folders, since=since - BEFORE)
    told = Told(torn=torn)
    order = list(REPLAYS)
    known = [line for line in lines if (line.table, line.step) in REPLAYS]
    for line in sorted(known, key=lambda one: (order.index((one.table, one.step)), one)):
        _take(line, told)
    told.to_look_at += [_to_read(line) for line in lines if (line.table, line.step) in TO_READ]
    told.to_look_at += [f"{line} is no step that this version knows" for line in lines if not _is_known(line)]
    _never_again(lines)
    first = ledger.begins(folders)
    if first and first > since.astimezone(UTC).date():
        told.to_look_at.append(f"the ledger begins on {first}, after the backup: what was erased before it is back")
    return told


def _is_known(line: ledger.Line) -> bool:
    return (line.table, line.step) in {*REPLAYS, *TO_READ}


def _take(line: ledger.Line, told: Told) -> None:
    try:
        changed = REPLAYS[line.table, line.step](line.number, line.at)
    except REFUSED as why:
        told.to_look_at.append(f"{line.table} {line.number} {line.step}: {why}")
    else:
        told.done[line.step] += changed


def _to_read(line: ledger.Line) -> str:
    return f"{line.table} {line.number} {TO_READ[line.table, line.step]} ({line.at:%Y-%m-%d %H:%M} UTC)"


def _never_again(lines: list[ledger.Line]) -> None:
    """Numbers that the ledger names are not given to new rows: a later replay would take those for the old ones."""
    last: dict[str, int] = {}
    for line in lines:
        last[line.table] = max(last.get(line.table, 0), line.number)
    with connection.cursor() as cursor:
        for label, number in last.items():
            table = label.replace(".", "_")
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(s, greatest(%s, coalesce(pg_sequence_last_value(s), 1)))"
                    " FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS s) AS found WHERE s IS NOT NULL",
                    [number, table],
                )
            else:
                cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])


def erase_what_is_due() -> Counter[str]:
    """What time alone erases; and what a restore must not bring back at all: sessions, pages that opened once."""
    done: Counter[str] = Counter()
    while any((round_ := tasks.erase_due.run()).values()):
        done.update(round_)
    done["shown"] += Shown.objects.all().delete()[0]
    done["sessions"] += Session.objects.all().delete()[0]
    return +done


def open_again() -> None:
    """The mark goes. Whatever a process still keeps of before is of the past."""
    with transaction.atomic():
        Generation.objects.update(number=F("number") + FAR)
        restored.lift()
