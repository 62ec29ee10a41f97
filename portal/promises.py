"""What the pages of promise say, made from the settings and lists that the program itself works with.

times      how long everything is kept, from the numbers that the erasing and the limits use
tellings   when who has to tell somebody, by organisation, in one country
privacy    all that stands on the page about privacy; `accessibility` and `about` alike

The table of every single field stands in `portal/pieces.py`, what was tested for accessibility in
`portal/statement.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from content import helplines
from content.models import COUNTRIES
from content.topics import longest_shelf
from ground import limits
from ground.remembered import remembered
from people.laws import law
from people.models import LanguageDefault, Organisation, UnitKind
from portal import authorities, lengths, pieces, statement
from questions import access, retention, workflow
from questions.views import clock, sentences
from questions.workflow import asker, carrying


@dataclass(frozen=True)
class Time:
    """A thing and how long it lasts, both in words."""

    what: str
    how_long: str


@dataclass(frozen=True)
class Telling:
    """When those who answer have to tell somebody. `name` "": nobody answers there, the text is the country's."""

    name: str
    text: str
    source: str
    source_url: str
    checked_on: date


@dataclass(frozen=True)
class Place:
    """A country to choose; `url` is this page with it."""

    label: str | Promise
    url: str
    current: bool


# --- how long -------------------------------------------------------------------------------------


def times(organisation: Organisation | None) -> list[Time]:
    """How long everything is kept; without an organisation only what holds for all of them."""
    return [*(_thread(organisation) if organisation else []), *_around()]


def _thread(organisation: Organisation) -> list[Time]:
    rows = [
        Time(
            _("Your thread, from the last time it was opened with your words"),
            lengths.months(organisation.keep_months),
        ),
        Time(_("When you take it back yourself"), _taken_back(organisation)),
    ]
    after = organisation.publish_after_days
    if after:
        rows.append(Time(_("From the answer until a public copy is seen, if you said yes"), lengths.days(after)))
    return rows


def _taken_back(organisation: Organisation) -> str:
    if organisation.erase_on_withdraw:
        return _("Erased at once")
    return _("Closed at once, erased when its time is over")


