"""Asking while the tide is high: all get through, by a device that works or a person who waits; danger at once."""

import json
from typing import Any

import pytest
from django.test import Client

from ground import tide
from people.models import Organisation
from questions import access
from questions.models import Question
from tests.conftest import Clock
from tests.factories import make_organisation
from tests.ground.test_turns import packed, solved
from tests.questions import pages

pytestmark = pytest.mark.django_db
DANGER = "I want to kill myself tonight."
AWAY = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture(autouse=True)
def high(settings: Any, clock: Clock) -> Organisation:
    """One question in ten minutes asks for nothing, every other one comes at high tide."""
    clock.set("2026-11-16 12:00")
    settings.TIDE_ADDRESS, settings.WORK_NUMBER = 1, 100
    return make_organisation("kivi")


def first(client: Client) -> None:
    assert pages.ask(client, "The first question of this place.").status_code == 200


def work_of(response: Any) -> str:
    return packed(solved(json.loads(response.context["waits"].work)))


# --- held back ------------------------------------------------------------------------------------


def test_at_high_tide_the_text_stays_and_the_page_says_when_and_whom_to_call(client: Client) -> None:
    first(client)
    response = pages.ask(client, topic="", watched="on")
    page = pages.html(response)
    assert (response.status_code, Question.objects.count()) == (429, 1)
    assert response["Retry-After"] == "20"
    assert "Try again in 20 seconds." in page
    assert f"{pages.TEXT}</textarea>" in page
    assert page.index('class="crisis"') < page.index("<textarea")
    assert (response["Cache-Control"], "Set-Cookie" in response) == ("no-store", False)


def test_what_cannot_be_taken_in_is_not_counted(client: Client) -> None:
    for _post in range(5):
        client.post("/en/ask/", {"text": " ", "nonce": access.new_nonce()})
    assert pages.ask(client).status_code == 200


def test_without_scripts_one_more_press_after_the_pause_is_enough(client: Client, clock: Clock) -> None:
    first(client)
    held = pages.ask(client)
    early = pages.press(client, held, "ask", text=pages.TEXT)
    assert (early.status_code, early["Retry-After"]) == (429, "20")
    clock.forward(seconds=12)
    early = pages.press(client, early, "ask", text=pages.TEXT)
    assert (early.status_code, early["Retry-After"]) == (429, "8")
    clock.forward(seconds=8)
    assert pages.press(client, early, "ask", text=pages.TEXT).status_code == 200
    assert Question.objects.count() == 2


def test_a_ticket_lets_one_question_through(client: Client, clock: Clock) -> None:
    first(client)
    held = pages.ask(client)
    ticket = held.context["waits"].ticket
    clock.forward(seconds=60)
    answers = [pages.ask(client, f"Question number {number}?", ticket=ticket).status_code for number in range(3)]
    assert answers == [200, 429, 429]


def test_a_device_that_has_done_its_sum_gets_through_at_once_and_once(client: Client) -> None:
    first(client)
    done = work_of(pages.ask(client))
    answers = [pages.ask(client, f"Question number {number}?", work=done).status_code for number in range(2)]
    assert answers == [200, 429]


def test_a_made_up_sum_or_ticket_gets_nothing_through(client: Client) -> None:
    first(client)
    assert pages.ask(client, work="made up", ticket="made:up").status_code == 429


def test_danger_waits_for_nothing_by_the_askers_tap_or_by_the_text(client: Client) -> None:
    first(client)
    assert pages.ask(client, "It is only a small thing.", urgent="on").status_code == 200
    response = pages.ask(client, DANGER)
    assert response.status_code == 200
    page = pages.html(response)
    assert page.index("tel:112") < page.index("data-code")


def test_when_the_detector_fails_nobody_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(text: str, language: str) -> None:
        raise ValueError(text)

    first(client)
    monkeypatch.setattr("questions.workflow.asker.danger", fails)
    assert pages.ask(client).status_code == 200


