"""Asking: what is taken in, what the page says when it isn't, and that no text is ever lost."""

from datetime import date
from time import time_ns
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from content.models import Topic
from people.models import Area, Organisation
from questions import access, workflow
from questions.models import Address, Message, Publish, Question, Receipt
from questions.views.showing import inside_app
from tests.conftest import Clock
from tests.factories import make_organisation, make_topic, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture(autouse=True)
def organisation() -> Organisation:
    """Open for questions in four languages."""
    return make_organisation("kivi")


# --- what is taken in -----------------------------------------------------------------------------


def test_only_the_text_is_required(client: Client) -> None:
    response = pages.ask(client)
    question = Question.objects.get()
    assert response.status_code == 200
    assert (question.topic, question.age_band, question.area, question.publish) == (None, "", None, Publish.ASK)
    assert question.messages.get().text == pages.TEXT


def test_only_the_empty_form_comes_compressed(client: Client) -> None:
    """Where a text or words stand in a page, its size could tell of them (BREACH)."""
    hidden = pages.form(client.get("/en/ask/"), "ask")[1]
    takes = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
    empty = client.get("/en/ask/", **takes)
    wrong, sent = (client.post("/en/ask/", hidden | {"text": text}, **takes) for text in ("", pages.TEXT))
    assert [r.status_code for r in (empty, wrong, sent)] == [200, 422, 200]
    assert [r.headers.get("Content-Encoding") for r in (empty, wrong, sent)] == ["gzip", None, None]
    assert len(empty.content) < 9_000


def test_every_optional_field_is_taken_in(client: Client) -> None:
    topic = make_topic("school")
    area = Area.objects.get(slug="kivi-area")
    fields = {"topic": "school", "age_band": "13-15", "area": "kivi-area", "publish": "yes"}
    pages.ask(client, **fields, urgent="on", watched="on", mail="me@example.org")
    question = Question.objects.get()
    assert (question.topic, question.age_band, question.area, question.publish) == (topic, "13-15", area, "yes")
    assert (question.urgent, question.watched) == (True, True)
    assert Address.objects.get(question=question).mail == "me@example.org"


def test_optional_things_that_are_not_understood_cost_the_question_nothing(client: Client) -> None:
    response = pages.ask(client, topic="nonsense", age_band="7", area="moon", publish="perhaps")
    question = Question.objects.get()
    assert response.status_code == 200
    assert (question.topic, question.age_band, question.area, question.publish) == (None, "", None, Publish.ASK)


def test_asking_costs_nine_statements_once_a_process_is_warm(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    settings.KEPT_PAGES_MIB = 1
    monkeypatch.setattr("ground.remembered.connection", SimpleNamespace(in_atomic_block=False))
    number = time_ns()  # nothing public changes, and no other test has remembered anything under it
    monkeypatch.setattr("ground.generation.current", lambda: number)
    pages.ask(client)
    form = client.get("/en/ask/")
    with django_assert_num_queries(9):
        response = pages.press(client, form, "ask", text="Another thing: may I move in with my aunt?")
    assert len(pages.code(response).split()) == 6


def test_the_code_page_shows_six_words_that_open_the_thread(client: Client) -> None:
    words = pages.code(pages.ask(client))
    assert len(words.split(" ")) == 6
    found = access.open_by_code(words)
    assert found == Question.objects.get()


def test_control_characters_fall_away_and_emoji_stay_whole(client: Client) -> None:
    response = pages.ask(client, f"Help\x00 me\x07 with this \x1b[31mthing {FAMILY}\r\nplease")
    assert response.status_code == 200
    assert Message.objects.get().text == f"Help me with this [31mthing {FAMILY}\nplease"


@pytest.mark.parametrize(("text", "status"), [(FAMILY, 200), (FAMILY * 4000, 200), (FAMILY * 4001, 422)])
def test_length_is_counted_as_a_person_sees_it(client: Client, text: str, status: int) -> None:
    assert pages.ask(client, text).status_code == status


def test_urgent_shows_112_first_then_the_words_then_the_crisis_card(client: Client) -> None:
    page = pages.html(pages.ask(client, urgent="on"))
    assert page.index('href="tel:112"') < page.index("data-code") < page.index('class="crisis"')


def test_without_danger_the_words_come_first(client: Client) -> None:
    page = pages.html(pages.ask(client, "What does a school social worker do all day?"))
    assert page.index("data-code") < page.index('class="crisis"') < page.index('href="tel:112"')


def test_the_code_page_says_the_promised_day(client: Client, clock: Clock) -> None:
    clock.set("2026-11-12 10:00")
    organisation = Organisation.objects.get()
    promised = organisation.calendar().promised_day(clock.at, organisation.promise_days)
    page = pages.seen(pages.ask(client))
    assert promised == date(2026, 11, 17)
    assert "Come back on Tuesday 17 November." in page


# --- twice, late, from elsewhere ------------------------------------------------------------------


def test_a_double_press_makes_one_question_and_shows_the_same_page(client: Client) -> None:
    page = client.get("/en/ask/")
    first, second = (pages.press(client, page, "ask", text=pages.TEXT) for _ in range(2))
    assert Question.objects.count() == 1
    assert pages.without_numbers(first) == pages.without_numbers(second)


def test_the_same_page_with_another_text_keeps_the_text_and_asks_once_more(client: Client) -> None:
    page = client.get("/en/ask/")
    first = pages.press(client, page, "ask", text=pages.TEXT)
    other = pages.press(client, page, "ask", text="Another thing: may I move in with my aunt?")
    assert other.status_code == 409
    assert "Another thing: may I move in with my aunt?" in pages.html(other)
    again = pages.press(client, other, "ask", text="Another thing: may I move in with my aunt?")
    assert Question.objects.count() == 2
    assert pages.code(again) != pages.code(first)


def test_a_reload_after_the_receipt_is_gone_makes_no_second_question(client: Client) -> None:
    page = client.get("/en/ask/")
    pages.press(client, page, "ask", text=pages.TEXT)
    Receipt.objects.all().delete()
    late = pages.press(client, page, "ask", text=pages.TEXT)
    assert late.status_code == 409
    assert Question.objects.count() == 1
    assert pages.TEXT in pages.html(late)


def test_a_reload_after_taking_it_back_shows_no_words(client: Client) -> None:
    page = client.get("/en/ask/")
    pages.press(client, page, "ask", text=pages.TEXT, urgent="on")
    workflow.withdraw(Question.objects.get())
    again = pages.press(client, page, "ask", text=pages.TEXT, urgent="on")
    assert again.status_code == 409
    assert "data-code" not in pages.html(again)


@pytest.mark.parametrize("nonce", ["", "made-up", "made-up.0123456789abcdef0123456789abcdef", "å.å"])
def test_a_foreign_nonce_keeps_the_text_and_one_more_press_is_enough(client: Client, nonce: str) -> None:
    response = client.post("/en/ask/", {"text": pages.TEXT, "nonce": nonce})
    assert (response.status_code, Question.objects.count()) == (422, 0)
    assert pages.TEXT in pages.html(response)
    assert pages.press(client, response, "ask", text=pages.TEXT).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
    ],
)
def test_a_post_from_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    response = client.post("/en/ask/", {"text": pages.TEXT, "nonce": access.new_nonce()}, headers=headers)
    assert (response.status_code, Question.objects.count()) == (403, 0)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}])
