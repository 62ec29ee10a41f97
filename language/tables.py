"""The word lists behind `language.identity`, read once from `data/*.toml`, and how words are compared."""

import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ŋ": "n", "ŧ": "t", "ß": "s"})


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, Any]:
    """What stands in `data/<name>.toml`."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def choices(name: str, *keys: str) -> str:
    """A list of expressions in a table as one expression, longest first."""
    found: Any = table(name)
    for key in keys:
        found = found[key]
    words = found.split() if isinstance(found, str) else found
    return "|".join(sorted(dict.fromkeys(words), key=len, reverse=True))


@lru_cache(maxsize=64)
def word_set(name: str, *keys: str) -> frozenset[str]:
    """A string of words in a table as a set, lower case; empty where the table has none."""
    found: Any = table(name)
    for key in keys:
        found = found.get(key, "")
    return frozenset(found.lower().split())


@lru_cache(maxsize=4)
def everyday(language: str) -> frozenset[str]:
    """Everyday words of the language: seen in small letters in the texts that the detectors were made from."""
    return frozenset((DATA / f"common.{language}.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """`word` in lower case without diacritics: ä and å as a, ø as o."""
    lower = word.lower().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
