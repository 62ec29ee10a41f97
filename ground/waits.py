"""How long people wait, counted honestly: who still waits counts as not yet answered. Pure functions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Waits:
    """Whole days of work -> how many. `answered`: after how many days. `left`: for how many full days they are known
    to have waited without an answer; nothing is known of them after that (they wait still, or have gone)."""

    answered: Counter[int] = field(default_factory=Counter)
    left: Counter[int] = field(default_factory=Counter)

    def __len__(self) -> int:
        return self.answered.total() + self.left.total()


def within(share: Fraction, waits: Waits) -> int | None:
    """The fewest days within which `share` (0 to 1) were answered; None where that many have not been yet.

    The estimate of Kaplan and Meier (1958): on each day d, of those who had waited till then (`at_risk`) the part that
    was answered is taken off. Somebody who has waited for three full days counts for the days 0 to 3 and says nothing
    about the fourth. Leaving the waiting out would flatter us: the slow ones are those who still wait.
    """
    unanswered = Fraction(1)
    for days in sorted(waits.answered):
        at_risk = _from(waits.answered, days) + _from(waits.left, days)
        unanswered *= 1 - Fraction(waits.answered[days], at_risk)
        if 1 - unanswered >= share:
            return days
    return None


def _from(counted: Mapping[int, int], days: int) -> int:
    """How many waited `days` or longer."""
    return sum(number for waited, number in counted.items() if waited >= days)
