"""An article in its languages, for its page: the menu, the links below the text, what is not there yet."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info, override

from content.countries import distance, hreflang
from content.library import Version
from content.models import COUNTRIES


def named(versions: Iterable[Version], country: str) -> list[dict[str, str]]:
    """Links with the language's own name, in the order of the site: of each language the version nearest to `country`
    ("" all of them), and where it tells the law of another country, that country in the reader's language."""
    return [_link(one, country) for group in _by_language(versions).values() for one in _nearest(group, country)]


def _nearest(group: list[Version], country: str) -> list[Version]:
    return [min(group, key=_how_far(country))] if country else sorted(group, key=_how_far(country))


def _how_far(country: str) -> Callable[[Version], int]:
    return lambda one: distance(one, country)


def _link(one: Version, country: str) -> dict[str, str]:
    own = str(dict(COUNTRIES)[one.country]) if one.country != country and one.country else ""
    return {"code": one.language, "name": _name(one.language), "url": one.url, "country": own}


def _by_language(versions: Iterable[Version]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for one in versions:
        found.setdefault(one.language, []).append(one)
    return {code: found[code] for code, _name in settings.LANGUAGES if code in found}


def _name(code: str) -> str:
    return str(get_language_info(code)["name_local"])


def menu(versions: Iterable[Version], country: str) -> list[dict[str, str]]:
    """The language menu of the page: the same text where it is, nearest to `country`, else the list of articles."""
    there = {code: min(group, key=_how_far(country)).url for code, group in _by_language(versions).items()}
    return [
        {"code": code, "name": _name(code), "url": there.get(code) or _list(code)} for code, _own in settings.LANGUAGES
    ]


def alternates(versions: Iterable[Version]) -> list[dict[str, str]]:
    """Every version for search engines: `sv`, and `sv-FI` beside `sv-SE` where a language has several."""
    return [
        {"code": hreflang(one, alone=len(group) == 1), "url": one.url}
        for group in _by_language(versions).values()
        for one in group
    ]


def for_countries(versions: Sequence[Version]) -> list[dict[str, Any]]:
    """The choice of a country where the first of `versions` is there for several in its own language; else empty."""
    same = [one for one in versions if one.language == versions[0].language]
    names = dict(COUNTRIES)
    found = sorted(same, key=lambda one: list(names).index(one.country))
    choice = [{"label": names[one.country], "url": one.url, "current": one == versions[0]} for one in found]
    return choice if len(choice) > 1 else []


def missing(versions: Iterable[Version]) -> list[str]:
    """The languages that a text is not there in, by their names in the reader's language."""
    there = {one.language for one in versions}
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
