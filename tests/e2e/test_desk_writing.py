"""Writing an answer in a real browser: taken out and put in by a press, and a text that outlives a closed lid, a lost
network and an old login."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from moderation import marks
from tests.e2e.conftest import PHONE, Pages, log_in
from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack

pytestmark = pytest.mark.timeout(180)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
Claimed = Callable[..., Worker]
REVISION = "SELECT revision FROM questions_workingcopy WHERE question_id = %s"
HINT = re.compile(r"/hints/$")
SAVED = re.compile(r"/autosave/$")


@pytest.fixture
def claimed(asker: Phones, staff: Desks, stack: Stack) -> Callable[..., Worker]:
    """Somebody asks this, and a worker takes it: calm words, whatever the program makes of them."""

    def ask_and_claim(text: str, language: str = "en", key: str = "worker") -> Worker:
        asker(language).asks(text)
        stack.rows(CALM)
        worker = staff(key)
        worker.finds(text[:30])
        worker.claims()
        return worker

    return ask_and_claim


CALM = "UPDATE questions_question SET suggested_level = 0, suggested_kinds = '[]', themes = '[]', suggested_abuse = ''"

DANGER = "UPDATE questions_question SET suggested_level = 2 WHERE id = %s"


def wording(page: Page) -> str:
    """The public wording as it stands in its field."""
    return page.locator("#id_public_question").input_value()


def find(page: Page, shown: str) -> Any:
    """The row of a find, beside the public wording."""
    return page.locator("#marks [data-key]").filter(has_text=shown)


def saves(worker: Worker, press: Callable[[], object]) -> None:
    """Do it and wait until the server has the text."""
    with worker.page.expect_response(lambda answer: bool(SAVED.search(answer.url)) and answer.ok):
        press()
    expect(worker.page.locator("[data-saved]")).to_have_text(re.compile(r"\d"))


def wakes(page: Page) -> None:
    """The page comes to the front again."""
    page.wait_for_timeout(3_100)  # it looks at most every three seconds
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def forgiven(pages: Pages, *words: str) -> None:
    """What the console says of a network that was cut, or a login that was over, on purpose."""
    pages.wrong[:] = [line for line in pages.wrong if not any(word in line for word in words)]


# --- what could point to somebody -------------------------------------------------------------------

NAMED = "My teacher Reijo shouts at me. Call me, 040 123 4567. Reijo is at school now, I think Reijo's wife knows."


def test_a_press_takes_a_find_out_everywhere_and_another_puts_it_back(stack: Stack, claimed: Claimed) -> None:
    worker = claimed(NAMED)
    page = worker.page
    expect(page.locator(".desk-question mark.found").first).to_contain_text("Reijo")
    worker.types("title", "Reijo shouts")
    find(page, "Reijo").locator("[data-take]").click()
    assert wording(page) == (
        "My teacher shouts at me. Call me, 040 123 4567. My teacher is at school now, I think my teacher’s wife knows."
    )
    assert page.locator("#id_title").input_value() == "My teacher shouts"
    find(page, "Reijo").locator("[data-back]").click()
    assert wording(page) == NAMED
    with page.expect_response(lambda answer: bool(HINT.search(answer.url))):
        saves(worker, find(page, "040 123 4567").locator("[data-take]").click)
    expect(page.locator("#before")).not_to_contain_text("phone number")
    expect(page.locator(".desk-question")).to_contain_text("040 123 4567")
    assert stack.value(REVISION, worker.question) >= 1


def test_what_was_typed_meanwhile_stays_when_a_find_is_put_back(claimed: Claimed) -> None:
    page = claimed(NAMED).page
    find(page, "Reijo").locator("[data-take]").click()
    field = page.locator("#id_public_question")
    field.fill(wording(page).replace("Call me", "Please, call me"))
    with page.expect_response(lambda answer: bool(HINT.search(answer.url))):
        find(page, "040 123 4567").locator("[data-take]").click()
    expect(find(page, "Reijo").locator("[data-back]")).to_be_visible()
    find(page, "Reijo").locator("[data-back]").click()
    assert wording(page) == NAMED.replace("Call me, 040 123 4567", "Please, call me, my phone number")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", NAMED),
        ("fi", "Mun ope Reijo huutaa. Reijolta ei saa apua, eikä reijolle voi sanoa. Soita 040 123 4567 😀 Reijo!"),
        ("sv", "Min lärare Reijo skriker på mig, och Reijos fru vet det. Jag bor på Storgatan 3 i Ekenäs."),
    ],
)  # fmt: skip
def test_the_page_takes_out_what_the_server_takes_out(language: str, text: str, claimed: Claimed) -> None:
    page, expected = claimed(text, language).page, text
    found = marks.things([text], [text], language)
    assert len(found) >= 2
    for thing in found:
        expected = marks.taken_out(expected, thing)
        page.locator(f'[data-key="{thing.key}"]').locator("[data-take]").click()
    assert wording(page) == expected


def test_without_javascript_a_press_takes_it_out_and_saves(stack: Stack, claimed: Claimed, staff: Desks) -> None:
    question = claimed(NAMED).question
    worker = staff("worker", java_script_enabled=False)
    worker.opens(question)
    worker.page.locator('[name="answer"]').fill("An answer that was typed.")
    with worker.page.expect_navigation():
        find(worker.page, "Reijo").locator('button[name="take"]').click()
    assert "Reijo" not in wording(worker.page)
    assert worker.page.locator('[name="answer"]').input_value() == "An answer that was typed."
    assert stack.value(REVISION, question) == 1


# --- put in -----------------------------------------------------------------------------------------


def test_saved_texts_and_links_go_where_the_cursor_is(claimed: Claimed) -> None:
    worker = claimed("Can I ask the nurse about school without my mum hearing of it?")
    page, field = worker.page, worker.page.locator("#id_answer")
    field.fill("First line.\n\nLast line.")
    field.evaluate("field => field.setSelectionRange(11, 11)")
    page.locator("details[data-snippets=id_answer] > summary").click()
    page.locator("details[data-snippets=id_answer] [data-filter]").fill("understand")
    page.locator("details[data-snippets=id_answer] [data-put-from]").filter(visible=True).first.click()
    assert field.input_value().startswith("First line.\n\nI want to be sure that I understand.")
    assert field.input_value().endswith("{what_you_wrote}. Is that right? Tell me if I got it wrong.\n\nLast line.")
    page.keyboard.press("Control+z")
    assert field.input_value() == "First line.\n\nLast line."
    worker.types("words_to_find", "school")
    page.keyboard.press("Enter")
    page.locator("#found [data-put]").first.click()
    assert re.fullmatch(r"First line\. \[[^\n]+\]\(/en/\w+/[\w-]+/\)\n\nLast line\.", field.input_value())


def test_what_is_not_filled_in_is_hinted_and_can_be_sent_all_the_same(claimed: Claimed) -> None:
    worker = claimed("How long does an answer take when it is really about two things?")
    worker.unfolds("reply")
    worker.page.locator("#id_reply").fill("Hi, {my_age}")
    expect(worker.page.locator("[data-unfilled]")).to_contain_text("{my_age}")
    worker.replies("Hi, {my_age}")
    worker.cannot("submit")


# --- a text is not lost -----------------------------------------------------------------------------


def test_a_lost_network_is_said_and_the_text_is_saved_when_it_is_back(
    stack: Stack, pages: Pages, claimed: Claimed
) -> None:
    worker = claimed("What happens to my text when my train goes into a tunnel all the time?")
    page = worker.page
    page.context.set_offline(True)
    page.locator("#id_answer").fill("Written in a tunnel.")
    expect(page.locator('#away [data-for="away"]')).to_be_visible()
    page.locator("#id_answer").fill("Written in a longer tunnel.")
    saves(worker, lambda: page.context.set_offline(False))
    expect(page.locator('#away [data-for="away"]')).to_be_hidden()
    page.reload()
    expect(page.locator("#id_answer")).to_have_value("Written in a longer tunnel.")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    forgiven(pages, "ERR_INTERNET_DISCONNECTED", "htmx:")


@pytest.mark.parametrize("cookie", [None, "desk"])
def test_a_login_that_is_over_costs_nothing(stack: Stack, pages: Pages, claimed: Claimed, cookie: str | None) -> None:
    """Every cookie is gone, or the session alone: then the token is good still, and the login answers 200."""
    worker = claimed("Does my counsellor go home at four, and what happens with my letter then?")
    page = worker.page
    page.context.clear_cookies(name=cookie)
    page.locator("#id_answer").fill("Written after four.")
    out = page.locator('#away [data-for="out"]')
    expect(out).to_contain_text("Nothing here is lost")
    worker.unfolds("reply")
    page.locator("#id_reply").fill("A word at once.")
    page.locator('[data-step="reply"]').filter(visible=True).click()
    expect(page.locator("#id_reply")).to_have_value("A word at once.")
    other = page.context.new_page()
    log_in(other, stack.url, "worker")
    other.close()
    saves(worker, lambda: page.evaluate("window.dispatchEvent(new Event('focus'))"))
    expect(out).to_be_hidden()
    worker.presses("reply")
    text = stack.rows("SELECT kind FROM questions_message WHERE question_id = %s ORDER BY id", worker.question)
    assert text == [("asker",), ("reply",)]
    forgiven(pages, "403", "htmx:")


def test_a_page_that_wakes_up_shows_what_was_saved_meanwhile(stack: Stack, claimed: Claimed, staff: Desks) -> None:
    worker = claimed("Is it strange to write the same letter on the phone and on the computer?")
    saves(worker, lambda: worker.page.locator("#id_answer").fill("From the computer."))
    phone = staff("worker", **PHONE)
    phone.opens(worker.question)
    saves(phone, lambda: phone.page.locator("#id_answer").fill("From the phone."))
    wakes(worker.page)
    both = worker.page.locator("#theirs")
    expect(both).to_contain_text("From the phone.")
    expect(both).to_contain_text("From the computer.")
    assert stack.value(REVISION, worker.question) == 2
    saves(worker, worker.page.locator("[data-take-theirs]").click)
    expect(worker.page.locator("#id_answer")).to_have_value("From the phone.")
    wakes(phone.page)
    saves(phone, phone.page.locator("[data-keep-mine]").click)
    assert stack.value(REVISION, worker.question) == 4


def test_leaving_is_asked_about_only_while_something_is_unsaved(claimed: Claimed) -> None:
    worker = claimed("Why does the page ask whether to leave when I only looked at it for a while?")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    worker.page.on("dialog", answer)
    worker.page.locator("#id_answer").click()
    worker.page.reload()
    assert asked == []
    saves(worker, lambda: worker.page.locator("#id_answer").press_sequentially("Saved."))
    worker.page.reload()
    assert asked == []
    worker.page.locator("#id_answer").press_sequentially(" Not yet")
    worker.page.reload()
    assert asked == ["beforeunload"]


# --- by keyboard ------------------------------------------------------------------------------------


def test_after_taking_it_the_second_tab_leads_to_the_answer(claimed: Claimed) -> None:
    page = claimed("How do I ask my teacher for a little more time?").page
    for place in ("#main", "#id_answer"):
        page.keyboard.press("Tab")
        expect(page.locator(f'.skip[href="{place}"]')).to_be_focused()
        expect(page.locator(f'.skip[href="{place}"]')).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#id_answer")).to_be_focused()
    expect(page.locator("#id_answer")).to_be_in_viewport()


def test_from_who_checks_it_the_next_tab_leads_to_the_buttons(claimed: Claimed) -> None:
    page = claimed("How do I tell my coach that I need a break?").page
    page.locator("#id_reviewer").press("Tab")
    link = page.locator('a[href="#bar"]')
    expect(link).to_be_focused()
    link.press("Enter")
    expect(page.locator("#bar")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator('#bar [data-step="submit"]')).to_be_focused()


def test_in_danger_the_first_word_comes_before_the_answer(stack: Stack, claimed: Claimed) -> None:
    worker = claimed("Who reads this if I write that I am not safe at home tonight?")
    stack.rows(DANGER, worker.question)
    worker.opens(worker.question)
    skips = worker.page.locator(".skip")
    expect(skips).to_have_count(3)
    skips.nth(1).press("Enter")
    expect(worker.page.locator("#id_reply")).to_be_focused()
    skips.nth(2).press("Enter")
    expect(worker.page.locator("#id_answer")).to_be_focused()


# --- on a phone -------------------------------------------------------------------------------------

ORDER = """() => {
  const seen = [...document.querySelectorAll("main :is(a, button, input, textarea, select, summary)")];
  const shown = seen.filter((one) => one.checkVisibility() && !one.closest(".action-bar, .away, .desk-head, #keys"));
  return shown.map((one) => Math.round(one.getBoundingClientRect().top + scrollY));
}"""


def test_on_a_phone_writing_comes_before_level_notes_and_history(claimed: Claimed, staff: Desks) -> None:
    question = claimed("Can somebody read this on a small phone between two meetings?").question
    worker = staff("worker", **PHONE)
    worker.opens(question)
    page = worker.page
    tops = [
        page.locator(f"#{name}").bounding_box()["y"]  # type: ignore[index]
        for name in ("thread-title", "id_answer", "id_public_question", "level-title", "notes-title", "history")
    ]
    assert tops == sorted(tops)
    places = page.evaluate(ORDER)
    assert all(after >= before - 60 for before, after in pairwise(places))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".jump").get_by_role("link").first.click()
    expect(page.locator("#id_answer")).to_be_in_viewport()
