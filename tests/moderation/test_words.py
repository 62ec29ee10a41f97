"""The small helpers for words: what changed, first lines, waits."""

import time

import pytest
from django.utils import timezone

from moderation import words

DIFFERENCES = [
    ("I live in Korso", "I live in a town", [("same", "I live in "), ("gone", "Korso"), ("new", "a town")]),
    ("my dad Kari", "dad", [("gone", "my "), ("same", "dad"), ("gone", " Kari")]),
    ("Sam Example hit me", "he hit me", [("gone", "Sam Example"), ("new", "he"), ("same", " hit me")]),
    ("same", "same", [("same", "same")]),
    ("", "new text", [("new", "new text")]),
    ("old text", "", [("gone", "old text")]),
    ("", "", []),
]


@pytest.mark.parametrize(("before", "after", "pieces"), DIFFERENCES)
def test_a_difference_is_told_word_by_word(before, after, pieces):
    assert words.diff(before, after) == pieces


def test_what_is_left_of_a_difference_is_the_new_text_to_the_letter():
    before, after = "Mun ope Reijo\n\nsano, et ei!", "Ope sanoi,\n\n että ei."
    pieces = words.diff(before, after)
    assert "".join(text for kind, text in pieces if kind != "gone") == after
    assert "".join(text for kind, text in pieces if kind != "new") == before


@pytest.mark.parametrize(
    ("before", "after"),
    [("help me " * 500, "help them " * 400), ("a " * 2000, "b a " * 45), ("a b c d e f " * 330, "f e d c b a " * 330)],
)
def test_a_text_that_says_the_same_again_and_again_opens_all_the_same(before, after):
    start = time.process_time()
    pieces = words.diff(before, after)
    assert time.process_time() - start < 5
    assert "".join(text for kind, text in pieces if kind != "gone") == after


LONG = " ".join(f"word{number}" for number in range(200))


def test_a_long_unchanged_stretch_is_folded_and_nothing_of_it_lost():
    pieces = words.diff(f"Reijo {LONG} Korso", f"Ope {LONG} Kylä")
    folded = words.folded(pieces)
    assert [kind for kind, _text in folded] == ["gone", "new", "same", "fold", "same", "gone", "new"]
    assert "".join(text for _kind, text in folded) == "".join(text for _kind, text in pieces)
    assert [text.strip()[:4] for kind, text in folded if kind == "fold"] == ["word"]


@pytest.mark.parametrize("pieces", [[], [("same", "short")], [("gone", LONG)], [("same", "x" * 5000)]])
def test_what_is_short_changed_or_one_word_is_not_folded(pieces):
    assert words.folded(pieces) == pieces


def test_what_was_taken_out_is_named_once():
    assert words.taken_out([("gone", "Reijo "), ("same", "a"), ("gone", " "), ("gone", "Reijo")]) == ["Reijo"]


FIRST_LINES = [
    ("short", "short"),
    ("two\n\nlines", "two lines"),
    ("a word " * 30, ("a word " * 13).strip() + "…"),
    ("x" * 200, "x" * 90 + "…"),
    ("i want to go. " * 20, "i want to go. " * 6 + "i want…"),
]


@pytest.mark.parametrize(("text", "line"), FIRST_LINES)
def test_a_first_line_is_cut_at_a_word(text, line):
    assert words.first_line(text) == line


@pytest.mark.parametrize(("minutes", "said"), [(0, "new"), (25, "25 min"), (60, "1 h"), (425, "7 h")])
def test_a_wait_is_said_in_working_time(minutes, said):
    assert words.wait(minutes) == said


def test_a_time_of_today_needs_no_date(clock):
    clock.set("2026-11-16 14:02")
    now = timezone.now()
    clock.forward(hours=2)
    assert words.clock(now) == "14:02"
    clock.forward(days=1)
    assert words.clock(now) == "16.11. 14:02"
