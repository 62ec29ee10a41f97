"""What is half written stays, whatever is pressed, without JavaScript: on the thread, on the form in a new language."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from questions.models import Message, Question, Status
from tests.factories import make_organisation, make_question
from tests.questions import pages

pytestmark = pytest.mark.django_db
HALF = "And one more thing:\nmy dad …"
MAIL = "half@"


def field(response: Any, name: str) -> str:
    """What stands in the textarea or input of this name."""
    page = pages.html(response)
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL) or re.search(
        rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page
    )
    assert found, pages.seen(response)
    return unescape(found[1])


@pytest.mark.parametrize("language", ["fi", "en"])
@pytest.mark.parametrize("step", ["helped", "say_yes", "say_no", "language", "write"])
def test_no_press_under_an_answer_takes_it_away(client: Client, step: str, language: str) -> None:
    page = pages.come_back(client, make_question(at=Status.ANSWERED), language=language)
    if step == "write":
        page = pages.press(client, page, step, text="x" * 5000)
        assert field(page, "text") == "x" * 5000
    assert field(pages.press(client, page, "helped" if step == "write" else step, text=HALF), "text") == HALF


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_press_while_waiting_takes_it_away_nor_a_half_typed_address(client: Client, language: str) -> None:
    page = pages.come_back(client, make_question(), language=language)
    page = pages.press(client, page, "told", text=HALF, mail=MAIL)
    assert (field(page, "text"), field(page, "mail")) == (HALF, MAIL)
    page = pages.press(client, page, "told", text=HALF, mail="half@example.org")
    assert field(page, "text") == HALF
    page = pages.press(client, page, "not_told", text=HALF)
    assert (field(page, "text"), field(page, "mail")) == (HALF, "")


@pytest.mark.parametrize("back", ["back", "call_back"])
def test_it_comes_along_to_the_page_one_shows_to_somebody_and_back_and_is_not_seen_there(
    client: Client, back: str
) -> None:
    made = pages.press(client, pages.come_back(client, make_question()), "show", text=HALF)
    assert HALF.split("\n", maxsplit=1)[0] not in pages.seen(made)
    assert "What you wrote is still here and comes along." in pages.seen(made)
    page = pages.press(client, made, back, text=field(made, "text"))
    assert field(page, "text") == HALF
    again = pages.press(client, pages.press(client, page, "show", text=HALF), "back", text=HALF)
    assert field(pages.press(client, again, "call_back", text=HALF), "text") == HALF


def test_what_was_taken_in_leaves_the_field(client: Client) -> None:
    page = pages.press(client, pages.come_back(client, make_question()), "write", text=HALF, mail=MAIL)
    assert (field(page, "text"), field(page, "mail")) == ("", MAIL)


def test_the_thread_turns_to_another_language_and_stays_open(client: Client) -> None:
    page = client.post(pages.form(pages.come_back(client, make_question()), "language")[0])
    assert page.request["PATH_INFO"] == "/fi/my-question/earlier/"
    page = pages.press(client, pages.come_back(client, make_question()), "language", text=HALF)
    assert '<html lang="fi">' in pages.html(page)
    assert field(page, "text") == HALF


def test_the_form_turns_to_another_language_with_all_that_was_typed_and_sends_nothing(client: Client) -> None:
    make_organisation("kivi")
    typed = {"text": HALF, "age_band": "13-15", "publish": "no", "urgent": "on", "mail": MAIL}
    page = pages.press(client, client.get("/en/ask/"), "language", **typed)
    assert page.request["PATH_INFO"] == "/fi/ask/again/"
    assert (field(page, "text"), field(page, "mail")) == (HALF, MAIL)
    for kept in ('value="13-15" selected', 'name="publish" value="no" checked', 'name="urgent" value="on" checked'):
        assert kept in pages.html(page)
    assert (Question.objects.count(), Message.objects.count()) == (0, 0)
    assert page.headers["Cache-Control"] == "no-store"
    sent = pages.press(client, page, "ask", text=HALF)
    assert len(pages.code(sent).split()) == 6


def test_opened_as_a_link_it_leads_to_the_form_and_from_another_site_it_is_refused(client: Client) -> None:
    make_organisation("kivi")
    assert client.get("/fi/ask/again/").headers["Location"] == "/fi/ask/"
    assert client.post("/fi/ask/again/", {"text": HALF}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(("path", "leads"), [("ask", ""), ("thread", "/en/my-question/told/")])
def test_enter_in_the_field_of_one_line_takes_its_own_step(client: Client, path: str, leads: str) -> None:
    page = client.get("/en/ask/") if path == "ask" and make_organisation("kivi") else None
    page = page or pages.come_back(client, make_question())
    name = "ask-form" if path == "ask" else "write-form"
    first = re.search(rf'<button type="submit"[^>]*form="{name}"[^>]*>', pages.html(page))
    assert first
    assert "data-step" not in first[0]
    assert ("formaction" in first[0], leads in first[0]) == (bool(leads), True)
