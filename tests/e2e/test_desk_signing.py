"""Two people sign, on a phone and on a wide screen: the checklist, several voices, words explained, a hand-over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Asker, Worker, fits
from tests.e2e.stack import Stack

pytestmark = pytest.mark.timeout(240)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 900}]
sizes = pytest.mark.parametrize("size", SIZES, ids=["phone", "wide"])
STATUS = "SELECT status FROM questions_question WHERE id = %s"


@sizes
def test_a_checklist_is_ticked_by_two_before_the_answer_goes_out(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, second = asker("fi"), staff("worker", viewport=size), staff("second", viewport=size)
    asked = f"Mä oon viillelly itteäni syksystä asti ja joskus haluun kuolla. Kelle mä sanon? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked[:40])
    worker.claims()
    worker.drafts("Hyvä, että kirjoitit. Soita **nyt** numeroon 116 123.", title="Kelle sanon?", wording="Kelle sanon?")
    worker.hands_in_to(second.name)
    worker.is_told("Tick the whole checklist first")
    assert worker.page.evaluate("document.activeElement.name") == "ticked"
    assert worker.page.locator('[name="answer"]').input_value().startswith("Hyvä, että kirjoitit.")
    fits(worker)
    worker.ticks()
    worker.hands_in_to(second.name)
    assert stack.value(STATUS, question) == "in_review"
    second.opens(question)
    second.sees(f"ticked by {worker.name}")
    second.presses("approve")
    second.is_told("Tick the whole checklist first")
    fits(second)
    second.ticks()
    second.presses("approve")
    assert stack.value(STATUS, question) == "answered"
    young.comes_back()
    young.sees("Hyvä, että kirjoitit.")


@sizes
def test_a_theme_that_the_writer_chooses_shows_its_list_at_once(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker = asker("sv"), staff("worker", viewport=size)
    asked = f"Hur mycket borde man äta på en dag när man är tretton? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked[:40])
    worker.claims()
    worker.unfolds("themes")
    worker.page.locator("#id_themes_eating").check()
    expect(worker.page.locator("#id_ticked_no_numbers")).to_be_visible()
    assert worker.page.evaluate("document.activeElement.id") == "id_themes_eating"
    expect(worker.page.locator(".saved-saved")).to_be_visible()
    worker.opens(question)
    expect(worker.page.locator("#id_themes_eating")).to_be_checked()
    fits(worker)


@sizes
def test_two_voices_stand_in_one_answer_and_its_office_words_are_explained(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, second = asker("fi"), staff("worker", viewport=size), staff("second", viewport=size)
    asked = f"Mitä tapahtuu jos mä kerron kuraattorille että meillä riidellään? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked[:40])
    worker.claims()
    worker.drafts("Kuraattori kuuntelee. Huostaanotto on harvinaista.")
    second.opens(question)
    second.unfolds("voice")
    second.page.locator('#voice-form [value="social_worker"]').check()
    second.types("voice", "Minun luokseni saa tulla ilman syytä.")
    second.presses("add_voice")
    second.is_told("Your voice stands under the answer.")
    worker.hands_in_to(second.name)
    worker.is_told("A colleague has changed a voice in this answer meanwhile.")
    worker.sees("Minun luokseni saa tulla ilman syytä.")
    fits(worker)
    worker.hands_in_to(second.name)
    third = staff("lead", viewport=size)
    third.opens(question)
    third.sees("Minun luokseni saa tulla ilman syytä.")
    third.presses("approve")
    young.comes_back()
    young.sees("Minun luokseni saa tulla ilman syytä.")
    young.page.locator("a.term", has_text="Huostaanotto").click()
    assert "huostaan" not in young.page.url.lower()
    young.sees("Lapsi muuttaa pois kotoa")


@sizes
def test_the_difference_follows_while_one_writes_and_stands_before_the_reader(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, second = asker("en"), staff("worker", viewport=size), staff("second", viewport=size)
    asked = f"Can I change my group in Example School if I feel left out there? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked[:40])
    worker.claims()
    worker.drafts("You can ask.", title="Changing groups", wording="Can I change my group if I feel left out there?")
    worker.page.locator('[name="title"]').focus()
    expect(worker.page.locator("#difference del").filter(has_text="Example School")).to_have_count(1)
    fits(worker)
    worker.hands_in_to(second.name)
    second.opens(question)
    expect(second.page.locator("#difference del").filter(has_text="Example School")).to_have_count(1)
    fits(second)


@sizes
def test_a_hand_over_takes_a_word_and_one_press(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, second = asker("en"), staff("worker", viewport=size), staff("second", viewport=size)
    asked = f"Who decides when my bedtime is if my parents live apart? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked[:40])
    worker.claims()
    worker.types("hand_over_note", "She asked the same in spring.")
    fits(worker)
    worker.unfolds("hand_over")
    row = worker.page.locator("li", has_text=second.name).locator('[data-step="hand_over"]')
    with worker.page.expect_navigation():
        row.click()
    second.opens(question)
    second.sees("She asked the same in spring.")
    second.can("submit")
