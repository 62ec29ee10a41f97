"""The duty unit's web hook: one POST, signed, that says who is to be rung and nothing about why.

What answers it (an SMS gateway, a telephone system) is the organisation's own; DUTY_HOOK_URL and DUTY_HOOK_KEY name it.
docs/operations.md shows a receiver. Nothing is followed: a redirect counts as not taken, no proxy is asked.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground.beside import beside, nothing
from people.models import DutyContact
from questions.models import Delivery

SECONDS = 10.0  # for all of it: a receiver that sends one byte now and then is late too


class NotTaken(OSError):
    """The receiver answered with something else than 2xx, or not in time, or not in HTTP. Names no address."""


def call(delivery: Delivery, contact: DutyContact, *, meanwhile: Callable[[], object] = nothing) -> None:
    """POST {"id", "at", "to", "text"} as JSON. `id` is the same at each try, so that the receiver can tell a repeat.

    `at`: when this try was made, ISO 8601 in UTC. `X-Signature`: hex HMAC-SHA256 of the body, keyed with DUTY_HOOK_KEY.
    `meanwhile` is called while the receiver takes its time. Raises OSError when it is not taken within SECONDS.
    """
    with translation.override(contact.user.language):
        text = _("You are needed at the desk now")
    said = {"id": str(delivery.key), "at": timezone.now().isoformat(), "to": contact.phone, "text": text}
    body = json.dumps(said).encode()
    signature = hmac.new(settings.DUTY_HOOK_KEY.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Signature": signature}
    # Beside, since a socket's timeout begins anew with every byte.
    status = beside(lambda: _posted(body, headers), until=time.monotonic() + SECONDS, meanwhile=meanwhile)
    if not 200 <= status < 300:
        raise NotTaken(str(status))


def _posted(body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer."""
    try:
        place = urlsplit(settings.DUTY_HOOK_URL)
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = kind(place.netloc, timeout=SECONDS)
        try:
            connection.request("POST", place._replace(scheme="", netloc="").geturl() or "/", body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except (HTTPException, ValueError) as failure:  # no HTTP, or no address
        raise NotTaken(type(failure).__name__) from failure
