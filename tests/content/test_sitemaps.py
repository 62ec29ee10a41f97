"""The site map: whole while it is small, in blocks when it is large; nothing sensitive, no private page."""

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from content import sitemaps
from content.models import Readable
from tests.factories import make_article, make_publication, make_term, make_topic

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def _addresses(client, path="/sitemap.xml"):
    root = ET.fromstring(client.get(path).content)
    return {part.findtext(f"{MAP}loc").removeprefix("http://127.0.0.1:8000"): part for part in root}


def test_pages_of_all_languages_name_each_other(client):
    part = _addresses(client)["/sv/help-now/"]
    assert {link.get("hreflang"): link.get("href") for link in part.findall(LINK)} == {
        code: f"http://127.0.0.1:8000/{code}/help-now/" for code in ("fi", "sv", "nb", "en")
    }


def test_what_is_public_is_in_the_map_and_nothing_else(client):
    shown = make_publication(topic=make_topic("home"))
    hidden = [make_publication(sensitive=True), make_publication(Readable.SCHEDULED)]
    article, draft = make_article(), make_article(status=Readable.DRAFT)
    term = make_term()
    found = _addresses(client)
    assert f"/fi/answers/{shown.pk}-{shown.slug}/" in found
    assert {f"/fi/articles/{article.slug}/", f"/fi/words/{term.slug}/", "/nb/topics/home/"} <= set(found)
    assert not {f"/fi/answers/{row.pk}-{row.slug}/" for row in hidden} & set(found)
    assert f"/fi/articles/{draft.slug}/" not in found
    assert not [path for path in found if "my-question" in path or "search" in path or "desk" in path]


def test_a_large_map_lists_its_parts_and_each_part_costs_the_same(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(sitemaps, "BLOCK", 2)
    rows = [make_publication() for _again in range(5)]
    parts = _addresses(client)
    assert "/sitemap-pages.xml" in parts
    blocks = [path for path in parts if path.startswith("/sitemap-answers-")]
    met = [path for block in blocks for path in _addresses(client, block)]
    assert met == [f"/fi/answers/{row.pk}-{row.slug}/" for row in rows]
    with django_assert_num_queries(2):
        client.get(blocks[0])
    assert client.get(reverse("sitemap_answers", args=[999])).status_code == 404


def test_the_map_takes_the_same_queries_with_one_and_with_thirty_answers(queries_of):
    make_publication()
    one = queries_of("/sitemap.xml")
    for _again in range(29):
        make_publication()
    assert (one, queries_of("/sitemap.xml")) == (5, 5)


def test_an_article_names_its_translations_that_are_live(client):
    make_article(key="money", language="fi", slug="raha")
    make_article(key="money", language="sv", slug="pengar")
    make_article(key="money", language="nb", slug="penger", status=Readable.DRAFT)
    make_article(key="alone", language="fi", slug="yksin")
    there = _addresses(client)
    assert {link.get("hreflang"): link.get("href") for link in there["/sv/articles/pengar/"].findall(LINK)} == {
        "fi": "http://127.0.0.1:8000/fi/articles/raha/",
        "sv": "http://127.0.0.1:8000/sv/articles/pengar/",
    }
    assert there["/fi/articles/yksin/"].findall(LINK) == []


def test_two_texts_of_one_language_are_told_apart_by_country(client):
    for language, country in (("fi", "fi"), ("sv", "fi"), ("sv", "se")):
        make_article(key="money", language=language, country=country, slug=f"{language}-{country}")
    links = _addresses(client)["/sv/articles/sv-fi/"].findall(LINK)
    assert [link.get("hreflang") for link in links] == ["fi", "sv-FI", "sv-SE"]
