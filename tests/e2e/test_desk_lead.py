"""What a lead does, on a phone and on a wide screen: abuse behind its cover, care, practice, figures."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Asker, Worker, fits
from tests.e2e.stack import Stack
from tests.e2e.test_desk_signing import sizes

pytestmark = pytest.mark.timeout(240)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
EVENTS = "SELECT count(*) FROM questions_event WHERE question_id = %s AND step = %s"
ABUSE = "SELECT set_abuse FROM questions_question WHERE id = %s"


@sizes
def test_a_marked_text_shows_on_a_press_and_one_press_clears_it(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, lead = asker("en"), staff("worker", viewport=size), staff("lead", viewport=size)
    asked = f"My teacher never calls me by my name. What do I do? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked)
    worker.presses("mark_abuse", "trolling")
    worker.is_told("Marked as trolling")
    expect(worker.page.get_by_text(asked)).to_have_count(0)
    lead.looks_at("abuse")
    fits(lead)
    row = lead.page.locator(f'[data-number="{question}"]')
    expect(row).to_contain_text(re.compile(r"Marked as trolling by .+\. The text shows on a press\."))
    row.get_by_role("link").click()
    expect(lead.page.get_by_text(asked)).to_have_count(0)
    fits(lead)
    lead.presses("uncover")
    lead.sees(asked)
    assert stack.value(EVENTS, question, "uncover") == 1
    lead.presses("clear_abuse")
    lead.is_told("It is a question like any other again.")
    assert stack.value(ABUSE, question) == "none"
    worker.looks_at("waiting")
    worker.sees(asked)


@sizes
def test_who_needs_to_talk_is_heard_by_a_lead_on_the_page_about_care(
    size: dict[str, int], stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker, lead = asker("en"), staff("second", viewport=size), staff("lead", viewport=size)
    asked = f"How do I tell my friend that I am moving away? {size['width']}"
    young.asks(asked)
    question = worker.finds(asked)
    worker.presses("need_to_talk")
    worker.is_told("A lead has been told and comes to you.")
    worker.page.goto(f"{stack.url}/desk/me/")
    worker.sees("A lead knows that you want to talk about these:")
    fits(worker)
    lead.page.goto(f"{stack.url}/desk/care/")
    row = lead.page.locator("li", has_text=f"Question {question}")
    expect(row).to_contain_text(worker.name)
    fits(lead)
    with lead.page.expect_navigation():
        row.locator('[data-step="talked"]').click()
    lead.is_told(f"Noted: you have talked with {worker.name}.")
    expect(lead.page.locator("li", has_text=f"Question {question}")).to_have_count(0)


@sizes
def test_a_made_up_question_is_taken_and_thrown_away(size: dict[str, int], stack: Stack, staff: Desks) -> None:
    trainee = staff("trainee", viewport=size)
    trainee.page.goto(f"{stack.url}/desk/practice/")
    fits(trainee)
    with trainee.page.expect_navigation():
        trainee.page.locator('[data-step="practise"]').first.click()
    question = int(trainee.page.url.rstrip("/").rpartition("/")[2])
    fits(trainee)
    trainee.presses("clear_practice")
    trainee.is_told("Thrown away.")
    assert stack.value("SELECT status FROM questions_question WHERE id = %s", question) == "withdrawn"
    trainee.looks_at("practice")
    expect(trainee.page.locator(f'[data-number="{question}"]')).to_have_count(0)


@sizes
def test_the_figures_stand_as_charts_with_their_tables_and_as_a_file(
    size: dict[str, int], stack: Stack, staff: Desks
) -> None:
    lead = staff("lead", viewport=size)
    lead.page.goto(f"{stack.url}/desk/figures/")
    fits(lead)
    expect(lead.page.locator("#title-hour")).to_be_visible()
    expect(lead.page.locator("figure svg, svg.chart").first).to_be_visible()
    lead.page.get_by_text("The same as a table").click()
    expect(lead.page.locator("table:visible")).to_have_count(8)
    fits(lead)
    lead.page.get_by_role("link", name="52 weeks").click()
    lead.page.wait_for_url("**/desk/figures/?weeks=52")
    expect(lead.page.get_by_role("link", name="52 weeks")).to_have_attribute("aria-current", "page")
    with lead.page.expect_download() as download:
        lead.page.get_by_role("link", name="As a table file (CSV)").click()
    assert download.value.suggested_filename == "figures-52-weeks.csv"
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"), newline="")))
    numbers = {row["figure"]: row["number"] for row in rows if not row["name"]}
    assert int(numbers["answered"]) >= 100
    assert {int(row["number"] or 0) % 5 for row in rows if not row["figure"].endswith("_percent")} == {0}
