"""What is not here and what was taken down: kind, in the reader's language, with ways on, without the database too."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from content.models import Publication, Readable
from content.topics import load_topics
from tests.factories import make_article, make_publication
from tests.generation import remembering

pytestmark = pytest.mark.django_db
TOPIC = {"fi": "Koulu", "sv": "Skolan", "nb": "Skolen", "en": "School"}


def _away(*_args: Any) -> None:
    raise OperationalError


def _has_ways(body: str, language: str) -> bool:
    """A search box, every topic, ask, help now."""
    wanted = [
        f'role="search" method="post" action="/{language}/search/"',
        f'href="/{language}/topics/school/"',
        f'href="/{language}/topics/wronged/"',
        f'href="/{language}/ask/"',
        f'href="/{language}/help-now/"',
    ]
    return all(part in body for part in wanted)


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_what_is_not_here_is_said_in_the_readers_language_with_ways_on(client: Client, language: str) -> None:
    load_topics()
    paths = [f"/{language}/nothing/", f"/{language}/answers/999-x/", f"/{language}/articles/nothing/"]
    for path in paths:
        page = client.get(path)
        body = page.content.decode()
        assert (page.status_code, page.headers["Cache-Control"]) == (404, "no-store")
        assert (f'<html lang="{language}">' in body, _has_ways(body, language)) == (True, True)
        assert (body.count("<h1"), 'content="noindex"' in body, TOPIC[language] in body) == (1, True, True)


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_an_answer_that_was_taken_down_says_so_and_leads_on(client: Client, language: str) -> None:
    load_topics()
    row = make_publication(Readable.WITHDRAWN, language=language, title="Nobody’s title", question="Nobody’s words")
    page = client.get(f"/{language}/answers/{row.pk}-{row.slug}/")
    body = page.content.decode()
    assert (page.status_code, _has_ways(body, language), 'content="noindex"' in body) == (410, True, True)
    assert ("Nobody’s" in body, "&#x27;s words" in body, "og:" in body, "canonical" in body) == (False,) * 4


def test_a_page_that_is_gone_says_kindly_why_that_may_be(client: Client) -> None:
    row = make_publication(Readable.WITHDRAWN, language="en")
    words = client.get(f"/en/answers/{row.pk}-{row.slug}/").content.decode()
    for part in ("when the young person who asked wishes it", "when it is out of date", "You have done nothing wrong"):
        assert part in words
    article = make_article(status=Readable.WITHDRAWN, language="en")
    words = client.get(f"/en/articles/{article.slug}/").content.decode()
    assert ("This article has been taken down" in words, "the young person who asked" in words) == (True, False)


def test_without_a_language_in_the_address_the_browser_is_asked(client: Client) -> None:
    page = client.get("/nothing", headers={"accept-language": "sv-SE,sv;q=0.9"})
    assert (page.status_code, '<html lang="sv">' in page.content.decode()) == (404, True)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_with_the_database_away_what_is_not_here_is_still_told(client: Client, language: str) -> None:
    load_topics()
    with connection.execute_wrapper(_away):
        page = client.get(f"/{language}/nothing/")
    body = page.content.decode()
    assert (page.status_code, f'href="/{language}/ask/"' in body, 'role="search"' in body) == (404, True, True)
    assert "/topics/school/" not in body


def test_a_page_that_is_not_here_costs_one_query(
    client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_topics()
    with django_assert_num_queries(1):
        client.get("/fi/nothing/")
    row = make_publication(Readable.WITHDRAWN)
    Publication.objects.filter(pk=row.pk).update(title="", question="", answer="", html="", slug="answer")
    remembering(monkeypatch)
    client.get("/fi/nothing/")  # the topics are remembered
    with django_assert_num_queries(2):
        assert client.get(f"/fi/answers/{row.pk}-answer/").status_code == 410


# --- at the desk: staff find their own way back, not the ways on of a young person ------------------


@pytest.mark.parametrize(("path", "role"), [("questions/999/", "worker"), ("nothing/", "editor")])
def test_what_is_not_here_at_the_desk_leads_back_to_the_work(staff_client, path: str, role: str) -> None:
    page = staff_client(role).get(f"/desk/{path}")
    assert (page.status_code, page.headers["Cache-Control"]) == (404, "no-store")
    assert _is_of_the_desk(page.content.decode()) == (True, True, False, False)


def test_what_is_for_others_at_the_desk_leads_back_to_the_work(staff_client) -> None:
    page = staff_client("worker").get("/desk/figures/")
    assert (page.status_code, _is_of_the_desk(page.content.decode())) == (403, (True, True, False, False))


def test_who_is_not_logged_in_is_told_nothing_of_the_desk(client: Client) -> None:
    assert client.get("/desk/questions/999/").status_code == 302


def _is_of_the_desk(body: str) -> tuple[bool, ...]:
    """The way back, the way out of the account; not the way to ask, not the way to leave at once."""
    wanted = ('<a href="/desk/">', 'action="/accounts/logout/"', "/ask/", "data-exit")
    return tuple(part in body for part in wanted)
