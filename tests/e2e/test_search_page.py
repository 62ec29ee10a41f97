"""The search page in a browser: suggestions before a word is typed, results by kind and page, by the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Pages
from tests.e2e.people import Asker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(300)
Phones = Callable[..., Asker]


def _press(young: Asker, words: str) -> None:
    young.page.locator("#q").focus()
    young.page.keyboard.type(words)
    young.answered_by(lambda: young.page.keyboard.press("Enter"))


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
    stack: Stack, asker: Phones, scripts: bool
) -> None:
    young = asker("fi", scripts=scripts)
    young.page.goto(f"{young.home}search/")
    _press(young, "koulu")
    young.page.get_by_role("button", name="Artikkelit").focus()
    young.answered_by(lambda: young.page.keyboard.press("Enter"))
    expect(young.page.locator("#articles")).to_be_visible()
    assert young.page.locator("#answers").count() == 0
    assert young.page.url == f"{stack.url}/fi/search/"
    assert young.page.locator("#q").input_value() == "koulu"


def test_from_the_first_page_one_comes_to_what_was_found_and_back_again(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    young.page.goto(young.home)
    title = young.page.title()
    young.types("q", "koulu")
    young.answered_by(young.page.get_by_role("search").get_by_role("button").click)
    assert young.page.url == f"{young.home}search/"
    expect(young.page.locator("h1")).to_be_focused()
    young.page.go_back()
    expect(young.page).to_have_title(title)
    assert young.page.url == young.home
    assert young.page.locator('[name="q"]').input_value() == ""


def test_another_language_is_looked_through_with_the_same_words(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    young.searches("barnevernet")
    young.answered_by(young.page.locator('form[action="/nb/search/"] button').first.click)
    expect(young.page.locator("html[lang=nb]")).to_have_count(1)
    assert (young.page.url, young.page.locator("#q").input_value()) == (f"{young.site}/nb/search/", "barnevernet")


def test_without_a_connection_the_words_stay_and_the_next_press_finds(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    young.page.goto(f"{young.home}search/")
    young.types("q", "koulu")
    press = young.page.get_by_role("search").get_by_role("button").click
    young.page.route("**/search/", lambda route: route.fulfill(status=503, body=""))
    press()
    young.sees("Se ei mennyt perille")
    young.page.unroute("**/search/")
    assert young.page.locator("#q").input_value() == "koulu"
    young.answered_by(press)
    expect(young.page.locator("#articles")).to_be_visible()


@pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
def test_what_found_nothing_comes_along_into_the_question(stack: Stack, asker: Phones, scripts: bool) -> None:
    young = asker("fi", scripts=scripts)
    young.searches("avaruusromu mun huoneessa")
    young.page.locator('[data-step="carry_words"]').focus()
    young.answered_by(lambda: young.page.keyboard.press("Enter"))
    assert young.page.url == f"{stack.url}/fi/ask/again/"
    expect(young.page.locator("#id_text")).to_have_value("avaruusromu mun huoneessa")
    if scripts:  # axe is one
        expect(young.page.locator("h1")).to_be_focused()
        assert complaints(young.page) == []
    young.types("text", "Avaruusromu mun huoneessa pelottaa. Mitä mä teen?")
    young.presses("ask")
    young.reads_the_code()


def test_what_was_added_to_it_is_there_in_another_language_and_after_a_link_within_the_page(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    young.searches("avaruusromu")
    young.presses("carry_words")
    young.types("text", "Avaruusromu mun huoneessa pelottaa.")
    young.page.evaluate("window.isPageBefore = true")
    young.page.locator(".tongue > summary").click()
    young.answered_by(young.page.locator(".tongue li:visible [lang=sv]").click)
    young.page.locator(".skip").focus()
    young.page.keyboard.press("Enter")
    young.page.wait_for_url("**/sv/ask/again/#main")
    expect(young.page.locator("#id_text")).to_have_value("Avaruusromu mun huoneessa pelottaa.")
    assert young.page.evaluate("window.isPageBefore")


@pytest.mark.parametrize("words", ["koulu", "avaruusromu"])
def test_axe_finds_nothing_with_and_without_results(asker: Phones, words: str) -> None:
    young = asker("fi", scripts=True)
    young.page.goto(f"{young.home}search/")
    _press(young, words)
    assert complaints(young.page) == []
    assert young.page.evaluate("document.documentElement.scrollWidth") <= young.page.viewport_size["width"]  # type: ignore[index]
