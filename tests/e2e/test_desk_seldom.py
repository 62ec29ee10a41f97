"""What is pressed at the desk now and then: no danger, "I know who this is", spam at once, a view's name, the light."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Asker, Worker, fits
from tests.e2e.stack import Stack
from tests.e2e.test_desk_signing import sizes

pytestmark = pytest.mark.timeout(240)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
NEWEST = "SELECT max(id) FROM questions_question"
STATUS = "SELECT status FROM questions_question WHERE id = %s"
SPAM = "Buy cheap watches here! Best price, click now https://watches.example/{} https://a.example"
DISMISSED = "SELECT detail FROM questions_event WHERE question_id = %s AND step = 'dismiss_level'"


@sizes
def test_a_suggested_danger_that_is_none_is_dismissed_with_a_reason_and_the_lead_reads_it(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, lead = asker("en"), staff("worker", viewport=size), staff("lead", viewport=size)
    young.asks(f"I want to die of shame, I fell in the canteen. {size['width']}")
    question = stack.value(NEWEST)
    worker.opens(question)
    reason = worker.page.locator('[data-step="dismiss_level"]').first.get_attribute("value")
    worker.presses("dismiss_level")
    expect(worker.page.locator('[data-step="dismiss_level"]')).to_have_count(0)
    assert stack.value(DISMISSED, question) == reason
    fits(worker)
    lead.looks_at("dismissed")
    expect(lead.page.get_by_role("link", name=f"Question {question}", exact=True)).to_be_visible()
    fits(lead)


@sizes
def test_who_knows_the_young_person_hands_over_and_somebody_else_answers(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, lead = asker("en"), staff("second", viewport=size), staff("lead", viewport=size)
    asked = f"My neighbour teaches me maths. Is that odd? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked)
    worker.claims()
    worker.presses("recognise")
    worker.sees("knows who wrote this")
    worker.cannot("submit")
    worker.cannot("reply")
    fits(worker)
    lead.opens(question)
    lead.sees("Somebody here knows the young person")
    lead.can("reply")
    fits(lead)


@sizes
def test_what_is_ticked_is_closed_as_spam_in_one_press_and_the_asker_is_told(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    lead, young, numbers = staff("lead", viewport=size), asker("en"), []
    for one in range(2):
        young.asks(SPAM.format(f"{size['width']}{one}"))
        numbers.append(stack.value(NEWEST))
    lead.looks_at("abuse")
    fits(lead)
    for number in numbers:
        lead.page.locator(f'[name="question"][value="{number}"]').check()
    lead.page.locator('[data-step="close_spam"]').click()
    lead.is_told(re.compile(rf"Closed as spam: .*{numbers[0]}"))
    assert [stack.value(STATUS, number) for number in numbers] == ["declined", "declined"]
    young.comes_back()
    young.sees("We can’t answer this here")


@sizes
def test_a_narrowed_list_is_kept_under_a_name_renamed_and_removed(
    size: dict[str, int], stack: Stack, staff: Desks
) -> None:
    worker = staff("worker", viewport=size)
    page = worker.page
    page.goto(f"{stack.url}/desk/?list=waiting&language=sv")
    page.locator("summary", has_text="Views").click()
    page.locator("#id_view").fill("På svenska")
    page.get_by_role("button", name="Keep it").click()
    kept = page.get_by_role("navigation", name="Your views")
    expect(kept.locator("[aria-current]")).to_have_text("På svenska")
    worker.looks_at("mine")
    kept.get_by_role("link", name="På svenska").click()
    page.wait_for_url(re.compile("language=sv"))
    expect(kept.locator("[aria-current]")).to_have_text("På svenska")
    fits(worker)
    page.locator("summary", has_text="Views").click()
    page.locator(".kept-view [name='name']").fill("Svenska")
    page.get_by_role("button", name="Rename").click()
    expect(kept.get_by_role("link")).to_have_text(["Svenska"])
    page.locator("summary", has_text="Views").click()
    page.locator(".kept-view").get_by_role("button", name="Remove").click()
    expect(kept).to_have_count(0)


@sizes
def test_a_lead_sets_the_light_for_one_topic_and_ends_it_and_those_who_ask_see_both(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    lead, young = staff("lead", viewport=size), asker("en")
    slow = young.page.get_by_text("Answers take longer than usual about")

    def sets(light: str, day: str) -> None:
        lead.page.goto(f"{stack.url}/desk/light/")
        lead.chooses("light", light)
        lead.chooses("topic", "school")
        lead.types("day", day)
        with lead.page.expect_navigation():
            lead.page.locator('[data-step="set_light"]').click()
        fits(lead)
        young.page.goto(f"{young.home}ask/")

    sets("red", "2020-01-01")
    lead.sees("Say until when. Then it is counted again.")
    expect(slow).to_have_count(0)
    sets("red", (datetime.now(UTC) + timedelta(days=2)).date().isoformat())
    expect(slow).to_be_visible()
    sets("counted", "")
    expect(slow).to_have_count(0)


def test_what_is_missing_has_the_focus_and_leads_to_its_field(stack: Stack, staff: Desks) -> None:
    """By keyboard alone, after the press: not the top of the page, with all its links, once more."""
    page = staff("lead").page
    page.goto(f"{stack.url}/desk/team/")
    page.locator('a[href*="/desk/roster/"][href$="/add/"]').first.click()
    page.locator("#id_phone").fill("no number")
    with page.expect_navigation():
        page.locator('[data-step="keep_on_roster"]').press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    page.keyboard.press("Tab")
    link = page.locator("#errors a").first
    expect(link).to_be_focused()
    field = link.get_attribute("href")
    link.press("Enter")
    expect(page.locator(f"{field}")).to_be_in_viewport()
