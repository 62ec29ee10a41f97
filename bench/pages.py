"""Queries and processor milliseconds of the main pages, in this process, beside a view that does nothing.

The ratio is what to compare: the machine's speed falls out of it. Each page is asked for in turn, round after round, so
that a slow moment hits all alike; the median counts. docs/performance.md keeps the last table.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, path

from bench import environment
from content.models import Publication
from portal import urls

ROUNDS = 40
WARM_UP = 3
PATHS = {
    "home": "/fi/",
    "ask": "/fi/ask/",
    "answers": "/fi/answers/",
    "topic": "/fi/topics/wronged/",
    "help now": "/fi/help-now/",
    "my question": "/fi/my-question/",
}


@dataclass
class Page:
    """A page and what it has cost so far."""

    name: str
    visit: Callable[[], Any]
    queries: int = 0
    size: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.times)


@login_not_required
def nothing(_request: HttpRequest) -> HttpResponse:
    """The limit: the same way through the middlewares, and no work at the end."""
    return HttpResponse("nothing")


def pages(client: Client) -> list[Page]:
    """The limit first, then what is measured."""
    answer = Publication.objects.live().filter(language="fi").order_by("-pk")[0]
    addresses = {"nothing": "/bench-nothing", "an answer": f"/fi/answers/{answer.pk}-{answer.slug}/", **PATHS}
    found = [Page(name, lambda path=path: client.get(path)) for name, path in addresses.items()]  # type: ignore[misc]
    return [*found, Page("search", lambda: client.post("/fi/search/", {"q": "koulukiusaaminen opettaja"}))]


def look(page: Page) -> None:
    """One visit whose queries are counted."""
    with CaptureQueriesContext(connection) as captured:
        answer = page.visit()
    if answer.status_code != 200:
        raise SystemExit(f"{page.name} answers {answer.status_code}")
    page.queries, page.size = len(captured), len(answer.content)


def measure(found: list[Page]) -> None:
    """Every page in turn, round after round."""
    for page in found:
        for _ in range(WARM_UP):
            look(page)
    for _ in range(ROUNDS):
        for page in found:
            start = time.process_time()
            page.visit()
            page.times.append((time.process_time() - start) * 1000)


def table(found: list[Page]) -> str:
    """As in docs/performance.md."""
    limit = found[0].median
    lines = ["| page | queries | median CPU ms | times the limit | kB |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {page.name} | {page.queries} | {page.median:.1f} | {page.median / limit:.1f} | {page.size / 1000:.0f} |"
        for page in found
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    environment.load()
    urls.urlpatterns.insert(0, path("bench-nothing", nothing))
    clear_url_caches()
    found = pages(Client(SERVER_NAME="localhost", headers={"user-agent": "bench"}))
    measure(found)
    engine = connection.vendor
    print(f"{ROUNDS} rounds, Python {sys.version.split()[0]}, {engine}, {os.cpu_count()} processors, the demo's data\n")
    print(table(found))
