"""Where a young person can call, write or chat: data of the program, so that it shows without the database.

`data/helplines.csv` (or the file that HELPLINES_FILE names) keeps each way of contact; of its number, hours, languages
and price the source, the day it was read and how sure that is (`content/proofs.py`). Empty: as of the number.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from content.hours import ALWAYS, parts, spoken
from content.opening import Doubt, Opening, State, opening
from content.proofs import STATUSES, Proof
from ground import speech

COUNTRIES = ("fi", "se", "no")
FACTS = ("number", "hours", "languages", "price")
_SERVICES = {
    "emergency": gettext_lazy("Emergency number"),
    "child": gettext_lazy("Children’s helpline"),
    "missing": gettext_lazy("Missing children"),
    "victims": gettext_lazy("Help for victims of crime"),
    "duty": gettext_lazy("Social emergency duty"),
    "medical": gettext_lazy("Medical advice, not urgent"),
    "health_advice": gettext_lazy("Health advice"),
    "police_not_urgent": gettext_lazy("Police, not urgent"),
    "police": gettext_lazy("Police"),
    "ambulance": gettext_lazy("Ambulance"),
    "fire": gettext_lazy("Fire brigade"),
}
_AUDIENCES = {
    "all": "",
    "young": gettext_lazy("For children and young people."),
    "despair": gettext_lazy("When you feel that you can’t go on."),
    "violence": gettext_lazy("When somebody hurts you, controls you or frightens you."),
    "crime": gettext_lazy("When somebody has done a crime against you."),
    "ill": gettext_lazy("When you or somebody else is ill."),
    "boys": gettext_lazy("For boys and young men."),
    "drugs": gettext_lazy("About alcohol and drugs."),
    "police": gettext_lazy("When it is not urgent."),
    "fire": gettext_lazy("When something is on fire."),
    "abroad": gettext_lazy("When you call from another country."),
    "open_now": gettext_lazy("Shows which chats and phones are open right now."),
}
_PRICES = {
    "free": gettext_lazy("It costs nothing to call."),
    "free, unlisted": gettext_lazy("It costs nothing to call, and it does not show on the phone bill."),
}
_SELF_NAMES = {
    "fi": "suomi",
    "sv": "svenska",
    "nb": "norsk",
    "en": "English",
    "se": "davvisámegiella",
    "ar": "العربية",
    "uk": "українська",
    "ru": "русский",
}
_SURE = {"V": 0, "D": 1, "K": 2, "U": 2}
_SHORT = ("young", "despair", "violence")
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae"})  # what slugify would leave out


def _name_here(code: str) -> str:
    """A language as the reader's language calls it; its own name where nobody has another."""
    here = get_language() or "en"
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return _SELF_NAMES[code]
    return name if here == "en" else name.lower()