def test_a_second_press_of_what_is_in_shows_the_words_again(client: Client) -> None:
    page = client.get("/en/ask/")
    one, two = (pages.press(client, page, "ask", text=pages.TEXT) for _press in range(2))
    assert (one.status_code, two.status_code) == (200, 200)
    assert pages.code(one) == pages.code(two)


def test_an_entry_link_counts_for_its_own_organisation(client: Client, settings: Any) -> None:
    settings.TIDE_ADDRESS, settings.TIDE_ORGANISATION = 100, 1
    make_organisation("other", country="no")
    first(client)
    assert pages.ask(client).status_code == 429
    assert pages.ask(client, area="other-area").status_code == 200
    assert pages.ask(client, area="other-area").status_code == 429


def test_when_nobody_counts_nothing_is_held_back(client: Client, settings: Any) -> None:
    first(client)
    settings.CACHES = AWAY
    assert pages.ask(client).status_code == 200


# --- how much is taken in -------------------------------------------------------------------------


def test_what_one_address_may_bring_is_bounded_and_the_next_ten_minutes_take_the_rest(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ground.tide.SCHOOL", 2)
    first(client)
    for number in range(2):
        assert pages.ask(client, f"Question number {number}?", work=work_of(pages.ask(client))).status_code == 200
    full = pages.ask(client, work=work_of(pages.ask(client)))
    assert (full.status_code, full.context["waits"].work) == (429, "")
    assert 600 <= full.context["waits"].seconds < 630
    assert pages.TEXT in pages.html(full)
    clock.forward(seconds=full.context["waits"].seconds)
    assert pages.press(client, full, "ask", text=pages.TEXT).status_code == 200


def test_danger_beyond_what_a_school_can_send_sees_the_helplines_first_does_the_sum_and_is_in(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ground.tide.SCHOOL", 1)
    first(client)
    assert pages.ask(client, DANGER).status_code == 200
    clock.forward(hours=3)
    held = pages.ask(client, DANGER)
    page = pages.html(held)
    assert (held.status_code, f"{DANGER}</textarea>" in page) == (429, True)
    assert page.index('class="crisis"') < page.index("<textarea")
    assert pages.ask(client, DANGER, work=work_of(held)).status_code == 200


def test_danger_that_is_taken_in_counts_like_any_other_question(client: Client) -> None:
    first(client)
    where = tide.where("127.0.0.1", Organisation.objects.get().pk)
    before = [tide._taken_today(gauge, where) for gauge in tide._gauges(where)]
    assert pages.ask(client, DANGER).status_code == 200
    assert [tide._taken_today(gauge, where) for gauge in tide._gauges(where)] == [one + 1 for one in before]


def test_a_script_of_made_up_danger_does_not_fill_the_desk_and_a_child_elsewhere_is_in_at_once(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ground.tide.SCHOOL", 8)
    for _post in range(18):
        held = pages.ask(client, DANGER)
        if held.status_code == 429 and held.context["waits"].work:
            pages.ask(client, DANGER, work=work_of(held))
    assert Question.objects.count() == 1 + 8 + 6  # before the tide, at once, the trickle of ten minutes
    stopped = pages.ask(client, DANGER, work=work_of(pages.ask(client, DANGER)))
    assert (stopped.status_code, DANGER in pages.html(stopped)) == (429, True)
    assert pages.ask(Client(REMOTE_ADDR="203.0.113.5"), DANGER).status_code == 200
    clock.forward(seconds=stopped.context["waits"].seconds)
    assert pages.press(client, stopped, "ask", text=DANGER).status_code == 200


def test_a_class_gets_through_with_and_without_scripts(client: Client, clock: Clock) -> None:
    first(client)
    held = [pages.ask(client, f"Question of pupil number {number}") for number in range(10)]
    for number, page in enumerate(held[:5]):
        assert pages.ask(client, f"Question of pupil number {number}", work=work_of(page)).status_code == 200
    clock.forward(seconds=max(page.context["waits"].seconds for page in held))
    for number, page in enumerate(held[5:]):
        assert pages.press(client, page, "ask", text=f"Question of pupil number {number}").status_code == 200
    assert Question.objects.count() == 11
