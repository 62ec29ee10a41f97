"""Home, the pages of promise, leaving, and what machines ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.factories import make_article, make_face, make_publication, make_topic, the_organisation

pytestmark = pytest.mark.django_db
PROMISES = ("about", "privacy", "accessibility", "cover-your-tracks", "under-ten")


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("fi-FI,fi;q=0.9,en;q=0.5", "fi"),
        ("sv", "sv"),
        ("nb-NO", "nb"),
        ("no", "nb"),
        ("nn", "nb"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_the_front_door_leads_to_the_best_language(client: Client, accepts: str, language: str) -> None:
    response = client.get("/", headers={"accept-language": accepts})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")
    assert not response.cookies


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
@pytest.mark.parametrize("page", PROMISES)
def test_pages_of_promise_open_in_each_language(client: Client, language: str, page: str) -> None:
    the_organisation(language)
    response = client.get(f"/{language}/{page}/")
    assert (response.status_code, response.cookies.output()) == (200, "")
    assert f'<html lang="{language}">' in response.content.decode()


@override_settings(EXIT_TO={"fi": "https://weather.example/fi", "en": "https://weather.example/en"})
@pytest.mark.parametrize(("asked", "to"), [("?l=fi", "fi"), ("?l=xx", "en"), ("", "en")])
def test_leaving_clears_and_goes_to_a_neutral_page(client: Client, asked: str, to: str) -> None:
    response = client.get(f"/exit{asked}")
    assert (response.status_code, response.headers["Location"]) == (303, f"https://weather.example/{to}")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Referrer-Policy"] == "no-referrer"


@override_settings(EXIT_TO={"fi": "https://weather.example/fi", "en": "https://weather.example/en"})
@pytest.mark.parametrize(("asked", "then"), [("l=fi", "fi"), ('l="x', "en"), ("x", "en")])
def test_leaving_a_page_with_fields_shows_an_empty_page_first(client: Client, asked: str, then: str) -> None:
    response = client.get(f"/exit?{asked}&blank")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Refresh"] == f"0; url=/exit?l={then}"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/fi/ask/", "/sv/my-question/", "/en/shown/"])
def test_pages_with_fields_for_what_is_private_are_left_by_an_empty_page(client: Client, path: str) -> None:
    assert f'href="/exit?l={path[1:3]}&amp;blank"' in client.get(path).content.decode()


def _home(client: Client) -> str:
    return client.get("/fi/").content.decode()


def test_home_shows_newest_answers_topics_and_faces(client: Client) -> None:
    row = make_publication(language="fi")
    make_face(the_organisation().owner, first_name="Aino")
    page = _home(client)
    assert row.title in page
    assert "School fi" in page
    assert "Aino" in page


def test_home_keeps_sensitive_answers_back(client: Client) -> None:
    row = make_publication(language="fi", sensitive=True)
    assert row.title not in _home(client)


def test_home_costs_the_same_with_one_answer_and_with_thirty(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    make_publication(language="fi")
    _home(client)
    with django_assert_num_queries(4) as one:
        _home(client)
    for number in range(30):
        make_publication(language="fi", topic=make_topic(f"topic-{number % 5}"))
    with django_assert_num_queries(len(one.captured_queries)):
        _home(client)


def test_home_stands_when_nothing_is_published_and_nobody_answers(client: Client) -> None:
    assert client.get("/nb/").status_code == 200


def test_machines_learn_that_it_lives(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"database": True, "cache": True}


def test_robots_leave_the_private_pages_alone(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /fi/my-question/" in said
    assert "Disallow: /desk/" in said


@pytest.mark.parametrize("path", ["/fi/nothing-here/", "/nothing"])
def test_an_unknown_address_is_a_kind_plain_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_languages_of_an_article_lead_to_the_list_where_it_stands_not_to_a_missing_page(client: Client) -> None:
    article = make_article(language="en")
    page = client.get(f"/en/articles/{article.slug}/").content.decode()
    assert 'href="/fi/articles/"' in page
    assert f"/fi/articles/{article.slug}/" not in page


@pytest.mark.parametrize("path", ["/", "/fi/", "/fi/about/", "/fi/ask/", "/robots.txt", "/healthz"])
def test_a_page_tells_its_headers_alone_too(client: Client, path: str) -> None:
    page, headers = client.get(path), client.head(path)
    assert (headers.status_code, headers.content) == (page.status_code, b"")
    assert headers.headers.get("Cache-Control") == page.headers.get("Cache-Control")
    assert headers.headers.get("X-Robots-Tag") == page.headers.get("X-Robots-Tag")
