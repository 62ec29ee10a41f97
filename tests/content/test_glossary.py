"""Office words explained in a text: the right words, once, and never a broken page."""

import re

import nh3
import pytest
from django.utils.translation import gettext, override
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from content import glossary
from content.models import Term
from content.terms import load_terms
from ground import markdown
from tests.factories import make_term

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="term" href="#(term-\d+-[0-9a-f]{6})">(.*?)</a>')


def explain(text: str, language: str = "fi", country: str = "fi") -> str:
    return glossary.explain(markdown.render(text), language=language, country=country)


def linked(html: str) -> list[str]:
    """The words that lead to an explanation, as they stand in the text."""
    return [word for _key, word in LINK.findall(html)]


def test_a_word_leads_to_its_explanation_under_the_text_and_to_its_own_page():
    make_term(word="huostaanotto", explanation="Lapsi muuttaa <pois> kotoa.")
    html = explain("Se on huostaanotto.")
    key = LINK.search(html)[1]
    with override("fi"):
        title = gettext("Words explained")
    assert html == (
        f'<p>Se on <a class="term" href="#{key}">huostaanotto</a>.</p>\n'
        f'<section class="terms"><h2>{title}</h2>\n<dl>\n'
        f'<div id="{key}"><dt><a href="/fi/words/huostaanotto/">huostaanotto</a></dt>'
        "<dd>Lapsi muuttaa &lt;pois&gt; kotoa.</dd></div>\n</dl></section>\n"
    )


def test_the_address_that_a_press_leaves_never_names_the_word():
    make_term(word="huostaanotto")
    assert "huostaan" not in LINK.search(explain("Se on huostaanotto."))[1]


