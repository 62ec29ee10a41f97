"""What stays on the device: a fresh profile of Chromium reads, asks, comes back, leaves; then its folder is searched.

With JavaScript nothing of the question or the code is found. Without it they are in the session files, as the pages
say, and nowhere else. First the search has to find a text that was planted the way each trace would come about.
"""

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from tests.e2e.evidence import Mark, code_mark, fold, mark
from tests.e2e.people import Asker
from tests.e2e.stack import Stack, eventually
from tests.servers.browser import QUIET
from tests.servers.processes import program

pytestmark = pytest.mark.timeout(300)
WORD = "zanzibarmerkki"
SIX = "border moon chirp jump oval cactus"  # a made-up code, for planting
ASKED = {
    "fi": f"Mun opettaja sano että {WORD}. Saako se sanoa niin?",
    "sv": f"Min lärare sa att {WORD}. Får hen säga så?",
}
OUTSIDE = re.compile(r"^https://(sv|www)\.ilmatieteenlaitos\.fi/")
SETTLED = 12  # seconds: Chromium writes its session file every 2.5, its stores every 5 to 10
PLANTED = f"""<!doctype html><title>planted</title><p>{WORD} {SIX}</p>
<form method="post"><textarea name="text">{WORD}</textarea><input name="code" value="{SIX}"><button>go</button></form>
<script>localStorage.setItem("text", "{WORD} {SIX}"); history.replaceState({{text: "{WORD} {SIX}"}}, "", "?q={WORD}");
</script>"""


# --- a device ---------------------------------------------------------------------------------------


@contextmanager
def device(chromium: Browser, profile: Path, *, scripts: bool = True) -> Iterator[Page]:
    """A browser with a folder of its own, as at home; on leaving it is closed like one closes it."""
    context = chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=program("chromium"), args=list(QUIET), java_script_enabled=scripts
    )
    context.route(OUTSIDE, _outside)
    try:
        yield context.pages[0]
    finally:
        _close(context)