@dataclass(frozen=True)
class Helpline:
    """One way to reach one service. `link` is a tel:, sms: or https: address; `hours` a rule of `content/hours.py`."""

    country: str
    service: str
    channel: str
    contact: str
    link: str
    audience: str
    ages: str
    hours: str
    languages: str
    source: str
    checked: str
    status: str
    hours_status: str
    hours_source: str = ""
    hours_checked: str = ""
    languages_source: str = ""
    languages_checked: str = ""
    languages_status: str = ""
    price: str = ""
    price_source: str = ""
    price_checked: str = ""
    price_status: str = ""

    def fact(self, name: str) -> Proof:
        """Where one of `FACTS` is from; without a source of its own it is from where the number is."""
        if name == "number":
            return Proof(self.source, self.checked, self.status)
        source = getattr(self, f"{name}_source")
        checked = getattr(self, f"{name}_checked") or ("" if source else self.checked)
        return Proof(source or self.source, checked, getattr(self, f"{name}_status") or self.status)

    def due(self) -> dict[str, Proof]:
        """What of this line the desk should read again: one of `FACTS` -> where it is from."""
        told = [name for name in FACTS if name == "number" or getattr(self, name)]
        return {name: proof for name in told if (proof := self.fact(name)).is_due}

    @property
    def name(self) -> str:
        """The service's own name, or what it is in the reader's language."""
        return str(_SERVICES.get(self.service, self.service))

    @property
    def slug(self) -> str:
        """What articles call it by: the number for an emergency, else the service's own name."""
        return self.contact if self.channel == "emergency" else slugify(self.service.translate(_LETTERS))

    @property
    def is_all_night(self) -> bool:
        """Whether its hours are told as round the clock."""
        return self.hours == ALWAYS

    @property
    def is_confirmed(self) -> bool:
        """Whether its hours were read in a source in the last half year."""
        return self.fact("hours").is_confirmed

    @property
    def is_unconfirmed(self) -> bool:
        """Whether readers are told so: its number or its hours were not read in a source in the last half year."""
        return not all(self.fact(name).is_confirmed for name in ("number", "hours"))

    @property
    def told_hours(self) -> str:
        """The hours in the reader's language, as far as they are known; "" where they are not."""
        if self.is_all_night:
            return _("Open all night, every day.")
        hours = spoken(self.hours, get_language() or "en")
        return f"{hours[0].upper()}{hours[1:]}." if hours else ""

    @property
    def open(self) -> str:
        """The hours in the reader's language; says so when they are not confirmed."""
        proof = self.fact("hours")
        if not self.told_hours:
            return _("We don’t know the hours. Try anyway.")
        if proof.is_confirmed:
            return self.told_hours
        if proof.status == "U" or not proof.when:
            doubt = _("Hours not confirmed.")
        else:
            doubt = _("Hours not confirmed since %(month)s.") % {"month": proof.when}
        return f"{self.told_hours} {doubt}"

    @property
    def told_price(self) -> str:
        """What a call costs, where that is confirmed: it is no use to anybody who cannot be sure."""
        return str(_PRICES[self.price]) if self.price and self.fact("price").is_confirmed else ""

    @property
    def now(self) -> Opening:
        """Whether it is open at this moment."""
        return opening(self.hours, self.country, timezone.now())

    @property
    def is_open_now(self) -> bool:
        """Whether it is open, as far as is known."""
        return self.now.state == State.OPEN

    @property
    def at_this_hour(self) -> str:
        """Open or closed now, in the reader's language; "" where that is not known. `is_open_now` gives the shape."""
        found = self.now
        if found.state == State.UNSURE:
            if found.doubt == Doubt.SEASON:
                return _("It may be closed now: part of the year its hours are shorter. Try anyway.")
            return _("Today is a public holiday. It may be closed. Try anyway.")
        if found.state == State.CLOSED:
            return _("Closed now.") + (" " + _opens(found.opens) if found.opens else "")
        if found.state != State.OPEN:
            return ""
        if found.until is None:
            return _("Open now.") if self.is_confirmed else _("Should be open now.")
        until = {"time": _clock(found.until)}
        return (
            _("Open now, until %(time)s.") if self.is_confirmed else _("Should be open now, until %(time)s.")
        ) % until

    @property
    def whom(self) -> str:
        """For whom it is, with the ages."""
        words = str(_AUDIENCES[self.audience])
        youngest, _dash, oldest = self.ages.partition("-")
        if youngest:
            return words + " " + _("Ages %(ages)s.") % {"ages": f"{youngest}–{oldest}"}
        return words + " " + _("Up to age %(age)s.") % {"age": oldest} if oldest else words

    def speaks(self, language: str) -> bool:
        """Whether somebody answers in `language`, as far as we know; True for a line that tells none."""
        return not self.languages or language in self.languages.split()

    @property
    def tongues(self) -> str:
        """The languages it answers in, each by its own name."""
        names = [_SELF_NAMES[code] for code in self.languages.split() if code in _SELF_NAMES]
        if "+" in self.languages:
            names.append(_("others through an interpreter"))
        return ", ".join(names)

    @property
    def tongues_here(self) -> str:
        """The languages it answers in, by the names that the reader's language has for them."""
        codes = [code for code in self.languages.split() if code in _SELF_NAMES]
        return ", ".join(_name_here(code) for code in codes)

    @property
    def proof(self) -> str:
        """Where the number is from, when it was read and how sure that is, in one line."""
        number = self.fact("number")
        is_said = number.when and number.status != "U" and not number.is_confirmed  # with the hours, in `open`
        return number.dated if self.told_hours and number == self.fact("hours") and is_said else number.spoken


def _clock(moment: datetime) -> str:
    """Local time as the language says it; the end of a day is 24 and not 0."""
    language = get_language() or "en"
    said = speech.time_of_day(moment.time(), language)
    return f"24{said[-3:]}" if (moment.hour, moment.minute) == (0, 0) else said


def _opens(moment: datetime) -> str:
    """`Opens today at 14:00.`, by the line's own clock."""
    today = timezone.now().astimezone(moment.tzinfo).date()
    told = {"time": speech.time_of_day(moment.time(), get_language() or "en")}
    if moment.date() == today:
        return _("Opens today at %(time)s.") % told
    if moment.date() == today + timedelta(days=1):
        return _("Opens tomorrow at %(time)s.") % told
    return _("Opens on %(day)s at %(time)s.") % {**told, "day": speech.day(moment.date(), get_language() or "en")}


