"""What a cache that is away may cost: a second, once in a while. Every page looks into it several times."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer
from redis.retry import Retry

PAUSE = 2.0  # seconds
T = TypeVar("T")


class OnceMore(Retry):
    """A second try where a kept line was closed. After one that failed nobody tries for a moment."""

    _away_until = 0.0  # of the process: each connection has a copy of its own

    def __init__(self) -> None:
        super().__init__(NoBackoff(), 1, (NoConnection,))

    def call_with_retry(self, do: Callable[[], T], fail: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        """What `do` gives. Raises redis-py's errors."""
        if time.monotonic() < OnceMore._away_until:
            raise NoConnection("away a moment ago")
        try:
            return super().call_with_retry(do, fail, *args, **kwargs)
        except (NoConnection, NoAnswer):
            OnceMore._away_until = time.monotonic() + PAUSE
            raise
