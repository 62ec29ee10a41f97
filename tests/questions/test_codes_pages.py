"""The code page as a keepsake: in each language, six words of that language, and what a scared person needs to know."""

import re

import pytest
from django.test import Client

from language import codes
from questions import access
from questions.models import Question
from tests.factories import make_organisation
from tests.questions import pages

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "nb", "en")


@pytest.fixture(autouse=True)
def _open() -> None:
    make_organisation("kivi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_of_the_pages_language(client: Client, language: str) -> None:
    words = pages.code(pages.ask(client, language=language)).split(" ")
    assert [word for word in words if word not in codes.word_list(language)] == []
    assert len(words) == 6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", LANGUAGES)
def test_the_code_of_each_language_opens_on_each_page(client: Client, language: str, page: str) -> None:
    words = pages.code(pages.ask(client, language=language))
    response = client.post(f"/{page}/my-question/", {"code": words.upper()})
    assert response.status_code == 200
    assert f'lang="{language}"' in pages.html(response)


def test_two_forms_give_two_codes(client: Client) -> None:
    assert pages.code(pages.ask(client)) != pages.code(pages.ask(client))
    assert Question.objects.count() == 2


def test_the_page_says_what_happens_next_and_what_cannot_be_mended(client: Client) -> None:
    seen = pages.seen(pages.ask(client))
    for sentence in (
        "We have your question",
        "These six words open your answer.",
        "A colleague checks the answer before you get it.",
        "We can’t give you the words again later, because we don’t know who you are.",
        "Whoever has the words can read everything.",
        "I have written them down",
    ):
        assert sentence in seen


def test_the_page_says_nothing_in_its_title_or_address(client: Client) -> None:
    response = pages.ask(client)
    assert "<title>Sent · Kynnys</title>" in pages.html(response)
    assert response.request["PATH_INFO"] == "/en/ask/"
    assert "neutral" in pages.html(response).partition("</head>")[0]


def test_writing_them_down_and_trying_them_are_two_things_with_two_names(client: Client) -> None:
    page = pages.html(pages.ask(client))
    assert re.search(r"<button[^>]*js-only[^>]*data-written[^>]*>I have written them down</button>", page)
    assert re.search(r'<a [^>]*href="/en/my-question/" data-then>See if they open your question</a>', page)
    assert "<noscript>" in page


def test_the_words_leave_no_trace_in_the_database(client: Client) -> None:
    words = pages.code(pages.ask(client))
    row = Question.objects.values().get()
    assert len(bytes(row["code_digest"])) == 32
    assert words not in str(row)
    assert access.open_by_code(words) == Question.objects.get()
