"""Which questions ask almost the same: a measure of shared beginnings of words and shared letters. Pure functions.

No stems, no index and no dictionary: it works on chat language and misspelling, in four languages alike, and nothing of
it is stored. What stands in many of the texts counts little (inverse document frequency); the measure is the cosine.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from moderation.matching import fold

LEAST = 0.15  # below it two texts have little more in common than their language
SAME = 0.6  # from here on they say almost the same
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 4_000  # characters of a text that are looked at
_STEM = 5  # letters of a word that count as its beginning
_BEGINNING_WEIGHS = 2.0  # a shared beginning of a word says more than three shared letters


@dataclass(frozen=True)
class Alike:
    """A text that is like the one asked about. `score`: 0 (nothing shared) to 1 (the same)."""

    key: int
    score: float

    @property
    def is_same(self) -> bool:
        """Whether they say almost the same."""
        return self.score >= SAME


def most_alike(text: str, others: Mapping[int, str], *, most: int = 6, least: float = LEAST) -> list[Alike]:
    """Of the other texts (key -> text) those that are most like `text`, best first; equals by their key."""
    parts = {key: _parts(other) for key, other in others.items()}
    own = _parts(text)
    often = Counter(part for counted in (own, *parts.values()) for part in counted)
    total = len(parts) + 1
    weights = {part: math.log((total + 1) / number) for part, number in often.items()}
    mine = _weighed(own, weights)
    scored = [Alike(key, _cosine(mine, _weighed(counted, weights))) for key, counted in parts.items()]
    return sorted((one for one in scored if one.score >= least), key=lambda one: (-one.score, one.key))[:most]


def _parts(text: str) -> Counter[str]:
    """What a text is made of: the beginnings of its words (`^koulu`), and three letters at a time."""
    parts: Counter[str] = Counter()
    for word in _WORD.findall(fold(text[:_LONGEST])):
        if len(word) > 2:
            parts["^" + word[:_STEM]] += 1
            parts.update(word[at : at + 3] for at in range(len(word) - 2))
    return parts


def _weighed(parts: Counter[str], weights: Mapping[str, float]) -> dict[str, float]:
    """Part -> weight; a part that comes often in one text counts by the root of its number."""
    return {
        part: math.sqrt(number) * weights[part] * (_BEGINNING_WEIGHS if part[0] == "^" else 1.0)
        for part, number in parts.items()
    }


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """0 to 1."""
    length = math.hypot(*one.values()) * math.hypot(*other.values()) if one and other else 0.0
    return sum(weight * other.get(part, 0.0) for part, weight in one.items()) / length if length else 0.0
