"""The search page in a browser: suggestions before a word is typed, results by kind and page, by the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Pages
from tests.e2e.people import Asker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(300)


def _press(page: Page, words: str) -> None:
    page.locator("#q").focus()
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_suggestions_come_when_the_box_is_entered_and_nothing_typed_is_sent_before_the_press(
    stack: Stack, pages: Pages
) -> None:
    page = pages.open()
    page.goto(f"{stack.url}/fi/search/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/fi/search/suggestions.json"):
        page.locator("#q").focus()
    page.wait_for_function("() => document.querySelector('#q').list?.options.length > 8")
    page.keyboard.type("salaisuus")
    page.locator("h1").click()
    page.locator("#q").focus()
    page.wait_for_timeout(300)
    assert [url for url in asked if "/static/" not in url] == [f"{stack.url}/fi/search/suggestions.json"]
    assert "salaisuus" not in " ".join(asked)


@pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
def test_what_is_found_can_be_narrowed_with_the_keyboard_and_no_address_tells_it(
    stack: Stack, pages: Pages, scripts: bool
) -> None:
    page = pages.open(java_script_enabled=scripts)
    page.goto(f"{stack.url}/fi/search/")
    _press(page, "koulu")
    articles = page.get_by_role("button", name="Artikkelit")
    articles.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#articles")).to_be_visible()
    assert page.locator("#answers").count() == 0
    assert page.url == f"{stack.url}/fi/search/"
    assert page.locator("#q").input_value() == "koulu"


@pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
def test_what_found_nothing_comes_along_into_the_question(
    stack: Stack, asker: Callable[..., Asker], scripts: bool
) -> None:
    young = asker("fi", scripts=scripts)
    young.searches("avaruusromu mun huoneessa")
    carry = young.page.locator('[data-step="carry_words"]')
    carry.focus()
    with young.page.expect_navigation():
        young.page.keyboard.press("Enter")
    assert young.page.url == f"{stack.url}/fi/ask/again/"
    expect(young.page.locator("#id_text")).to_have_value("avaruusromu mun huoneessa")
    if scripts:  # axe is one
        assert complaints(young.page) == []
    young.types("text", "Avaruusromu mun huoneessa pelottaa. Mitä mä teen?")
    young.presses("ask")
    young.reads_the_code()


@pytest.mark.parametrize("words", ["koulu", "avaruusromu"])
def test_axe_finds_nothing_with_and_without_results(stack: Stack, pages: Pages, words: str) -> None:
    page = pages.open(**PHONE)
    page.goto(f"{stack.url}/fi/search/")
    _press(page, words)
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
