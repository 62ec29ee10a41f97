"""The site map for search engines. Pages that exist in every language name each other; nothing sensitive is in it.

Answers come in blocks of numbers, so that the map of a million costs no more than that of a thousand. While there
is one block only, `/sitemap.xml` is the map itself; from then on it lists the parts.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import override

from content.countries import hreflang
from content.models import Article, Publication, Term, Topic

BLOCK = 10_000
EVERYWHERE = (
    "home",
    "ask",
    "answers",
    "topics",
    "articles",
    "words",
    "help_now",
    "people",
    "about",
    "privacy",
    "accessibility",
    "cover_tracks",
    "under_ten",
)
_LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Address:
    """One page of the map; `others`: (language, address) of the same page in every language."""

    url: str
    changed: str = ""
    others: list[tuple[str, str]] = field(default_factory=list)


def blocks() -> int:
    """How many parts the answers need. One query."""
    last: int = Publication.objects.aggregate(last=Max("pk"))["last"] or 0
    return last // BLOCK + 1


def pages() -> list[Address]:
    """Everything but the answers. Three queries."""
    names: list[tuple[str, list[str]]] = [(name, []) for name in EVERYWHERE]
    names += [("topic", [slug]) for slug in Topic.objects.order_by("position", "pk").values_list("slug", flat=True)]
    same = [address for name, args in names for address in _in_each_language(name, args)]
    terms = Term.objects.order_by("pk").values_list("language", "slug")
    return [
        *same,
        *_articles(),
        *(Address(_base(language, "words") + f"{slug}/") for language, slug in terms),
    ]


def _articles() -> list[Address]:
    """Live articles, each with its translations that are live. One query."""
    bases = {language: _base(language, "articles") for language in _LANGUAGES}
    rows = Article.objects.live().order_by("pk").only("key", "language", "country", "slug", "checked_on")
    found = [(row, f"{bases[row.language]}{row.slug}/") for row in rows]
    times = Counter((row.key, row.language) for row, _url in found)
    same: dict[str, list[tuple[str, str]]] = {}
    for row, url in found:
        code = hreflang(row, alone=times[row.key, row.language] == 1)
        same.setdefault(row.key, []).append((code, url))
    return [
        Address(url, _month(row.checked_on), same[row.key] if row.key and len(same[row.key]) > 1 else [])
        for row, url in found
    ]


def answers(block: int) -> list[Address]:
    """The answers numbered `block` × 10,000 and on that may be shown around. One query."""
    rows = Publication.objects.shown_around().filter(pk__gte=block * BLOCK, pk__lt=(block + 1) * BLOCK).order_by("pk")
    bases = {language: _base(language, "answers") for language in _LANGUAGES}
    found = rows.values_list("pk", "slug", "language", "month", "corrected_on")
    return [
        Address(f"{bases[language]}{pk}-{slug}/", _month(corrected or month))
        for pk, slug, language, month, corrected in found
    ]


def _in_each_language(name: str, args: list[str]) -> list[Address]:
    others = [(language, _base(language, name, args)) for language in _LANGUAGES]
    return [Address(url, others=others) for _language, url in others]


def _base(language: str, name: str, args: list[str] | None = None) -> str:
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}-01"
