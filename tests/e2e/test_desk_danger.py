"""Somebody may be in danger, on a phone and on a wide screen: seen, written to, read, reported, lowered by two."""

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
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["htmx", "plain"])
NEWEST = "SELECT max(id) FROM questions_question"
STATUS = "SELECT status FROM questions_question WHERE id = %s"
SET_LEVEL = "SELECT set_level FROM questions_question WHERE id = %s"
CONSULTED = "SELECT count(*) FROM questions_event WHERE question_id = %s AND step = 'consult'"
UNREAD = (
    "SELECT count(*) FROM questions_message WHERE question_id = %s AND read_due_at IS NOT NULL AND read_by_id IS NULL"
)


def sets_danger(worker: Worker) -> None:
    worker.presses("set_level", "2")
    worker.is_told("The level is now: danger.")


@scripts
@sizes
def test_a_suggested_danger_is_seen_written_to_and_read_by_a_colleague(
    size: dict[str, int], scripts: bool, stack: Stack, asker: Phones, staff: Desks
) -> None:
    young = asker("en")
    worker, second = (staff(name, viewport=size, java_script_enabled=scripts) for name in ("worker", "second"))
    asked = f"I want to die. I will do it tonight. {size['width']} {scripts}"
    young.asks(asked)
    question = worker.finds(asked)
    worker.sees("Somebody may be in danger. Now:")
    worker.presses("acknowledge")
    worker.is_told("Write to the asker by")
    worker.sees("the next in line is called.")
    fits(worker)
    worker.claims()
    worker.replies("I have read it. Are you safe right now?")
    assert stack.value(STATUS, question) == "with_asker"
    young.comes_back()
    young.sees("Are you safe right now?")
    second.opens(question)
    second.sees("Nobody else is called.")
    assert stack.value(UNREAD, question) == 1
    second.presses("read_reply")
    assert stack.value(UNREAD, question) == 0
    fits(second)


@scripts
@sizes
def test_a_set_danger_is_lowered_by_two_who_have_read_the_same(
    size: dict[str, int], scripts: bool, stack: Stack, asker: Phones, staff: Desks
) -> None:
    young = asker("en")
    worker, second = (staff(name, viewport=size, java_script_enabled=scripts) for name in ("worker", "second"))
    asked = f"Who decides where I live after the summer? {size['width']} {scripts}"
    young.asks(asked)
    question = stack.value(NEWEST)
    worker.opens(question)
    sets_danger(worker)
    worker.presses("ask_lower", "1")
    second.opens(question)
    second.can("confirm_lower")
    young.comes_back()
    young.writes("He has hit me again.")
    second.presses("confirm_lower")
    second.is_told("That was not done")
    second.sees("He has hit me again.")
    worker.opens(question)
    worker.unfolds("ask_lower")
    worker.sees("had asked to lower it, and then the asker wrote again.")
    worker.presses("ask_lower", "1")
    second.opens(question)
    second.presses("confirm_lower")
    second.is_told("You two have lowered the level.")
    assert stack.value(SET_LEVEL, question) == 1
    fits(second)


@sizes
def test_a_danger_under_an_answer_is_written_to_at_once_by_whoever_sees_it(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker = asker("en"), staff("worker", viewport=size)
    second, lead = staff("second", viewport=size), staff("lead", viewport=size)
    asked = f"Can I see the nurse without my teacher knowing? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked)
    worker.claims()
    worker.drafts("You can. **Nobody** has to know.")
    worker.hands_in_to(second.name)
    second.opens(question)
    second.presses("approve")
    assert stack.value(STATUS, question) == "answered"
    lead.opens(question)
    lead.cannot("reply")
    sets_danger(lead)
    lead.sees("The thread is open again once you have written, and you have it.")
    fits(lead)
    lead.replies("One more thing: are you safe at home?")
    assert stack.value(STATUS, question) == "with_asker"
    young.comes_back()
    young.sees("are you safe at home?")


@scripts
@sizes
def test_a_report_keeps_both_times_and_its_record_can_be_printed(
    size: dict[str, int], scripts: bool, stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker = asker("en"), staff("worker", viewport=size, java_script_enabled=scripts)
    asked = f"What happens if I tell what goes on at home? {size['width']} {scripts}"
    young.asks(asked)
    question = stack.value(NEWEST)
    worker.opens(question)
    sets_danger(worker)
    worker.presses("look_for_details", "found")
    worker.page.locator('[name="office"][value="child_protection"]').check()
    worker.page.locator('[name="made_at"]').fill("2099-01-01T12:00")
    worker.presses("report")
    worker.is_told("That was not done")
    assert worker.page.locator('[name="made_at"]').input_value() == "2099-01-01T12:00"
    worker.opens(question)
    worker.unfolds("office")
    worker.page.locator('[name="office"][value="child_protection"]').check()
    worker.presses("report")
    worker.is_told("Kept: who reported")
    fits(worker)
    worker.page.goto(f"{worker.site}/desk/questions/{question}/record/")
    worker.sees(f"{worker.name} made a report to: child protection. Made")
    worker.page.emulate_media(media="print")
    expect(worker.page.locator(".no-print").first).to_be_hidden()
    expect(worker.page.get_by_text(asked)).to_be_visible()


@scripts
@sizes
def test_advice_is_asked_for_without_a_name_and_stays_among_staff(
    size: dict[str, int], scripts: bool, stack: Stack, asker: Phones, staff: Desks
) -> None:
    young = asker("en")
    worker, second = (staff(name, viewport=size, java_script_enabled=scripts) for name in ("worker", "second"))
    advice = f"Ring the school first. {size['width']} {scripts}"
    young.asks("My uncle reads my messages every night.")
    question = stack.value(NEWEST)
    worker.opens(question)
    worker.presses("set_level", "1")
    worker.types("advice_given", advice)
    worker.presses("consult")
    worker.sees("Choose whom you asked.")
    assert worker.page.locator('[name="advice_given"]').input_value() == advice
    worker.page.locator('[name="asked"][value="child_protection"]').check()
    worker.presses("consult")
    worker.is_told("Noted: whom you asked, and when.")
    fits(worker)
    second.opens(question)
    expect(second.page.locator("#consulted")).to_contain_text(worker.name)
    second.sees(advice)
    young.comes_back()
    expect(young.page.get_by_text("Ring the school")).to_have_count(0)
    assert stack.value(CONSULTED, question) == 1
