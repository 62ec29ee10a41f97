"""Carrying a question to a person: a page that opens once, shows everything and gives nothing away."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from language import codes
from questions import access, qr, tasks, workflow
from questions.models import Event, Question, Shown, Status
from tests.conftest import Clock
from tests.factories import ASKED, make_question
from tests.questions import pages

pytestmark = pytest.mark.django_db
OTHER = "these words are none"


def _make(client: Client, question: Question, *, language: str = "en") -> str:
    """The asker opens the thread and makes the page; gives its four words."""
    made = pages.press(client, pages.come_back(client, question, language=language), "show")
    grid = re.search(r"<ol[^>]*data-carried[^>]*>(.*?)</ol>", pages.html(made), re.DOTALL)
    assert grid, pages.seen(made)
    return re.sub(r"<[^>]+>", "", grid[1])


def _read(client: Client, words: str, *, language: str = "en") -> Any:
    """Somebody opens the page, in a form of their own."""
    return pages.press(client, client.get(f"/{language}/shown/"), "open", code=words)


def _opens(response: Any) -> bool:
    return response.status_code == 200 and "wants you to read this" in pages.seen(response)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_reader_sees_question_and_answer(client: Client, level: int) -> None:
    question = make_question(at=Status.ANSWERED, language="en", level=level)
    page = _read(client, _make(client, question))
    assert _opens(page)
    assert ASKED["en"] in pages.seen(page)
    assert "Ask your teacher for a talk." in pages.seen(page)
    assert "A school social worker can come with you." in pages.seen(page)


def test_the_page_can_only_be_read(client: Client) -> None:
    page = _read(client, _make(client, make_question(at=Status.ANSWERED)))
    main = pages.html(page).partition("<main")[2].partition("</main>")[0]
    assert ("<form" in main, "data-step" in main, 'name="token"' in main) == (False, False, False)


def test_nothing_of_the_page_is_kept_anywhere(client: Client) -> None:
    page = _read(client, _make(client, make_question()))
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, noarchive"
    assert page["Refresh"] == "1800; url=/en/shown/"
    assert not page.cookies


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_the_four_words_are_of_the_pages_language_and_open_on_every_page(client: Client, language: str) -> None:
    question = make_question(language=language)
    words = _make(client, question, language=language)
    assert [word for word in words.split() if word not in codes.word_list(language)] == []
    assert len(words.split()) == 4
    assert _read(client, words.upper().replace(" ", " - "), language="sv").status_code == 200


def test_it_opens_once(client: Client) -> None:
    words = _make(client, make_question())
    assert _opens(_read(client, words))
    assert _read(client, words).status_code == 422


def test_the_form_that_opened_it_opens_it_again_for_half_an_hour(client: Client, clock: Clock) -> None:
    words = _make(client, make_question())
    form = client.get("/en/shown/")
    assert _opens(pages.press(client, form, "open", code=words))
    clock.forward(minutes=29)
    assert _opens(pages.press(client, form, "open", code=words))
    clock.forward(minutes=2)
    assert pages.press(client, form, "open", code=words).status_code == 422


@pytest.mark.parametrize(("hours", "opens"), [(23, True), (25, False)])
def test_it_opens_for_a_day(client: Client, clock: Clock, hours: int, opens: bool) -> None:
    words = _make(client, make_question())
    clock.forward(hours=hours)
    assert _opens(_read(client, words)) is opens


def test_called_back_it_opens_no_more(client: Client) -> None:
    question = make_question()
    words = _make(client, question)
    told = pages.press(client, pages.come_back(client, question), "call_back")
    assert "Nobody can open that page any more." in pages.seen(told)
    assert _read(client, words).status_code == 422


def test_called_back_it_closes_for_who_has_it_open_too(client: Client) -> None:
    question = make_question()
    words, form = _make(client, question), client.get("/en/shown/")
    pages.press(client, form, "open", code=words)
    pages.press(client, pages.come_back(client, question), "call_back")
    assert pages.press(client, form, "open", code=words).status_code == 422


def test_a_new_page_takes_the_place_of_the_one_before(client: Client) -> None:
    question = make_question()
    before = _make(client, question)
    after = _make(client, question)
    assert _read(client, before).status_code == 422
    assert _opens(_read(client, after))


def test_pressed_twice_it_is_one_page(client: Client) -> None:
    thread = pages.come_back(client, make_question())
    first, second = pages.press(client, thread, "show"), pages.press(client, thread, "show")
    grids = [re.findall(r"<li>(\w+)</li>", pages.html(page).partition("data-carried")[2]) for page in (first, second)]
    assert grids[0] == grids[1]
    assert Shown.objects.count() == 1
    assert Event.objects.filter(step="show").count() == 1


def test_a_question_that_was_taken_back_is_shown_to_nobody(client: Client) -> None:
    question = make_question(level=2)
    words = _make(client, question)
    workflow.withdraw(question)
    assert _read(client, words).status_code == 422
    assert not Shown.objects.exists()


def test_every_page_that_does_not_open_is_told_alike(client: Client, clock: Clock) -> None:
    opened, called, old = (make_question() for _ in range(3))
    words = [_make(client, question) for question in (old, opened, called)]
    clock.forward(hours=25)
    words[1:] = [_make(client, question) for question in (opened, called)]
    _read(client, words[1])
    pages.press(client, pages.come_back(client, called), "call_back")
    answers = []
    for tried in [*words, OTHER]:
        answers.append(_read(client, tried))
        clock.forward(minutes=1)
    assert {answer.status_code for answer in answers} == {422}
    assert len({pages.without_numbers(answer) for answer in answers}) == 1


def test_after_many_wrong_words_one_waits_and_none_are_looked_at(client: Client, clock: Clock) -> None:
    words = _make(client, make_question())
    for _ in range(4):
        _read(client, OTHER)
    refused = _read(client, words)
    assert (refused.status_code, refused["Retry-After"]) == (429, "2")
    clock.forward(seconds=3)
    assert _opens(_read(client, words))


def test_without_words_or_with_a_form_of_somebody_else_it_says_what_to_do(client: Client) -> None:
    assert "Write the four words" in pages.seen(_read(client, " "))
    foreign = client.post("/en/shown/", {"code": OTHER, "nonce": "x.y"})
    assert foreign.status_code == 422
    assert "press again" in pages.seen(foreign)


def test_the_asker_sees_whether_it_was_opened_to_the_hour(client: Client, clock: Clock) -> None:
    clock.set("2026-11-16 09:10")
    question = make_question()
    words = _make(client, question)
    assert "has not been opened yet" in pages.seen(pages.come_back(client, question))
    clock.set("2026-11-16 10:47")
    _read(client, words)
    clock.set("2026-11-16 10:50")
    seen = pages.seen(pages.come_back(client, question))
    assert "opened today at 10:00 or within the hour after" in seen
    clock.set("2026-11-18 10:50")
    page = pages.come_back(client, question)
    assert 'data-step="call_back"' not in pages.html(page)
    assert "opened on Monday 16 November at 10:00" in pages.seen(page)


def test_neither_event_nor_row_holds_the_words(client: Client) -> None:
    question = make_question()
    words = _make(client, question)
    _read(client, words)
    row = Shown.objects.get()
    assert bytes(row.code_digest) == access.code_digest(words)
    assert bytes(row.code_digest) != access.code_digest(" ".join(reversed(words.split())))
    assert list(question.events.values_list("step", "detail")) == [("ask", "web"), ("show", "")]


def test_the_square_leads_to_the_page_with_the_words_where_no_server_sees_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = qr.drawing
    monkeypatch.setattr(qr, "drawing", lambda text: (drawn.append(text), real(text))[1])
    words = _make(client, make_question(language="fi"), language="fi")
    starts = "-".join(access.beginnings(words).split())
    assert drawn == [f"{settings.SITE_URL}/fi/shown/#{starts}"]
    assert drawn[0].isascii()


def test_the_square_holds_what_it_should() -> None:
    drawing = qr.drawing("x")
    assert drawing.size == 21 + 2 * 4  # version 1, and the white around it
    assert drawing.path.startswith("M4,4h1v1h-1z")


def test_a_page_is_erased_after_a_week_and_with_its_question(client: Client, clock: Clock) -> None:
    first, second = make_question(), make_question()
    _make(client, first)
    clock.forward(days=6)
    _make(client, second)
    clock.forward(days=2)
    assert tasks.erase_due()["shown"] == 1
    assert list(Shown.objects.values_list("question", flat=True)) == [second.pk]
    workflow.erase(second)
    assert not Shown.objects.exists()


def test_a_press_in_the_thread_counts_as_coming_back(client: Client) -> None:
    question = make_question(at=Status.IN_REVIEW)
    thread = pages.come_back(client, question)
    draft, reviewer = question.draft, question.reviewer
    assert draft is not None
    assert reviewer is not None
    workflow.approve(question, by=reviewer, draft_id=draft.pk)
    assert not Question.objects.get(pk=question.pk).came_back
    pages.press(client, thread, "write", text="And one more thing.")
    assert Question.objects.get(pk=question.pk).came_back


def test_the_device_gets_the_very_lists_that_codes_are_made_of() -> None:
    for language in ("fi", "sv", "nb", "en"):
        served = Path(settings.BASE_DIR) / "static" / "words" / f"{language}.txt"
        assert served.read_text().split() == list(codes.word_list(language))
