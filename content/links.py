"""Links of public texts: found in what is live, looked at once a week, listed when nothing is there.

Those that lead out are off unless LINK_CHECK is set: a production network may let nobody out. `manage.py check_links`
does all of it at once. Those within the site are looked at once a day (`look_within`) and ask nobody.
"""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from content import blocks, fetching, helplines, mentions, rendering, within
from content.mentioned import Mention
from content.models import Article, Publication
from content.outside import Link

AGAIN_AFTER = timedelta(days=7)
MOST = 5_000  # links
MOST_PLACES = 20  # texts that are named for one
PAUSE = 1.0  # seconds between two questions to one host
GONE = (404, 410)
_OUT = Q(address__startswith="http")
_AT_ONCE = 500
TRIES = 2  # so many times in a row before a link that did not answer counts as broken
_URL = re.compile(r"https?://[^\s<>\"'`\\\]]+")


@dataclass(frozen=True)
class Place:
    """A text that holds a link: its title, where it is read, its number and language; `kind` article or answer."""

    kind: str
    pk: int
    title: str
    url: str
    language: str


@dataclass(frozen=True)
class BrokenLink:
    """A link behind which nothing was found."""

    address: str
    status: int
    trouble: str
    checked_at: datetime
    places: list[Place]
    lines: list[str]  # names of helplines


def in_text(text: str) -> list[str]:
    """The addresses of a text, each once, without the mark that ends a sentence and a bracket nobody opened."""
    return list(dict.fromkeys(_trimmed(found) for found in _URL.findall(text)))


def _trimmed(url: str) -> str:
    while url and (url[-1] in ".,;:!?*_" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def collect() -> int:
    """Note the links of everything that is live, forget those that no text holds any more. How many there are."""
    now = timezone.now()
    found: dict[str, list[list[Any]]] = {}
    for url, kind, key in _all():
        if len(url) <= 500 and (url in found or len(found) < MOST):
            places = found.setdefault(url, [])
            if len(places) < MOST_PLACES and [kind, key] not in places:
                places.append([kind, key])
    with transaction.atomic():
        there = dict(Link.objects.values_list("address", "pk"))
        new = [Link(address=url, places=places, seen_at=now) for url, places in found.items() if url not in there]
        old = [Link(pk=there[url], places=places, seen_at=now) for url, places in found.items() if url in there]
        Link.objects.bulk_create(new, batch_size=500)
        Link.objects.bulk_update(old, ["places", "seen_at"], batch_size=500)
        Link.objects.filter(_OUT, seen_at__lt=now).delete()
    return len(found)


def look_within() -> int:
    """List what leads nowhere within the site, as it is written in live texts, and make these anew: no reader presses
    it. How many there are."""
    now, found = timezone.now(), dict[str, list[list[Any]]]()
    for written, key in [*_lost_names(), *_lost_references()]:
        what = written.removeprefix(settings.SITE_URL)  # what begins with a host is a link that leads out
        if len(what) <= 500 and len(found.setdefault(what, [])) < MOST_PLACES and key not in found[what]:
            found[what].append(key)
    with transaction.atomic():
        Link.objects.exclude(_OUT).delete()
        state = {"seen_at": now, "checked_at": now, "status": GONE[1], "failures": TRIES}
        rows = [Link(address=what, places=places, **state) for what, places in found.items()]
        Link.objects.bulk_create(rows[:MOST], batch_size=500, ignore_conflicts=True)
    return len(found)


def _lost_references() -> Iterator[tuple[str, list[Any]]]:
    """What stands in live articles: references by name, addresses."""
    for article in Article.objects.live().order_by("pk"):
        try:
            blocks.check(article.body, language=article.language, country=article.country)
        except blocks.Broken as broken:
            rendering.made_anew([article])
            yield from ((wrong, ["article", article.pk]) for wrong in broken.wrong)


def _lost_names() -> Iterator[tuple[str, list[Any]]]:
    """What stands in live answers: addresses."""
    rows = Mention.objects.filter(kind=mentions.ANSWER).exclude(what__startswith="word:").order_by("pk")
    seen = rows.values_list("what", "number").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(seen, _AT_ONCE)):
        gone = within.dead(what for what, _number in some)
        leading = {number for what, number in some if what in gone}
        rendering.letters_anew(list(Publication.objects.live().filter(pk__in=leading).order_by("pk")))
        yield from ((mentions.address(what), ["answer", number]) for what, number in some if what in gone)


