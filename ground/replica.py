"""Public pages may be made from a replica of PostgreSQL (REPLICA_URL), and never show what has been taken down.

A page is made under the generation that the primary has now. The replica is read only where it says the very same
number: then it has replayed every change that readers see, and it never goes back. One that lags costs nothing but that
the page is made from the primary; so does one that is away. Everything private, every write and whatever runs in a
transaction stays with the primary. docs/adr/0021-pages-are-kept-by-generation.md.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, models

from ground.models import Generation

NAME = "replica"
PUBLIC = frozenset(("content", "people"))
REST = 15  # seconds in which a replica that was away is left alone
log = structlog.get_logger("replica")
_reading: ContextVar[int | None] = ContextVar("reading", default=None)  # the generation that a page is made under
_turn = threading.Lock()
_seen: tuple[int, int | None] = (-1, None)  # the second in which it was looked at, its number; None: away
_next = 0.0  # when one that was away is looked at again


class Router:
    """Who reads where. Names the primary each time: Django would else go on where a row came from."""

    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str:
        """The replica, for public rows of a page that is being made from it."""
        is_there = _reading.get() is not None and model._meta.app_label in PUBLIC and not connection.in_atomic_block
        return NAME if is_there else "default"

    def db_for_write(self, _model: type[models.Model], **_hints: Any) -> str:
        """The primary."""
        return "default"

    def allow_relation(self, _one: models.Model, _other: models.Model, **_hints: Any) -> bool:
        """They are the same rows."""
        return True

    def allow_migrate(self, db: str, _label: str, **_hints: Any) -> bool | None:
        """Nothing is ever made there."""
        return False if db == NAME else None


def is_level(number: int) -> bool:
    """Whether there is a replica that has replayed everything up to this generation; looked at once a second."""
    global _seen  # noqa: PLW0603 - one look a process and second
    if NAME not in settings.DATABASES or time.monotonic() < _next:
        return False
    now = int(time.time())
    if _seen[0] != now:
        if not _turn.acquire(blocking=False):  # nobody waits for another's look
            return False
        try:
            found = Generation.objects.using(NAME).values_list("number", flat=True).get()
            _seen = (now, found)
        except DatabaseError as failure:
            rest(failure)
        finally:
            _turn.release()
    return _seen == (now, number)


def rest(failure: Exception | None = None) -> None:
    """It was away: for a while nobody asks it."""
    global _seen, _next
    _seen, _next = (-1, None), time.monotonic() + REST
    log.warning("replica away", why=type(failure).__name__)


@contextmanager
def reading(number: int) -> Iterator[None]:
    """Public rows come from the replica inside; it has said that it is level with this generation."""
    token = _reading.set(number)
    try:
        yield
    finally:
        _reading.reset(token)


def under() -> int | None:
    """The generation of the rows that are read here, while they come from the replica: the primary may be further."""
    return _reading.get()
