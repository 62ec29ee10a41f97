"""Two versions side by side, piece by piece."""

import pytest

from content.differences import blocks, pieces

SHORT = "::: short\nYou may ask anybody.\n:::"


def test_a_text_falls_into_its_paragraphs_headings_and_marks_of_blocks():
    text = f"{SHORT}\n\n## How\nYou ask.\n\n- one\n- two"
    assert pieces(text) == ["::: short", "You may ask anybody.", ":::", "## How", "You ask.", "- one\n- two"]


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ("One.", "One.", [("One.", "One.")]),
        ("", "One.", [("", "One.")]),
        ("One.", "", [("One.", "")]),
        ("A.\n\nB.", "A.\n\nNew words here.\n\nB.", [("A.", "A."), ("", "New words here."), ("B.", "B.")]),
        ("A.\n\nYou may ask for help.", "A.\n\nYou may always ask for help.",
         [("A.", "A."), ("You may ask for help.", "You may always ask for help.")]),
        ("First gone.\n\nYou may ask for help.", "You may ask for more help.",
         [("First gone.", ""), ("You may ask for help.", "You may ask for more help.")]),
        ("One thing.", "Wholly different words.", [("", "Wholly different words."), ("One thing.", "")]),
    ],
)  # fmt: skip
def test_what_stayed_changed_came_and_went(before, after, pairs):
    assert blocks(before, after) == pairs


def test_nothing_of_either_text_is_lost():
    before, after = f"{SHORT}\n\nOld one.\n\nStays.\n\nOld two.", f"{SHORT}\n\nStays.\n\nNew.\n\nOld two, longer."
    pairs = blocks(before, after)
    assert [old for old, _new in pairs if old] == pieces(before)
    assert [new for _old, new in pairs if new] == pieces(after)
