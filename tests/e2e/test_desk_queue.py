"""The queue in a browser: single keys, what is new, search, ticks, side by side; on a phone and on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import PHONE
from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(240)
Staff = Callable[..., Worker]
FOCUSED = "document.activeElement.closest('li')?.dataset.number || document.activeElement.id"
TOPS = "[...document.querySelectorAll('[data-number]')].map(row => row.getBoundingClientRect().top)"
EVERY = 20_000
IN_SWEDISH = "waiting&language=sv"  # a list of one page, whatever other journeys have asked


def queue(stack: Stack, worker: Worker, name: str = "waiting") -> Page:
    """A list of the queue."""
    worker.page.goto(f"{stack.url}/desk/?list={name}")
    return worker.page


def rows(page: Page) -> list[str]:
    """The questions of the page, in their order."""
    numbers: list[str] = page.evaluate("[...document.querySelectorAll('[data-number]')].map(row => row.dataset.number)")
    return numbers


def keys(page: Page, *names: str) -> str:
    """Press one after the other; what has the focus then."""
    for name in names:
        page.keyboard.press(name)
    return str(page.evaluate(FOCUSED))


def test_single_keys_move_search_and_lead_to_lists_and_never_act_while_somebody_types(
    stack: Stack, staff: Staff
) -> None:
    page = queue(stack, staff("worker"))
    found = rows(page)
    assert [keys(page, "j"), keys(page, "j"), keys(page, "ArrowDown"), keys(page, "k")] == [
        found[0], found[1], found[2], found[1],
    ]  # fmt: skip
    assert keys(page, "/") == "id_q"
    page.keyboard.type("jkc?gm")
    assert (page.input_value("#id_q"), page.url) == ("jkc?gm", f"{stack.url}/desk/?list=waiting")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url(f"{stack.url}/desk/?list=mine")


def test_the_keys_are_switched_off_on_the_page_and_on_again(stack: Stack, staff: Staff) -> None:
    page = queue(stack, staff("second"))
    keys(page, "?")
    with page.expect_navigation():
        page.get_by_role("button", name="Switch the keys off").click()
    assert (keys(page, "j"), keys(page, "?"), page.locator("#keys[open]").count()) == ("", "", 0)
    page.locator("#keys summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Switch the keys on").click()
    assert keys(page, "j") == rows(page)[0]


def test_c_takes_the_question_that_has_the_focus(stack: Stack, staff: Staff, asker: Callable[..., Asker]) -> None:
    asker("sv").asks("May I eat my lunch outside?")
    page = queue(stack, staff("worker"), IN_SWEDISH)
    row = page.locator("[data-number]", has_text="May I eat my lunch outside?")
    number = row.get_attribute("data-number")
    row.locator(".queue-link").focus()
    page.keyboard.press("c")
    page.wait_for_url(f"{stack.url}/desk/questions/{number}/")
    assert stack.value("SELECT status FROM questions_question WHERE id = %s", number) == "claimed"


@pytest.mark.parametrize("options", [{}, PHONE])
def test_what_is_new_is_told_and_no_row_moves(
    stack: Stack, staff: Staff, asker: Callable[..., Asker], options: dict[str, object]
) -> None:
    worker = staff("worker", **options)
    worker.page.clock.install()
    page = queue(stack, worker, IN_SWEDISH)
    tops, taken = page.evaluate(TOPS), rows(page)[-1]
    colleague = staff("second")
    colleague.opens(int(taken))
    colleague.presses("claim")
    asked = f"What does a school nurse do, after {stack.value('SELECT max(id) FROM questions_question')} questions?"
    asker("sv").asks(asked)
    with page.expect_response(lambda answer: "/desk/new/" in answer.url):
        page.clock.fast_forward(EVERY)
    page.get_by_text("1 new").wait_for()
    assert page.locator(f'[data-number="{taken}"] .queue-wait').inner_text() == "taken"
    assert page.evaluate(TOPS) == tops
    page.get_by_role("link", name="Show", exact=True).click()
    page.get_by_text(asked).wait_for()


def test_a_hidden_tab_asks_for_nothing(stack: Stack, staff: Staff) -> None:
    worker = staff("worker")
    worker.page.clock.install()
    page = queue(stack, worker)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/desk/new/" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.run_for(EVERY * 3)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    with page.expect_response(lambda answer: "/desk/new/" in answer.url):
        page.clock.run_for(EVERY)


def test_search_and_side_by_side_are_fit_for_everybody(stack: Stack, staff: Staff, asker: Callable[..., Asker]) -> None:
    for text in ("Can a teacher keep my phone all day?", "Is a teacher allowed to keep my phone for a day?"):
        asker("en").asks(text)
    page = queue(stack, staff("worker"))
    keys(page, "/")
    page.keyboard.type("phone teacher")
    page.keyboard.press("Enter")
    page.locator("mark").first.wait_for()
    assert (page.url, complaints(page)) == (f"{stack.url}/desk/search/", [])
    page.locator(".queue-link").first.click()
    page.get_by_role("link", name="Same and similar questions").click()
    page.get_by_role("heading", name="Open questions like it").wait_for()
    assert page.locator(".alike-one").count() >= 1
    assert complaints(page) == []
