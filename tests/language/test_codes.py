"""The asker's code: six words that a child can read, and enough of them."""

import hashlib
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.codes import code_words, word_list

LANGUAGES = ("fi", "sv", "nb", "en")
UNFIT = tomllib.loads((Path(__file__).parent / "unfit.toml").read_text())
FOLD = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ß": "ss"})


def _first_four(word: str) -> str:
    """Written out anew: what the site counts of a word (design.md, promise 2)."""
    plain = unicodedata.normalize("NFD", word.lower().translate(FOLD))
    return "".join(c for c in plain if not unicodedata.combining(c))[:4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_2048_words(language):
    assert len(word_list(language)) == 2048
    assert len(set(word_list(language))) == 2048


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_of_a_list_begin_alike(language):
    assert len({_first_four(word) for word in word_list(language)}) == 2048


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_easy_to_write_down(language):
    assert [
        word for word in word_list(language) if not (word.isalpha() and word.islower() and 4 <= len(word) <= 8)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["family", "body", "bed_and_night", "weapons", "insults", "acts"])
def test_no_word_stands_in_a_list_that_a_child_could_read_wrongly(language, kind):
    assert sorted(set(UNFIT[language][kind].split()) & set(word_list(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_words_that_can_be_taken_for_each_other_a_list_has_one_at_most(language):
    words = set(word_list(language))
    assert [pair for pair in UNFIT[language]["pairs"] if set(pair.split()) <= words] == []
    assert [pair for pair in UNFIT[language]["neither"] if set(pair.split()) & words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_shown_once_has_four_words(language):
    seed = hashlib.sha256(b"a form").digest()
    assert code_words(seed, language, 4) == code_words(seed, language)[:4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_gives_the_same_six_words(language):
    seed = hashlib.sha256(b"a form").digest()
    words = code_words(seed, language)
    assert words == code_words(seed, language)
    assert len(words) == 6
    assert set(words) <= set(word_list(language))


def test_the_smallest_and_the_largest_seed_use_the_ends_of_the_list():
    words = word_list("en")
    assert code_words(bytes(32), "en") == [words[0]] * 6
    assert code_words(b"\xff" * 32, "en") == [words[2047]] * 6


@given(st.binary(min_size=9, max_size=32), st.integers(0, 65))
def test_each_of_the_66_bits_changes_the_code(seed, bit):
    number = int.from_bytes(seed[:9], "big") ^ (1 << (71 - bit))
    assert code_words(number.to_bytes(9, "big"), "sv") != code_words(seed, "sv")


@given(st.lists(st.integers(0, 2047), min_size=6, max_size=6))
def test_every_combination_of_words_can_come(places):
    number = 0
    for place in places:
        number = number << 11 | place
    seed = (number << 6).to_bytes(9, "big")
    assert code_words(seed, "nb") == [word_list("nb")[place] for place in places]
