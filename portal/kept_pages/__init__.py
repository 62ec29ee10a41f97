"""Public pages are kept in the process that made them, until what they show has changed.

A page counts under the generation of the public tables (`ground/generation`) and within its minute of the clock:
opening hours and the promise turn with the minute; where neither stands on it, within its hour. Both are looked at
before the page is made, so that a page never outlives what it was made from by more than a second. What is asked, typed
or private is not on the list: never kept.
docs/adr/0021-pages-are-kept-by-generation.md says why.
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import brotli
from django.conf import settings
from django.urls import ResolverMatch

# What a page shows stands in these tables: table -> the columns that count, none for all of them.
WATCHED: dict[str, tuple[str, ...]] = {
    "content_topic": (),
    "content_topicpick": (),
    "content_article": (),
    "content_articleversion": (),
    "content_picture": (),
    "content_clip": (),
    "content_term": (),
    "content_publication": (),
    "content_mention": (),
    "people_user": ("name", "is_active"),
    "people_organisation": (),
    "people_area": (),
    "people_lawtext": (),
    "people_languagedefault": (),
    "people_team": (),
    "people_membership": (),
    "people_face": (),
}
# Pages by the names of their routes, and what may stand behind their question mark.
KEPT: dict[str, frozenset[str]] = {
    "home": frozenset(),
    "about": frozenset(),
    "privacy": frozenset({"country"}),
    "accessibility": frozenset({"country"}),
    "under_ten": frozenset({"country"}),
    "cover_tracks": frozenset(),
    "answers": frozenset({"topic", "before", "after"}),
    "answer": frozenset(),
    "topics": frozenset(),
    "topic": frozenset({"country"}),
    "articles": frozenset({"country"}),
    "article": frozenset({"country"}),
    "words": frozenset({"country"}),
    "word": frozenset({"before"}),
    "people": frozenset(),
    "feed": frozenset(),
    "topic_feed": frozenset(),
    "suggestions": frozenset(),
}
NEED_NO_DATABASE = frozenset({"under_ten", "cover_tracks"})
# Those on which no hour of the day stands, no light and nobody who is at work.
STEADY = frozenset(
    (
        "answers",
        "answer",
        "topics",
        "topic",
        "articles",
        "article",
        "words",
        "word",
        "feed",
        "topic_feed",
        "suggestions",
    )
)
MINUTE, HOUR = 60, 3600
OPEN = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


@dataclass
class Page:
    """A page as it was sent. It holds until `until`, a second of the clock, while the generation is this one."""

    generation: int
    until: int
    match: ResolverMatch
    headers: dict[str, str]
    bodies: dict[str, bytes] = field(default_factory=dict)  # "" -> as it is, "br" and "gzip" when somebody asked
    ready: dict[str, tuple[int, Any]] = field(default_factory=dict)  # encoding -> second, response that goes out in it
    text: tuple[str, int] | None = None  # which text it is, to be counted (`content.reads`)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.bodies.values()))

    def body(self, encoding: str) -> bytes:
        """The bytes to send."""
        if encoding not in self.bodies:
            self.bodies[encoding] = ENCODINGS[encoding](self.bodies[""])
        return self.bodies[encoding]


def until(name: str, second: int) -> int:
    """The second of the clock from which on a page made now, by the name of its route, is one of the past."""
    lasts = HOUR if name in STEADY else MINUTE
    return second - second % lasts + lasts


class Shelf:
    """The pages of this process: those asked for last, up to so many bytes. Threads share it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Page | None:
        """The page under `key`, which has been asked for just now."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: Page) -> None:
        """Keep it; who has waited longest makes room."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            size = sum(kept.size for kept in self._pages.values())
            while size > self.most:
                size -= self._pages.popitem(last=False)[1].size
