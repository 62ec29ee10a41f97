"""What stands on the crisis card, sorted for the page. No database."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Card:
    """The whole card. `is_one_country`: the reader chose where they are."""

    emergency: list[Helpline]
    groups: list[Group]
    is_one_country: bool


def card(country: str, language: str) -> Card:
    """The card for a country (fi, se, no); for all of them, the reader's own language first, when it is ""."""
    chosen = [country] if country else helplines.countries(language)
    return Card(helplines.emergency(country), [_group(code) for code in chosen], is_one_country=bool(country))


def _group(country: str) -> Group:
    lines = helplines.lines(country)
    spoken = [line for line in lines if line.channel == "phone"]
    return Group(
        country=country,
        name=str(_NAMES[country]),
        night=[line for line in spoken if line.is_all_night],
        day=[line for line in spoken if not line.is_all_night],
        written=[line for line in lines if line.channel != "phone"],
        despair=helplines.for_despair(country),
    )