def _outside(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<title>Sää</title><h1>Sää</h1>")


def _close(context: BrowserContext) -> None:
    context.pages[0].wait_for_timeout(SETTLED * 1000)
    context.close()


def found(profile: Path, marks: dict[str, Mark]) -> dict[str, set[str]]:
    """The first folders below the profile's (`Sessions`, `Cache` …) in which a mark stands -> which marks."""
    places: dict[str, set[str]] = {}
    for path in profile.rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()
        text = fold(data.decode(errors="replace")) + fold(data.replace(b"\0", b"").decode(errors="replace"))
        if names := {name for name, one in marks.items() if one.search(text)}:
            inside = path.relative_to(profile).parts
            places.setdefault(inside[1] if inside[0] == "Default" and len(inside) > 1 else inside[0], set()).update(
                names
            )
    return places


def titles(profile: Path) -> dict[str, str]:
    """address -> title, of everything in the history."""
    copy = profile.parent / f"{profile.name}.history"
    shutil.copy(profile / "Default" / "History", copy)
    with sqlite3.connect(copy) as history:
        return dict(history.execute("SELECT url, title FROM urls").fetchall())


# --- planting ---------------------------------------------------------------------------------------


class _Careless(BaseHTTPRequestHandler):
    """A site that does everything wrong: keeps in caches and stores, posts natively, puts words into addresses."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "public, max-age=86400")
        self.end_headers()
        self.wfile.write(PLANTED.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_words: object) -> None:  # type: ignore[override]
        """Says nothing."""


@contextmanager
def careless_site() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_the_search_finds_what_is_planted(chromium: Browser, tmp_path: Path) -> None:
    profile = tmp_path / "planted"
    with careless_site() as address, device(chromium, profile) as page:
        page.goto(address)
        page.locator("button").click()
    places = found(profile, {"text": mark(WORD), "code": code_mark(SIX)})
    both = {"text", "code"}
    assert {name: places.get(name) for name in ("Sessions", "Cache", "Local Storage")} == {
        "Sessions": both,
        "Cache": both,
        "Local Storage": both,
    }
    assert "text" in places["History"]


# --- the walk ---------------------------------------------------------------------------------------


def the_walk(young: Asker, language: str) -> str:
    """Reads, asks, comes back, writes, leaves by the exit. Gives the code."""
    page = young.page
    page.goto(f"{young.home}answers/")
    young.asks(ASKED[language])
    if young.scripts:
        young.has_written_it_down()
    young.comes_back()
    young.writes(f"{WORD} vielä")
    young.sees(f"{WORD} vielä")
    page.locator("header a[data-exit]").click()
    page.wait_for_url(OUTSIDE)
    return young.code


def nobody_agrees(context: BrowserContext) -> None:
    """Where a form would have to be sent again the browser asks first; nobody agrees (Playwright would by itself)."""
    context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())


def goes_back(page: Page) -> bool:
    """Once; False where nothing comes without a form being sent again."""
    try:
        page.go_back()
        page.wait_for_load_state()
    except Error as refused:
        if not re.search("ERR_CACHE_MISS|ERR_FAILED|interrupted", str(refused)):
            raise
        page.wait_for_timeout(500)
        return False
    return True


def on_screen(young: Asker) -> str:
    """Everything on the page, and what stands in its fields."""
    fields = young.page.locator("textarea, input:not([type=hidden])")
    return young.page.content() + " ".join(fields.evaluate_all("all => all.map(field => field.value)"))


def shows_nothing(young: Asker) -> None:
    """Neither going back, step by step, nor reloading shows what was written."""
    for _ in range(4):
        came = goes_back(young.page)
        assert WORD not in on_screen(young)
        assert not code_mark(young.code).search(fold(on_screen(young)))
        if came and young.page.url.startswith(young.site):
            young.page.reload()
            assert WORD not in on_screen(young)


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("scripts", [True, False])
def test_after_leaving_the_device_holds_what_the_page_admits(
    chromium: Browser, stack: Stack, tmp_path: Path, language: str, scripts: bool
) -> None:
    profile = tmp_path / "profile"
    with device(chromium, profile, scripts=scripts) as page:
        young = Asker(page, stack.url, language, scripts=scripts)
        marks = {"text": mark(WORD), "code": code_mark(the_walk(young, language))}
        if not scripts:  # written down every few seconds, and never where one went back before that
            assert eventually(lambda: len(found(profile, marks).get("Sessions", ())) == 2, 60)
        nobody_agrees(page.context)
        shows_nothing(young)
    places = found(profile, marks)
    assert places == ({} if scripts else {"Sessions": {"text", "code"}})
    history = {url: title for url, title in titles(profile).items() if url.startswith(stack.url)}
    assert [url for url in history if "?" in url.replace("/exit?l=", "") or "#" in url] == []
    private = {title for url, title in history.items() if re.search(r"/(ask|my-question)/", url)}
    assert private
    assert [title for title in private if len(title) > 24] == []


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_looked_for_and_then_asked_stays_nowhere_but_where_the_page_admits(
    chromium: Browser, stack: Stack, tmp_path: Path, scripts: bool
) -> None:
    profile, marks = tmp_path / "profile", {"looked for": mark(WORD), "asked": mark("sansibarissa")}
    with device(chromium, profile, scripts=scripts) as page:
        young = Asker(page, stack.url, "fi", scripts=scripts)
        young.searches(WORD)
        young.presses("carry_words")
        young.types("text", "Mun opettaja asuu Sansibarissa. Saako se?")
        young.presses("ask")
        young.has_written_it_down() if scripts else None
        page.locator("header a[data-exit]").click()
        page.wait_for_url(OUTSIDE)
        if not scripts:  # the browser writes its session down every few seconds
            assert eventually(lambda: len(found(profile, marks).get("Sessions", ())) == 2, 60)
    assert found(profile, marks) == ({} if scripts else {"Sessions": set(marks)})
    assert [url for url in titles(profile) if fold(WORD) in fold(url)] == []


def test_leaving_throws_away_the_kept_copies_of_pages_that_were_read(
    chromium: Browser, stack: Stack, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    copies = {"address": mark("/fi/help-now/")}

    def kept() -> bool:
        return "Cache" in found(profile, copies)

    with device(chromium, profile) as page:
        page.goto(f"{stack.url}/fi/help-now/")
        page.goto(f"{stack.url}/fi/about/")
        assert eventually(kept, 20)
        page.locator("header a[data-exit]").click()
        page.wait_for_url(OUTSIDE)
        assert eventually(lambda: not kept(), 20)


Phones = Callable[..., Asker]


def test_a_page_that_was_left_comes_back_empty_from_the_browsers_memory(asker: Phones) -> None:
    young = asker("sv", scripts=True)
    young.asks(ASKED["sv"])
    young.has_written_it_down()
    young.comes_back()
    young.sees(WORD)
    young.page.locator('footer a[href$="/privacy/"]').click()
    young.page.wait_for_url("**/privacy/")
    young.page.go_back()
    young.page.locator('[name="code"]').wait_for()
    assert WORD not in on_screen(young)
    assert young.page.locator('[name="code"]').input_value() == ""


def test_what_was_typed_and_not_sent_is_gone_when_one_comes_back_to_the_page(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    young.page.goto(f"{young.home}ask/")
    young.types("text", f"Tämä jäi kesken {WORD}")
    young.page.goto(f"{young.home}about/")
    young.page.go_back()
    assert young.page.locator('[name="text"]').input_value() == ""
    young.types("text", f"Uudestaan {WORD}")
    young.page.reload()
    assert young.page.locator('[name="text"]').input_value() == ""


# --- the browser's memory of pages one came from, switched on (Playwright switches it off) -----------------------

PRIVATE = {"ask": "text", "thread": "text", "code": "", "my-question": "code", "shown": "code"}


@pytest.fixture(scope="module")
def remembering(chromium: Browser) -> Iterator[Browser]:
    """A browser that keeps whole pages for the back button, as every browser at home does."""
    browser = chromium.browser_type.launch(
        executable_path=program("chromium"),
        args=list(QUIET),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


def in_memory(browser: Browser, site: str, language: str, *, scripts: bool) -> Asker:
    """A young person at that browser; what lies outside is a made-up page."""
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.context.route(OUTSIDE, _outside)
    page.on("dialog", lambda dialog: dialog.accept())
    return Asker(page, site, language, scripts=scripts)


def comes_back_to(page: Page) -> None:
    """One step; a page out of the memory does not load again."""
    with suppress(Error):
        page.go_back(wait_until="commit", timeout=5000)
    page.wait_for_timeout(500)


def test_this_browser_keeps_whole_pages_in_memory(remembering: Browser, stack: Stack) -> None:
    reader = in_memory(remembering, stack.url, "fi", scripts=True)
    reader.page.goto(f"{reader.home}about/")
    reader.page.evaluate("window.marked = 1")
    reader.page.locator('footer a[href$="/privacy/"]').click()
    reader.page.wait_for_url("**/privacy/")
    comes_back_to(reader.page)
    assert reader.page.evaluate("window.marked") == 1
    reader.page.context.close()


def is_at(young: Asker, where: str) -> None:
    """On that page, with something typed into its field."""
    if where in ("thread", "code"):
        young.asks(f"Saako näin kysyä {WORD}?")
    if where == "thread":
        young.comes_back()
    if where not in ("thread", "code"):
        young.page.goto(f"{young.home}{where}/")
    if field := PRIVATE[where]:
        young.types(field, f"{WORD} kesken")


LEAVING = [
    *((where, language, True) for where, language in zip(PRIVATE, ["fi", "sv", "fi", "sv", "fi"], strict=True)),
    ("thread", "fi", False),
    ("code", "sv", False),
    ("ask", "fi", False),
    ("my-question", "sv", False),
]


@pytest.mark.parametrize(("where", "language", "scripts"), LEAVING)
def test_after_leaving_at_once_the_browsers_memory_shows_nothing(
    remembering: Browser, stack: Stack, where: str, language: str, scripts: bool
) -> None:
    young = in_memory(remembering, stack.url, language, scripts=scripts)
    answered: list[int] = []
    young.page.on("response", lambda response: answered.append(response.status))
    young.page.goto(young.home)
    is_at(young, where)
    young.page.locator("header a[data-exit]").click()
    with suppress(Error):  # without JavaScript a redirect leads there, and Playwright routes none
        young.page.wait_for_url(re.compile(r"^https://"))
    assert eventually(lambda: 303 in answered or not young.page.url.startswith(stack.url))
    nobody_agrees(young.page.context)
    for _ in range(3):
        comes_back_to(young.page)
        assert WORD not in on_screen(young)
        fields = young.page.locator("[name=text], [name=code]")
        assert [one.input_value() for one in fields.all()] == [""] * fields.count()
        assert not young.code or not code_mark(young.code).search(fold(on_screen(young)))
    young.page.context.close()


@pytest.mark.parametrize("way", ["back", "left", "elsewhere"])
def test_what_was_found_waits_for_who_reads_an_answer_and_for_nobody_else(
    remembering: Browser, stack: Stack, way: str
) -> None:
    young = in_memory(remembering, stack.url, "fi", scripts=True)
    answer = young.page.locator('#answers ~ * a[href*="/answers/"]').first
    young.searches("koulu")
    if way == "elsewhere":
        young.page.goto("https://www.ilmatieteenlaitos.fi/")
    else:
        answer.click()
        young.page.wait_for_url("**/answers/**")
    if way == "left":
        young.page.locator("header a[data-exit]").click()
        young.page.wait_for_url(OUTSIDE)
    comes_back_to(young.page)
    expect(young.page.locator("#q")).to_have_value("koulu" if way == "back" else "")
    expect(answer).to_have_count(1 if way == "back" else 0)
    young.page.context.close()


@pytest.mark.parametrize(("where", "language"), [("ask", "fi"), ("my-question", "sv")])
def test_without_javascript_the_page_says_that_going_back_may_show_what_was_not_sent(
    remembering: Browser, stack: Stack, where: str, language: str
) -> None:
    young = in_memory(remembering, stack.url, language, scripts=False)
    is_at(young, where)
    told = young.page.locator("noscript .notice p")
    assert told.count() == 3
    young.page.locator('footer a[href$="/privacy/"]').click()
    comes_back_to(young.page)
    assert WORD in on_screen(young)  # when this fails it has become better: take the sentence out
    young.page.context.close()
