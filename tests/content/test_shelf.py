"""Which entries a query is compared with when there are more than can all be compared: the lists of its terms."""

import pytest

from content import compared, lists, shelf
from content.entries import SearchEntry, SearchGone, SearchList, SearchTerm
from language import packing

pytestmark = pytest.mark.django_db
FILLER = 30


def _entry(number, title, body="", language="fi", kind="answer", topic=None):
    fields = shelf.entry_fields(language, title, body)
    return SearchEntry.objects.create(kind=kind, number=number, language=language, topic=topic, **fields)


def _numbers(query, **narrowed):
    return [hit.number for hit in shelf.look("fi", query, **narrowed)]


def _listed():
    """Every entry that a list leads to."""
    return {lists.LAST - (key & lists.LAST) for row in SearchList.objects.all() for key in lists.opened(row.keys)}


def _in_order():
    for term, place in SearchList.objects.values_list("term", "shelf").distinct():
        pieces = SearchList.objects.filter(term=term, shelf=place).order_by("place")
        keys = [key for piece in pieces for key in lists.opened(piece.keys)]
        assert keys == sorted(keys)
        assert len(keys) == len(set(keys))
        assert all(piece.first == lists.opened(piece.keys)[0] for piece in pieces if piece.keys)


@pytest.fixture
def many(monkeypatch):
    """More entries than are all compared, all about school; pieces of lists so small that there are several."""
    monkeypatch.setattr(compared, "FEW", 10)
    monkeypatch.setattr(lists, "PIECE", 4)
    for number in range(FILLER):
        _entry(number, "Koulu", "Koulussa on opettaja.", topic=number % 2 + 1)


@pytest.fixture
def arranged(many):
    """The same, and two about something rare, all of them in the lists."""
    _entry(100, "Kirahvi koulussa", topic=1)
    _entry(101, "Uni", "Opettaja nukkui. Kirahvi myös.", topic=2)
    assert shelf.arrange() == FILLER + 2


def test_a_rare_word_is_found_among_many_texts(arranged):
    assert _numbers("kirahvi")[:2] == [100, 101]


def test_a_sentence_of_common_words_and_a_rare_one_finds_the_rare_one_first(arranged):
    assert _numbers("kirahvi tuli kouluun opettajan kanssa")[0] == 100


def test_of_a_common_word_the_best_of_each_topic_are_looked_at_and_it_is_said_that_there_are_more(
    arranged, monkeypatch
):
    monkeypatch.setattr(shelf, "RARE", 4)
    found = shelf.survey("fi", "koulu")
    assert found.has_more
    assert {1, 2} == set(found.topics)
    assert 0 < found.counts["answer"] < FILLER


def test_a_word_that_nothing_has_finds_nothing(arranged):
    assert _numbers("xyzzy") == []


def test_what_is_not_in_the_lists_yet_is_found_all_the_same(arranged):
    _entry(200, "Kirahvi kirahvi")
    assert 200 in _numbers("kirahvi")
    assert shelf.arrange() == 1
    assert 200 in _numbers("kirahvi")
    _in_order()


def test_before_there_are_lists_the_newest_are_compared(many):
    _entry(100, "Kirahvi")
    assert _numbers("kirahvi") == [100]


def test_a_search_stays_in_its_language_its_kind_and_its_topic(many):
    _entry(200, "Koulu", language="sv")
    _entry(201, "Koulu", kind="word")
    shelf.arrange()
    assert 200 not in _numbers("koulu")
    assert _numbers("koulu", kinds=["word"]) == [201]
    assert {number % 2 for number in _numbers("koulu", topic=1)} == {0}


def test_listing_one_by_one_makes_the_same_lists_as_making_them_anew(arranged):
    for number in range(300, 320):
        _entry(number, "Koulu kirahvi", "Opettaja " * (number % 7), topic=1)
    shelf.arrange()
    _in_order()
    one_by_one = (_listed(), dict(SearchTerm.objects.values_list("term", "entries")))
    lists.build("fi")
    _in_order()
    assert one_by_one == (_listed(), dict(SearchTerm.objects.values_list("term", "entries")))


def test_what_goes_is_in_no_list_any_longer(arranged):
    entry = SearchEntry.objects.get(number=100)
    lists.take_out(entry)
    entry.delete()
    assert entry.pk not in _listed()
    assert not SearchGone.objects.exists()
    assert SearchTerm.objects.get(language="fi", term="").entries == FILLER + 1
    assert _numbers("kirahvi") == [101]
    _in_order()


def test_what_an_earlier_program_listed_otherwise_is_swept_out(arranged):
    entry = SearchEntry.objects.get(number=100)
    title, body = entry.text.title, entry.text.body
    entry.packed = packing.packed(packing.Text({**title, "skirahv": 7}, body))  # so it is not where it should be
    lists.take_out(entry)
    assert entry.pk in _listed()
    shelf.arrange()
    assert entry.pk not in _listed()
    assert not SearchGone.objects.exists()


def test_a_list_that_runs_empty_goes_and_one_whose_best_piece_does_is_still_read(arranged):
    for number in (100, 101):
        entry = SearchEntry.objects.get(number=number)
        lists.take_out(entry)
        entry.delete()
    assert not SearchList.objects.filter(term=SearchTerm.objects.get(term="skirahv").pk).exists()
    for entry in SearchEntry.objects.order_by("-pk")[:8]:
        lists.take_out(entry)
        entry.delete()
    assert len(_numbers("koulu")) == FILLER - 8


@pytest.mark.parametrize("few", [10, 1000])
def test_the_same_text_comes_first_whether_all_are_compared_or_some(arranged, monkeypatch, few):
    monkeypatch.setattr(compared, "FEW", few)
    if few == 1000:
        SearchTerm.objects.all().delete()  # as before there were lists
        SearchEntry.objects.update(is_listed=False)
    assert _numbers("kirahvi koulussa")[0] == 100


def test_the_order_of_a_window_is_that_of_the_ranking_and_windows_do_not_overlap(arranged, monkeypatch):
    monkeypatch.setattr(shelf, "WINDOW", 10)
    found = shelf.survey("fi", "koulu")
    windows = [[hit.number for hit in found.hits({"answer": at})] for at in range(4)]
    assert windows[0][0] == 100 or len(windows[0]) == 10
    assert len({number for window in windows for number in window}) == sum(map(len, windows)) == 31


def test_a_page_costs_the_same_queries_at_any_depth(arranged, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(shelf, "WINDOW", 10)
    for window in (0, 2):
        with django_assert_num_queries(4):
            assert shelf.survey("fi", "koulu").hits({"answer": window})


def test_of_more_than_can_be_read_the_best_are_told_and_of_the_same_the_newest(monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 2)
    fitting = {lists.turned(number): score for number, score in ((7, 0.5), (8, 0.9), (9, 0.5), (6, 0.1))}
    assert shelf._best(fitting) == [8, 9]


def test_the_lists_of_each_language_are_asked_for_its_own_terms(many):
    _entry(200, "Koulu", language="sv")
    lists.build("fi"), lists.build("sv")
    known = lists.known({"fi": ["skoulu"], "sv": ["shund"], "nb": ["skoulu"]}, "default")
    assert {language: set(terms) for language, terms in known.items()} == {
        "fi": {"", "skoulu"},
        "sv": {""},
        "nb": set(),
    }
