"""The Atom feed: the newest, by month, nothing sensitive."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from content.models import Readable
from tests.factories import make_publication

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def _entries(client, language="fi"):
    response = client.get(f"/{language}/feed.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def test_the_feed_of_a_language_has_what_may_be_shown_around(client):
    row = make_publication(title="Shown", month=date(2026, 3, 1))
    make_publication(title="Sensitive", sensitive=True)
    make_publication(title="Swedish", language="sv")
    make_publication(Readable.WITHDRAWN, title="Gone")
    [entry] = _entries(client)
    assert entry.findtext(f"{ATOM}title") == "Shown"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T00:00:00+00:00"
    assert entry.find(f"{ATOM}link").get("href") == f"http://127.0.0.1:8000/fi/answers/{row.pk}-shown/"


def test_an_empty_feed_is_a_feed(client):
    assert _entries(client) == []


def test_the_feed_takes_one_query_with_one_and_with_thirty_answers(queries_of):
    make_publication()
    one = queries_of("/fi/feed.atom")
    for _again in range(29):
        make_publication()
    assert (one, queries_of("/fi/feed.atom")) == (1, 1)
