"""Queries and processor milliseconds of public pages made anew, beside their own templates with the data in memory.

The limit of a page: the same template, rendered again with the very data that the view gave it. Beside it stands a view
that does nothing, the way through the middlewares alone. Each page is asked for in turn, round after round, so that a
slow moment hits all alike; the medians count. The time is this process's own: the database's is not in it.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, path
from django.utils.translation import override

from bench import environment
from bench.tables import heading, table
from content.models import Article, Publication, Term
from portal import urls

ROUNDS = int(os.environ.get("ROUNDS", "40"))
WARM_UP = 3
PATHS = {
    "home": "/fi/",
    "answers": "/fi/answers/",
    "topic": "/fi/topics/wronged/",
    "articles": "/fi/articles/",
    "words": "/fi/words/",
    "people": "/fi/people/",
    "about": "/fi/about/",
    "privacy": "/fi/privacy/",
    "help now": "/fi/help-now/",
    "ask": "/fi/ask/",
    "my question": "/fi/my-question/",
}


@dataclass
class Page:
    """A page and what it has cost so far."""

    name: str
    visit: Callable[[], environment.Answered]
    queries: int = 0
    size: int = 0
    times: list[float] = field(default_factory=list)
    rendering: list[float] = field(default_factory=list)
    render: Callable[[], Any] | None = None

    def look(self) -> None:
        """One visit whose queries are counted, and whose rendering is kept to be done again."""
        with CaptureQueriesContext(connection) as captured, _rendered() as seen:
            answer = self.visit()
            self.queries = len(captured)
        if answer.status != 200:
            raise SystemExit(f"{self.name} answers {answer.status}")
        self.size, self.render = len(answer.content), seen[0] if seen else None


class _rendered:  # noqa: N801 - a context
    """What the views render while it is open: calls that do the same again."""

    def __enter__(self) -> list[Callable[[], Any]]:
        self._own, found = Template.render, []

        def render(template: Template, context: Any = None, request: Any = None) -> Any:
            found.append(lambda: self._own(template, context, request))
            return self._own(template, context, request)

        Template.render = render  # type: ignore[method-assign]
        return found

    def __exit__(self, *_failure: object) -> None:
        Template.render = self._own  # type: ignore[method-assign]


def _spent(done: Callable[[], Any]) -> float:
    """Processor milliseconds."""
    start = time.process_time()
    done()
    return (time.process_time() - start) * 1000


@login_not_required
def nothing(_request: HttpRequest) -> HttpResponse:
    """The same way through the middlewares, and no work at the end."""
    return HttpResponse("nothing")


def pages(visitor: environment.Visitor) -> list[Page]:
    """What does nothing first, then what is measured."""
    answer = Publication.objects.live().filter(language="fi", origin="software").order_by("-pk")[0]
    article, term = Article.objects.live().filter(language="fi")[0], Term.objects.filter(language="fi")[0]
    shown = {"an answer": answer, "an article": article, "a word": term}
    with override("fi"):
        addresses = {"nothing": "/bench-nothing", **PATHS} | {
            name: row.get_absolute_url() for name, row in shown.items()
        }
    found = [Page(name, lambda path=where: visitor.get(path + environment.ANEW)) for name, where in addresses.items()]  # type: ignore[misc]
    return [*found, Page("search", lambda: visitor.post("/fi/search/", {"q": "koulukiusaaminen opettaja"}))]


def rows(found: list[Page]) -> list[list[str]]:
    """As in docs/performance.md."""
    told = []
    for page in found:
        all_of_it, template = statistics.median(page.times), statistics.median(page.rendering or [0.0])
        ratio = f"{all_of_it / template:.1f}" if template else ""
        told.append(
            [page.name, str(page.queries), f"{all_of_it:.1f}", f"{template:.1f}", ratio, f"{page.size / 1000:.0f}"]
        )
    return told


def main() -> None:
    """Measure and print."""
    environment.load()
    urls.urlpatterns.insert(0, path("bench-nothing", nothing))
    clear_url_caches()
    found = pages(environment.Visitor())
    for _time in range(WARM_UP):
        for page in found:
            page.look()
    for _round in range(ROUNDS):
        for page in found:
            page.times.append(_spent(page.visit))
        for page in found:  # by turns too: what was rendered a moment ago stands in the processor's own memory
            if page.render is not None:
                page.rendering.append(_spent(page.render))
    print(heading(f"Pages made anew: {ROUNDS} rounds, {connection.vendor}, the demo's data"))
    names = ["page", "queries", "CPU ms", "of its template, data in memory", "times that (goal 2)", "kB"]
    print(table(names, rows(found)))


if __name__ == "__main__":
    main()
