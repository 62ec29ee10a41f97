"""One running site for all journeys, and pages that complain.

asker("fi")                  a phone, 360 × 740, without JavaScript
asker("nb", scripts=True)    the same with it
staff("worker")              a colleague at the desk, logged in, 1280 × 900

A page fails its test on anything in the console, on a breach of the Content-Security-Policy, and on every request to
another host; nothing leaves the machine either way.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from redis import Redis

from tests import env as servers
from tests.e2e.people import ANSWERS, Asker, Worker
from tests.e2e.stack import Stack, running_stack

ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1[:/])")
# Chromium reports every answer above 399 as an error; these are answers in words, on purpose
REFUSED_IN_WORDS = re.compile(
    r"Failed to load resource: the server responded with a status of (404|409|410|422|429|503)"
)
NAMES = {
    "worker": "Elias Malli",
    "second": "Maria Näyte",
    "lead": "Aino Esimerkki",
    "jonas": "Jonas Eksempel",
    "ingrid": "Ingrid Eksempel",
}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The site with the demo's data."""
    with running_stack(tmp_path_factory.mktemp("site"), name="journeys", redis=f"{servers.REDIS}/1") as site:
        yield site


@pytest.fixture(autouse=True)
def rested(stack: Stack) -> None:
    """All journeys ask from one address: what the last one asked or mistyped does not count against the next."""
    cache = Redis.from_url(stack.env["REDIS_URL"])
    for pattern in ("*:tide:*", "*wrong:*", "*until:*", "*limit:calls:*", "*helped:*"):
        for name in cache.scan_iter(pattern):
            cache.delete(name)
    cache.close()


class Pages:
    """Browser contexts of one test, and what went wrong in them."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []
        self.wrong: list[str] = []

    def open(self, **options: Any) -> Page:
        """A page of a context of its own, watched."""
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        context.route(ELSEWHERE, lambda route: route.abort())
        context.on("request", lambda request: self._request(request.url))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"error: {error.error}"))
        page = context.new_page()
        page.set_default_timeout(ANSWERS)
        return page

    def _request(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and ELSEWHERE.match(url):
            self.wrong.append(f"request to another host: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED_IN_WORDS.match(message.text):
            self.wrong.append(f"console: {message.text}")

    def close(self) -> list[str]:
        """Close everything; gives what went wrong."""
        for context in self.contexts:
            context.close()
        return self.wrong


@pytest.fixture
def pages(chromium: Browser, stack: Stack) -> Iterator[Pages]:
    """Watched pages; the test fails when one of them has something to complain about."""
    opened = Pages(chromium, stack.url)
    yield opened
    assert opened.close() == []


@pytest.fixture
def asker(pages: Pages, stack: Stack) -> Callable[..., Asker]:
    """Young people with a phone each."""

    def with_phone(language: str, *, scripts: bool = False, **options: Any) -> Asker:
        page = pages.open(**PHONE | {"java_script_enabled": scripts} | options)
        return Asker(page, stack.url, language, scripts=scripts)

    return with_phone


@pytest.fixture(scope="session")
def sessions(chromium: Browser, stack: Stack) -> Callable[[str], Any]:
    """Each colleague logs in once a run."""
    kept: dict[str, Any] = {}

    def session_of(key: str) -> Any:
        if key not in kept:
            context = chromium.new_context()
            kept[key] = log_in(context.new_page(), stack.url, key)
            context.close()
        return kept[key]

    return session_of


def log_in(page: Page, site: str, key: str) -> Any:
    """Through the login page; gives the session."""
    page.goto(f"{site}/accounts/login/?next=/desk/")
    page.locator('[name="login"]').fill(f"{key}@demo.example")
    page.locator('[name="password"]').fill("demo")
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url(f"{site}/desk/**")
    return page.context.storage_state()


@pytest.fixture
def staff(pages: Pages, stack: Stack, sessions: Callable[[str], Any]) -> Callable[..., Worker]:
    """Colleagues at the desk."""

    def at_desk(key: str, **options: Any) -> Worker:
        page = pages.open(**DESK | {"storage_state": sessions(key)} | options)
        return Worker(page, stack.url, NAMES.get(key, key))

    return at_desk


@pytest.fixture(scope="session")
def folder(stack: Stack) -> Path:
    """Where the logs of the processes are."""
    return stack.folder
