"""How often a text is opened: counted in this process, written down about once a minute in one statement.

Nothing says by whom: no cookie, no address, no moment; a number for a text and a day. Kept pages are counted as they go
out (`portal/kept_pages`). What a second cache before us (nginx keeps a page for the rest of a second) or a reader's own
browser answers is not seen, programs that read are not told apart, and what a process has counted when it ends is lost:
the numbers tell which text is read more than another, no more.
"""

import threading
import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.models import Sum
from django.utils import timezone

from content.curating import Reading
from content.models import Article, Publication

ARTICLE, ANSWER = "article", "answer"
MOST = 5_000  # texts that a process counts between two writings; beyond that a press is not counted
DAYS_KEPT = 400
MARK = "text_read"
_Text = tuple[str, int]
log = structlog.get_logger("reads")

_counted: dict[_Text, int] = {}
_lock = threading.Lock()
_written_at = time.monotonic()


def key(row: Article | Publication) -> tuple[str, int]:
    """What a text is counted by; its page carries it as `MARK`, and whoever sends the page counts it."""
    return (ARTICLE if isinstance(row, Article) else ANSWER, row.pk)


def count(text: _Text | None) -> None:
    """One page of a text went out. No database, no waiting: once in a while a thread of its own writes."""
    if text is None:
        return
    global _written_at  # noqa: PLW0603 - one count a process is the whole point
    with _lock:
        if text in _counted or len(_counted) < MOST:
            _counted[text] = _counted.get(text, 0) + 1
        now, pause = time.monotonic(), settings.READS_WRITTEN_EVERY
        is_time = 0 < pause < now - _written_at
        _written_at = now if is_time else _written_at
    if is_time:
        threading.Thread(target=_write_apart, name="reads", daemon=True).start()


def _write_apart() -> None:
    try:
        write()
    except DatabaseError as failure:
        log.warning("reads_not_written", why=type(failure).__name__)
    finally:
        connections.close_all()


def write() -> int:
    """What was counted since the last time, added in one statement; how many texts. What fails is counted on."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    if not counted:
        return 0
    try:
        _add(counted)
    except DatabaseError:
        with _lock:
            for text, times in counted.items():
                _counted[text] = _counted.get(text, 0) + times
        raise
    return len(counted)


def _add(counted: dict[_Text, int]) -> None:
    """In the order of the texts, so that two processes never wait for each other in a ring."""
    today, table = timezone.localdate(), connection.ops.quote_name(Reading._meta.db_table)
    values = [value for (kind, number), times in sorted(counted.items()) for value in (kind, number, today, times)]
    places = ", ".join(["(%s, %s, %s, %s)"] * len(counted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, number, day, times) VALUES {places} "  # noqa: S608 - values apart
            f"ON CONFLICT (kind, number, day) DO UPDATE SET times = {table}.times + excluded.times",
            values,
        )


def counts(rows: Iterable[Article | Publication], *, since: date) -> dict[int, int]:
    """How often these texts (of one kind) were opened since that day, by number. One query, none without rows."""
    found = list(rows)
    if not found:
        return {}
    kind = ARTICLE if isinstance(found[0], Article) else ANSWER
    read = Reading.objects.filter(kind=kind, number__in=[row.pk for row in found], day__gte=since)
    return dict(read.values_list("number").annotate(all=Sum("times")).order_by("number"))


def most(kind: str, *, since: date, language: str = "", limit: int = 10) -> list[tuple[Article | Publication, int]]:
    """The live texts of a kind that were opened most since that day, with how often. Two queries."""
    read = Reading.objects.filter(kind=kind, day__gte=since).values_list("number").annotate(all=Sum("times"))
    live: Any = Article.objects.live() if kind == ARTICLE else Publication.objects.live()
    live = live.filter(language=language) if language else live
    told = list(read.filter(number__in=live.values("pk")).order_by("-all", "number")[:limit])
    texts = live.in_bulk([number for number, _times in told])
    return [(texts[number], times) for number, times in told if number in texts]


def forget() -> int:
    """What is older than a year and a month goes; how many rows."""
    return Reading.objects.filter(day__lt=timezone.localdate() - timedelta(days=DAYS_KEPT)).delete()[0]
