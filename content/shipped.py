"""The articles that come with the software: `data/articles/<key>.<language>.md`, TOML between `+++` and then the text.
`<key>.sv-fi.md` is the Swedish text for Finland, where the one in `<key>.sv.md` tells the law of Sweden.

Nobody has signed them: an installation gets them as drafts for two members of staff to read.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from content import blocks, helplines
from content.models import COUNTRIES, Article, Audience, Origin, Topic
from content.versions import ArticleVersion, Made

_DATA = Path(__file__).parent / "data" / "articles"
_TOPICS = Path(__file__).parent / "data" / "topics.toml"
_SHAPE = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = {"title": 160, "lead": 400, "slug": 80}  # characters, as the table has them
_ADDRESS = re.compile(r"https?://|/[a-z]{2}/")  # elsewhere, or a page of this site
_FIELDS = ("title", "lead", "topic", "country", "audience", "slug")
_BLOCKS_WITHIN = re.compile(rf"^:::+[ \t]*(?!(?:{'|'.join(blocks.KINDS)})\b)(\S.*)$", re.MULTILINE)


class Malformed(Exception):
    """A file that is not as it should be; says which and what."""


@dataclass(frozen=True)
class Shipped:
    """One article as the file has it. `sources`: {"name", "url", "seen"}, `seen` as 2026-11-22 or ""."""

    key: str
    language: str
    title: str
    lead: str
    topic: str
    country: str
    audience: str
    slug: str
    body: str
    sources: list[dict[str, str]] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)


def articles(language: str) -> list[Shipped]:
    """All articles of a language by key, its own country's first. Raises `Malformed`."""
    paths = [*_DATA.glob(f"*.{language}.md"), *_DATA.glob(f"*.{language}-[a-z][a-z].md")]
    return [read(path.name, path.read_text(encoding="utf-8")) for path in sorted(paths, key=_order)]


def _order(path: Path) -> list[str]:
    return path.name.split(".")


def read(name: str, text: str) -> Shipped:
    """`money.fi.md` or `money.sv-fi.md` and what stands in it -> an article. Raises `Malformed`."""
    found, parts = _SHAPE.fullmatch(text), name.split(".")
    if found is None or len(parts) != 3:
        raise Malformed(f"{name}: no head between two lines of +++")
    try:
        head = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"{name}: {error}") from error
    if missing := [wanted for wanted in _FIELDS if not isinstance(head.get(wanted), str)]:
        raise Malformed(f"{name}: {', '.join(missing)} missing")
    language, _dash, country = parts[1].partition("-")
    row = Shipped(
        key=parts[0],
        language=language,
        body=found[2].strip(),
        sources=[_source(name, one) for one in head.get("sources", [])],
        searched=[str(one) for one in head.get("searched", [])],
        **{wanted: head[wanted].strip() for wanted in _FIELDS},
    )
    wrong = ["country is another than in its name"] if country not in ("", row.country) else []
    if wrong := [*wrong, *_wrong(row)]:
        raise Malformed(f"{name}: {'; '.join(wrong)}")
    return row


def _source(name: str, one: Mapping[str, Any]) -> dict[str, str]:
    seen = one.get("seen", "")
    source = {"name": str(one.get("name", "")), "url": str(one.get("url", "")), "seen": str(seen)}
    is_address = not source["url"] or bool(_ADDRESS.match(source["url"]))
    if not source["name"] or not is_address or (seen and not isinstance(seen, date)):
        raise Malformed(f"{name}: a source needs a name, an address and a true date: {source}")
    return source


def _wrong(row: Shipped) -> list[str]:
    known = {
        "topic": row.topic in _topics(),
        "country": row.country in dict(COUNTRIES),
        "audience": row.audience in Audience.values,
        "slug": bool(_SLUG.fullmatch(row.slug)),
        "key": bool(_SLUG.fullmatch(row.key)),
    }
    wrong = [f"{name} is not known" for name, is_known in known.items() if not is_known]
    wrong += [f"{name} is longer than {most}" for name, most in LONGEST.items() if len(getattr(row, name)) > most]
    if not row.body.startswith("::: short\n"):
        wrong.append("the short answer does not come first")
    return wrong + _dead(row)


def _dead(row: Shipped) -> list[str]:
    """References by what comes with the software; whether an article is there in this language, a test tells."""
    wrong = [f"block {found[1]}" for found in _BLOCKS_WITHIN.finditer(row.body)]
    for found in blocks.REFERENCE.finditer(row.body):
        is_line = found[1] == "helpline" and helplines.named(found[2], row.country) is not None
        if not is_line and found[1] not in ("article", "word"):
            wrong.append(found[0])
    return wrong


@lru_cache(maxsize=1)
def _topics() -> frozenset[str]:
    with _TOPICS.open("rb") as file:
        return frozenset(row["slug"] for row in tomllib.load(file)["topic"])


def drafts(language: str) -> list[Article]:
    """The articles of one language that are not there yet, as drafts; what is there stays as it is."""
    there = Article.objects.filter(language=language)
    slugs, keys = set(there.values_list("slug", flat=True)), set(there.values_list("key", "country"))
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    rows = [row for row in articles(language) if row.slug not in slugs and not _is_there(row, keys)]
    return [_draft(row, topics[row.topic]) for row in rows]


def _is_there(row: Shipped, keys: set[tuple[str, str]]) -> bool:
    return any(key == row.key and (row.country == country or "" in (row.country, country)) for key, country in keys)


def _draft(row: Shipped, topic: Topic) -> Article:
    article = Article.objects.create(
        language=row.language,
        slug=row.slug,
        key=row.key,
        topic=topic,
        country=row.country,
        audience=row.audience,
        title=row.title,
        lead=row.lead,
        body=row.body,
        sources=row.sources,
        searched=row.searched,
        origin=Origin.SOFTWARE,
        checked_on=timezone.localdate(),
    )
    text: dict[str, Any] = {name: getattr(row, name) for name in ("title", "lead", "body", "sources", "searched")}
    ArticleVersion.objects.create(article=article, number=1, kind=Made.BROUGHT, **text)
    return article
