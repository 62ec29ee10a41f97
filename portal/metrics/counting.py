"""What has happened, counted over all processes and machines: kept here for some seconds, then added up in Redis.

A count is named as Prometheus writes it, `name{label="value"}`. While Redis is away the counts wait in the process;
without Redis (the demo) they are those of this process alone.
"""

import atexit
import os
import threading
import time
from collections import defaultdict
from functools import lru_cache

import redis
from django.conf import settings
from redis.exceptions import RedisError

PAUSE = 5.0  # seconds from a count to Redis
COUNTS, ENDED = "kynnys-metrics:counts", "kynnys-metrics:ended"  # kept until Redis is started anew
AWAY = (RedisError, OSError)
BUCKETS = (0.005, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0)  # seconds a request takes, at most
# The kind of page, by the name of its route or what it begins with; the first that fits.
KINDS = (
    ("ask", "asking"),
    ("my_question", "thread"),
    ("shown", "thread"),
    ("from_place", "asking"),
    ("search", "search"),
    ("help_now", "help"),
    ("desk", "desk"),
    ("admin", "admin"),
    ("account", "login"),
    ("mfa", "login"),
    ("healthz", "machine"),
    ("readyz", "machine"),
    ("metrics", "machine"),
)


class Tally:
    """The counts of this process that Redis does not have yet."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """With nothing counted; also in a process that was split off, where the parent's timer does not run."""
        self._lock = threading.Lock()
        self._waiting: defaultdict[str, float] = defaultdict(float)
        self._timer: threading.Timer | None = None

    def add(self, amounts: dict[str, float]) -> None:
        """Count, and see to it that Redis hears of it soon."""
        with self._lock:
            for series, amount in amounts.items():
                self._waiting[series] += amount
            if self._timer is None and settings.REDIS_URL:
                self._timer = threading.Timer(PAUSE, self.hand_in)
                self._timer.daemon = True
                self._timer.start()

    def hand_in(self) -> None:
        """Give Redis what waits; what it can't take waits on, until the next count."""
        with self._lock:
            waiting, self._waiting, self._timer = self._waiting, defaultdict(float), None
        if not (waiting and settings.REDIS_URL):
            self._take_back(waiting)
            return
        try:
            pipe = client().pipeline()
            for series, amount in waiting.items():
                pipe.hincrbyfloat(COUNTS, series, amount)
            pipe.execute()
        except AWAY:
            self._take_back(waiting)

    def _take_back(self, waiting: dict[str, float]) -> None:
        with self._lock:
            for series, amount in waiting.items():
                self._waiting[series] += amount

    def own(self) -> dict[str, float]:
        """What this process has counted and Redis does not know."""
        with self._lock:
            return dict(self._waiting)


tally = Tally()
os.register_at_fork(after_in_child=tally.start)
atexit.register(tally.hand_in)


@lru_cache(maxsize=1)
def client() -> redis.Redis:
    """Redis, beside the cache: hashes are not the cache's business."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2, decode_responses=True)


# --- what is counted ------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def kind(route: str) -> str:
    """What kind of page a route leads to; never which page."""
    plain = route.replace(":", "_")
    return next((name for begins, name in KINDS if plain.startswith(begins)), "reading" if route else "other")


@lru_cache(maxsize=1024)
def _series(name: str, page: str, status: int, at_most: float | None = None) -> str:
    labels = f'page="{page}",status="{status}xx"'
    if at_most is not None:
        labels += f',le="{"+Inf" if at_most == float("inf") else at_most}"'
    return f"{name}{{{labels}}}"


def request(route: str, status: int, seconds: float) -> None:
    """One request: kind of page, class of the status, how long it took."""
    page, group = kind(route), status // 100
    bucket = next((edge for edge in BUCKETS if seconds <= edge), float("inf"))
    name = "kynnys_request_seconds"
    tally.add({_series(f"{name}_bucket", page, group, bucket): 1, _series(f"{name}_sum", page, group): seconds})


def page(outcome: str) -> None:
    """A public page was `kept` already, or had to be `made`."""
    tally.add({f'kynnys_pages_total{{outcome="{outcome}"}}': 1})


def job(name: str, *, failed: bool) -> None:
    """A job of `portal/schedule.py` has ended."""
    outcome = "failed" if failed else "done"
    tally.add({f'kynnys_jobs_total{{task="{name}",outcome="{outcome}"}}': 1})
    if settings.REDIS_URL and not failed:
        try:
            client().hset(ENDED, name, str(round(time.time())))
        except AWAY:
            return  # it runs again within its time


# --- what was counted -----------------------------------------------------------------------------


def counted() -> dict[str, float]:
    """Every count there is, by its series. Raises one of `AWAY` when Redis does not answer."""
    if not settings.REDIS_URL:
        return tally.own()
    tally.hand_in()
    return {str(series): float(number) for series, number in client().hgetall(COUNTS).items()}


def ended() -> dict[str, float]:
    """When each job ended well for the last time, in seconds of the epoch; empty without Redis."""
    if not settings.REDIS_URL:
        return {}
    return {str(name): float(number) for name, number in client().hgetall(ENDED).items()}
