"""The database is away while somebody presses: all that the press brought stands on the page, under the same number."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client

from questions.models import Kind, Message
from tests.factories import make_question
from tests.questions import pages

pytestmark = pytest.mark.django_db


@contextmanager
def _away() -> Iterator[None]:
    def refuse(*_query: object) -> None:
        raise OperationalError("away")

    with connection.execute_wrapper(refuse):
        yield


def test_a_press_in_the_thread_comes_back_whole_and_the_next_one_counts_once(client: Client) -> None:
    question = make_question()
    thread = pages.come_back(client, question)
    before = question.messages.filter(kind=Kind.ASKER).count()
    with _away():
        page = pages.press(client, thread, "write", text="It happened <again>.", mail="half@example.org")
    body = pages.html(page)
    assert (page.status_code, page.headers["Cache-Control"]) == (503, "no-store")
    assert ("It happened &lt;again&gt;.</textarea>" in body, 'value="half@example.org"' in body) == (True, True)
    for _time in (1, 2):
        assert pages.press(client, page, "write", text="It happened again.").status_code == 200
    assert Message.objects.filter(question=question, kind=Kind.ASKER).count() == before + 1


def test_a_press_without_words_says_only_to_press_again(client: Client) -> None:
    thread = pages.come_back(client, make_question())
    with _away():
        page = pages.press(client, thread, "withdraw")
    assert (page.status_code, "<textarea" in pages.html(page)) == (503, False)
    assert "Wait a moment and press again." in pages.seen(page)


def test_the_six_words_need_not_be_typed_again(client: Client) -> None:
    with _away():
        page = client.post("/en/my-question/", {"code": "one two three four five six"})
    assert (page.status_code, 'name="code" value="one two three four five six"' in pages.html(page)) == (503, True)