# language, country, text -> the words that are explained, by hand
TEXTS = [
    ("fi", "fi", "Huostaanotosta tehdään päätös. Päätöksen saa paperilla.", ["Huostaanotosta", "päätös"]),
    ("fi", "fi", "Se on sinun päätöksesi, ei kenenkään muun.", []),
    ("fi", "fi", "Lapsen etua ajatellaan aina ja lapsen edun mukaan toimitaan.", ["Lapsen etua"]),
    ("fi", "fi", "Kiireellisessä sijoituksessa sosiaalityöntekijäsi tulee mukaan.",
     ["Kiireellisessä sijoituksessa", "sosiaalityöntekijäsi"]),
    ("fi", "fi", "Jälkihuollosta ja salassapidosta kerrotaan hallinto-oikeudelle.",
     ["Jälkihuollosta", "salassapidosta", "hallinto-oikeudelle"]),
    ("fi", "fi", "Lastensuojelulaki, tuomioistuinpäätös ja lastensuojelu-asia ovat eri sanoja.", []),
    ("fi", "fi", "Rajoitustoimenpiteitä on monta. Avohuollon tukitoimia myös.",
     ["Rajoitustoimenpiteitä", "Avohuollon tukitoimia"]),
    ("sv", "fi", "Barnskyddet gör en bedömning av servicebehovet.", ["Barnskyddet", "bedömning av servicebehovet"]),
    ("sv", "se", "Barnskyddet gör en utredning efter en orosanmälan.", ["utredning", "orosanmälan"]),
    ("sv", "se", "Vårdnadshavarna får inte läsa. HVB:t har sekretess.", ["Vårdnadshavarna", "HVB:t", "sekretess"]),
    ("sv", "", "Vårdnadshavarna får inte veta om din orosanmälan. Barnets bästa går först.",
     ["Vårdnadshavarna", "Barnets bästa"]),
    ("nb", "no", "Barnevernet fikk en bekymringsmelding og gjør en undersøkelse.",
     ["Barnevernet", "bekymringsmelding", "undersøkelse"]),
    ("nb", "no", "Kontaktpersonen i barnevernet vet mer enn barnevernet.",
     ["Kontaktpersonen i barnevernet", "barnevernet"]),
    ("nb", "no", "Legen gjør en undersøkelse av kneet.", []),
    ("en", "fi", "Make a plan with a friend. It is your decision.", []),
    ("en", "fi", "Your social worker makes a plan. Plans change.", ["social worker", "plan"]),
    ("en", "fi", "Tell your social worker.\n\nMake a plan for tonight.", ["social worker"]),
    ("en", "fi", "Make a plan.\n\nA care order needs a plan.", ["care order", "plan"]),
    ("en", "fi", "Child protection decides about care orders and children’s homes.",
     ["Child protection", "care orders", "children’s homes"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "country", "text", "words"), TEXTS)
def test_the_words_of_the_glossary_are_found_in_any_form_and_once(language, country, text, words):
    load_terms()
    assert linked(explain(text, language, country)) == words


UNTOUCHED = [
    "# Huostaanotto",
    "[huostaanotto](https://example.org/)",
    "Huostaanotto-asia, huostaanotto- ja muut asiat, esihuostaanotto.",
    "[**huostaanotto**](https://example.org/huostaanotto)",
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_nothing_is_explained_in_headings_links_and_compounds(text):
    make_term(word="huostaanotto")
    assert explain(text) == markdown.render(text)


def test_after_a_heading_and_inside_bold_the_word_is_explained():
    make_term(word="huostaanotto")
    assert linked(explain("# Huostaanotto\n\nTämä on **huostaanotto** ja huostaanotto.")) == ["huostaanotto"]


def test_two_words_are_one_across_any_blank_but_not_across_a_tag():
    make_term(word="lapsen etu")
    assert linked(explain("lapsen\u00a0etu")) == ["lapsen&nbsp;etu"]
    assert linked(explain("lapsen  etu")) == ["lapsen  etu"]
    assert linked(explain("*lapsen* etu")) == []


def test_words_of_another_country_are_not_explained():
    make_term(language="sv", word="orosanmälan", country="se")
    assert linked(explain("En orosanmälan.", "sv", "fi")) == []
    assert linked(explain("En orosanmälan.", "sv", "se")) == ["orosanmälan"]


def test_it_costs_one_query(django_assert_num_queries):
    load_terms()
    with django_assert_num_queries(1):
        explain("Huostaanotto, päätös, valitus ja lastensuojelu.")


# --- whatever the text ----------------------------------------------------------------------------

WORDS = (
    "huostaanotto huostaanotosta lapsen edun päätös & < > \" ' \u00a0 ** * [ ]( ) # - 1. > ` : \n \n\n a å 🙂 <b> &amp;"
)
texts = st.lists(st.sampled_from(WORDS.split(" ")) | st.text(max_size=5), max_size=40).map(" ".join)
KNOWN = markdown.LETTER.tags | {"section", "dl", "dt", "dd", "div"}


class WhateverTheText(HypothesisTestCase):
    """Properties: with words that come up by chance."""

    @classmethod
    def setUpTestData(cls):
        for word in ("huostaanotto", "lapsen etu", "päätös"):
            make_term(word=word, explanation="Lapsi & aikuinen <sopivat>.")

    @given(texts)
    def test_the_page_stays_whole_and_the_text_the_same(self, text):
        before = markdown.render(text)
        after = glossary.explain(before, language="fi", country="fi")
        body, _start, listed = after.partition('<section class="terms">')
        assert LINK.sub(r"\2", body) == before
        assert bool(listed) == bool(LINK.search(body))
        attributes = {"a": {"href", "class"}, "section": {"class"}, "div": {"id"}}
        assert nh3.clean(
            after, tags=KNOWN, attributes=attributes, link_rel=None, url_relative="pass_through"
        ) == re.sub(r' rel="noopener noreferrer"', "", after)

    @given(texts)
    def test_twice_is_once(self, text):
        once = glossary.explain(markdown.render(text), language="fi", country="fi")
        assert glossary.explain(once, language="fi", country="fi") == once

    @given(texts)
    def test_every_link_leads_to_one_place_in_the_list(self, text):
        html = glossary.explain(markdown.render(text), language="fi", country="fi")
        keys = [key for key, _word in LINK.findall(html)]
        assert keys == re.findall(r'<div id="([^"]+)">', html)
        assert len(set(keys)) == len(keys) <= Term.objects.count()
