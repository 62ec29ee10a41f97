"""The search page keeps nothing of what was looked for."""

import logging

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils.html import escape
from redis.exceptions import ConnectionError as RedisAway

from content import sought
from content.entries import SearchedInVain
from content.models import Readable
from content.topics import load_topics
from questions.models import Question
from tests.factories import make_article, make_organisation, make_publication, make_term

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


def test_results_are_narrowed_and_turned_by_posting_so_that_no_address_holds_a_word(client):
    for number in range(25):
        make_publication(title=f"Koulu {number}", question="Minua kiusataan.")
    make_article(title="Koulu auttaa")
    body = client.post("/fi/search/", {"q": "koulu"}).content.decode()
    assert 'name="page" value="2"' in body
    assert 'name="kind" value="articles"' in body
    assert "?q=" not in body
    second = client.post("/fi/search/", {"q": "koulu", "page": "2"}).content.decode()
    assert second.count('class="card"') == 5 < body.count('class="card"')
    articles = client.post("/fi/search/", {"q": "koulu", "kind": "articles"}).content.decode()
    assert "Koulu auttaa" in articles
    assert 'id="answers"' not in articles


@pytest.mark.parametrize(
    "given",
    [{"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"kind": "secrets"}, {"topic": "nowhere"}, {"topic": "'"}],
)
def test_what_makes_no_sense_counts_as_left_out(client, given):
    make_publication(title="Koulu")
    response = client.post("/fi/search/", {"q": "koulu", **given})
    assert (response.status_code, b"Koulu" in response.content) == (200, True)


def test_nothing_found_leads_on_to_asking_help_near_topics_and_other_languages(client):
    load_topics()
    make_publication(title="Vuxna som dricker", language="sv")
    body = client.post("/en/search/", {"q": "vuxna dricker"}).content.decode()
    for part in ("/en/ask/", "/en/help-now/", 'action="/sv/search/"', "/en/topics/home/"):
        assert part in body
    near = client.post("/en/search/", {"q": "quarrels avaruusromu"}).content.decode()
    assert near.index("/en/topics/home/") < near.index("/en/topics/school/")


@pytest.mark.parametrize("query", ["koulu", 'avaruusromu "x"'])
def test_what_was_looked_for_comes_along_to_the_form_by_a_press_and_in_no_address(client, query):
    make_organisation("kivi"), make_publication(title="Koulu")
    body = client.post("/fi/search/", {"q": query}).content.decode()
    form = body[body.index('action="/fi/ask/again/"') :].partition("</form>")[0]
    assert f'type="hidden" name="text" value="{escape(query)}"' in form
    assert 'href="/fi/ask/"' not in body[body.index('id="next"') :].partition("</section>")[0]
    brought = client.post("/fi/ask/again/", {"text": query})
    assert f">\n{escape(query)}</textarea>" in brought.content.decode()
    assert (brought.headers["Cache-Control"], Question.objects.count()) == ("no-store", 0)


@pytest.mark.parametrize("query", ["", "?!", None])
def test_without_a_word_the_way_to_the_form_is_a_link(client, query):
    page = client.get("/fi/search/") if query is None else client.post("/fi/search/", {"q": query})
    body = page.content.decode()
    assert ("/fi/ask/again/" in body, 'href="/fi/ask/"' in body[body.index('id="next"') :]) == (False, True)


def test_only_a_press_that_found_nothing_is_counted(client):
    cache.clear()
    make_publication(title="Koulu")
    client.get("/fi/search/?q=avaruusromu")
    client.post("/fi/search/", {"q": "koulu"})
    client.post("/fi/search/", {"q": "koulu avaruusromu", "kind": "words"})
    assert not SearchedInVain.objects.exists()
    client.post("/fi/search/", {"q": "avaruusromu"})
    assert SearchedInVain.objects.get().times == 1


def _broken_query(*_args, **_named):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


def _away(error):
    def broken(*_args, **_named):
        raise error

    return broken


@pytest.mark.parametrize("broken", [_broken_query, _away(DatabaseError), _away(RedisAway)])
def test_a_finished_page_is_given_out_though_nothing_can_be_counted(client, monkeypatch, broken):
    cache.clear()
    monkeypatch.setattr(SearchedInVain.objects, "get_or_create", broken)
    response = client.post("/en/search/", {"q": "avaruusromu"})
    assert (response.status_code, "Nothing found with these words" in response.content.decode()) == (200, True)
    assert not SearchedInVain.objects.exists()
    monkeypatch.setattr(sought.limits, "pseudonym", broken)
    assert client.post("/en/search/", {"q": "kuuromu"}).status_code == 200


@pytest.mark.usefixtures("clock")  # no new day begins
def test_one_address_that_searches_again_is_one_time(client):
    cache.clear()
    for _press in range(3):
        client.post("/fi/search/", {"q": "avaruusromu"}, REMOTE_ADDR="192.0.2.1")
    assert SearchedInVain.objects.get().times == 1


def test_the_suggestions_are_one_list_for_everybody_of_what_is_public(client):
    load_topics()
    make_article(title="Koulu auttaa")
    make_article(title="Luonnos", status=Readable.DRAFT)
    make_term(word="huostaanotto")
    response = client.get("/fi/search/suggestions.json")
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert {"Koti ja perhe", "Koulu auttaa", "huostaanotto"} <= set(response.json())
    assert "Luonnos" not in response.json()
    assert client.get("/fi/search/suggestions.json?q=x").content == response.content
