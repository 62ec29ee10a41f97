"""Which entries a query is compared with when there are more than can all be compared."""

import pytest
from django.db import connection

from content import shelf
from content.entries import SearchEntry, SearchTerm

pytestmark = pytest.mark.django_db
FILLER = 30


def _entry(number, title, body="", language="fi", kind="answer"):
    fields = shelf.entry_fields(language, title, body)
    return SearchEntry.objects.create(kind=kind, number=number, language=language, **fields)


def _numbers(query, **narrowed):
    return [hit.number for hit in shelf.look("fi", query, **narrowed)]


@pytest.fixture
def many(monkeypatch):
    """More entries than are all compared, all about school."""
    monkeypatch.setattr(shelf, "FEW", 10)
    for number in range(FILLER):
        _entry(number, "Koulu", "Koulussa on opettaja.")


@pytest.fixture
def counted(many):
    """The same, their terms counted."""
    _entry(100, "Kirahvi koulussa")
    _entry(101, "Uni", "Opettaja nukkui. Kirahvi myös.")
    shelf.count_terms()


def test_a_rare_word_is_found_among_many_texts(counted):
    assert _numbers("kirahvi")[:2] == [100, 101]


def test_a_sentence_of_common_words_and_a_rare_one_finds_the_rare_one_first(counted):
    assert _numbers("kirahvi tuli kouluun opettajan kanssa")[0] == 100


def test_a_common_word_finds_no_more_than_a_few_hundred(counted, monkeypatch):
    for name in ("RARE", "PAIRS", "TITLES"):
        monkeypatch.setattr(shelf, name, 4)
    assert 0 < len(_numbers("koulu")) <= 16


def test_a_word_that_nothing_has_finds_nothing(counted):
    assert _numbers("xyzzy") == []


def test_before_the_first_count_a_search_finds_all_the_same(many):
    _entry(100, "Kirahvi")
    assert _numbers("kirahvi") == [100]


def test_a_search_stays_in_its_language_and_its_kind(many):
    _entry(200, "Koulu", language="sv")
    _entry(201, "Koulu", kind="word")
    assert 200 not in _numbers("koulu")
    assert _numbers("koulu", kinds=["word"]) == [201]


def test_counting_again_takes_the_place_of_the_count_before(counted):
    shelf.count_terms()
    assert SearchTerm.objects.get(language="fi", term="").entries == FILLER + 2
    assert SearchTerm.objects.get(language="fi", term="skirahv").entries == 2


@pytest.mark.parametrize("few", [10, 1000])
def test_the_same_text_comes_first_whether_all_are_compared_or_some(counted, monkeypatch, few):
    monkeypatch.setattr(shelf, "FEW", few)
    assert _numbers("kirahvi koulussa")[0] == 100


@pytest.mark.real
@pytest.mark.parametrize(("column", "any_of"), [("strong", True), ("terms", True), ("terms", False)])
def test_postgresql_can_take_the_index_for_the_terms(counted, column, any_of):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute("DROP INDEX search_entry_by_language")  # among few rows it would do as well
    entries = SearchEntry.objects.filter(language="fi")
    assert f"search_{column}_fi" in shelf._with_words(entries, column, ["skoulu"], any_of=any_of).explain()
