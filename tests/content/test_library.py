"""Articles and words as readers may see them."""

import pytest

from content import library
from content.models import Readable
from content.terms import load_terms
from tests.factories import make_article, make_term

pytestmark = pytest.mark.django_db


def test_only_live_articles_of_the_language_are_there():
    live = make_article(title="B")
    make_article(status=Readable.DRAFT)
    make_article(status=Readable.WITHDRAWN)
    make_article(language="sv")
    assert library.articles("fi") == [live]
    assert library.article("sv", live.slug) is None


def test_a_country_sets_apart_what_holds_elsewhere():
    everywhere, here = make_article(title="A"), make_article(title="B", country="fi")
    other = make_article(title="C", country="no")
    assert library.for_country(library.articles("fi"), "fi") == ([everywhere, here], [other])


def test_of_one_text_a_country_has_its_own_version_else_that_for_all_else_another_s():
    own, other = (make_article(title=code, key="money", country=code) for code in ("fi", "se"))
    every, norwegian = (make_article(title=code, key="friends", country=code) for code in ("", "no"))
    swedish = make_article(title="z", key="school", country="se")
    rows = library.articles("fi")
    assert library.for_country(rows, "fi") == ([every, own], [swedish])
    assert library.for_country(rows, "no") == ([norwegian], [own, swedish])
    assert library.for_country(rows, "se") == ([every, other, swedish], [])


def test_words_stand_in_the_order_of_the_alphabet():
    make_term(word="Päätös")
    make_term(word="avustaja")
    assert [term.word for term in library.terms("fi")] == ["avustaja", "Päätös"]


def test_the_words_of_a_country_are_in_its_own_languages_save_the_reader_s():
    load_terms()
    assert [t.word for t in library.local_words("fi", "en")[9]] == ["huostaanotto", "omhändertagande"]
    assert [t.word for t in library.local_words("fi", "sv")[9]] == ["huostaanotto"]
    assert [t.word for t in library.local_words("se", "en")[9]] == ["vård enligt LVU"]
    assert library.local_words("", "en") == {}