def test_a_post_from_the_site_itself_or_an_old_browser_is_taken(client: Client, headers: dict[str, str]) -> None:
    response = client.post("/en/ask/", {"text": pages.TEXT, "nonce": access.new_nonce()}, headers=headers)
    assert (response.status_code, Question.objects.count()) == (200, 1)


# --- what was typed stays -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "There is no text yet."),
        ("\x00\x07  ", "There is no text yet."),
        ("a" * 4003, "3 characters too many"),
    ],
)
def test_a_text_that_cannot_be_taken_stays_and_the_page_says_why(client: Client, text: str, why: str) -> None:
    response = pages.ask(client, text, watched="on", mail="me@example.org")
    page = pages.html(response)
    assert (response.status_code, Question.objects.count()) == (422, 0)
    assert why in pages.seen(response)
    assert 'role="alert"' in page
    assert f"\n{text.strip(chr(0) + chr(7) + ' ')}</textarea>" in page
    assert 'value="me@example.org"' in page


@pytest.mark.parametrize("text", ["Help", "raiskattu", "?"])
def test_one_word_is_enough(client: Client, text: str) -> None:
    assert pages.ask(client, text).status_code == 200
    assert Question.objects.get().messages.get().text == text


def test_what_was_not_taken_in_and_sounds_like_danger_brings_the_helplines_first(client: Client) -> None:
    grave = pages.html(pages.ask(client, "I want to die tonight. " + "a" * 4000))
    calm = pages.html(pages.ask(client, "How do I get a library card? " + "a" * 4000))
    assert grave.index('class="crisis') < grave.index('id="id_text"') < calm.index('class="crisis')


def test_of_what_is_far_too_long_no_more_is_looked_at_than_may_be_sent(client: Client, monkeypatch: Any) -> None:
    looked_at: list[int] = []
    monkeypatch.setattr(workflow, "sounds_like_danger", lambda text, _language: bool(looked_at.append(len(text))))
    assert pages.ask(client, "word " * 20_000).status_code == 422
    assert looked_at == [4000]


def test_an_address_that_can_be_none_is_told_under_the_words_and_keeps_no_question_out(client: Client) -> None:
    response = pages.ask(client, mail="me at school")
    assert (response.status_code, Question.objects.count(), Address.objects.count()) == (200, 1, 0)
    assert "We could not read the mail address" in pages.seen(response)
    assert "could not read the mail" not in pages.seen(pages.ask(client, mail="me@mail.example"))


