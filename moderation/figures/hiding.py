"""Small numbers: what is under five is hidden, what would give it away is hidden too, and the rest is told in fives.

Three ways lead back to a small number. A total minus its parts: the cells of one table are hidden together, as
statistical offices do it (primary and complementary suppression). One window minus another that overlaps it, or the
same one a week later: every number is told in whole fives (15 is 15 to 19), so that a difference of two is a multiple
of five and never a number under five. A share of a whole: shares are told in whole fives too.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K", bound=Hashable)


def told(number: int) -> int | None:
    """A number that stands alone, in fives: None when it is 1 to 4. 0 may be told: it says nothing of anybody."""
    return None if 0 < number < LEAST else number - number % LEAST


def hide(cells: Mapping[K, int]) -> dict[K, int | None]:
    """The cells of one table whose total may be known, in fives. None: hidden.

    When the hidden ones together come to 1 to 4, or only one is hidden, the next smallest is hidden too, so that total
    minus what is shown never tells a number under five or a single cell.
    """
    hidden = {name for name, number in cells.items() if told(number) is None}
    rest = sorted((number, str(name), name) for name, number in cells.items() if number >= LEAST)
    for _number, _label, name in rest:
        if not hidden or (len(hidden) > 1 and sum(cells[one] for one in hidden) >= LEAST):
            break
        hidden.add(name)
    return {name: None if name in hidden else told(number) for name, number in cells.items()}


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in percent, in fives; None when there is too little to tell, or one side is 1 to 4."""
    if whole < LEAST or told(part) is None or told(whole - part) is None:
        return None
    share = 100 * part // whole
    return share - share % LEAST if share >= LEAST or not part else None


def nearly_all(part: int, whole: int) -> bool:
    """Whether all but one to four are: that may be said in words where the percentage may not."""
    return whole >= 2 * LEAST and 0 < whole - part < LEAST
