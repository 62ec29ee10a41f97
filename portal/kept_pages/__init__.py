"""Public pages are kept in the process that made them, until what they show has changed.

A page counts under the generation of the public tables (`ground/generation`) and within its minute of the clock:
opening hours and the promise turn with the minute; where neither stands on it, within its hour. Both are looked at
before the page is made, so that a page never outlives what it was made from by more than a second. What is asked, typed
or private is not on the list: never kept.

middleware   makes pages and keeps them; looks up once a second whether they still hold
early        what is known to hold in this second goes out before Django makes a request of what was asked

docs/adr/0021-pages-are-kept-by-generation.md says why.
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
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
    "content_searchentry": (),  # no page, but what every search has in memory: content/compared.py
    "people_user": ("name", "is_active", "password"),  # without a password: only invited
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


Key = tuple[str, ...]
Headers = list[tuple[str, str]]


@dataclass
class Page:
    """A page as it was sent. It holds until `until`, a second of the clock, while the generation is this one."""

    generation: int
    until: int
    match: ResolverMatch
    headers: dict[str, str]
    bodies: dict[str, bytes] = field(default_factory=dict)  # "" -> as it is, "br" and "gzip" when somebody asked
    ready: dict[str, tuple[int, Headers]] = field(default_factory=dict)  # encoding -> second, its headers in it
    text: tuple[str, int] | None = None  # which text it is, to be counted (`content.reads`)

    def holds(self, generation: int, second: int) -> bool:
        """Whether it is still what it was made from, in a second in which the generation is this one."""
        return self.generation == generation and second < self.until

    def body(self, encoding: str) -> bytes:
        """The bytes to send."""
        if encoding not in self.bodies:
            self.bodies[encoding] = ENCODINGS[encoding](self.bodies[""])
        return self.bodies[encoding]

    def answer(self, encoding: str, second: int) -> tuple[Headers, bytes]:
        """What goes out in this second. Its headers are put together but once in it."""
        body, (made, headers) = self.body(encoding), self.ready.get(encoding, (-1, []))
        if made != second:
            own = {"Content-Length": str(len(body))} | ({"Content-Encoding": encoding} if encoding else {})
            # For nginx: until the end of this second, in which the generation was looked at (ops/nginx.conf).
            headers = [*(self.headers | own | {"X-Accel-Expires": f"@{second}"}).items()]
            self.ready[encoding] = second, headers
        return headers, body


def until(name: str, second: int) -> int:
    """The second of the clock from which on a page made now, by the name of its route, is one of the past."""
    lasts = HOUR if name in STEADY else MINUTE
    return second - second % lasts + lasts


def may_be_kept(told: Mapping[str, Any]) -> bool:
    """By what stands in the request alone (`told`: its WSGI environment); whether the page is on the list is known once
    it is made."""
    path: str = told.get("PATH_INFO", "")
    is_open = told["REQUEST_METHOD"] == "GET" and path.startswith(OPEN) and "HTTP_HX_REQUEST" not in told
    return is_open and not path.endswith("/help-now/")  # which waits for nobody


def key(told: Mapping[str, Any]) -> Key:
    """All that a page may depend on: language and page stand in the path."""
    return (
        told.get("HTTP_X_FORWARDED_PROTO", ""),
        told.get("HTTP_HOST", ""),
        told.get("SCRIPT_NAME", ""),
        told.get("PATH_INFO", ""),
        told.get("QUERY_STRING", ""),
    )


@lru_cache(maxsize=64)
def encoding(accepted: str) -> str:
    """The smallest encoding that the browser takes; "" when it takes none. Refusals (`br;q=0`) are kept to."""
    takes = {part.split(";")[0].strip() for part in accepted.lower().split(",") if ";q=0" not in part.replace(" ", "")}
    return next((name for name in ENCODINGS if name in takes), "")


class Shelf:
    """The pages of this process: those asked for last, up to `KEPT_PAGES_MIB`. Threads share it."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        """The page under `key`, which has been asked for just now."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep it; who has waited longest makes room."""
        with self._lock:
            if old := self._pages.pop(key, None):
                self._size -= _room(old)
            self._pages[key] = page
            self._size += _room(page)
            while self._size > settings.KEPT_PAGES_MIB * 1024 * 1024:
                self._size -= _room(self._pages.popitem(last=False)[1])

    def clear(self) -> None:
        """Nothing is kept."""
        with self._lock:
            self._pages.clear()
            self._size = 0


def _room(page: Page) -> int:
    """Bytes: as it is, and compressed in both ways for whoever asks so, which is no more than that together."""
    return 2 * len(page.bodies[""])


shelf = Shelf()
