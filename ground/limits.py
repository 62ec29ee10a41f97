"""Limits without an address: a keyed hash with a key that lives a day, counted in the cache only.

The key is drawn at random, kept in the cache and nowhere else; when it is gone, no count can be led
back to anybody. A limit slows down and explains; it never swallows what was typed.
"""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils import timezone

DAY = 24 * 3600


@dataclass(frozen=True)
class Limit:
    """At most `most` presses in `seconds`, for one pseudonym."""

    name: str
    most: int
    seconds: int


def _day_key(day: date) -> bytes:
    name = f"limit-key:{day:%Y%m%d}"
    key = cache.get(name)
    if key is None:
        cache.add(name, secrets.token_bytes(32), DAY)
        key = cache.get(name)  # another process may have been first
    return key if isinstance(key, bytes) else secrets.token_bytes(32)


def pseudonym(address: str, *, wide: bool = False) -> str:
    """32 hex digits that stand for a network address today and mean nothing tomorrow.

    IPv6 is cut to /64, since one client owns that many addresses. `wide`: for the network around it, /24 and /48.
    """
    try:
        ip = ipaddress.ip_address(address.strip())
    except ValueError:
        network = "unknown"
    else:
        ip = getattr(ip, "ipv4_mapped", None) or ip  # `::ffff:192.0.2.1`: else all of them would count as one
        bits = {4: 24 if wide else 32, 6: 48 if wide else 64}[ip.version]
        network = str(ipaddress.ip_network((ip, bits), strict=False)) if ip.version == 6 or wide else str(ip)
    return hmac.new(_day_key(timezone.now().date()), network.encode(), hashlib.sha256).hexdigest()[:32]


def hit(limit: Limit, who: str) -> int:
    """Count one press; return the seconds to wait, 0 if the limit is not reached."""
    window = int(timezone.now().timestamp()) // limit.seconds
    name = f"limit:{limit.name}:{window}:{who}"
    cache.add(name, 0, limit.seconds)
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        return 0
    if count <= limit.most:
        return 0
    return limit.seconds - int(timezone.now().timestamp()) % limit.seconds


def left(limit: Limit, who: str) -> int:
    """Seconds until this limit is free again, 0 while it is not reached. Counts nothing."""
    now = int(timezone.now().timestamp())
    count = cache.get(f"limit:{limit.name}:{now // limit.seconds}:{who}")
    return 0 if (count or 0) < limit.most else limit.seconds - now % limit.seconds


def wrong(name: str, who: str) -> int:
    """Count one wrong try; return the seconds to wait: 0 for the first three in ten minutes, then doubling to eight.

    No more: a school stands behind one address, and 66 bits need no longer pause.
    """
    counter = f"wrong:{name}:{who}"
    cache.add(counter, 0, 600)
    try:
        count = cache.incr(counter)
    except ValueError:
        return 0
    pause = 0 if count <= 3 else 2 ** min(count - 3, 3)
    if pause:
        cache.set(f"until:{name}:{who}", timezone.now().timestamp() + pause, pause)
    return pause


def waiting(name: str, who: str) -> int:
    """Seconds until the next try is looked at, 0 if it may be made now."""
    until = cache.get(f"until:{name}:{who}")
    return max(0, round(until - timezone.now().timestamp())) if until else 0
