"""The pages of promise in a real browser: with and without JavaScript, two languages, light and dark, by keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Pages
from tests.e2e.people import Asker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(180)
BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
LANGUAGES = pytest.mark.parametrize("language", ["fi", "en"])
PATHS = ("about/", "privacy/", "accessibility/", "people/", "under-ten/")


def _opened(page: Page) -> None:
    """Every fold of the page open, so that all of it is looked at."""
    for fold in page.locator("main details > summary").all():
        fold.click()


@LANGUAGES
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_on_it_with_every_fold_open(stack: Stack, pages: Pages, language: str, path: str) -> None:
    page = pages.open()
    page.goto(f"{stack.url}/{language}/{path}")
    _opened(page)
    assert complaints(page) == []


@BOTH
@LANGUAGES
def test_another_country_is_one_press_away_and_leads_back_to_the_same_question(
    asker: Callable[..., Asker], language: str, scripts: bool
) -> None:
    young = asker(language, scripts=scripts)
    young.page.goto(f"{young.home}privacy/")
    choice = young.page.locator('a[href="?country=no#tell"]')
    choice.click()
    expect(young.page).to_have_url(re.compile(r"\?country=no#tell$"))
    expect(choice).to_have_attribute("aria-current", "true")
    expect(young.page.locator("main")).to_contain_text("0105 Oslo")
    expect(young.page.locator("#tell")).to_be_in_viewport()


@BOTH
@LANGUAGES
def test_every_question_at_the_top_leads_to_its_answer(
    asker: Callable[..., Asker], language: str, scripts: bool
) -> None:
    young = asker(language, scripts=scripts)
    young.page.goto(f"{young.home}privacy/")
    links = young.page.locator(".on-page a")
    assert links.count() == 8
    for link in links.all():
        link.click()
        expect(young.page.locator(link.get_attribute("href") or "#none")).to_have_text(link.inner_text())


@BOTH
@LANGUAGES
def test_from_the_page_for_the_youngest_one_gets_to_the_form(
    asker: Callable[..., Asker], language: str, scripts: bool
) -> None:
    young = asker(language, scripts=scripts)
    young.page.goto(f"{young.home}under-ten/?country=se")
    expect(young.page.locator(".easy .call")).to_have_text(["112", "116\u00a0111"])
    young.page.locator(".easy .button-main").click()
    expect(young.page.locator('textarea[name="text"]')).to_be_visible()


@LANGUAGES
def test_the_whole_table_opens_by_keyboard(asker: Callable[..., Asker], language: str) -> None:
    young = asker(language, scripts=True)
    young.page.goto(f"{young.home}privacy/")
    folds = young.page.locator("main details.fold")
    for fold in folds.all():
        fold.locator("summary").focus()
        young.page.keyboard.press("Enter")
    expect(young.page.locator("main details.fold[open]")).to_have_count(folds.count())
    assert young.page.locator("main details.fold tr:visible").count() > 25


@BOTH
def test_the_pages_leave_no_cookie_and_store_nothing(asker: Callable[..., Asker], scripts: bool) -> None:
    young = asker("en", scripts=scripts)
    for path in PATHS:
        young.page.goto(f"{young.home}{path}")
    assert young.page.context.storage_state() == {"cookies": [], "origins": []}
