"""Where a member of staff is logged in, read out of the sessions themselves: nothing is kept beside them.

Of the device a session keeps the kind of browser and of system, as the browser names itself at the login. No network
address, and nothing that stays when the session is over.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.models import User

BEGAN, PRESSED, DEVICE = "began", "pressed", "device"  # in the session: seconds since 1970, seconds, see `device`
# The first that fits, since browsers also name those that they want to be taken for.
_BROWSERS = (
    ("Edge", "Edg/|EdgA/|EdgiOS/"),
    ("Opera", "OPR/|OPT/"),
    ("Samsung Internet", "SamsungBrowser/"),
    ("Firefox", "Firefox/|FxiOS/"),
    ("Chrome", "Chrome/|CriOS/"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("ChromeOS", "CrOS"),
    ("macOS", "Macintosh"),
    ("Linux", "Linux"),
)
log = structlog.get_logger("people")


@dataclass(frozen=True)
class Open:
    """A session that still opens the desk. `mark` stands for its key, which no page shows; times are aware."""

    key: str
    mark: str
    browser: str
    system: str
    began: datetime
    pressed: datetime
    is_this: bool


def device(user_agent: str) -> list[str]:
    """What a browser says of itself -> [browser, system], each a name out of a short list or ""."""
    return [_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)]


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, user_agent)), "")


def is_over(session: Mapping[str, Any], now: float) -> bool:
    """Whether a session has become too old: an hour without a press, half a day in all."""
    began, pressed = session.get(BEGAN, 0), session.get(PRESSED, 0)
    return bool(now - began > settings.SESSION_MOST or now - pressed > settings.SESSION_IDLE)


def sessions_of(user: User, this: str | None) -> list[Open]:
    """Every session in which this person is logged in now, first the one whose key is `this`, then by last use.

    Reads the sessions of all staff of the last half day, 2,000 in 75 ms: no table says whose they are.
    """
    rows = Session.objects.filter(expire_date__gt=timezone.now()).order_by("session_key")
    known = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    found = [_open(row.session_key, data, this) for row in rows if _is_open(data := row.get_decoded(), user, known)]
    return sorted(found, key=lambda one: (not one.is_this, -one.pressed.timestamp(), one.mark))


def _is_open(data: Mapping[str, Any], user: User, known: set[str]) -> bool:
    mine = data.get(SESSION_KEY) == str(user.pk)
    return mine and data.get(HASH_SESSION_KEY) in known and not is_over(data, time.time())


def _open(key: str, data: Mapping[str, Any], this: str | None) -> Open:
    browser, system = data.get(DEVICE, ["", ""])
    began, pressed = (datetime.fromtimestamp(data[name], UTC) for name in (BEGAN, PRESSED))
    return Open(key, salted_hmac(__name__, key).hexdigest()[:32], browser, system, began, pressed, key == this)


def end_sessions(user: User, this: str | None, mark: str | None) -> int:
    """End the session with this mark, with None all but `this`; how many. Who presses ends their own by logging out."""
    rows = [one for one in sessions_of(user, this) if not one.is_this and mark in (None, one.mark)]
    for one in rows:
        SessionStore(one.key).delete()
    log.info("sessions ended", user=user.pk, number=len(rows))
    return len(rows)
