"""The Atom feeds of a language and of a topic: valid, the newest by month, nothing sensitive, gone when taken down."""

from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client, override_settings

from content import workflow
from content.models import Publication, Readable
from tests.factories import make_publication, make_topic, member, the_organisation

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/fi/feed.atom", "/fi/topics/school/feed.atom"]


def _feed(client: Client, path: str = "/fi/feed.atom") -> ET.Element:
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def _entries(client: Client, path: str = "/fi/feed.atom") -> list[ET.Element]:
    return _feed(client, path).findall(f"{ATOM}entry")


def _titles(client: Client, path: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in _entries(client, path)]


def test_the_feed_of_a_language_has_what_may_be_shown_around(client: Client) -> None:
    row = make_publication(title="Shown", month=date(2026, 3, 1))
    make_publication(title="Sensitive", sensitive=True)
    make_publication(title="Swedish", language="sv")
    make_publication(Readable.WITHDRAWN, title="Gone")
    [entry] = _entries(client)
    link = entry.find(f"{ATOM}link")
    assert entry.findtext(f"{ATOM}title") == "Shown"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T00:00:00+00:00"
    assert link is not None
    assert link.get("href") == f"http://127.0.0.1:8000/fi/answers/{row.pk}-shown/"


def test_the_feed_of_a_topic_has_that_topic_only(client: Client) -> None:
    make_publication(title="At school", topic=make_topic("school"))
    make_publication(title="At home", topic=make_topic("home"))
    make_publication(title="At school, hard to read", topic=make_topic("school"), sensitive=True)
    assert _titles(client, "/fi/topics/school/feed.atom") == ["At school"]
    assert _feed(client, "/fi/topics/school/feed.atom").findtext(f"{ATOM}title") == "Kynnyksen vastauksia: School fi"
    assert client.get("/fi/topics/nothing/feed.atom").status_code == 404


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("count", [0, 2])
def test_a_feed_has_all_that_the_standard_asks_for(client: Client, path: str, count: int) -> None:
    make_topic("school")
    for _again in range(count):
        make_publication(topic=make_topic("school"))
    feed = _feed(client, path)
    for node in [feed, *feed.findall(f"{ATOM}entry")]:  # RFC 4287, 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, name
        moment = datetime.fromisoformat(str(node.findtext(f"{ATOM}updated")))
        assert moment.tzinfo is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Kynnys"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://127.0.0.1:8000{path}"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"


def test_an_id_stays_when_the_title_is_mended_and_no_two_are_alike(client: Client) -> None:
    row, other = make_publication(title="Before"), make_publication(title="Other")
    ids = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id") for entry in _entries(client)}
    Publication.objects.filter(pk=row.pk).update(title="After", slug="after")
    again = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id") for entry in _entries(client)}
    assert ids["Before"] == again["After"] == f"tag:127.0.0.1,2026:fi/answers/{row.pk}"
    assert ids["Other"] == f"tag:127.0.0.1,2026:fi/answers/{other.pk}"
    feeds = {_feed(client, path).findtext(f"{ATOM}id") for path in [*FEEDS, "/sv/feed.atom"]}
    assert len(feeds) == 3


@pytest.mark.parametrize("path", FEEDS)
def test_who_has_it_already_is_told_so_until_something_changes(client: Client, path: str) -> None:
    row = make_publication(topic=make_topic("school"))
    first = client.get(path)
    mark = {"If-None-Match": first.headers["ETag"]}
    assert (client.get(path, headers=mark).status_code, first.headers["Cache-Control"]) == (304, "public, no-cache")
    make_publication(topic=make_topic("school"))
    assert client.get(path, headers=mark).status_code == 200
    workflow.withdraw(row, by=member(the_organisation(), "worker"), reason="asker_wished")
    assert row.title not in client.get(path, headers=mark).content.decode()


def test_an_empty_feed_is_a_feed_and_stays_the_same(client: Client) -> None:
    assert _entries(client) == []
    mark = {"If-None-Match": client.get("/fi/feed.atom").headers["ETag"]}
    assert client.get("/fi/feed.atom", headers=mark).status_code == 304


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/fi/", ["/fi/feed.atom"]),
        ("/fi/answers/", ["/fi/feed.atom"]),
        ("/fi/topics/", ["/fi/feed.atom"]),
        ("/fi/topics/school/", FEEDS),
        ("/fi/answers/?topic=school", FEEDS),
        ("/fi/ask/", []),
        ("/fi/my-question/", []),
    ],
)
def test_pages_name_their_feeds(client: Client, page: str, feeds: list[str]) -> None:
    make_publication(topic=make_topic("school"))
    head = client.get(page).content.decode().partition("</head>")[0]
    found = [path for path in FEEDS if 'type="application/atom+xml"' in head and f'href="{path}"' in head]
    assert found == feeds


@override_settings(SITE_URL="https://kynnys.example:8443")
def test_an_id_names_the_host_without_its_port(client: Client) -> None:
    make_publication()
    [entry] = _entries(client)
    assert str(entry.findtext(f"{ATOM}id")).startswith("tag:kynnys.example,2026:fi/answers/")


@pytest.mark.parametrize(("path", "queries"), [("/fi/feed.atom", 1), ("/fi/topics/school/feed.atom", 2)])
def test_a_feed_takes_as_many_queries_with_one_and_with_thirty_answers(
    queries_of: Any, path: str, queries: int
) -> None:
    make_publication(topic=make_topic("school"))
    one = queries_of(path)
    for _again in range(29):
        make_publication(topic=make_topic("school"))
    assert (one, queries_of(path)) == (queries, queries)
