"""The phone in the hand of an asker: pressed twice, reloaded, gone back; and the way out, always in sight."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.people import Asker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import STATIC_PAGES, one_of_each

pytestmark = pytest.mark.timeout(120)
Phones = Callable[..., Asker]
QUESTIONS = "SELECT count(*) FROM questions_question"
OUTSIDE = "https://www.ilmatieteenlaitos.fi/"
SMALLEST = {"viewport": {"width": 320, "height": 568}}


# --- one form, one question -------------------------------------------------------------------------


def test_pressed_twice_reloaded_and_sent_again_from_the_history_it_stays_one_question(
    stack: Stack, asker: Phones
) -> None:
    young, before = asker("fi"), stack.value(QUESTIONS)
    young.page.goto(f"{young.home}ask/")
    young.types("text", "Voiko kuraattori soittaa mun kotiin ilman että mä tiiän siitä?")
    young.page.locator('[data-step="ask"]').dblclick(no_wait_after=True)  # the second press may end the first's page
    young.page.locator("[data-code]").wait_for()
    young.page.wait_for_load_state("networkidle")
    code = young.reads_the_code()
    young.page.reload()
    assert young.reads_the_code() == code
    young.page.go_back()
    assert young.page.locator('[data-step="ask"]').count() == 1
    young.page.go_forward()
    assert young.reads_the_code() == code
    assert stack.value(QUESTIONS) == before + 1


def test_a_form_that_is_sent_again_gives_the_same_words(stack: Stack, asker: Phones) -> None:
    young, before = asker("sv"), stack.value(QUESTIONS)
    young.page.goto(f"{young.home}ask/")
    nonce = young.page.locator('form:has([name="text"]) [name="nonce"]').input_value()
    form = {"text": "Måste jag gå till kuratorn ensam eller får en kompis följa med?", "nonce": nonce}
    pages = [young.page.request.post(f"{young.home}ask/", form=form).text() for _ in range(3)]
    codes = [re.findall(r"<li>(\w+)</li>", page.partition("data-code")[2])[:6] for page in pages]
    assert len(codes[0]) == 6
    assert codes == [codes[0]] * 3
    assert stack.value(QUESTIONS) == before + 1


def test_with_javascript_nothing_is_left_in_the_history(stack: Stack, asker: Phones) -> None:
    young, before = asker("en", scripts=True), stack.value(QUESTIONS)
    young.page.goto(young.home)
    young.page.goto(f"{young.home}ask/")
    young.types("text", "Do I have to tell my real name when I ask something here?")
    button = young.page.locator('[data-step="ask"]')
    young.answered_by(lambda: button.dblclick(no_wait_after=True))
    code = young.reads_the_code()
    assert young.page.url == f"{young.home}ask/"
    young.has_written_it_down()
    young.page.go_back()
    young.page.go_forward()
    assert young.page.locator('[name="text"]').input_value() == ""
    assert code.split()[0] not in young.page.locator("main").inner_text().split()
    assert stack.value(QUESTIONS) == before + 1


# --- the way out ------------------------------------------------------------------------------------


def stays_in_sight(page: Page) -> None:
    """At the top, halfway and at the very end of the page."""
    way_out = page.locator("a[data-exit]")
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"window.scrollTo(0, {place})")
        expect(way_out).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", ["", "ask/", "answers/", "help-now/", "my-question/", "privacy/"])
def test_the_way_out_is_in_sight_wherever_the_page_is_scrolled(asker: Phones, path: str) -> None:
    young = asker("fi", scripts=True, **SMALLEST)
    young.page.goto(young.home + path)
    stays_in_sight(young.page)


def outside(young: Asker) -> list[str]:
    """Stands in for the page outside; gives the addresses that were asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<title>Sää</title><h1>Sää</h1>")

    young.page.context.route(f"{OUTSIDE}**", answer)
    return asked


