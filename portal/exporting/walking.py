"""From page to page until there is no new one. Answers come by their numbers, so that a million need no memory.

What an answer's page shows is digested; where nothing of it changed since the copy of before, the page of before stays.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TextIO
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import Resolver404, ResolverMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language_info

from content import sitemaps
from content.models import Publication
from portal.exporting import past
from portal.exporting.paging import Lists, Page
from portal.exporting.past import Made, Past
from portal.exporting.placing import Files
from portal.exporting.rewriting import rewritten
from portal.kept_pages import KEPT
from portal.views import copying

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PAGES = KEPT | {"help_now": frozenset({"country"}), "robots": frozenset(), "sitemap_answers": frozenset()}
PAGES |= {"sitemap": frozenset(), "sitemap_pages": frozenset()}
ASKED = ("ask", "my_question", "search")  # of which the copy says where they are
MOST_MISSING = 100  # pages; where more can't be made, something else is wrong
_MEDIA = re.compile(r"/media/([\w.-]+)")
_KEY = re.compile(r"[\w.-]+")
# What a page leads to and shows, as `Made` keeps it: an answer, an article, a page that few lead to, a picture.
_ANSWER, _ARTICLE, _PAGE, _PICTURE = "a", "t", "p", "m"


class TooManyMissing(Exception):
    """Something is wrong that is no dead link."""


@dataclass
class Copy:
    """A copy that is being made. `live`: where people ask and search. `past`: what the one of before was made from.

    `hurried`: what changed only, though the program is a newer one: what was taken down goes before all is made anew.
    """

    files: Files
    live: str
    past: Past = field(default_factory=Past)
    hurried: bool = False
    generation: int = 0  # of the public tables, before anything was read
    now: Past = field(default_factory=Past)
    lists: Lists = field(default_factory=Lists)
    waiting: deque[tuple[str, str]] = field(default_factory=deque)  # path, what stands behind the question mark
    seen: set[tuple[str, str]] = field(default_factory=set)
    common: set[tuple[str, str]] = field(default_factory=set)  # seen before any answer
    links: set[str] = field(default_factory=set)  # of the page that is being made
    media: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)

    def make(self) -> None:
        """All pages, then what they show."""
        _language_of.cache_clear()
        self.lists.look()
        self.now.ground, self.now.articles = self._ground(), past.articles()
        self.hurried = self.hurried and bool(self.past.answers) and self.past.ground != self.now.ground
        for path in _beginnings():
            self._find(path, "")
        self._make_own_pages()
        self._make_what_waits()
        self.common = set(self.seen)
        self.now.pages = {_address(*place) for place in self.common}
        changed = self._changed()
        self._make_answers(changed)
        self._make_lists(changed)
        self._make_what_waits()
        for name in sorted(self.media):
            if default_storage.exists(name):
                with default_storage.open(name) as file:
                    self.files.copy(f"media/{name}", file.chunks(), default_storage.size(name))
        if self.hurried:
            self.now.ground = self.past.ground
        self.now.write(self.files.new)

    def _ground(self) -> str:
        return past.ground(self._gone(language) for language in LANGUAGES)

    def _gone(self, language: str) -> str:
        return self._rewritten(copying.own_page("errors/404.html", language, "/404.html"), "/")

    # --- what stays -------------------------------------------------------------------------------

    def _changed(self) -> set[str] | None:
        """Marks of what others may lead to and is another now, or gone; None where every page has to be made."""
        before = self.past
        is_other = before.ground != self.now.ground and not self.hurried
        if before.answers is None or is_other or before.pages - self.now.pages - set(before.articles):
            return None
        found = {f"{_ARTICLE}{name}" for name, said in before.articles.items() if self.now.articles.get(name) != said}
        look = before.lookup()
        for number, row, _path in past.answers():
            made = look(number)
            if made and made.row != row:
                found.add(f"{_ANSWER}{number}")
        rows = Publication.objects.live().order_by("pk").values_list("pk", flat=True)
        return found | {f"{_ANSWER}{number}" for number in before.gone(rows.iterator(chunk_size=5000))}

    def _make_answers(self, changed: set[str] | None) -> None:
        look, today = self.past.lookup(), timezone.localdate()
        with (self.files.new / past.ANSWERS).open("w") as lines:
            for number, row, path in past.answers():
                made, week = look(number), past.week(number, today)
                stays = changed is not None and made is not None and (made.row, made.name) == (row, path)
                if stays and made and (self.hurried or made.week == week) and self._stays(made, changed or set()):
                    lines.write(f"{made}\n")
                else:
                    self._make_answer(Made(number, row, week, path), lines)
                self._make_what_waits()

    def _make_answer(self, made: Made, lines: TextIO) -> None:
        if self._make(made.name, ""):
            links = tuple(sorted(self.links))
            lines.write(f"{Made(made.number, made.row, made.week, made.name, links)}\n")

    def _stays(self, made: Made, changed: set[str]) -> bool:
        if not changed.isdisjoint(made.links) or not self.files.keep(_file(made.name)):
            return False
        for link in made.links:
            if link[0] == _PICTURE:
                self.media.add(link[1:])
            elif link[0] == _PAGE:
                self._find(*link[1:].split("?"))
        return True

    def _make_lists(self, changed: set[str] | None) -> None:
        for page in self.lists.pages():
            path, query = copying.address("answers", page.language), _query(page)
            name, said = _address(path, query), past.digest(page)
            rows = (f"{_ANSWER}{number}" for number in page.rows)
            is_same = changed is not None and self.past.lists.get(name) == said and changed.isdisjoint(rows)
            stays = is_same and self.files.keep(_file(path, query))
            if stays or self._make(path, query):
                self.now.lists[name] = said

    # --- pages ------------------------------------------------------------------------------------

    def _make_what_waits(self) -> None:
        while self.waiting:
            self._make(*self.waiting.popleft())

    def _find(self, path: str, query: str) -> None:
        if (path, query) not in self.common:
            self.links.add(f"{_PAGE}{path}?{query}")
        if (path, query) not in self.seen:
            self.seen.add((path, query))
            self.waiting.append((path, query))

    def _make(self, path: str, query: str) -> bool:
        self.links = set()
        try:
            response = copying.page(path, dict(parse_qsl(query)))
        except copying.NotMade as why:
            self.missing.append(str(why))
            if len(self.missing) > MOST_MISSING:
                raise TooManyMissing from why
            return False
        body = response.content
        if response.headers["Content-Type"].startswith("text/html"):
            body = self._rewritten(body.decode(), path).encode()
        self.files.write(_file(path, query), body)
        return True

    def _rewritten(self, html: str, path: str) -> str:
        return rewritten(html, lambda url: self.address(url, path))

    def _make_own_pages(self) -> None:
        for language in LANGUAGES:
            for name in ASKED:
                path = copying.address(name, language)
                html = copying.own_page("portal/copy_asks.html", language, path, live=self.live, there=self.live + path)
                self.files.write(_file(path), self._rewritten(html, path).encode())
        names = [(code, get_language_info(code)["name_local"], copying.address("home", code)) for code in LANGUAGES]
        root = copying.own_page("portal/copy_root.html", settings.LANGUAGE_CODE, "/", names=names)
        self.files.write("index.html", self._rewritten(root, "/").encode())
        self.files.write("404.html", self._gone(settings.LANGUAGE_CODE).encode())

    # --- where a link leads -----------------------------------------------------------------------

    def address(self, url: str, page: str) -> str:
        """A link on `page` -> the same in the copy: a file of it, or the running site."""
        if url.startswith(("#", "//")) or urlsplit(url).scheme:
            return url
        path, query, mark = _parts(urljoin(page, url))
        if path.startswith(settings.STATIC_URL):
            return path + mark
        if file := _MEDIA.fullmatch(path):
            self.media.add(file[1])
            self.links.add(f"{_PICTURE}{file[1]}")
            return path + mark
        try:
            found = copying.match(path)
        except Resolver404:
            return self.live + path
        return self._of(found, path, query, page) + mark

    def _of(self, found: ResolverMatch, path: str, query: str, page: str) -> str:
        name = found.view_name
        if name == "exit":
            return str(settings.EXIT_TO.get(dict(parse_qsl(query)).get("l", ""), settings.EXIT_TO["en"]))
        if name in ASKED or name == "root":
            return path
        if name == "answer":
            return self._of_answer(found.kwargs["pk"], path, page)
        if name not in PAGES:
            return self.live + path
        if name == "article":
            self.links.add(f"{_ARTICLE}{path}")
        given = dict(parse_qsl(query))
        if not (set(given) <= PAGES[name] and all(_KEY.fullmatch(value) for value in given.values())):
            given = {}
        if name == "answers" and given.keys() & {"before", "after"}:
            return self._of_list(path, **given)
        self._find(path, there := _joined(given))
        return _address(path, there)

    def _of_list(self, path: str, *, topic: str = "", before: str = "", after: str = "") -> str:
        """An older page of a list, or its first; those are made anyway."""
        key = self.lists.key(_tongue(path), topic, before=before, after=after)
        return _address(path, _joined({"before": key, "topic": topic}))

    def _of_answer(self, number: int, path: str, page: str) -> str:
        """An answer has a file in its own language alone; its page's other languages lead to their lists."""
        self.links.add(f"{_ANSWER}{number}")
        language, is_own = _tongue(path), f"/answers/{number}-" in page
        own = _tongue(page) if is_own else _language_of(number)
        if own == language:
            return path
        if own and not is_own:
            return f"/{own}/{path.split('/', 2)[2]}"
        self._find(there := copying.address("answers", language), "")
        return there