def test_what_is_typed_is_shown_as_text_and_never_as_html(client: Client) -> None:
    page = pages.html(pages.ask(client, "</textarea><script>alert(1)</script>", mail="no"))
    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page


def test_when_all_places_for_codes_are_taken_the_text_stays(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client.get("/en/ask/")
    monkeypatch.setattr("questions.access._looking", NoPlace())
    response = pages.press(client, page, "ask", text=pages.TEXT)
    assert (response.status_code, Question.objects.count()) == (503, 0)
    assert pages.TEXT in pages.html(response)
    monkeypatch.undo()
    assert pages.press(client, response, "ask", text=pages.TEXT).status_code == 200


class NoPlace:
    """A semaphore whose places are all taken."""

    def acquire(self, timeout: float) -> bool:
        """No."""
        return False


def test_when_the_database_is_away_the_text_stays(client: Client) -> None:
    def away(*_query: object) -> None:
        raise OperationalError("the database is away")

    page = client.get("/en/ask/")
    with connection.execute_wrapper(away):
        response = pages.press(client, page, "ask", text=pages.TEXT, topic="school", urgent="on")
    assert response.status_code == 503
    assert pages.TEXT in pages.html(response)
    assert pages.press(client, response, "ask", text=pages.TEXT).status_code == 200


def test_when_nobody_counts_the_question_is_taken_in(client: Client, settings: Any) -> None:
    page = client.get("/en/ask/")
    settings.CACHES = NO_CACHE
    assert pages.press(client, page, "ask", text=pages.TEXT).status_code == 200


# --- closed ---------------------------------------------------------------------------------------


def test_a_closed_organisation_says_where_to_turn(client: Client, organisation: Organisation) -> None:
    Organisation.objects.update(duty_number="")
    page = client.get("/en/ask/")
    assert "Nobody can take questions here right now" in pages.seen(page)
    assert 'href="tel:112"' in pages.html(page)
    assert 'data-step="ask"' not in pages.html(page)


def test_what_was_typed_before_it_closed_is_not_lost(client: Client) -> None:
    page = client.get("/en/ask/")
    Organisation.objects.update(duty_number="")
    response = pages.press(client, page, "ask", text=pages.TEXT)
    assert (response.status_code, Question.objects.count()) == (503, 0)
    assert pages.TEXT in pages.html(response)


# --- what stands beside the field -----------------------------------------------------------------


def test_the_page_says_who_reads_it_by_when_and_what_the_law_says(client: Client, clock: Clock) -> None:
    clock.set("2026-11-12 10:00")
    seen = pages.seen(client.get("/sv/ask/"))
    assert "Kivi sv" in seen
    assert "Law in sv." in seen
    assert "tisdag den 17 november" in seen


def test_an_entry_link_fills_in_the_area_and_nothing_else(client: Client) -> None:
    other = make_organisation("other", country="no")
    response = client.get("/en/from/other-area/")
    assert '<option value="other-area" selected>' in pages.html(response)
    assert "Other en" in pages.seen(response)
    pages.press(client, response, "ask", text=pages.TEXT, area="other-area")
    assert Question.objects.get().organisation == other


def test_an_unknown_entry_link_is_not_found(client: Client) -> None:
    assert client.get("/en/from/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("agent", "app"),
    [
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 musical_ly_2022803040 BytedanceWebview/d8a21c6", "TikTok"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Instagram 309.0.0", "Instagram"),
        ("Mozilla/5.0 (Linux; Android 13) [FB_IAB/FB4A;FBAV/441.0]", "Facebook"),
        ("Mozilla/5.0 (iPhone) Snapchat/12.60", "Snapchat"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0", ""),
        ("", ""),
    ],
)
def test_the_apps_own_browsers_are_known(client: Client, agent: str, app: str) -> None:
    assert inside_app(agent) == app
    response = client.get("/en/ask/", headers={"User-Agent": agent})
    assert (f"You are inside {app}’s own browser" in pages.html(response)) is bool(app)
    assert "User-Agent" in response["Vary"]


def test_nothing_is_kept_by_the_browser(client: Client) -> None:
    for response in (
        client.get("/en/ask/"),
        pages.ask(client),
        pages.ask(client, ""),
        client.get("/en/from/kivi-area/"),
    ):
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert not response.has_header("Set-Cookie")
    assert 'autocomplete="off"' in pages.html(client.get("/en/ask/"))


def test_the_code_stands_nowhere_but_in_the_page(client: Client) -> None:
    response = pages.ask(client)
    words = pages.code(response)
    assert words in pages.seen(response)
    assert words not in str(response.headers)
    assert words not in str(response.request)


def test_topics_are_offered_in_the_pages_language(client: Client) -> None:
    make_topic("school")
    assert Topic.objects.get().name("fi") in pages.html(client.get("/fi/ask/"))


def test_a_page_with_an_answering_desk_of_two_is_open(client: Client, organisation: Organisation) -> None:
    assert member(organisation, "worker") != member(organisation, "second")
    assert 'data-step="ask"' in pages.html(client.get("/en/ask/"))
