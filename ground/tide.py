"""How high the tide of new questions is: counted for an address, its network and the organisation, in the cache only.

rise(where)     count a press; tells whether the tide is high, and how long the slow path waits
take(where)     count what is taken in while it is high; tells how long to wait when there was too much of it
let_danger_in   whether a text that sounds like danger waits for nothing

Addresses stand as keyed hashes whose key lives a day (`ground/limits.py`). Nothing is ever held back here: the text
stays in the page of whoever wrote it, and what the server keeps of it is a number. docs/adr/0009 says why so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from secrets import randbelow

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from ground import limits

WINDOW = 600  # seconds: a lesson's worth of pupils comes in one
WEEK = 7 * 24  # hours
SCHOOL = 330  # what one address takes in a window, whatever it brings: a whole school behind one line
PAUSES = ((4, 20), (16, 40))  # so many times the calm -> seconds on the slow path
LONGEST_PAUSE = 60
SPREAD = 30  # seconds over which those come back who were told to wait for the next window
ADDRESS, NETWORK, ORGANISATION = "address", "network", "organisation"
DANGER = ((ADDRESS, 1), (NETWORK, 2))  # how many schools' worth of danger in a day waits for nothing at high tide


@dataclass(frozen=True)
class Gauge:
    """What one place may bring in ten minutes.

    calm: presses that ask for nothing. most: questions taken in while the tide is high. day: questions taken in on one
    day from which on the tide counts as high and `late` holds instead of `most`.
    """

    name: str
    calm: float
    most: float
    day: float
    late: float


@dataclass(frozen=True)
class Tide:
    """How it stands after a press. pause: seconds that the slow path waits. work: how many times as hard the sum is."""

    is_high: bool
    pause: int = 0
    work: int = 1


Where = Mapping[str, str]  # gauge -> whom it counts


def where(address: str, organisation: int) -> Where:
    """Whom the three gauges count for a press from `address` to this organisation (its number)."""
    return {
        ADDRESS: limits.pseudonym(address),
        NETWORK: limits.pseudonym(address, wide=True),
        ORGANISATION: str(organisation),
    }


def rise(where: Where) -> Tide:
    """Count a press. High is what is over the calm of any gauge, or comes after a day's worth was taken in."""
    height, days = 0.0, 0.0
    for gauge in _gauges(where):
        height = max(height, _add(_name(gauge, where, "pressed")) / max(gauge.calm, 0.5))
        days = max(days, _taken_today(gauge, where) / gauge.day)
    if height <= 1 and days < 1:
        return Tide(is_high=False)
    pause = next((seconds for times, seconds in PAUSES if height <= times), LONGEST_PAUSE)
    return Tide(is_high=True, pause=pause, work=1 + min(7, int(days * 2)))


def take(where: Where, *, is_high: bool, in_danger: bool = False) -> int:
    """Count a question that is taken in; gives seconds to wait when there were too many, and then counts none.

    `in_danger`: one more than a day's worth of danger (`let_danger_in`). It has a trickle of its own, so that it never
    waits behind questions that are none.
    """
    gauges, what = list(_gauges(where)), "danger" if in_danger else "taken"
    for gauge in gauges if is_high else ():
        is_late = in_danger or _taken_today(gauge, where) >= gauge.day
        if _add(_name(gauge, where, what)) > (gauge.late if is_late else gauge.most):
            return WINDOW - int(timezone.now().timestamp()) % WINDOW + randbelow(SPREAD)
    for gauge in gauges:
        _add(_today(gauge, where), limits.DAY)
    _add(_hour(where, _hours_now()), 8 * limits.DAY)
    return 0


def let_danger_in(where: Where) -> bool:
    """Count a text that waits for nothing; False once more of them came in a day than a whole school can send from
    this address, or two from its network. What one address sends beyond its own measure takes nothing from the
    others around it."""
    return all(
        _add(f"tide:danger:{name}:{where[name]}:{timezone.now():%Y%m%d}", limits.DAY) <= schools * SCHOOL
        for name, schools in DANGER
    )


# --- the gauges -----------------------------------------------------------------------------------


def _gauges(where: Where) -> Iterator[Gauge]:
    usual = _usual(where)
    yield Gauge(ADDRESS, settings.TIDE_ADDRESS, SCHOOL, 2 * SCHOOL, 6)
    yield Gauge(NETWORK, settings.TIDE_NETWORK, 2 * SCHOOL, 4 * SCHOOL, 12)
    calm = max(settings.TIDE_ORGANISATION, 10 * usual)
    yield Gauge(ORGANISATION, calm, 6 * calm, 10 * calm + 10 * usual * 144, calm / 10)


def _usual(where: Where) -> float:
    """Questions that the organisation takes in in ten minutes, over the last seven days, nights and all."""
    name = f"tide:usual:{where[ORGANISATION]}"
    known = cache.get(name)
    if known is None:
        now = _hours_now()
        counts = cache.get_many([_hour(where, now - back) for back in range(1, WEEK + 1)])
        known = sum(counts.values()) / WEEK / (3600 / WINDOW)
        cache.set(name, known, WINDOW)
    return float(known)


def _hours_now() -> int:
    return int(timezone.now().timestamp()) // 3600


def _hour(where: Where, hour: int) -> str:
    return f"tide:hour:{where[ORGANISATION]}:{hour}"


def _name(gauge: Gauge, where: Where, what: str) -> str:
    window = int(timezone.now().timestamp()) // WINDOW
    return f"tide:{what}:{gauge.name}:{where[gauge.name]}:{window}"


def _today(gauge: Gauge, where: Where) -> str:
    return f"tide:today:{gauge.name}:{where[gauge.name]}:{timezone.now():%Y%m%d}"


def _taken_today(gauge: Gauge, where: Where) -> int:
    return int(cache.get(_today(gauge, where)) or 0)


def _add(name: str, seconds: int = WINDOW) -> int:
    for _time in range(2):
        try:
            return int(cache.incr(name))
        except ValueError:  # nothing was counted yet, or it ran out between the two calls
            cache.add(name, 0, seconds)
    return 1
