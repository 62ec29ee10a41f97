"""Carrying a question to a person: made in the thread, scanned or typed by the reader, read once, called back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Pages
from tests.e2e.people import Asker
from tests.e2e.stack import Stack, demo_codes
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(300)
Phones = Callable[..., Asker]
TEXT = {
    "fi": "Kenelle mä voin näyttää tän jos en saa sanottua sitä ääneen?",
    "sv": "Vem kan jag visa det här för om jag inte kan säga det högt?",
}


def _makes_the_page(young: Asker) -> list[str]:
    young.presses("show")
    words = young.page.locator("[data-carried] li").all_inner_texts()
    assert len(words) == 4
    return words


def _types(reader: Asker, words: list[str]) -> None:
    reader.page.goto(f"{reader.home}shown/")
    reader.types("code", " ".join(words))
    reader.presses("open")


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("scripts", [True, False])
def test_what_the_asker_shows_is_read_once_and_nowhere_else(asker: Phones, language: str, *, scripts: bool) -> None:
    young, reader, third = (asker(language, scripts=scripts) for _ in range(3))
    young.asks(TEXT[language])
    if scripts:
        young.has_written_it_down()
    young.comes_back()
    words = _makes_the_page(young)
    _types(reader, words)
    reader.sees(TEXT[language])
    assert reader.page.locator("main form").count() == 0
    assert "noindex" in (reader.page.locator('meta[name="robots"]').get_attribute("content") or "")
    _types(third, words)
    assert TEXT[language] not in third.page.content()
    third.can("open")


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_asker_sees_that_it_was_opened_and_calls_it_back(asker: Phones, language: str, *, scripts: bool) -> None:
    young, reader = asker(language, scripts=scripts), asker(language, scripts=scripts)
    young.comes_back(demo_codes[language])
    words = _makes_the_page(young)
    young.presses("back")
    before = young.page.locator("details:has([data-step=show]) strong").inner_text()
    young.presses("call_back")
    young.cannot("call_back")
    _types(reader, words)
    reader.can("open")
    words = _makes_the_page(young)
    _types(reader, words)
    reader.cannot("open")
    young.presses("back")
    after = young.page.locator("details:has([data-step=show]) strong").inner_text()
    assert before != after


def test_scanned_the_words_are_in_the_field_and_neither_in_the_address_nor_sent_before_the_press(
    asker: Phones, stack: Stack
) -> None:
    young, reader, asked = asker("fi", scripts=True), asker("fi", scripts=True), []
    young.comes_back(demo_codes["fi"])
    words = _makes_the_page(young)
    reader.page.on("request", lambda request: asked.append((request.method, request.url)))
    reader.page.goto(f"{reader.home}shown/#{'-'.join(words)}")
    expect(reader.page.locator('[name="code"]')).to_have_value(" ".join(words))
    assert reader.page.url == f"{reader.home}shown/"
    assert [line for line in asked if line[0] != "GET" or words[0] in line[1]] == []
    reader.presses("open")
    reader.cannot("open")
    assert reader.page.evaluate("history.length") <= 2
    assert stack.value("SELECT count(*) FROM questions_event WHERE step = 'show' AND detail <> ''") == 0


def test_close_and_forget_leads_outside_and_back_shows_nothing(asker: Phones, pages: Pages) -> None:
    young, reader = asker("fi", scripts=True), asker("fi", scripts=True)
    young.asks(TEXT["fi"])
    young.has_written_it_down()
    young.comes_back()
    _types(reader, _makes_the_page(young))
    reader.page.context.route("https://www.ilmatieteenlaitos.fi/**", lambda route: route.fulfill(body="<h1>Sää</h1>"))
    reader.page.locator("main a[data-exit]").click()
    reader.page.wait_for_url("https://www.ilmatieteenlaitos.fi/**")
    reader.page.go_back()
    assert TEXT["fi"] not in reader.page.content()
    pages.wrong[:] = [line for line in pages.wrong if "ilmatieteenlaitos" not in line]


def test_when_its_time_is_over_the_page_closes_itself(asker: Phones) -> None:
    young, reader = asker("sv", scripts=True), asker("sv", scripts=True)
    young.comes_back(demo_codes["sv"])
    words = _makes_the_page(young)
    reader.page.clock.install()
    _types(reader, words)
    expect(reader.page.locator("[data-closes]")).to_be_visible()
    with reader.page.expect_navigation():
        reader.page.clock.fast_forward(1_801_000)
    reader.can("open")


def test_axe_finds_nothing_on_these_pages(asker: Phones) -> None:
    young, reader = asker("fi", scripts=True), asker("fi", scripts=True)
    young.comes_back(demo_codes["fi"])
    words = _makes_the_page(young)
    assert complaints(young.page) == []
    reader.page.goto(f"{reader.home}shown/")
    reader.page.locator('[name="code"]').focus()
    expect(reader.page.locator('[name="code"]')).to_have_attribute("role", "combobox")
    reader.page.keyboard.type(words[0][:2])
    expect(reader.page.locator("[role=option]").first).to_be_visible()
    assert complaints(reader.page) == []
    _types(reader, words)
    assert complaints(reader.page) == []
