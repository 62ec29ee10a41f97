"""What else happens: asking back, declining, taking back, danger, two at once, a yes that waits, autosave."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.timeout(180)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
STATUS = "SELECT status FROM questions_question WHERE id = %s"


def test_the_desk_asks_back_and_the_asker_answers(stack: Stack, asker: Phones, staff: Desks) -> None:
    young, worker = asker("sv"), staff("worker")
    young.asks("Får min pappa läsa vad jag skriver till kuratorn i skolan? Jag vill inte det.")
    question = worker.finds("Får min pappa läsa")
    worker.claims()
    worker.replies("Tack för att du skrev. Hur **gammal** är du?")
    assert stack.value(STATUS, question) == "with_asker"
    young.comes_back()
    young.sees("gammal")
    young.writes("Jag fyller tretton i vår.")
    young.sees("Jag fyller tretton i vår.")
    assert stack.value(STATUS, question) == "claimed"
    worker.finds("Jag fyller tretton i vår.", queue="mine")
    worker.sees("Får min pappa läsa")
    worker.can("submit")


def test_who_is_declined_and_writes_again_gets_somebody_else(stack: Stack, asker: Phones, staff: Desks) -> None:
    young, worker, second = asker("en"), staff("worker"), staff("second")
    young.asks("Which phone should I buy for my birthday, the red one or the green one?")
    question = worker.finds("Which phone should I buy")
    worker.claims()
    worker.declines("not_for_us", "We answer other things. The library's advisers know phones.")
    young.comes_back()
    young.sees("The library's advisers know phones.")
    young.writes("It is really about being allowed to choose it myself.")
    assert stack.value(STATUS, question) == "waiting"
    worker.opens(question)
    worker.cannot("claim")
    second.opens(question)
    second.claims()
    assert stack.value(STATUS, question) == "claimed"


def test_what_is_taken_back_is_gone_for_everybody(stack: Stack, asker: Phones, staff: Desks) -> None:
    young, worker = asker("fi", scripts=True), staff("worker")
    code = young.asks("Pitääkö mun mennä kuraattorille jos opettaja käskee mutta mä en halua?")
    question = worker.finds("Pitääkö mun mennä")
    worker.claims()
    young.has_written_it_down()
    young.comes_back()
    young.presses("withdraw")
    texts = stack.rows("SELECT text FROM questions_message WHERE question_id = %s", question)
    assert texts == [("",)]
    assert worker.opens(question) == 404
    young.comes_back(code)
    expect(young.page.get_by_role("alert")).to_be_visible()


@pytest.fixture
def duty_day_and_night(stack: Stack) -> None:
    """The lead is on duty at every hour."""
    stack.rows("UPDATE people_dutycontact SET from_hour = 0, to_hour = 24")


def test_a_set_danger_is_told_at_once_and_lowered_by_two(
    stack: Stack, asker: Phones, staff: Desks, duty_day_and_night: None
) -> None:
    young, worker, second = asker("fi"), staff("worker"), staff("second")
    young.asks("Mulla on outo olo ja haluisin puhua jonkun kanssa mutten tiedä miten aloittaa.")
    question = worker.finds("Mulla on outo olo")
    worker.claims()
    told = len(stack.mailbox.to("lead@demo.example"))
    worker.presses("set_level", "2")
    worker.cannot("decline")
    assert eventually(lambda: len(stack.mailbox.to("lead@demo.example")) > told)
    assert "outo olo" not in stack.mailbox.to("lead@demo.example")[-1].as_string()
    worker.presses("ask_lower", "0")
    worker.cannot("confirm_lower")
    assert stack.value("SELECT set_level FROM questions_question WHERE id = %s", question) == 2
    second.opens(question)
    second.presses("confirm_lower")
    assert stack.value("SELECT set_level FROM questions_question WHERE id = %s", question) == 0


def test_the_second_of_two_workers_is_told_who_was_first(stack: Stack, asker: Phones, staff: Desks) -> None:
    young, worker, second = asker("fi"), staff("worker"), staff("second")
    young.asks("Saako valmentaja päättää mitä mä syön leirillä vai saanko ite päättää?")
    question = worker.finds("Saako valmentaja")
    second.finds("Saako valmentaja")
    worker.claims()
    second.presses("claim")
    second.is_told(re.compile(rf"{worker.name}.*\d\d:\d\d"))
    holder = "SELECT u.email FROM questions_question q JOIN people_user u ON u.id = q.claimed_by_id WHERE q.id = %s"
    assert stack.value(holder, question) == "worker@demo.example"
    second.cannot("claim")


@pytest.fixture
def two_days_of_waiting(stack: Stack) -> Iterator[None]:
    """The Norwegian organisation waits two days before it publishes."""
    stack.rows("UPDATE people_organisation SET publish_after_days = 2 WHERE slug = 'eksempelvik'")
    yield
    stack.rows("UPDATE people_organisation SET publish_after_days = 0 WHERE slug = 'eksempelvik'")


def test_a_yes_with_two_days_of_waiting_is_public_two_days_later(
    stack: Stack, asker: Phones, staff: Desks, two_days_of_waiting: None
) -> None:
    young, jonas, ingrid = asker("nb"), staff("jonas"), staff("ingrid")
    young.asks("Kan læreren ta telefonen min hele helga uten å si det til noen?", topic="school")
    question = jonas.finds("Kan læreren ta telefonen")
    jonas.claims()
    jonas.drafts(
        "Nei, ikke hele **helga**.",
        title="Kan skolen ta telefonen i helga?",
        wording="Kan læreren ta telefonen min hele helga?",
    )
    jonas.hands_in_to(ingrid.name)
    ingrid.opens(question)
    ingrid.presses("approve")
    young.comes_back()
    young.presses("say_yes")
    publication, status = stack.publication_of(question)
    waits = "SELECT goes_live_on - (now() AT TIME ZONE 'Europe/Helsinki')::date FROM content_publication WHERE id = %s"
    assert (status, stack.value(waits, publication)) == ("scheduled", 2)
    assert young.page.request.get(f"{young.home}answers/{publication}-x/").status == 404
    stack.run("content.tasks.go_live_due")
    stack.rows("UPDATE content_publication SET goes_live_on = goes_live_on - 2 WHERE id = %s", publication)
    stack.run("content.tasks.go_live_due")
    assert eventually(lambda: stack.publication_of(question)[1] == "live")
    assert young.page.request.get(f"{young.home}answers/{publication}-x/").status == 200


def test_what_is_live_comes_down_when_the_asker_wishes(stack: Stack, asker: Phones, staff: Desks) -> None:
    young, worker, second = asker("en"), staff("worker"), staff("second")
    young.asks("Is it normal to miss my old school after two years in the new one?", topic="school", publish="yes")
    question = worker.finds("Is it normal to miss")
    worker.claims()
    worker.drafts("Yes, it is **normal**.", title="I miss my old school", wording="Is it normal to miss my old school?")
    worker.hands_in_to(second.name)
    second.opens(question)
    second.presses("approve")
    stack.run("content.tasks.go_live_due")
    assert eventually(lambda: stack.publication_of(question)[1] == "live")
    publication = stack.publication_of(question)[0]
    young.comes_back()
    young.presses("say_no")
    assert young.page.request.get(f"{young.home}answers/{publication}-x/").status == 410


def test_what_a_worker_types_survives_a_reload(asker: Phones, staff: Desks) -> None:
    young, worker = asker("fi"), staff("worker")
    young.asks("Mistä tietää onko joku oikeasti kaveri vai esittääkö se vaan?")
    worker.finds("Mistä tietää onko joku")
    worker.claims()
    with worker.page.expect_response(lambda answer: "/autosave/" in answer.url):
        worker.drafts("Oikea kaveri **kuuntelee**.")
    expect(worker.page.locator("#preview strong")).to_have_text("kuuntelee")
    worker.page.reload()
    expect(worker.page.locator('[name="answer"]')).to_have_value("Oikea kaveri **kuuntelee**.")
