"""The office words that come with the software."""

import pytest

from content.models import Term
from content.terms import keep, load_terms

pytestmark = pytest.mark.django_db


def test_26_words_are_loaded_in_four_languages_and_twice_changes_nothing():
    assert load_terms() == load_terms() == Term.objects.count()
    numbers = {
        code: set(Term.objects.filter(language=code).values_list("number", flat=True))
        for code in ("fi", "sv", "nb", "en")
    }
    assert numbers == {code: set(range(1, 27)) for code in ("fi", "sv", "nb", "en")}


def test_swedish_has_a_row_a_country_where_the_word_differs():
    load_terms()
    rows = Term.objects.filter(language="sv", number__in=[2, 17]).order_by("number", "country")
    assert list(rows.values_list("country", "word")) == [
        ("fi", "barnskyddsanmälan"),
        ("se", "orosanmälan"),
        ("", "umgänge"),
    ]


def test_a_word_is_stored_with_its_stems():
    term = keep(Term(number=99, language="fi", slug="koulu", word="koulu", explanation="Talo."))
    assert Term.objects.get(pk=term.pk).stems == " koulu talo "
