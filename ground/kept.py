"""Figures kept in the cache for a while. Without a cache they are counted each time: it must never cost a page."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from typing import Any

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from ground.beside import nothing

HELD = 10.0  # seconds: for so long the turn of a process that was killed stays its own
LOOK_EVERY = 0.1  # seconds: whoever waits for a turn looks so often whether it has come
log = structlog.get_logger("kept")


def get(name: str) -> Any:
    """What was kept under `name`; None when there is nothing, or no cache."""
    try:
        return cache.get(name)
    except RedisError as failure:
        log.warning("no cache", why=type(failure).__name__)
        return None


def put(name: str, value: Any, seconds: float) -> None:
    """Keep `value` under `name`; without a cache nothing is kept."""
    try:
        cache.set(name, value, seconds)
    except RedisError as failure:
        log.warning("no cache", why=type(failure).__name__)


@contextmanager
def turn(
    name: str, longest: float, *, patience: float = 0.0, meanwhile: Callable[[], object] = nothing
) -> Iterator[bool]:
    """Whether it is this one's turn: of several at once one alone has it, until its end or until `longest` is over.

    `patience`: seconds in which it may come, and `meanwhile` is called. Without a cache it is everybody's.
    """
    name, who, over = f"turn:{name}", token_hex(8), Event()
    until = time.monotonic() + patience
    while not (is_ours := _is_ours(name, who)) and time.monotonic() < until:
        meanwhile()
        time.sleep(LOOK_EVERY)
    if is_ours:
        with suppress(RuntimeError):  # no thread left on this machine: it ends with HELD
            Thread(target=_hold, args=(name, who, over, time.monotonic() + longest), daemon=True).start()
    try:
        yield is_ours
    finally:
        over.set()
        if is_ours and get(name) == who:  # not one that somebody else has by now
            _drop(name)


def _is_ours(name: str, who: str) -> bool:
    try:
        return bool(cache.add(name, who, HELD))
    except RedisError as failure:
        log.warning("no cache", why=type(failure).__name__)
        return True


def _hold(name: str, who: str, over: Event, until: float) -> None:
    """From beside, as long as the process lives; a cache that is away for a moment takes no turn away."""
    while not over.wait(HELD / 3) and time.monotonic() < until:
        with suppress(RedisError):
            if cache.get(name) != who:
                return
            cache.touch(name, HELD)


def _drop(name: str) -> None:
    try:
        cache.delete(name)
    except RedisError as failure:
        log.warning("no cache", why=type(failure).__name__)
