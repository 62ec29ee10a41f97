"""Addresses that articles once had, and the text that says it now: `data/articles/moved.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "articles" / "moved.toml"


@lru_cache(maxsize=1)
def _moved() -> dict[str, dict[str, str]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


def moved(language: str, slug: str) -> str:
    """An address part of earlier days -> the key of the article that says it now; "" for any other."""
    return _moved().get(language, {}).get(slug, "")
