"""What stands on the crisis card, sorted for the page. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from content import helplines
from content.helplines import Helpline
from content.models import COUNTRIES

_NAMES = dict(COUNTRIES)


@dataclass(frozen=True)
class Group:
    """The lines of one country: open all night, at certain hours, and chats."""

    country: str
    name: str
    night: list[Helpline]
    day: list[Helpline]
    written: list[Helpline]
    despair: Helpline

    @property
    def is_unsure(self) -> bool:
        """Whether it has to be said what to do if nobody answers: some hours or numbers have not been read lately."""
        return any(line.is_unconfirmed for line in (*self.night, *self.day, *self.written))

    @property
    def day_open(self) -> int:
        """How many of those with hours are open now."""
        return sum(line.is_open_now for line in self.day)

    @property
    def written_open(self) -> int:
        """How many chats are open now."""
        return sum(line.is_open_now for line in self.written)


@dataclass(frozen=True)
class Card:
    """The whole card. `is_one_country`: the reader chose where they are."""

    emergency: list[Helpline]
    groups: list[Group]
    is_one_country: bool

    @property
    def valid_until(self) -> datetime | None:
        """When a line opens or closes next, and the card has to be made anew; None: never."""
        return helplines.valid_until(line for group in self.groups for line in (*group.day, *group.written))


def card(country: str, language: str) -> Card:
    """The card for a country (fi, se, no); for all of them, the reader's own language first, when it is ""."""
    chosen = [country] if country else helplines.countries(language)
    return Card(helplines.emergency(country), [_group(code) for code in chosen], is_one_country=bool(country))


def _open_first(lines: Iterable[Helpline]) -> list[Helpline]:
    return sorted(lines, key=lambda line: not line.is_open_now)


def _group(country: str) -> Group:
    lines = helplines.lines(country)
    spoken = [line for line in lines if line.channel == "phone"]
    return Group(
        country=country,
        name=str(_NAMES[country]),
        night=[line for line in spoken if line.is_all_night],
        day=_open_first(line for line in spoken if not line.is_all_night),
        written=_open_first(line for line in lines if line.channel != "phone"),
        despair=helplines.for_despair(country),
    )
