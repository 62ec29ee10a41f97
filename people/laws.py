"""When the law makes those who answer tell somebody, in words for the asker: by country, kind of unit and language.

The texts stand in `data/laws.toml` with their source and the day it was read; what staff read and do stands in
`moderation/data/duties.toml`. An organisation takes its own `LawText` rows from here and may then change them.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from people.models import LawText, Organisation

CHECKED_FOR = timedelta(days=365)
_FILE = Path(__file__).parent / "data" / "laws.toml"


@dataclass(frozen=True)
class Law:
    """What the asker reads, the law by its name, the page that was read, and when."""

    text: str
    source: str
    source_url: str
    checked_on: date


@cache
def by_kind(file: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """country -> kind of unit -> what a TOML file says of it, with `like` followed. Not to be changed by who reads."""
    countries = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        country: {kind: kinds[row["like"]] if "like" in row else row for kind, row in kinds.items()}
        for country, kinds in countries.items()
    }


def law(country: str, kind: str, language: str) -> Law:
    """The law for a kind of unit (`people.models.UnitKind`). Raises KeyError for a country or kind that is not one."""
    row = by_kind(_FILE)[country][kind]
    return Law(row["text"][language], row["law"][language], row["url"], row["checked"])


def due_law_texts(organisations: Iterable[Organisation], today: date) -> QuerySet[LawText]:
    """The law texts of these that nobody has checked for a year, the oldest first."""
    rows = LawText.objects.filter(organisation__in=organisations, checked_on__lt=today - CHECKED_FOR)
    return rows.select_related("organisation").order_by("checked_on", "pk")


def load_law_texts(organisation: Organisation) -> int:
    """Give an organisation the country's text in each of its languages that has none; tells how many were missing.

    What somebody has written there stays as it is. Raises KeyError while its kind of unit is not known.
    """
    there = set(organisation.law_texts.values_list("language", flat=True))
    missing = [language for language in organisation.languages if language not in there]
    found = {language: law(organisation.country, organisation.unit_kind, language) for language in missing}
    LawText.objects.bulk_create(
        LawText(organisation=organisation, language=language, **vars(row)) for language, row in found.items()
    )
    return len(missing)
