"""How long people wait: half of them, nine of ten, with those who wait still. Tables counted by hand."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.waits import Waits, within

HALF, MOST = Fraction(1, 2), Fraction(9, 10)


def waits(answered: str, left: str = "") -> Waits:
    """`waits("1 1 2", "3")`: three answered after one, one and two days; one waits for three full days."""
    return Waits(Counter(map(int, answered.split())), Counter(map(int, left.split())))


BY_HAND = [
    # everybody is answered: the plain median and the plain ninth of ten
    ("1 1 2 2 3 3 4 4 5 9", "", 3, 5),
    ("0 0 0 0 0 0 0 0 0 7", "", 0, 0),
    # two of four still wait for five days: 1/2 unanswered after day 2, and never less
    ("1 2", "5 5", 2, None),
    # three of four still wait: not even half
    ("1", "5 5 5", None, None),
    # who came yesterday says nothing of day 1: of two who could be answered then, one was, and on day 2 the other
    ("1 2", "0 0 0 0", 1, 2),
    # four come, one goes after a day; on day 2 there are two of three answered, on day 6 the last: 1/3, then 0
    ("2 2 6", "1", 2, 6),
    # on a day of an answer who has waited exactly as long is still counted as waiting: 1/2 on day 1
    ("1", "1", 1, None),
]


@pytest.mark.parametrize(("answered", "left", "half", "most"), BY_HAND)
def test_half_and_nine_of_ten_by_hand(answered, left, half, most):
    found = waits(answered, left)
    assert (within(HALF, found), within(MOST, found)) == (half, most)


def test_nobody_is_no_figure():
    assert within(HALF, Waits()) is None


DAYS = st.lists(st.integers(0, 20), min_size=1, max_size=40)


@given(DAYS, st.lists(st.integers(0, 20), max_size=40))
def test_somebody_who_waits_longer_never_makes_it_look_faster(answered, left):
    before = Waits(Counter(answered), Counter(left))
    after = Waits(Counter(answered), Counter([*left, 30]))
    for share in (HALF, MOST):
        old, new = within(share, before), within(share, after)
        assert new is None or (old is not None and new >= old)


@given(DAYS)
def test_with_nobody_waiting_it_is_the_plain_quantile(answered):
    found = within(HALF, Waits(Counter(answered)))
    assert found == sorted(answered)[(len(answered) + 1) // 2 - 1]
