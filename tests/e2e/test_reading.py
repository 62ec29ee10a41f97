"""Reading an answer and an article: with and without JavaScript, two languages, by a screen reader, aloud, on paper."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Pages
from tests.e2e.people import Asker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(300)
BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
LANGUAGES = pytest.mark.parametrize("language", ["fi", "en"])
KINDS = pytest.mark.parametrize("kind", ["answers", "articles"])
REFUSED = """window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.effectiveDirective));"""
PUT_IN = """() => {
  const one = document.createElement("script"); one.textContent = "window.ran = 1"; document.head.append(one); }"""
# Voices of a device: `local` says whether the voice is on it. What is said is kept; each piece ends at once.
VOICES = """
window.said = []; window.stopped = 0;
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: class { constructor(text) { this.text = text; } } });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => %s, addEventListener() {}, cancel() { window.stopped += 1; },
  speak(one) { window.said.push([one.lang, one.text]); one.onstart(); setTimeout(() => one.onend(), %d); },
} });
"""


def path_of(stack: Stack, kind: str, language: str) -> str:
    """The newest answer that may be shown around, or the first article."""
    if kind == "articles":
        query = "SELECT slug FROM content_article WHERE language = %s AND status = 'live' ORDER BY id LIMIT 1"
        return f"{stack.url}/{language}/articles/{stack.value(query, language)}/"
    query = (
        "SELECT id || '-' || slug FROM content_publication"
        " WHERE language = %s AND status = 'live' AND NOT sensitive ORDER BY id DESC LIMIT 1"
    )
    return f"{stack.url}/{language}/answers/{stack.value(query, language)}/"


def _counted(stack: Stack) -> tuple[Any, Any]:
    row = stack.rows("SELECT coalesce(sum(yes), 0), coalesce(sum(no), 0) FROM content_helped")[0]
    return int(row[0]), int(row[1])


@LANGUAGES
@KINDS
def test_axe_finds_nothing_before_and_after_the_press(stack: Stack, pages: Pages, language: str, kind: str) -> None:
    page = pages.open()
    page.goto(path_of(stack, kind, language))
    found = complaints(page)
    page.locator('[data-step="helped_no"]').click()
    page.locator("[data-thanks]").wait_for()
    assert (found, complaints(page)) == ([], [])


@LANGUAGES
def test_what_is_not_here_can_be_looked_for(stack: Stack, pages: Pages, language: str) -> None:
    page = pages.open()
    page.goto(f"{stack.url}/{language}/answers/999999-x/")
    assert page.locator(".link-list a").count() >= 8
    assert complaints(page) == []
    page.locator('input[name="q"]').fill("koulu" if language == "fi" else "school")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{stack.url}/{language}/search/")


@BOTH
@LANGUAGES
@KINDS
def test_a_reader_says_whether_it_helped(
    stack: Stack, asker: Callable[..., Asker], language: str, kind: str, scripts: bool
) -> None:
    reader, address = asker(language, scripts=scripts), path_of(stack, kind, language)
    yes, no = _counted(stack)
    reader.page.goto(address)
    title = reader.page.locator("h1").inner_text()
    reader.page.locator('[data-step="helped_yes"]').focus()
    reader.page.keyboard.press("Enter")
    thanks = reader.page.locator("[data-thanks]")
    expect(thanks).to_be_in_viewport()
    expect(reader.page.locator("h1")).to_have_text(title)
    assert reader.page.url == (address if scripts else f"{address}helped/#helped")
    reader.cannot("helped_yes")
    assert _counted(stack) == (yes + 1, no)
    assert reader.page.context.cookies() == []
    if scripts:
        expect(thanks).to_be_focused()
        assert reader.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_quick_presses_are_one(stack: Stack, asker: Callable[..., Asker]) -> None:
    reader = asker("fi", scripts=True)
    before = sum(_counted(stack))
    reader.page.goto(path_of(stack, "answers", "fi"))
    reader.page.evaluate(
        "() => { for (const one of document.querySelectorAll('[data-helped] button')) { one.click(); one.click(); } }"
    )
    reader.page.locator("[data-thanks]").wait_for()
    assert sum(_counted(stack)) == before + 1


@KINDS
def test_the_data_for_machines_is_neither_run_nor_refused(stack: Stack, pages: Pages, kind: str) -> None:
    page = pages.open()
    page.add_init_script(REFUSED)
    page.goto(path_of(stack, kind, "fi"))
    told = json.loads(page.locator('script[type="application/ld+json"]').inner_text())
    assert {one["@type"] for one in told} == {"QAPage" if kind == "answers" else "Article", "BreadcrumbList"}
    assert page.evaluate("refused") == []
    page.evaluate(PUT_IN)
    assert (page.evaluate("refused"), page.evaluate("window.ran")) == (["script-src-elem"], None)
    assert [line.split(":")[0] for line in pages.wrong] == ["console"]  # of the script that this test put in
    pages.wrong.clear()


def _with_voices(pages: Pages, *voices: tuple[str, bool], pause: int = 0) -> Page:
    page = pages.open(**PHONE)
    listed = [{"lang": lang, "localService": local} for lang, local in voices]
    page.add_init_script(VOICES % (json.dumps(listed), pause))
    return page


@pytest.mark.parametrize(
    ("voices", "there"),
    [((), False), ((("fi-FI", False), ("en-GB", True)), False), ((("en-GB", True), ("fi_FI", True)), True)],
    ids=["none", "only over the net", "on the device"],
)
def test_the_button_to_read_aloud_is_there_only_with_a_voice_on_the_device(
    stack: Stack, pages: Pages, voices: Any, there: bool
) -> None:
    page = _with_voices(pages, *voices)
    page.goto(path_of(stack, "answers", "fi"))
    page.locator("[data-copy]").wait_for()
    assert page.locator("[data-aloud]").is_visible() == there


@KINDS
def test_it_reads_the_text_and_nothing_around_it(stack: Stack, pages: Pages, kind: str) -> None:
    page = _with_voices(pages, ("fi-FI", True))
    page.goto(path_of(stack, kind, "fi"))
    page.locator("[data-aloud]").click()
    expect(page.locator("[data-aloud]")).to_have_attribute("aria-pressed", "false")
    said = page.evaluate("said")
    whole = " ".join(text for _lang, text in said)
    assert {lang for lang, _text in said} == {"fi-FI"}
    assert page.locator("h1").inner_text().replace("\xad", "") in whole
    for block in page.locator(".asked p, .short-answer p, .prose > p").all():
        assert " ".join(block.inner_text().split())[:40] in " ".join(whole.split())
    assert page.locator("#helped").inner_text() not in whole
    assert page.locator(".being-read").count() == 0


@pytest.mark.parametrize("how", ["press", "Escape", "leave"])
def test_it_falls_silent_at_once(stack: Stack, pages: Pages, how: str) -> None:
    page = _with_voices(pages, ("fi-FI", True), pause=60_000)
    page.goto(path_of(stack, "answers", "fi"))
    page.locator("[data-aloud]").click()
    expect(page.locator(".being-read")).to_have_count(1)
    before = page.evaluate("stopped")
    if how == "press":
        page.locator("[data-aloud]").click()
    elif how == "Escape":
        page.keyboard.press("Escape")
    else:
        page.evaluate("() => { document.documentElement.hidden = true; }")
    assert page.evaluate("stopped") > before
    assert (page.evaluate("said.length"), page.locator(".being-read").count()) == (1, 0)


@KINDS
def test_the_link_is_copied_or_shown_to_be_copied(stack: Stack, pages: Pages, kind: str) -> None:
    address = path_of(stack, kind, "fi")
    page = pages.open(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + "?country=fi")
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copied]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == address
    other = pages.open()
    other.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    other.goto(address)
    other.locator("[data-copy]").click()
    expect(other.locator("#address")).to_be_visible()
    assert other.evaluate("getSelection().toString() || document.activeElement.value") == address


@BOTH
@KINDS
def test_on_paper_stands_the_text_alone(stack: Stack, pages: Pages, kind: str, scripts: bool) -> None:
    page = pages.open(java_script_enabled=scripts)
    page.goto(path_of(stack, kind, "fi"))
    page.emulate_media(media="print")
    for chrome in (".bar", ".nav", ".foot", ".column-side", ".helped", ".reading-tools", ".crumbs"):
        assert (chrome, page.locator(chrome).filter(visible=True).count()) == (chrome, 0)
    for text in ("h1", ".prose", "p.only-print"):
        expect(page.locator(text).first).to_be_visible()
    assert page.locator("p.only-print").inner_text() == page.url


@BOTH
@KINDS
def test_nothing_is_cut_off_at_twice_the_text_on_a_small_phone(
    stack: Stack, pages: Pages, kind: str, scripts: bool
) -> None:
    page = pages.open(viewport={"width": 180, "height": 400}, java_script_enabled=scripts)
    page.goto(path_of(stack, kind, "fi"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 180


@LANGUAGES
@pytest.mark.parametrize(("kind", "most"), [("answers", 2), ("articles", 2), ("home", 3)])
def test_a_first_visit_stays_light(
    stack: Stack, asker: Callable[..., Asker], language: str, kind: str, most: int
) -> None:
    reader, sizes, urls = asker(language, scripts=True), {}, {}
    address = f"{stack.url}/{language}/" if kind == "home" else path_of(stack, kind, language)
    tools = reader.page.context.new_cdp_session(reader.page)
    tools.send("Network.enable")
    tools.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    tools.on(
        "Network.loadingFinished", lambda event: sizes.update({urls[event["requestId"]]: event["encodedDataLength"]})
    )
    reader.page.goto(address, wait_until="networkidle")
    scripts = {url: size for url, size in sizes.items() if url.endswith(".js")}
    assert len(scripts) <= most
    assert (sum(sizes.values()) < 60_000, sum(scripts.values()) < 25_000) == (True, True), sizes
