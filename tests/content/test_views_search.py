"""The search page keeps nothing of what was looked for."""

import logging

import pytest

from content.topics import load_topics
from tests.factories import make_article, make_publication, make_term

pytestmark = pytest.mark.django_db


def test_answers_articles_and_words_stand_on_one_page(client):
    make_publication(title="Koulu painaa")
    make_article(title="Koulu auttaa")
    make_term(word="koulukuraattori", explanation="Koulun aikuinen.")
    for page in (client.get("/fi/search/?q=koulu"), client.post("/fi/search/", {"q": "koulu"})):
        body = page.content.decode()
        assert page.status_code == 200
        for part in ("Koulu painaa", "Koulu auttaa", "koulukuraattori"):
            assert part in body


def test_what_was_looked_for_is_in_no_cache_and_no_address(client):
    response = client.post("/fi/search/", {"q": "salaisuus"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/fi/search/?q=salaisuus").headers["Cache-Control"] == "no-store"


def test_what_was_looked_for_is_not_logged(client, caplog, capsys):
    with caplog.at_level(logging.DEBUG):
        client.post("/fi/search/", {"q": "salaisuus"})
        client.get("/fi/search/?q=salaisuus")
    printed = capsys.readouterr()
    assert "salaisuus" not in caplog.text + printed.out + printed.err


def test_the_box_keeps_what_was_typed_as_text(client):
    body = client.post("/fi/search/", {"q": '"><script>x'}).content.decode()
    assert "&quot;&gt;&lt;script&gt;x" in body
    assert "<script>x" not in body


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("avaruusromu", "Nothing found with these words"),
        ("?!", "Write a word to look for"),
        ("", "Write a word to look for"),
    ],
)
def test_an_empty_result_says_what_to_try(client, query, title):
    load_topics()
    body = client.post("/en/search/", {"q": query}).content.decode()
    assert title in body
    assert "/en/topics/home/" in body
    assert "/en/ask/" in body


@pytest.mark.parametrize(("query", "shown"), [("haluan kuolla", True), ("haluan nukkua", False)])
def test_words_that_sound_like_danger_bring_the_numbers_to_call(client, query, shown):
    body = client.post("/fi/search/", {"q": query}).content.decode()
    assert ('href="tel:116111"' in body) == shown


def test_the_page_before_any_search_is_a_page(client):
    response = client.get("/fi/search/")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=60")


def test_another_site_cannot_post_here(client):
    assert client.post("/fi/search/", {"q": "koulu"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
