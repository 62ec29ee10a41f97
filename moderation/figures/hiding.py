"""Small numbers: what is under five is hidden, and so is what would give it away by subtraction.

Source of the way: primary and complementary cell suppression, as statistical offices use it for tables.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
K = TypeVar("K", bound=Hashable)


def told(number: int) -> int | None:
    """A number that stands alone: None when it is 1 to 4. 0 may be told: it says nothing of anybody."""
    return number if number == 0 or number >= LEAST else None


def hide(cells: Mapping[K, int]) -> dict[K, int | None]:
    """The cells of one table whose total may be known. None: hidden.

    When the hidden ones together come to 1 to 4, or only one is hidden, the next smallest is hidden too, so that total
    minus what is shown never tells a number under five or a single cell.
    """
    hidden = {name for name, number in cells.items() if told(number) is None}
    rest = sorted((number, str(name), name) for name, number in cells.items() if number >= LEAST)
    for _number, _label, name in rest:
        if not hidden or (len(hidden) > 1 and sum(cells[one] for one in hidden) >= LEAST):
            break
        hidden.add(name)
    return {name: None if name in hidden else number for name, number in cells.items()}


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in full percent; None when there is too little to tell, or one side is 1 to 4."""
    if whole < LEAST or told(part) is None or told(whole - part) is None:
        return None
    return round(100 * part / whole)


def nearly_all(part: int, whole: int) -> bool:
    """Whether all but one to four are: that may be said in words where the percentage may not."""
    return whole >= 2 * LEAST and 0 < whole - part < LEAST