def read(path: Path) -> tuple[Helpline, ...]:
    """The lines of a file like `data/helplines.csv`. Raises ValueError for one that says what nobody could read."""
    with path.open(encoding="utf-8", newline="") as file:
        found = tuple(Helpline(**row) for row in csv.DictReader(file))
    for line in found:
        parts(line.hours)
        proofs = [line.fact(name) for name in FACTS]
        if not all(proof.source and proof.status in STATUSES and (proof.read_on or True) for proof in proofs):
            raise ValueError(f"not told where it is from: {line.service} {line.contact}")
    return found


ALL = read(Path(settings.HELPLINES_FILE))


def countries(language: str) -> list[str]:
    """The countries, first the one that the readers of this language most likely are in (a setting)."""
    first = settings.FIRST_COUNTRY.get(language, "")
    return sorted(COUNTRIES, key=lambda country: country != first)


def lines(country: str | None) -> list[Helpline]:
    """What can be reached in a country (fi, se, no, eu; None: everywhere), without the emergency numbers.

    First the phones confirmed open all night, then those told so by older sources, then the other phones, then
    chats. Inside of each, lines that answer in the reader's language come first, then those for the young, then the
    order of the file.
    """
    language = get_language() or "en"
    found = [line for line in ALL if line.contact and line.channel != "emergency" and country in (None, line.country)]
    return sorted(found, key=lambda line: _order(line, language))


def _order(line: Helpline, language: str) -> tuple[Any, ...]:
    is_chat = line.channel in ("chat", "web")
    night = _SURE[line.hours_status] if line.is_all_night and line.audience not in ("ill", "abroad") else 3
    speaks = language in line.languages.split()
    return (is_chat, night, line.audience == "abroad", not speaks, line.audience != "young")


def open_now(country: str | None, most: int = 3) -> list[Helpline]:
    """The lines that are open now, as far as is known, phones first; without the emergency numbers."""
    wanted = ("young", "despair", "violence")
    return [line for line in lines(country) if line.is_open_now and line.audience in wanted][:most]


def awake(country: str, *, but: Helpline) -> Helpline | None:
    """A phone of `country` that is open now, for somebody whom `but` does not answer; rather in their own language."""
    language = get_language() or "en"
    found = [line for line in open_now(country, most=len(ALL)) if line.channel == "phone" and line != but]
    return min(found, key=lambda line: (not line.speaks(language), line.audience != "young"), default=None)


def due() -> list[Helpline]:
    """The lines of which something should be read again, the longest unread first."""
    found = [line for line in ALL if line.contact and line.due()]
    return sorted(found, key=lambda line: min(str(proof.read_on or "") for proof in line.due().values()))


def valid_until(shown: Iterable[Helpline]) -> datetime | None:
    """Until when what a page says of these lines stays true: the first that opens or closes; None: always."""
    return min((moment for line in shown if (moment := line.now.changes_at)), default=None)


def emergency(country: str | None) -> list[Helpline]:
    """112 first; in Norway the ambulance and the fire brigade have numbers of their own."""
    wanted = country if country in COUNTRIES else "eu"
    return [line for line in ALL if line.channel == "emergency" and line.country == wanted]


def named(slug: str, country: str = "") -> Helpline | None:
    """The line of that name, rather of `country` and in the reader's language; its phone before its chat."""
    language = get_language() or "en"
    found = [line for line in ALL if line.contact and line.slug == slug]
    return min(found, key=lambda line: (line.country != country, not line.speaks(language)), default=None)


def for_despair(country: str) -> Helpline:
    """The line for thoughts of death, open all night as far as we know."""
    return next(line for line in lines(country) if line.audience == "despair")


def short(country: str | None) -> list[Helpline]:
    """The few that stand on other pages: emergency, then at most three lines to call, the children's among them.

    Without a country: 112 and 116 111, which is a children's helpline in all three.
    """
    if country not in COUNTRIES:
        return [*emergency(None), *lines("eu")[:1]]
    for_young = [line for line in lines(country) if line.channel == "phone" and line.audience in _SHORT]
    children = next(line for line in for_young if line.audience == "young")
    chosen = {children, *[line for line in for_young if line is not children][:2]}
    kept = [line for line in for_young if line in chosen]
    return [*(line for line in emergency(country) if line.audience != "fire"), *kept]
