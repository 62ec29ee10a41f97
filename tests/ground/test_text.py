"""What people type: as long as it looks, and nothing readable is lost."""

import time
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from ground.text import seen_length, tidy


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("hei", 3), ("👨‍👩‍👧‍👦", 1), ("🇫🇮🇳🇴", 2), ("a\u0301", 1), ("👍🏽", 1), ("\r\n", 1), ("é", 1)],
)
def test_a_character_is_what_a_person_counts_as_one(text, length):
    assert seen_length(text) == length


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  hei  ", "hei"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x07c\x1b", "abc"),
        ("a\u0301", "á"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
        ("a\tb", "a\tb"),
        ("a\ud800b", "ab"),
        ("a\u202ecba\u202c", "acba"),
        ("a" + "\u0316" * 500, "a" + "\u0316" * 30),
    ],
)
def test_tidying_takes_control_characters_and_leaves_what_can_be_read(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize("piece", ["\U0001f469\u200d", "\u1100", "\u0315\u0316"])
def test_what_looks_like_one_character_is_not_endless(piece):
    assert seen_length("a" + piece * 5_000) > 100


def test_a_heap_of_marks_is_put_in_order_at_once():
    heap = "a" + "\u0315" * 100_000 + "\u0316" * 100_000
    start = time.process_time()
    assert len(tidy(heap)) == 31
    assert time.process_time() - start < 5


@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=100))
def test_letters_numbers_and_signs_all_stay(text):
    assert tidy(text) == unicodedata.normalize("NFC", text)


@given(st.text(st.sampled_from("\U0001f1eb\U0001f1ee\U0001f1f8a\u0301\u200d\U0001f469\U0001f3fd\n"), max_size=60))
def test_flags_are_counted_as_the_standard_says_wherever_they_stand(text):
    clusters = regex.findall(r"\X", text)
    assert seen_length(text) == sum(1 + len(cluster) // 32 for cluster in clusters)


def test_a_wall_of_flags_costs_no_more_than_its_length():
    assert seen_length("\U0001f1eb\U0001f1ee" * 1_000_000) == 1_000_000  # by the square it would take days