def _parts(url: str) -> tuple[str, str, str]:
    split = urlsplit(url)
    return split.path, split.query, f"#{split.fragment}" if split.fragment else ""


def _address(path: str, query: str = "") -> str:
    """`/fi/answers/` and `before=2026-11.5` -> `/fi/answers/_before-2026-11.5/`."""
    return path + "".join(f"_{part.replace('=', '-', 1)}/" for part in query.split("&") if part)


def _file(path: str, query: str = "") -> str:
    address = _address(path, query).lstrip("/")
    return f"{address}index.html" if address.endswith("/") or not address else address


def _joined(given: dict[str, str]) -> str:
    return "&".join(f"{key}={value}" for key, value in sorted(given.items()) if value)


def _query(page: Page) -> str:
    return _joined({"before": page.key, "topic": page.topic})


def _tongue(path: str) -> str:
    return path.split("/")[1]


def _beginnings() -> Iterator[str]:
    """What the site map names, and what machines read."""
    for one in sitemaps.pages():
        path = urlsplit(one.url).path
        if copying.match(path).view_name in PAGES:
            yield path
    yield from ("/robots.txt", "/sitemap.xml", "/sitemap-pages.xml")
    yield from (reverse("sitemap_answers", args=[block]) for block in range(sitemaps.blocks()))
    yield from (copying.address(name, language) for language in LANGUAGES for name in ("feed", "suggestions"))


@lru_cache(maxsize=10_000)
def _language_of(number: int) -> str:
    return Publication.objects.live().filter(pk=number).values_list("language", flat=True).first() or ""