def _around() -> list[Time]:
    opens, stays = carrying.OPEN_FOR.total_seconds() // 3600, carrying.KEPT_FOR.total_seconds() // 60
    amended = int(asker.AMENDED_WITHIN.total_seconds() // 60)
    day_key = _("%(time)s, in memory only") % {"time": lengths.hours(limits.DAY // 3600)}
    address = _("Until it has been used once, or %(time)s") % {"time": lengths.days(retention.ADDRESS_DAYS)}
    shown = _("Opens once within %(hours)s, for %(minutes)s") % {
        "hours": lengths.hours(int(opens)),
        "minutes": lengths.minutes(int(stays)),
    }
    return [
        Time(_("You can change what you sent, while nobody has acted on it"), lengths.minutes(amended)),
        Time(_("Your thread stays open in your browser"), lengths.minutes(access.TOKEN_SECONDS // 60)),
        Time(_("Your mail address"), address),
        Time(_("A page you make to show to somebody"), shown),
        Time(
            _("A scrambled mark of what you sent, so that it isn’t taken in twice"),
            lengths.hours(retention.RECEIPT_HOURS),
        ),
        Time(_("A scrambled mark of the network address, to slow down those who flood us"), day_key),
        Time(_("That you or one of us were told of something"), lengths.days(retention.DELIVERY_DAYS)),
        Time(_("What one of us had to read, and how they were after it"), lengths.days(retention.EXPOSURE_DAYS)),
        Time(
            _("Safety copies of everything, encrypted, in which erased text can still be"),
            lengths.days(settings.BACKUP_DAYS),
        ),
        Time(
            _("That something was erased or taken down: its number, no word of it"), lengths.days(settings.LEDGER_DAYS)
        ),
        Time(_("Until a public answer is read and checked again"), lengths.months(longest_shelf())),
    ]


# --- who, and when they have to tell --------------------------------------------------------------


@remembered
def answering(language: str) -> Organisation | None:
    """The organisation that answers this language, open or not. One query, none while nothing public changes."""
    row = LanguageDefault.objects.select_related("organisation").filter(language=language).first()
    return row.organisation if row else None


def country_for(chosen: str, organisation: Organisation | None, language: str) -> str:
    """The reader's choice, else where the organisation is, else where most readers of this language are."""
    return chosen or (organisation.country if organisation else "") or helplines.countries(language)[0]


def places(country: str, anchor: str) -> list[Place]:
    """The three countries, this one marked; the links lead back to the same heading."""
    names = dict(COUNTRIES)
    return [Place(names[code], f"?country={code}#{anchor}", code == country) for code in helplines.COUNTRIES]


@remembered
def organisations(country: str, language: str) -> Sequence[Organisation]:
    """Those of a country that answer in this language and say what the law asks of them.

    Two queries, none while nothing public changes.
    """
    rows = Organisation.objects.filter(country=country, law_texts__language=language).order_by("pk")
    return [row for row in rows.prefetch_related("law_texts") if language in row.languages]


def tellings(rows: Sequence[Organisation], country: str, language: str) -> list[Telling]:
    """One for each organisation; where there is none, what the law says there of work with young people."""
    found = [(row.name(language), text) for row in rows for text in row.law_texts.all() if text.language == language]
    if not found:
        general = law(country, UnitKind.SCHOOL, language)
        return [Telling("", general.text, general.source, general.source_url, general.checked_on)]
    return [Telling(name, text.text, text.source, text.source_url, text.checked_on) for name, text in found]


# --- the pages ------------------------------------------------------------------------------------


def privacy(language: str, chosen: str) -> dict[str, Any]:
    """All that the page about privacy is made of; `chosen`: the reader's country or "". Three queries."""
    organisation = answering(language)
    country = country_for(chosen, organisation, language)
    rows = organisations(country, language)
    return {
        "organisation": organisation,
        "country": dict(COUNTRIES)[country],
        "places": places(country, "tell"),
        "tellings": tellings(rows, country, language),
        "responsible": rows,
        "authorities": authorities.authorities(country, authorities.PRIVACY),
        "times": times(organisation),
        "groups": pieces.groups(),
        "change_minutes": lengths.minutes(int(asker.AMENDED_WITHIN.total_seconds() // 60)),
        "key_hours": lengths.hours(limits.DAY // 3600),
        "taken_back": _taken_back(organisation) if organisation else "",
    }


def accessibility(language: str, chosen: str) -> dict[str, Any]:
    """All that the accessibility statement is made of. Three queries."""
    organisation = answering(language)
    country = country_for(chosen, organisation, language)
    return {
        "country": dict(COUNTRIES)[country],
        "places": places(country, "complain"),
        "responsible": organisations(country, language),
        "authorities": authorities.authorities(country, authorities.ACCESS),
        "law": authorities.access_law(country, language),
        "tested": statement.tested(),
        "not_tested": statement.not_tested(),
        "gaps": statement.gaps(),
        "prepared_on": statement.PREPARED_ON,
        "site_url": settings.SITE_URL,
        "answer_within": lengths.working_days(organisation.promise_days) if organisation else "",
    }


def about(language: str) -> dict[str, Any]:
    """What the page about Kynnys says of the organisation that answers this language."""
    organisation = answering(language)
    context: dict[str, Any] = {"organisation": organisation, "clock": None}
    if organisation is None:
        return context
    context |= {
        "waits": lengths.days(organisation.publish_after_days) if organisation.publish_after_days else "",
        "reply_within": lengths.minutes(organisation.reply_minutes),
        "at_night": sentences.at_night(organisation),
    }
    try:
        workflow.organisation_for(language)
    except workflow.Closed:
        return context
    return context | {
        "clock": clock.clock(organisation, language),
        "topics": clock.by_topic(organisation, language),
        "aim": clock.promise(None, organisation.promise_days),
    }
