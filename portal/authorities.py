"""Whom to complain to outside the organisation: `data/authorities.toml`, by country. No database."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "authorities.toml"
PRIVACY, ACCESS = "privacy", "access"


@dataclass(frozen=True)
class Authority:
    """One authority. `does`: complaints or watches; what is not known is "". `url`: where one complains."""

    names: Mapping[str, str]
    url: str
    checked: date
    does: str = "complaints"
    address: str = ""
    mail: str = ""
    phone: str = ""

    def name(self, language: str) -> str:
        """Its name in `language`, or what it is."""
        return self.names[language]


@cache
def _countries() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def authorities(country: str, about: str) -> list[Authority]:
    """Those of a country (fi, se, no) for `PRIVACY` or `ACCESS`, who takes complaints first."""
    return [Authority(**row) for row in _countries()[country][about]]


def access_law(country: str, language: str) -> str:
    """The law that asks public websites for an accessibility statement, by its name in `language`."""
    return str(_countries()[country]["law"][language])
