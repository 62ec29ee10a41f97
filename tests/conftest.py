"""What every test may ask for, and what holds for all of them: English, an empty cache, no network.

db, client, rf …       from pytest-django
staff_client           a logged-in client for a role: `staff_client("lead")`, its user is `.user`
chromium               a headless browser, one a session; tests open contexts of their own (marked `real`)
clock                  moves the time: `clock.set("2026-11-16 09:00")`, `clock.forward(hours=2)`
"""

import gc
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Browser

from ground import limits, tide
from people.models import Organisation, User
from portal.kept_pages import shelf
from portal.metrics import counting
from tests import env, factories
from tests.outbox import mailbox, refuse, server, start  # noqa: F401 - fixtures
from tests.portal.before import folder, restore  # noqa: F401 - fixtures
from tests.servers import browser

# The same examples each time, none kept on disk, and no clock on a machine that does other things besides.
hypothesis.settings.register_profile("kynnys", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("kynnys")
# Every new client would read all collected static files anew, and every login cost half a second.
settings.WHITENOISE_AUTOREFRESH = True
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What is counted goes to Redis beside the requests, some seconds later: that would be in the middle of another test.
counting.PAUSE = 86_400.0
# Of the journeys those with a site or a browser of their own, and so what stands outside tests/e2e.
ALONE = {"test_tide", "test_privacy_walk", "test_traces", "test_production", "test_kept_pages"}
USES_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


# --- which tests run where ------------------------------------------------------------------------


def _touches_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & USES_DATABASE) or item.get_closest_marker("django_db") is not None


def _runs_here(item: pytest.Item) -> bool:
    real = item.get_closest_marker("real") is not None
    return real or _touches_database(item) if env.ON_POSTGRES else not real


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser journeys are `real`; each test runs where its header says (`tests/env.py`)."""
    for item in items:
        if item.path.parent.name == "e2e":
            item.add_marker("e2e")
            item.add_marker("real")
        if item.get_closest_marker("e2e") and (item.path.parent.name != "e2e" or item.path.stem in ALONE):
            item.add_marker("alone")
    left = [item for item in items if not _runs_here(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if _runs_here(item)]


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the garbage collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


# --- what holds for every test --------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _same_start() -> Iterator[None]:
    """English, a cache in which nothing was counted yet, and no page kept."""
    translation.activate("en")
    cache.clear()
    shelf.clear()
    yield
    translation.activate("en")


class _Patient:
    """The cache, in which a pause of two seconds outlasts a machine that is busy for three."""

    def __getattr__(self, name: str) -> Any:
        return getattr(cache, name)

    def set(self, name: str, value: object, seconds: int) -> None:
        cache.set(name, value, seconds + 600)


@pytest.fixture(autouse=True)
def _same_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted by the minute, the hour or the day begins no new one in the middle of a test: at whatever hour it
    runs, limits and tide count at noon of its day, unless it moves the time. An authenticator app shows one number."""
    real, noon = timezone.now, datetime.now(UTC).replace(hour=12, minute=5, second=30, microsecond=0)

    def now() -> datetime:
        is_moved = timezone.now is not real or vars(timezone)["datetime"] is not datetime
        return timezone.now() if is_moved else noon

    for counts in (limits, tide):
        monkeypatch.setattr(counts, "timezone", SimpleNamespace(now=now))
    monkeypatch.setattr(limits, "cache", _Patient())
    pressed = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: pressed))


class LeavesThisMachine(AssertionError):
    """A test tried to reach another host."""


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Whoever connects to another host than this one fails by name."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise LeavesThisMachine(f"connect to {address}")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Where a test has emptied all tables (`transaction=True`) Django adds no permissions anew: nothing reads them."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


# --- fixtures -------------------------------------------------------------------------------------


class StaffClient(Client):
    """A client with somebody logged in."""

    user: User


@pytest.fixture
def staff_client(db: None) -> Callable[..., StaffClient]:
    """`staff_client("lead")`, `staff_client("worker", organisation)`, `staff_client(user=somebody)`."""

    def log_in(
        role: str = "worker", organisation: Organisation | None = None, *, user: User | None = None
    ) -> StaffClient:
        client = StaffClient()
        client.user = user or factories.member(organisation or factories.the_organisation(), role)
        client.force_login(client.user)
        return client

    return log_in


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    with browser.chromium() as opened:
        yield opened


class Clock:
    """The time as Django tells it: `timezone.now()` and what is built on it. The cache has a time of its own."""

    def __init__(self) -> None:
        self.at: datetime = datetime.now(ZoneInfo("UTC"))

    def set(self, moment: str | datetime, zone: str = "Europe/Helsinki") -> None:
        """`set("2026-11-16 09:00")`: local time in `zone`."""
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self.at = when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))

    def forward(self, **step: float) -> None:
        """`forward(days=1, hours=2)`."""
        self.at += timedelta(**step)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still until it is moved."""
    ours = Clock()

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return ours.at.astimezone(tz)

    monkeypatch.setattr(timezone, "datetime", Moved)
    return ours
