"""The search as readers and the desk ask it, on SQLite and on PostgreSQL alike."""

from itertools import count

import pytest

from content import compared, search, shelf
from content.models import Publication, Readable
from content.topics import load_topics
from tests.factories import make_article, make_publication, make_term, make_topic
from tests.generation import remembering

pytestmark = pytest.mark.django_db
_number = count(1)


def _answer(question, **fields):
    fields.setdefault("title", f"Title {next(_number)}")
    return make_publication(question=question, answer="Yes.", **fields)


def _titles(found):
    return [card.title for card in found.answers]


def test_another_form_of_a_word_finds_it():
    row = _answer("Minua kiusataan koulussa.")
    assert _titles(search.find("fi", "koulu")) == [row.title]


def test_words_with_diacritics_are_found_composed_and_decomposed():
    row = _answer("Äiti itkee öisin.")
    assert _titles(search.find("fi", "ÄITI")) == [row.title]
    assert _titles(search.find("fi", "a\u0308iti")) == [row.title]
    assert _titles(search.find("fi", "öisin")) == [row.title]


def test_a_very_long_query_is_cut_not_refused():
    row = _answer("Minua kiusataan koulussa.")
    assert _titles(search.find("fi", "koulu " * 20_000)) == [row.title]
    assert not search.find("fi", "x" * 100_000)


@pytest.mark.parametrize("query", ["", "   ", "?!…", "___", "\x00", "%", "'", '"', "\\", "(", "&|!:*<->", "🙂"])
def test_a_query_without_a_word_finds_nothing_and_breaks_nothing(query):
    _answer("Onko 100 % totta?")
    assert not search.find("fi", query)


@pytest.mark.parametrize("query", ['"koulu"', "'koulu'", "”koulu”", "koulu' OR 1=1 --", "koulu:*", "koulu\\", "!koulu"])
def test_quotes_and_signs_of_a_query_language_are_only_signs(query):
    row = _answer("Minua kiusataan koulussa.")
    assert _titles(search.find("fi", query)) == [row.title]


def test_an_answer_with_all_words_comes_first_and_it_is_said_when_none_has_all():
    both = _answer("Vanhemmat riitelevät koulusta.")
    _answer("Minua kiusataan koulussa.")
    found = search.find("fi", "vanhemmat koulu")
    assert (_titles(found)[0], found.is_near) == (both.title, False)
    near = search.find("fi", "koulu avaruus")
    assert (len(near.answers), near.is_near) == (2, True)


def test_a_word_of_the_title_counts_more_than_one_of_the_text():
    in_title = _answer("Kaikki on huonosti.", title="Uni")
    in_text = _answer("Kaikki " * 40 + "on uni.", title="Ilta")
    assert _titles(search.find("fi", "uni")) == [in_title.title, in_text.title]


def test_articles_and_words_are_found_too():
    article = make_article(title="Lastensuojelu")
    term = make_term(word="lastensuojelu")
    found = search.find("fi", "lastensuojelu")
    assert (found.articles, found.terms) == ([article], [term])


def test_only_live_texts_of_the_language_are_found():
    for status in (Readable.SCHEDULED, Readable.HELD, Readable.WITHDRAWN):
        _answer("Koulu.", status=status)
    _answer("Koulu.", language="sv")
    make_article(title="Koulu", status=Readable.DRAFT)
    assert not search.find("fi", "koulu")


def test_a_sensitive_answer_is_found_but_not_shown_around():
    row = _answer("Koulu.", sensitive=True)
    assert _titles(search.find("fi", "koulu")) == [row.title]


@pytest.fixture
def changed(monkeypatch):
    """As outside of a test's transaction, what is remembered is remembered; `changed()`: something public changed."""
    monkeypatch.setattr(compared, "_is_open", lambda _using: False)
    monkeypatch.setattr(compared, "_kept", {})
    return remembering(monkeypatch)


