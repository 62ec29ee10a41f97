"""The code page shows what was sent, with what could tell who somebody is, and takes other words for half an hour."""

from typing import Any

import pytest
from django.test import Client

from people.models import Organisation
from questions import access, workflow
from questions.models import Question, Status
from questions.views import shield
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
TELLING = "My teacher Anna Korhonen wants me to change groups. Call me: 044 951 2230."
OTHER = "My teacher wants me to change groups. Do I have a say in it?"


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    return make_organisation("kivi")


def amend(client: Client, page: Any, text: str = OTHER) -> Any:
    return pages.press(client, page, "amend", text=text)


def test_the_marks_stand_in_the_text_with_their_kind_and_why(client: Client) -> None:
    page = pages.ask(client, TELLING, check="on")
    assert '<mark class="found">Anna Korhonen' in pages.html(page)
    seen = pages.seen(page)
    for words in ("name", "phone number", "A phone number leads to the one who has it.", "may have to tell"):
        assert words in seen
    assert Question.objects.get().messages.get().text == TELLING


@pytest.mark.parametrize(("fields", "opened"), [({"check": "on"}, True), ({}, False)])
def test_it_is_open_only_for_who_wanted_to_check(client: Client, fields: dict[str, str], opened: bool) -> None:
    page = pages.html(pages.ask(client, TELLING, **fields))
    assert ('id="sent" open' in page) == opened


def test_the_words_come_before_what_was_sent(client: Client) -> None:
    page = pages.html(pages.ask(client, TELLING, check="on"))
    assert page.index("data-code") < page.index('id="sent"')


def test_a_text_with_nothing_in_it_says_that_the_program_misses_things(client: Client) -> None:
    assert "It misses things: read it once more yourself." in pages.seen(pages.ask(client, OTHER, check="on"))


def test_markup_in_the_text_stays_text(client: Client) -> None:
    page = pages.html(
        pages.ask(client, "<b>My</b> teacher Anna Korhonen <script>alert(1)</script> said no", check="on")
    )
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_new_text_takes_the_old_ones_place_and_the_words_stay(client: Client) -> None:
    first = pages.ask(client, TELLING, check="on")
    page = amend(client, first)
    assert Question.objects.get().messages.get().text == OTHER
    assert "We have your new text. The old one is erased." in pages.seen(page)
    assert "Anna Korhonen" not in pages.html(page)
    assert pages.code(page) == pages.code(first)
    assert access.open_by_code(pages.code(page)) == Question.objects.get()


def test_it_can_be_changed_again_from_the_page_that_answers(client: Client) -> None:
    page = amend(client, amend(client, pages.ask(client, TELLING)), "In the end it is about something else.")
    assert Question.objects.get().messages.get().text == "In the end it is about something else."
    assert page.status_code == 200


def test_a_double_press_gives_the_same_page(client: Client) -> None:
    page = pages.ask(client, TELLING)
    first, second = amend(client, page), amend(client, page)
    assert pages.without_numbers(first) == pages.without_numbers(second)
    assert Question.objects.get().events.filter(step="amend").count() == 1


def test_danger_in_the_new_text_shows_112_first_and_the_crisis_card(client: Client) -> None:
    page = pages.html(amend(client, pages.ask(client, OTHER), "I want to kill myself tonight, I took the pills."))
    assert page.index('href="tel:112"') < page.index("data-code") < page.index('class="crisis"')


# --- what is not taken ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_what_is_empty_or_too_long_stays_in_the_field_and_the_words_stay_on_the_page(client: Client, text: str) -> None:
    first = pages.ask(client, TELLING)
    page = amend(client, first, text)
    assert Question.objects.get().messages.get().text == TELLING
    assert "Not changed" in pages.seen(page)
    assert (text or TELLING) in pages.html(page)
    assert pages.code(page) == pages.code(first)


def test_when_it_is_too_late_the_page_says_so_keeps_both_and_offers_no_button(client: Client) -> None:
    first = pages.ask(client, TELLING)
    question = Question.objects.get()
    worker = member(question.organisation, "worker")
    workflow.claim(question, by=worker)
    workflow.reply(question, by=worker, text="How old are you?")
    page = amend(client, first)
    assert question.messages.order_by("pk")[0].text == TELLING
    assert "It can’t be changed any more" in pages.seen(page)
    assert OTHER in pages.html(page)
    assert 'data-step="amend"' not in pages.html(page)
    assert pages.code(page) == pages.code(first)


def test_a_token_that_is_old_asks_for_the_words_and_keeps_the_text(client: Client) -> None:
    response = client.post("/en/my-question/amend/", {"token": "x", "nonce": access.new_nonce(), "text": OTHER})
    assert 'name="code"' in pages.html(response)
    assert OTHER in pages.html(response)


def test_a_threads_token_carries_no_words_and_changes_nothing(client: Client) -> None:
    question = make_question()
    token = access.seal(question)
    client.post("/en/my-question/amend/", {"token": token, "nonce": access.new_nonce(), "text": OTHER})
    assert question.messages.get().text != OTHER


def test_what_was_taken_back_cannot_be_changed(client: Client) -> None:
    first = pages.ask(client, TELLING)
    workflow.withdraw(Question.objects.get())
    assert "data-code" not in pages.html(amend(client, first))


def test_a_foreign_nonce_is_one_more_press(client: Client) -> None:
    first = pages.ask(client, TELLING)
    _address, hidden = pages.form(first, "amend")
    page = client.post("/en/my-question/amend/", hidden | {"nonce": "made-up", "text": OTHER})
    assert Question.objects.get().messages.get().text == TELLING
    amend(client, page)
    assert Question.objects.get().messages.get().text == OTHER


def test_the_address_opened_by_itself_leads_to_the_field_for_the_words(client: Client) -> None:
    assert client.get("/en/my-question/amend/").headers["Location"] == "/en/my-question/"


def test_after_half_an_hour_the_code_page_shows_no_text(client: Client, clock: Clock) -> None:
    page = client.get("/en/ask/")
    assert 'id="sent"' in pages.html(pages.press(client, page, "ask", text=TELLING))
    clock.forward(minutes=31)
    assert 'id="sent"' not in pages.html(pages.press(client, page, "ask", text=TELLING))


# --- the marks ------------------------------------------------------------------------------------


def test_every_letter_of_the_text_stands_in_the_pieces() -> None:
    shown = shield.shown(TELLING, "en")
    assert "".join(piece for piece, _kind in shown.pieces) == TELLING


def test_a_detector_that_fails_marks_nothing_and_costs_no_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> Any:
        raise RuntimeError(TELLING)

    monkeypatch.setattr(shield, "identity", broken)
    page = pages.ask(client, TELLING, check="on")
    assert len(pages.code(page).split(" ")) == 6
    assert "<mark" not in pages.html(page)


def test_a_worker_with_the_page_open_is_told_and_keeps_what_was_typed(staff_client: Any) -> None:
    question = make_question(Status.CLAIMED)
    client = staff_client(user=question.claimed_by)
    open_page = pages.html(client.get(f"/desk/questions/{question.pk}/"))
    seen = open_page.partition('name="text_seen" value="')[2].partition('"')[0]
    workflow.amend(question, text=OTHER, nonce=access.new_nonce())
    data = {"seen": "0", "text_seen": seen, "answer": "You have a say in it."}
    response = client.post(f"/desk/questions/{question.pk}/autosave/", data, follow=True)
    page = pages.html(response)
    assert "The asker has changed the text since you opened it." in page
    assert OTHER in page
    assert "You have a say in it." in page
