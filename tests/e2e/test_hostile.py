"""The collection of tricks in a real browser, without the site’s own policy on scripts: the cleaner alone has to hold.

A page for each way a text reaches readers, on a phone, with all pieces in it. Nothing runs, nothing is asked of another
host, nothing leaves its container.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.content import hostile

pytestmark = pytest.mark.django_db
SITE = "http://kynnys.test/"
CSS = Path(__file__).parents[2] / "static" / "css"
HOOK = "window.ran = 0; window.stolen = () => { window.ran += 1; };"
# Press, hover and focus all that is there, but follow no link.
TOUCH = """() => {
  document.addEventListener("click", (event) => event.preventDefault());
  for (const one of document.querySelectorAll(".piece *")) {
    one.focus?.();
    for (const name of ["mouseover", "pointerenter", "animationstart", "toggle", "scrollend"])
      one.dispatchEvent(new Event(name));
    if (one.localName !== "a") one.click?.();
  }
}"""
LINKS = """() => [...document.querySelectorAll(".piece a[href]")]
  .filter((one) => !(["https:", "tel:", "mailto:"].includes(one.protocol) || one.host === location.host))
  .map((one) => one.href)"""
# Pieces whose text stands beside the column of a phone, or out of the flow, and what came out of its container.
OUTSIDE = """() => {
  const wrong = [];
  for (const piece of document.querySelectorAll("main > .piece")) {
    const edge = piece.getBoundingClientRect();
    for (const one of piece.querySelectorAll("*")) {
      const box = one.getBoundingClientRect(), style = getComputedStyle(one);
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || ["fixed", "sticky"].includes(style.position))
        wrong.push(`${piece.dataset.name}: ${one.localName}`);
    }
  }
  return wrong;
}"""
SHAPE = """() => [document.querySelectorAll("main > .piece").length, document.querySelectorAll(".piece").length,
  document.body.children.length, document.getElementById("after").parentNode.localName,
  document.documentElement.scrollWidth]"""


@pytest.fixture(autouse=True)
def rested() -> None:
    """These pages need no running site."""


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, body: str) -> None:
        """The text as a page of the site, with its styles."""
        links = "".join(f'<link rel="stylesheet" href="/{name}">' for name in ("base.css", "public.css"))
        html = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{links}</head><body>{body}</body></html>'
        self.page.route("**/*", lambda route: self._answer(route, html))
        self.page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("popup", lambda popup: self.wrong.append(f"window {popup.url}"))
        self.page.goto(SITE, wait_until="load")

    def _answer(self, route: Route, html: str) -> None:
        url, name = route.request.url, route.request.url.removeprefix(SITE)
        if url == SITE:
            route.fulfill(content_type="text/html", body=html)
        elif name in ("base.css", "public.css"):
            route.fulfill(content_type="text/css", path=CSS / name)
        else:
            if name != "favicon.ico":
                self.wrong.append(f"request {url}")
            route.abort()

    def touched(self) -> list[str]:
        """Everything pressed; what ran or was asked for meanwhile."""
        self.page.evaluate(TOUCH)
        self.page.wait_for_timeout(300)
        ran = self.page.evaluate("window.ran")
        return [*self.wrong, *([f"ran {ran}"] if ran else []), *([] if self.page.url == SITE else [self.page.url])]


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    """A phone with scripts, and no policy that would forbid them."""
    options: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "bypass_csp": True}
    context = chromium.new_context(**options)
    context.add_init_script(HOOK)
    yield Watched(context.new_page())
    context.close()


def _page(render: Any) -> tuple[str, int]:
    rows = [
        f'<div class="piece prose" data-name="{name}">{render(text)}</div>' for name, text in hostile.pieces().items()
    ]
    return f'<main class="page">{"".join(rows)}</main><p id="after">after</p>', len(rows)


@pytest.mark.parametrize(
    "raw",
    [
        "<img src=data:, onerror=stolen()>",
        "<script>stolen()</script>",
        "<img src=https://elsewhere.example/count.gif>",
        "<script>alert(1)</script>",
        "<input autofocus onfocus=stolen()>",
    ],
)
def test_the_watch_would_see_what_runs(watched, raw):
    watched.open(f'<main><div class="piece">{raw}</div></main>')
    assert watched.touched() != []


def test_the_watch_would_see_what_leaves_its_container(watched):
    watched.open(
        '<main class="page"><div class="piece"><p style="position:fixed">x</p></div></main><p id="after">x</p>'
    )
    assert watched.page.evaluate(OUTSIDE) == ["undefined: p"]


@pytest.mark.parametrize("way", hostile.WAYS)
def test_nothing_runs_and_nothing_leaves_its_place(watched, way):
    body, pieces = _page(hostile.WAYS[way][0])
    watched.open(body)
    assert watched.touched() == []
    assert watched.page.evaluate(LINKS) == []
    assert watched.page.evaluate(SHAPE) == [pieces, pieces, 2, "body", 360]
    assert watched.page.evaluate(OUTSIDE) == []
