"""How somebody gets through while the tide is high: the device has worked for it, or the person has waited for it.

new_work · worked           a sum for the device, by `altcha`: no third party, about a second on a phone
new_ticket · read_ticket    "press again at that moment": sealed, good for an hour
use                         each counts once

Neither says who somebody is. static/js/work.js does the sum.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from altcha import v1 as altcha
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

HOUR = 3600
GOOD_FOR = timedelta(minutes=20)  # a sum that was asked for and not handed in
LONGEST = 1000  # characters of what a device hands in
_SALT = "ground.turns"


def _key() -> str:
    return salted_hmac(_SALT, "work", algorithm="sha256").hexdigest()


def new_work(times: int = 1) -> dict[str, str | int]:
    """A sum to do: find `number` so that SHA-256(salt + number) is `challenge`. `times`: how much harder than usual."""
    until = datetime.now(UTC) + GOOD_FOR  # by the clock that the library itself looks at
    most = int(settings.WORK_NUMBER) * times
    sum_ = altcha.create_challenge(altcha.ChallengeOptions(hmac_key=_key(), max_number=most, expires=until))
    return {
        "algorithm": sum_.algorithm,
        "challenge": sum_.challenge,
        "maxnumber": sum_.max_number,
        "salt": sum_.salt,
        "signature": sum_.signature,
    }


def worked(handed_in: str) -> str:
    """The number of the sum of ours that was done and handed in (base64 of JSON, as altcha has it); "" for none."""
    if not 0 < len(handed_in) <= LONGEST:
        return ""
    try:
        done = json.loads(base64.b64decode(handed_in))
        return str(done["challenge"]) if altcha.verify_solution(done, _key())[0] else ""
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):  # not what a device of ours hands in
        return ""


def new_ticket(pause: int) -> str:
    """A place on the slow path: good from `pause` seconds on, for an hour."""
    return signing.dumps([token_urlsafe(9), int(timezone.now().timestamp()) + pause], salt=_SALT)


@dataclass(frozen=True)
class Ticket:
    """A place on the slow path: its number, and in how many seconds it is good; 0 for now."""

    number: str
    seconds: int


def read_ticket(ticket: str) -> Ticket | None:
    """A ticket of ours that is not too old and was not used; else None."""
    if not 0 < len(ticket) <= LONGEST:
        return None
    try:
        number, since = signing.loads(ticket, salt=_SALT, max_age=HOUR)
    except (signing.BadSignature, ValueError):
        return None
    is_used = cache.get(f"tide:used:{number}") is not None
    return None if is_used else Ticket(number, max(0, since - int(timezone.now().timestamp())))


def use(number: str) -> bool:
    """Hand in a ticket or a sum for good; False when it was handed in before."""
    return bool(cache.add(f"tide:used:{number}", 1, HOUR + 60))
