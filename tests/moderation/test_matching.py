"""Finding words in a text as people type them."""

import pytest

from moderation.matching import around, asked, fold, holds


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Äiti ÖISIN", "aiti oisin"),
        ("Ørsta på Ås", "orsta pa as"),
        ("naïve", "naive"),
        ("blåbær", "blabaer"),
        ("été", "ete"),
    ],
)
def test_case_and_diacritics_do_not_count(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("search", "text", "found"),
    [
        ("aiti juo", "Juo se paljonkin, meidän Äiti.", True),
        ("äiti juo", "aiti ei juo enää", True),
        ("äiti juo", "Äiti on ihana.", False),
        ("mobbing", "Det er nettmobbing.", True),
        ("is", "this and this", False),
        ("is", "it is", True),
        ("isk", "iskä", True),
        ("", "anything", False),
        ("?!", "anything ?!", False),
    ],
)
def test_all_words_in_any_order_and_short_ones_only_at_the_beginning_of_a_word(search, text, found):
    assert holds(asked(search), fold(text)) is found


def test_a_search_has_at_most_twelve_words_and_none_twice():
    assert asked("a b a " + " ".join(f"w{number}" for number in range(20))) == ["a", "b", *(f"w{n}" for n in range(10))]


def test_the_words_around_the_find_are_shown_with_the_find_named():
    pieces = around(asked("äiti juo"), "Mun äiti JUO liikaa.")
    assert pieces == [("plain", "Mun "), ("found", "äiti"), ("plain", " "), ("found", "JUO"), ("plain", " liikaa.")]


def test_in_a_long_text_the_part_with_most_of_the_words_is_shown_and_cut_at_blanks():
    text = "My mum is nice. " + "Nothing happens here at all. " * 20 + "Then mum drinks again. " + "And so on. " * 30
    shown = "".join(part for _kind, part in around(asked("mum drinks"), text))
    assert "mum drinks again" in shown
    assert (shown[0], shown[-1], len(shown) < 160) == ("…", "…", True)
    assert not any(word not in text for word in shown.strip("…").split())


def test_a_find_keeps_its_place_where_folding_changes_the_length():
    pieces = around(asked("baer"), "æææ blåbær ßß")
    assert pieces == [("plain", "æææ blå"), ("found", "bær"), ("plain", " ßß")]


def test_a_text_of_one_word_thousands_of_times_takes_no_longer_than_a_page():
    assert around(asked("mum dad"), "mum " * 5000)[0] == ("found", "mum")
