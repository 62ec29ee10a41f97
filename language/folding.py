"""Writing made alike: lower case, no diacritics, stretched letters made short. All detection reads folded text."""

import re
import unicodedata
from functools import lru_cache

NOTHING = "\0"  # stands in a folded text where a character has no weight
_LETTERS = {"ø": "o", "æ": "a", "œ": "o", "ß": "s", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "_": " "}
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def fold(text: str) -> str:
    """`text` in lower case without diacritics, character for character: the length stays the same.

    A NUL stands for what has no weight: apostrophes, combining marks, invisible characters, the second and later
    of three or more same letters.
    """
    folded = "".join(map(_folded, text))
    return _STRETCHED.sub(lambda run: run[1] + NOTHING * (len(run[0]) - 1), folded)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    weightless = unicodedata.category(character) in {"Mn", "Cf", "Cc"} and character not in "\n\r\t"
    if weightless or character in "'’‘´`":
        return NOTHING
    lower = character.lower()[:1]
    return _LETTERS.get(lower) or unicodedata.normalize("NFKD", lower)[:1]


def dense(text: str) -> tuple[str, list[int]]:
    """`text` folded, without what has no weight, and for each character left its place in the original."""
    folded = fold(text)
    places = [place for place, character in enumerate(folded) if character != NOTHING]
    return folded.replace(NOTHING, ""), places