def test_a_search_takes_four_queries_at_most_whatever_there_is(changed, django_assert_num_queries):
    make_article(title="Koulu"), make_term(word="koulu"), _answer("Koulu.", title="Koulu")
    for number, most in ((0, 2), (29, 2), (0, 4)):
        if most > 2:
            shelf.lists.build("fi"), shelf.lists.build("sv")
        for _again in range(number):
            _answer("Koulu.", title="Koulu")
        changed()
        assert search.find("fi", "koulu").articles
        with django_assert_num_queries(most):
            found = search.find("fi", "koulu")
    assert (len(found.answers), len(found.articles), len(found.terms)) == (search.MOST_ANSWERS, 1, 1)


def test_what_came_since_is_found_once_the_change_is_known(changed):
    row = _answer("Koulu.")
    assert _titles(search.find("fi", "koulu")) == [row.title]
    make_article(title="Koulu"), _answer("Koulu.", title="Uusi")
    changed()
    found = search.find("fi", "koulu")
    assert (set(_titles(found)), len(found.articles)) == ({row.title, "Uusi"}, 1)


@pytest.mark.parametrize(
    ("language", "query", "title"),
    [
        ("fi", "viekö sossut mut pois himasta", "Mitä huostaanotto tarkoittaa?"),
        ("sv", "kan soc ta mig från mina föräldrar", "Vad betyder omhändertagande?"),
        ("nb", "kan barnevernet ta meg hjemmefra", "Hva betyr omsorgsovertakelse?"),
        ("en", "will cps take me away", "What does a care order mean?"),
    ],
)
def test_everyday_words_find_what_an_office_calls_otherwise(language, query, title):
    make_publication(question="?", answer="Yes.", title=title, language=language)
    for other in ("Tapas", "Zoo", "Sol"):
        make_publication(question="?", answer="Yes.", title=other, language=language)
    assert _titles(search.find(language, query)) == [title]


def test_what_was_taken_back_meanwhile_is_not_shown_though_the_index_has_it():
    row = _answer("Koulu.")
    Publication.objects.filter(pk=row.pk).update(status=Readable.WITHDRAWN)  # the index does not see this
    assert not search.find("fi", "koulu")


def test_a_search_can_be_narrowed_to_a_topic():
    row, other = _answer("Koulu."), _answer("Koulu.", topic=make_topic("other"))
    assert set(_titles(search.find("fi", "koulu"))) == {row.title, other.title}
    assert _titles(search.find("fi", "koulu", topic=other.topic_id)) == [other.title]


def test_a_search_says_how_many_fit_by_kind_and_topic():
    for _again in range(3):
        _answer("Koulu.")
    _answer("Koulu.", topic=make_topic("other"))
    make_article(title="Koulu")
    found = search.find("fi", "koulu")
    assert found.counts == {"answers": 4, "articles": 1, "words": 0}
    assert sorted(number for _name, _slug, number in found.topics) in ([1, 3], [1, 4], [1, 1, 3])


def test_pages_follow_each_other_and_no_answer_is_on_two():
    for _again in range(45):
        _answer("Koulu.")
    pages = [_titles(search.find("fi", "koulu", page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    last = search.find("fi", "koulu", page=99)
    assert (last.page, last.pages, _titles(last)) == (3, 3, pages[2])


def test_one_kind_alone_fills_the_page():
    _answer("Koulu.")
    for number in range(8):
        make_article(title=f"Koulu {number}")
    assert len(search.find("fi", "koulu").articles) == search.MOST_ARTICLES
    found = search.find("fi", "koulu", kind="articles")
    assert (len(found.articles), found.answers) == (8, [])


def test_nothing_found_offers_the_topics_that_come_close_and_the_languages_that_have_something():
    load_topics()
    make_publication(title="Vuxna som dricker", question="?", language="sv")
    assert search.nearest_topics("fi", "riita kotona")[0] == "home"
    assert search.elsewhere("fi", "vuxna dricker") == [("sv", 1)]
