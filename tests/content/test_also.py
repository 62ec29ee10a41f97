"""The other languages in which a search would find something: told without ranking a text."""

import pytest

from content import search, shelf
from content.entries import SearchEntry
from tests.factories import make_article, make_publication

pytestmark = pytest.mark.django_db


def also(language, query):
    return search.find(language, query).also


def _snapchat():
    make_publication(title="Snapchat hemma", language="sv")
    make_article(title="Snapchat och telefonen", language="sv")
    make_publication(title="Snapchat", language="nb")
    make_publication(title="Snapchat", language="fi")


def test_it_says_in_which_languages_and_how_many():
    _snapchat()
    assert also("fi", "snapchat") == [("sv", 2), ("nb", 1)]
    assert also("fi", "snapchat telefonen") == [("sv", 1)]
    assert also("fi", "aivan muuta") == also("fi", "?!") == also("fi", "") == []


def test_of_many_texts_the_lists_tell():
    _snapchat()
    for code in ("sv", "nb", "en"):
        shelf.lists.build(code)
    SearchEntry.objects.all().delete()  # no entry is looked at
    assert also("fi", "snapchat") == [("sv", 2), ("nb", 1)]
    assert also("fi", "snapchat telefonen") == [("sv", 0)]


def test_the_page_offers_them_beside_what_was_found(client):
    _snapchat()
    page = client.post("/fi/search/", {"q": "snapchat"})
    assert [(one["code"], one["number"], one["url"]) for one in page.context["elsewhere"]] == [
        ("sv", 2, "/sv/search/"), ("nb", 1, "/nb/search/"),
    ]  # fmt: skip
    assert 'action="/sv/search/"' in page.content.decode()
    assert client.post("/sv/search/", {"q": "snapchat"}).context["found"]
