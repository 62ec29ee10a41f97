"""The known word that a misspelt one probably is: `pyskologi` is `psykologi`."""

from collections import Counter
from functools import lru_cache

from language.compounds import known
from language.folding import dense

SHORTEST = 5  # letters of a word that is looked at
ALIKE = 0.6  # share of three-letter sequences (Dice) that both have
_GRAM = 3


@lru_cache(maxsize=16384)
def nearest(word: str, language: str) -> str | None:
    """The folded known word most like `word`; None for a known word, a short one, or when none is near."""
    folded = dense(word)[0]
    words, places = _index(language)
    if len(folded) < SHORTEST or folded in words:
        return None
    own = _grams(folded)
    shared = Counter(number for gram in own for number in places.get(gram, ()))
    alike = {number: _dice(often, own, _ordered(language)[number]) for number, often in shared.items()}
    best = max(alike, key=lambda number: (alike[number], -number), default=None)
    return _ordered(language)[best] if best is not None and alike[best] >= ALIKE else None


def _dice(shared: int, own: frozenset[str], other: str) -> float:
    return 2 * shared / (len(own) + len(_grams(other)))


@lru_cache(maxsize=65536)
def _grams(folded: str) -> frozenset[str]:
    marked = f"_{folded}_"
    return frozenset(marked[at : at + _GRAM] for at in range(len(marked) - _GRAM + 1))


@lru_cache(maxsize=4)
def _ordered(language: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in known(language) if len(word) >= SHORTEST - 1))


@lru_cache(maxsize=4)
def _index(language: str) -> tuple[frozenset[str], dict[str, list[int]]]:
    places: dict[str, list[int]] = {}
    for number, word in enumerate(_ordered(language)):
        for gram in _grams(word):
            places.setdefault(gram, []).append(number)
    return frozenset(_ordered(language)), places
