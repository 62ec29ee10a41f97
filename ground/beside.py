"""What waits for another machine is done in a thread beside, so that what can't wait goes on here.

Only this thread touches the database: what is done beside must not.
"""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")
EVERY = 0.5  # seconds from one look at what can't wait to the next
LAST = 2.0  # seconds in which what was cut off has to end


class NotInTime(TimeoutError):
    """It did not end though it was cut off. It may still be at it; nobody waits for it any more."""


def nothing() -> None:
    """There is nothing to do meanwhile."""


def beside(
    do: Callable[[], T],
    *,
    until: float,
    meanwhile: Callable[[], object] = nothing,
    cut: Callable[[], None] | None = None,
) -> T:
    """What `do` gives or raises. At `until` by `time.monotonic()` `cut` ends it; then it has LAST seconds.

    `meanwhile` is called here every EVERY seconds while it lasts. On a machine that has no thread left it is not, and
    nothing is cut off. Raises `NotInTime`.
    """
    given: list[T] = []
    failed: list[BaseException] = []
    over = Event()

    def run() -> None:
        try:
            given.append(do())
        except BaseException as failure:  # noqa: BLE001 - raised again where it is waited for
            failed.append(failure)
        over.set()

    try:
        Thread(target=run, daemon=True).start()
    except RuntimeError:
        return do()
    _wait(over, until, meanwhile, cut)
    if not over.is_set():
        raise NotInTime
    if failed:
        raise failed[0]
    return given[0]


def _wait(over: Event, until: float, meanwhile: Callable[[], object], cut: Callable[[], None] | None) -> None:
    """What is raised meanwhile cuts it off, too."""
    try:
        while not over.wait(min(EVERY, max(0.0, until - time.monotonic()))) and time.monotonic() < until:
            meanwhile()
    finally:
        if cut is not None and not over.is_set():
            cut()
            over.wait(LAST)
