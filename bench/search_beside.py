"""A search beside PostgreSQL answering the same queries alone: `DATABASE_URL=… python -m bench.search_beside`.

The limit: the very statements of a search, sent again over a bare psycopg connection and read to the end. By turns; the
clock's milliseconds and the processor's of both sides (this process and the database's own), medians.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import environment
from bench.search_speed import _queries
from bench.tables import heading, table
from content.entries import SearchEntry

ROUNDS = 25
TICKS = os.sysconf("SC_CLK_TCK")


def _backend(pid: int) -> float:
    """Processor milliseconds of a process of the database, used up to now."""
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / TICKS * 1000


def _sent(visitor: environment.Visitor, query: str) -> list[str]:
    """The statements of a search in a process that is warm: what is remembered is not asked for."""
    visitor.post("/fi/search/", {"q": query})
    with CaptureQueriesContext(connection) as captured:
        visitor.post("/fi/search/", {"q": query})
        return [one["sql"] for one in captured.captured_queries if one["sql"].startswith(("SELECT", "WITH"))]


def _round(done: Callable[[], object], pid: int) -> tuple[float, float]:
    """By the clock, and what both processors spent."""
    clock, cpu, base = time.perf_counter(), time.process_time(), _backend(pid)
    done()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - cpu) * 1000 + _backend(pid) - base


def main() -> None:
    """Measure and print."""
    visitor, rows = environment.Visitor(), []
    number = SearchEntry.objects.filter(language="fi").count()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as bare:
        for name, query in _queries("fi").items():
            sent = _sent(visitor, query)
            ours, alone = [], []
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pid = cursor.fetchone()[0]

            def again(sent: list[str] = sent) -> None:
                for sql in sent:
                    bare.execute(sql.encode()).fetchall()  # type: ignore[arg-type]

            for _time in range(ROUNDS):
                ours.append(_round(lambda query=query: visitor.post("/fi/search/", {"q": query}), pid))  # type: ignore[misc]
                alone.append(_round(again, bare.info.backend_pid))
            told = [statistics.median(one[0] for one in found) for found in (alone, ours)]
            spent = [statistics.mean(one[1] for one in found) for found in (alone, ours)]
            cells = [f"{told[0]:.1f}", f"{told[1]:.1f}", f"{told[1] / told[0]:.1f}"]
            cells += [f"{spent[0]:.1f}", f"{spent[1]:.1f}", f"{spent[1] / spent[0]:.1f}"]
            rows.append([name, str(len(sent)), *cells])
    print(heading(f"A search among {number} entries: {ROUNDS} rounds"))
    names = ["query", "queries", "PostgreSQL alone, ms", "the page, ms", "times (goal 2)"]
    print(table([*names, "alone, CPU ms", "the page, CPU ms", "times"], rows))


if __name__ == "__main__":
    main()