def _all() -> Iterator[tuple[str, str, int | str]]:
    """(address, kind, number or name): helplines first, then articles, then the newest answers."""
    for line in helplines.ALL:
        if line.link.startswith("http"):
            yield line.link, "helpline", line.slug
    for article in Article.objects.live().order_by("pk").only("pk", "body", "sources"):
        sources = [str(source.get("url", "")) for source in article.sources]
        for url in in_text("\n".join([article.body, *sources])):
            yield url, "article", article.pk
    answers = Publication.objects.live().filter(answer__contains="://").order_by("-pk").only("pk", "answer")
    for answer in answers.iterator(chunk_size=500):
        for url in in_text(answer.answer):
            yield url, "answer", answer.pk


def due() -> QuerySet[Link]:
    """What was not looked at for a week, never first."""
    old = Q(checked_at__isnull=True) | Q(checked_at__lte=timezone.now() - AGAIN_AFTER)
    return Link.objects.filter(old, _OUT).order_by(F("checked_at").asc(nulls_first=True), "pk")


def is_collected() -> bool:
    """Whether the texts were gone through in the last week."""
    return Link.objects.filter(_OUT, seen_at__gt=timezone.now() - AGAIN_AFTER).exists()


def check(rows: Iterable[Link], *, until: float = float("inf")) -> int:
    """Look at each, one host after the other, one page at a time, till `until` (time.monotonic). How many it were."""
    asked: dict[str, float] = {}
    done = 0
    for row in rows:
        if time.monotonic() >= until:
            break
        host = urlsplit(row.address).netloc
        time.sleep(max(0.0, asked.get(host, 0.0) + PAUSE - time.monotonic()) if host in asked else 0.0)
        _note(row, fetching.look(row.address))
        asked[host] = time.monotonic()
        done += 1
    return done


def _note(row: Link, found: fetching.Found) -> None:
    is_there = 200 <= found.status < 400
    failures = 0 if is_there else min(row.failures + 1, 1000)
    Link.objects.filter(pk=row.pk).update(
        checked_at=timezone.now(), status=found.status, trouble=found.trouble, failures=failures
    )


def _lost() -> QuerySet[Link]:
    return Link.objects.filter(Q(status__in=GONE) | Q(failures__gte=TRIES), failures__gt=0)


def count_broken() -> int:
    """How many `broken` would list. One query."""
    return _lost().count()


def broken() -> list[BrokenLink]:
    """The links behind which nothing is: gone, or without an answer twice in a row. With the texts that hold them."""
    rows = list(_lost().order_by("address")[:MOST])
    texts = _texts(rows)
    return [
        BrokenLink(
            address=row.address,
            status=row.status,
            trouble=row.trouble,
            checked_at=row.checked_at or row.seen_at,
            places=[texts[kind, key] for kind, key in row.places if (kind, key) in texts],
            lines=[str(key) for kind, key in row.places if kind == "helpline"],
        )
        for row in rows
    ]


def broken_in(kind: str, pk: int) -> list[str]:
    """The addresses of `broken` that this text holds. One query, and no text is read."""
    rows = _lost().order_by("address").values_list("address", "places")[:MOST]
    return [address for address, places in rows if [kind, pk] in places]


def _texts(rows: Iterable[Link]) -> dict[tuple[str, int], Place]:
    """The texts that hold these links and are live still. Two queries."""
    keys: dict[str, set[int]] = {"article": set(), "answer": set()}
    for row in rows:
        for kind, key in row.places:
            if kind in keys:
                keys[kind].add(key)
    found: dict[tuple[str, int], Place] = {}
    live: dict[str, Iterable[Article] | Iterable[Publication]] = {
        "article": Article.objects.live().filter(pk__in=keys["article"]),
        "answer": Publication.objects.live().filter(pk__in=keys["answer"]),
    }
    for kind, texts in live.items():
        for text in texts:
            with translation.override(text.language):
                found[kind, text.pk] = Place(kind, text.pk, text.title, text.get_absolute_url(), text.language)
    return found
