"""The asker's code: six words of 2,048 (66 bits) in the asker's language; four (44 bits) for a page that is shown once.

Only the first four letters of a word count, and no two words of a list share them (`data/words.*.txt`).
"""

from functools import lru_cache
from pathlib import Path

WORDS = 6
SHOWN_WORDS = 4  # a page that opens once, within a day
BITS = 11  # of each word: 2,048 words a list
_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=4)
def word_list(language: str) -> tuple[str, ...]:
    """The 2,048 code words of a language (fi, sv, nb, en), in the order that gives each its number."""
    return tuple((_DATA / f"words.{language}.txt").read_text(encoding="utf-8").split())


def code_words(seed: bytes, language: str, count: int = WORDS) -> list[str]:
    """`count` words (6 at most) from the first 11 bits each of `seed` (at least 9 bytes). Same seed, same words."""
    words = word_list(language)
    number = int.from_bytes(seed[:9], "big") >> (72 - count * BITS)
    return [words[(number >> (BITS * place)) & (2**BITS - 1)] for place in reversed(range(count))]
