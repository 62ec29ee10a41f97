"""Queries and milliseconds of the main pages, in this process, beside a view that does nothing.

The ratio is what to compare: the machine's speed falls out of it. Each page is asked for in turn, round after round, so
that a slow moment hits all alike; the median counts. The database is the demo's, in a file of its own (SQLite), unless
DATABASE_URL names another one that has the demo loaded.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

ROUNDS = 40
WARM_UP = 3


@dataclass
class Page:
    """A page and what it has cost so far."""

    name: str
    visit: Callable[[], "HttpResponse"]
    queries: int = 0
    bytes: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.times)


def set_up(folder: Path) -> None:
    """Django, on a demo database."""
    own = "DATABASE_URL" not in os.environ
    os.environ |= {"DEMO": "1", "DEBUG": "", "MAIL_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    if own:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    import django  # noqa: PLC0415 - the environment had to be set first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    settings.LOGGING["root"]["level"] = "ERROR"
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    if own:
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115


def nothing(_request: "HttpRequest") -> "HttpResponse":
    """The limit: the same way through the middlewares, and no work at the end."""
    from django.http import HttpResponse  # noqa: PLC0415

    return HttpResponse("nothing")


def add_the_limit() -> None:
    """An address for `nothing`."""
    from django.contrib.auth.decorators import login_not_required  # noqa: PLC0415
    from django.urls import clear_url_caches, path  # noqa: PLC0415

    from portal import urls  # noqa: PLC0415

    urls.urlpatterns.insert(0, path("bench-nothing", login_not_required(nothing)))
    clear_url_caches()


def pages(client: "Client") -> list[Page]:
    """The limit first, then what is measured."""
    from content.models import Publication  # noqa: PLC0415

    answer = Publication.objects.live().filter(language="fi").order_by("-pk")[0]
    addresses = {
        "home": "/fi/",
        "ask": "/fi/ask/",
        "an answer": f"/fi/answers/{answer.pk}-{answer.slug}/",
        "answers": "/fi/answers/",
        "topic": "/fi/topics/wronged/",
        "help now": "/fi/help-now/",
        "my question": "/fi/my-question/",
    }
    found = [Page("nothing", lambda: client.get("/bench-nothing"))]
    found += [Page(name, lambda path=path: client.get(path)) for name, path in addresses.items()]  # type: ignore[misc]
    found.append(Page("search", lambda: client.post("/fi/search/", {"q": "koulukiusaaminen opettaja"})))
    return found


def look(page: Page) -> None:
    """One visit whose queries are counted."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        answer = page.visit()
    if answer.status_code != 200:
        raise SystemExit(f"{page.name} answers {answer.status_code}")
    page.queries, page.bytes = len(captured), len(answer.content)


def measure(found: list[Page]) -> None:
    """Every page in turn, round after round."""
    for page in found:
        for _ in range(WARM_UP):
            look(page)
    for _ in range(ROUNDS):
        for page in found:
            start = time.perf_counter()
            page.visit()
            page.times.append((time.perf_counter() - start) * 1000)


def table(found: list[Page]) -> str:
    """As in docs/performance.md."""
    limit = found[0].median
    lines = ["| page | queries | median ms | times the limit | kB |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {page.name} | {page.queries} | {page.median:.1f} | {page.median / limit:.1f} | {page.bytes / 1000:.0f} |"
        for page in found
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="kynnys-bench-") as folder:
        set_up(Path(folder))
        add_the_limit()
        from django.test import Client  # noqa: PLC0415

        found = pages(Client(headers={"user-agent": "bench"}))
        measure(found)
        print(f"{ROUNDS} rounds, Python {sys.version.split()[0]}, {os.cpu_count()} processors\n")
        print(table(found))