def has_left(young: Asker, asked: list[str], complaints: list[str]) -> None:
    """The page outside stands there; going back does not lead to what was open."""
    young.page.wait_for_url(OUTSIDE)
    assert asked == [OUTSIDE]
    assert {line.rpartition(" ")[2] for line in complaints} == {OUTSIDE}
    complaints.clear()  # the one request to another host that is wanted


def test_one_press_leaves_without_asking_and_back_does_not_return(asker: Phones, pages: object) -> None:
    young = asker("fi", scripts=True, **SMALLEST)
    asked = outside(young)
    young.page.goto(young.home)
    young.asks("Mitä mä teen kun kaveri lukee mun viestit olkapään yli joka päivä?")
    young.page.locator("a[data-exit]").click()
    has_left(young, asked, pages.wrong)  # type: ignore[attr-defined]
    young.page.go_back()
    assert young.page.url == young.home


def test_shift_three_times_leaves(asker: Phones, pages: object) -> None:
    young = asker("fi", scripts=True, **SMALLEST)
    asked = outside(young)
    young.page.goto(f"{young.home}ask/")
    for _ in range(3):
        young.page.keyboard.press("Shift")
    has_left(young, asked, pages.wrong)  # type: ignore[attr-defined]


def test_shift_for_capital_letters_does_not(asker: Phones) -> None:
    young = asker("fi", scripts=True, **SMALLEST)
    young.page.goto(f"{young.home}ask/")
    young.page.locator('[name="text"]').focus()
    for letter in "ABCD":
        young.page.keyboard.press(f"Shift+{letter}")
    assert young.page.locator('[name="text"]').input_value() == "ABCD"


def test_without_javascript_the_exit_leads_outside_and_clears_behind(asker: Phones) -> None:
    young = asker("fi", **SMALLEST)
    answers: list[tuple[int, str | None, str | None]] = []

    def stop_at_the_door(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        headers = answer.headers
        answers.append((answer.status, headers.get("location"), headers.get("clear-site-data")))
        if answer.status == 303:
            route.fulfill(status=200, content_type="text/html", body="<h1>Ulkona</h1>")
        else:
            route.fulfill(response=answer)

    young.page.context.route(re.compile(r"/exit"), stop_at_the_door)
    young.page.goto(f"{young.home}ask/")
    young.page.locator("a[data-exit]").click()
    young.page.get_by_text("Ulkona").wait_for()
    assert answers == [(200, None, '"cache", "storage"'), (303, OUTSIDE, '"cache", "storage"')]


# --- twice the text ---------------------------------------------------------------------------------

PUBLIC = [page for page in STATIC_PAGES if page != "from/esimerkkila/"]


@pytest.mark.parametrize("language", ["fi", "nb"])
def test_with_twice_the_text_on_a_phone_no_page_scrolls_sideways_and_the_way_out_is_whole(
    stack: Stack, asker: Phones, language: str
) -> None:
    young, wrong = asker(language, scripts=True, viewport={"width": 360, "height": 640}), {}
    for path in [*PUBLIC, *one_of_each(stack, language)]:
        young.page.goto(young.home + path)
        young.page.evaluate("document.documentElement.style.fontSize = '225%'")  # of 112.5%
        wide = young.page.evaluate("document.documentElement.scrollWidth")
        inside = young.page.locator("header > *").evaluate_all(
            "all => all.every((one) => one.getBoundingClientRect().right <= 360.5)"
        )
        if wide > 360 or not inside:
            wrong[path] = (wide, inside)
        expect(young.page.locator("header a[data-exit]")).to_be_in_viewport(ratio=1)
    assert wrong == {}


@pytest.mark.parametrize("path", PUBLIC)
def test_enlarged_to_twice_its_size_no_page_scrolls_sideways(asker: Phones, path: str) -> None:
    young = asker("fi", viewport={"width": 180, "height": 370})
    young.page.goto(young.home + path)
    assert young.page.evaluate("document.documentElement.scrollWidth") <= 180
