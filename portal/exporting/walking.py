"""From page to page until there is no new one. Answers come by their numbers, so that a million need no memory."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import Resolver404, ResolverMatch, reverse
from django.utils.translation import get_language_info, override

from content import sitemaps
from content.models import Publication
from portal.exporting.rewriting import rewritten
from portal.kept_pages import KEPT
from portal.views import copying

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PAGES = KEPT | {"help_now": frozenset({"country"}), "robots": frozenset(), "sitemap_answers": frozenset()}
PAGES |= {"sitemap": frozenset(), "sitemap_pages": frozenset()}
ASKED = ("ask", "my_question", "search")  # of which the copy says where they are
AT_ONCE = 1000
_MEDIA = re.compile(r"/media/([\w.-]+)")
_KEY = re.compile(r"[\w.-]+")


@dataclass
class Copy:
    """A copy that is being made in `folder`. `live`: where people ask and search."""

    folder: Path
    live: str
    waiting: deque[tuple[str, str]] = field(default_factory=deque)  # path, what stands behind the question mark
    seen: set[tuple[str, str]] = field(default_factory=set)
    media: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    files: int = 0

    def make(self) -> None:
        """All pages, then what they show."""
        for path in _beginnings():
            self._find(path, "")
        self._make_what_waits()
        for path in _answers():
            self._make(path, "")
            self._make_what_waits()
        self._make_own_pages()
        for name in sorted(self.media):
            if default_storage.exists(name):
                with default_storage.open(name) as file:
                    self._write(f"media/{name}", file.read())

    def _make_what_waits(self) -> None:
        while self.waiting:
            self._make(*self.waiting.popleft())

    def _find(self, path: str, query: str) -> None:
        if (path, query) not in self.seen:
            self.seen.add((path, query))
            self.waiting.append((path, query))

    def _make(self, path: str, query: str) -> None:
        try:
            response = copying.page(path, dict(parse_qsl(query)))
        except copying.NotMade as why:
            self.missing.append(str(why))
            return
        body = response.content
        if response.headers["Content-Type"].startswith("text/html"):
            body = self._rewritten(body.decode(), path).encode()
        self._write(_file(path, query), body)

    def _rewritten(self, html: str, path: str) -> str:
        return rewritten(html, lambda url: self.address(url, path))

    def _make_own_pages(self) -> None:
        for language in LANGUAGES:
            for name in ASKED:
                path = _path(name, language)
                html = copying.own_page("portal/copy_asks.html", language, path, live=self.live, there=self.live + path)
                self._write(_file(path), self._rewritten(html, path).encode())
        names = [(code, get_language_info(code)["name_local"], _path("home", code)) for code in LANGUAGES]
        root = copying.own_page("portal/copy_root.html", settings.LANGUAGE_CODE, "/", names=names)
        self._write("index.html", self._rewritten(root, "/").encode())
        gone = copying.own_page("errors/404.html", settings.LANGUAGE_CODE, "/404.html")
        self._write("404.html", self._rewritten(gone, "/").encode())
        self._make_what_waits()

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.files += 1

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
        given = dict(parse_qsl(query))
        is_known = set(given) <= PAGES[name] and all(_KEY.fullmatch(value) for value in given.values())
        query = "&".join(f"{key}={value}" for key, value in sorted(given.items())) if is_known else ""
        self._find(path, query)
        return _address(path, query)

    def _of_answer(self, number: int, path: str, page: str) -> str:
        """An answer has a file in its own language alone; its page's other languages lead to their lists."""
        language = path.split("/")[1]
        own = _language_of(number)
        if own == language:
            return path
        if own and f"/answers/{number}-" not in page:
            return f"/{own}/{path.split('/', 2)[2]}"
        self._find(there := _path("answers", language), "")
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


def _path(name: str, language: str) -> str:
    with override(language):
        return reverse(name)


def _beginnings() -> Iterator[str]:
    """What the site map names, and what machines read."""
    for one in sitemaps.pages():
        path = urlsplit(one.url).path
        if copying.match(path).view_name in PAGES:
            yield path
    yield from ("/robots.txt", "/sitemap.xml", "/sitemap-pages.xml")
    yield from (reverse("sitemap_answers", args=[block]) for block in range(sitemaps.blocks()))
    yield from (_path(name, language) for language in LANGUAGES for name in ("feed", "suggestions"))


def _answers() -> Iterator[str]:
    """The path of each answer that readers see, in the language in which it is written."""
    rows = Publication.objects.live().order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last).only("pk", "slug", "language")[:AT_ONCE]):
        for row in found:
            with override(row.language):
                yield row.get_absolute_url()
        last = found[-1].pk


@lru_cache(maxsize=10_000)
def _language_of(number: int) -> str:
    return Publication.objects.live().filter(pk=number).values_list("language", flat=True).first() or ""
