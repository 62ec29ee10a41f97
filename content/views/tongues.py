"""An article in its languages, for its page: the menu, the links below the text, what is not there yet."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, override


def named(there: Mapping[str, str]) -> list[dict[str, str]]:
    """Language -> address, as links with the language's own name, in the order of the site."""
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "url": there[code]}
        for code, _name in settings.LANGUAGES
        if code in there
    ]


def menu(there: Mapping[str, str]) -> list[dict[str, str]]:
    """The language menu of the page: the same text where it is, else the list of articles."""
    return named({code: there.get(code) or _list(code) for code, _name in settings.LANGUAGES})


def missing(there: set[str]) -> list[str]:
    """The languages that a text is not there in, by their names in the reader's language."""
    return [str(name) for code, name in settings.LANGUAGES if code not in there]


def dated(sources: list[Any]) -> list[dict[str, Any]]:
    """Sources as the page shows them: `seen` a date or None; only what is an address is a link."""
    return [
        {"name": str(one["name"]), "url": _way(one.get("url")), "seen": _day(one.get("seen"))}
        for one in sources
        if isinstance(one, dict) and one.get("name")
    ]


def _way(url: object) -> str:
    is_way = isinstance(url, str) and re.match(r"https?://|/[a-z]", url)
    return str(url) if is_way else ""


def _day(seen: object) -> date | None:
    try:
        return date.fromisoformat(str(seen))
    except ValueError:
        return None


def _list(language: str) -> str:
    with override(language):
        return reverse("articles")
