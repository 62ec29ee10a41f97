"""Names of the famous and of story characters, who are not the asker's people."""

import re
from functools import lru_cache

from language.inflection import bases
from language.kinds import in_givens
from language.tables import plain, table
from language.words import Word


@lru_cache(maxsize=1)
def _stars() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in table("known")["people"].split():
        parts = tuple(plain(name).split("-"))
        found.setdefault(parts[0], []).append(parts)
    return found


def famous_words(words: list[Word], language: str) -> set[int]:
    """Places of the words that name somebody famous or made up."""
    found: set[int] = set()
    for place, word in enumerate(words):
        if not word.capital and word.key not in _stars():
            continue
        key = re.sub(r"'?s$", "", word.key)
        for base in dict.fromkeys((word.key, key, *map(plain, bases(word.form, language)))):
            for parts in _stars().get(base, ()):
                if _continues(words, place, parts, found):
                    break
    return found


def _continues(words: list[Word], place: int, parts: tuple[str, ...], found: set[int]) -> bool:
    rest = words[place : place + len(parts)]
    if len(rest) < len(parts) or (len(parts) == 1 and (in_givens(parts[0]) or not rest[0].capital)):
        return False
    for part, word in zip(parts[1:], rest[1:], strict=True):
        if not word.key.startswith(part) or len(word.key) > len(part) + 4:
            return False
    found.update(range(place, place + len(parts)))
    return True
