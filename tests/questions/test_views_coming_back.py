"""Coming back: every way to write the code, and that a wrong one tells nothing."""

import unicodedata
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from questions import access, workflow
from questions.models import Question
from tests.conftest import Clock
from tests.factories import make_organisation, make_question
from tests.questions import pages

pytestmark = pytest.mark.django_db
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
WRONG = "kirja kirja kirja kirja kirja kirja"


def _bare(text: str) -> str:
    return (
        "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        .replace("ø", "o")
        .replace("æ", "ae")
    )


WAYS = {
    "as shown": lambda code: code,
    "capitals": str.upper,
    "hyphens": lambda code: code.replace(" ", "-"),
    "many spaces": lambda code: "  " + code.replace(" ", "   \t ") + "\n",
    "commas": lambda code: code.replace(" ", ", "),
    "numbered": lambda code: " ".join(f"{n}. {word}" for n, word in enumerate(code.split(), 1)),
    "other endings": lambda code: " ".join(word[:4] + "ssa" if len(word) > 3 else word for word in code.split()),
    "without dots": _bare,
    "decomposed": lambda code: unicodedata.normalize("NFD", code),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_the_code_opens_the_thread_however_it_is_written(client: Client, language: str, way: str) -> None:
    question = make_question(language=language)
    response = client.post("/en/my-question/", {"code": WAYS[way](question.code)})  # type: ignore[attr-defined]
    assert response.status_code == 200
    assert "We have your question" in pages.seen(response)


def test_the_order_of_the_words_counts(client: Client) -> None:
    question = make_question()
    backwards = " ".join(reversed(question.code.split()))  # type: ignore[attr-defined]
    assert client.post("/en/my-question/", {"code": backwards}).status_code == 422


def test_every_code_that_opens_nothing_gets_the_same_page(client: Client) -> None:
    taken_back, erased = make_question(), make_question()
    workflow.withdraw(taken_back)
    workflow.erase(erased)
    codes = [WRONG, taken_back.code, erased.code]  # type: ignore[attr-defined]
    answers = [client.post("/en/my-question/", {"code": code}) for code in codes]
    assert {answer.status_code for answer in answers} == {422}
    assert len({pages.html(answer) for answer in answers}) == 1
    assert all(code not in pages.html(answer) for code, answer in zip(codes, answers, strict=True))


@pytest.mark.parametrize(("code", "count"), [(WRONG.rsplit(" ", 1)[0], 5), (f"{WRONG} kirja", 7)])
def test_somebody_who_forgot_a_word_or_wrote_one_too_many_is_told_how_many_there_were(
    client: Client, code: str, count: int
) -> None:
    answer = client.post("/en/my-question/", {"code": code})
    assert (answer.status_code, f"You wrote {count} words. There are six." in pages.seen(answer)) == (422, True)
    assert "You wrote" not in pages.seen(client.post("/en/my-question/", {"code": WRONG}))


def test_a_wrong_code_costs_the_same_work_as_a_right_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    question, calls = make_question(), []
    real = access.code_digest
    monkeypatch.setattr(access, "code_digest", lambda code, **more: (calls.append(code), real(code, **more))[1])
    client.post("/en/my-question/", {"code": WRONG})
    pages.come_back(client, question)
    assert len(calls) == 2


def test_after_many_wrong_codes_one_waits_and_no_code_is_looked_at(client: Client, clock: Clock) -> None:
    question = make_question()
    for _ in range(4):
        assert client.post("/en/my-question/", {"code": WRONG}).status_code == 422
    refused = pages.come_back(client, question)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "2"
    assert "Try again in 2 seconds." in pages.seen(refused)


def test_when_the_pause_is_over_the_right_code_opens(client: Client, clock: Clock) -> None:
    question = make_question()
    for _ in range(4):
        client.post("/en/my-question/", {"code": WRONG})
    clock.forward(seconds=3)
    assert pages.come_back(client, question).status_code == 200


def test_a_right_code_takes_nothing_off_the_pauses(client: Client, clock: Clock) -> None:
    question = make_question()
    for _ in range(3):
        client.post("/en/my-question/", {"code": WRONG})
    assert pages.come_back(client, question).status_code == 200
    client.post("/en/my-question/", {"code": WRONG})
    assert client.post("/en/my-question/", {"code": WRONG}).status_code == 429


def test_when_all_places_are_taken_the_page_says_press_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_code: str) -> None:
        raise access.Busy

    monkeypatch.setattr(access, "open_by_code", busy)
    response = client.post("/en/my-question/", {"code": WRONG})
    assert response.status_code == 503
    assert "press again" in pages.seen(response)


@pytest.mark.parametrize("code", ["", "   ", "\x00"])
def test_an_empty_code_shows_the_field_again(client: Client, code: str) -> None:
    response = client.post("/en/my-question/", {"code": code})
    assert response.status_code == 422
    assert "Write your six words" in pages.seen(response)
    assert 'name="code"' in pages.html(response)


def test_a_message_that_came_along_survives_a_wrong_code(client: Client) -> None:
    response = client.post("/en/my-question/", {"code": WRONG, "text": "One more thing."})
    assert "One more thing.</textarea>" in pages.html(response)


def test_when_nobody_counts_wrong_codes_no_code_is_looked_at(client: Client, settings: Any) -> None:
    question = make_question()
    settings.CACHES = NO_CACHE
    assert pages.come_back(client, question).status_code == 503


def test_opening_keeps_the_day_only(client: Client, clock: Clock) -> None:
    question = make_question()
    clock.forward(days=40)
    pages.come_back(client, question)
    question.refresh_from_db()
    assert question.used_on == timezone.localdate(clock.at)


def test_a_wrong_code_changes_no_row(client: Client, clock: Clock) -> None:
    question = make_question()
    clock.forward(days=40)
    client.post("/en/my-question/", {"code": WRONG})
    assert Question.objects.get().used_on == question.used_on


def test_pages_of_coming_back_are_kept_nowhere(client: Client) -> None:
    question = make_question()
    for response in (client.get("/en/my-question/"), pages.come_back(client, question)):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, noarchive"
        assert not response.cookies
        assert "data-private" in pages.html(response)


@pytest.mark.parametrize("step", ["write", "yes", "no", "helped", "told", "not-told", "withdraw"])
def test_an_address_of_a_step_without_a_post_leads_to_the_field_for_the_code(client: Client, step: str) -> None:
    make_organisation()
    response = client.get(f"/en/my-question/{step}/")
    assert (response.status_code, response["Location"]) == (302, "/en/my-question/")
    assert response["Cache-Control"] == "no-store"
