"""The picture that a messenger shows beside a shared link: one for each topic and language, drawn beforehand.

Never one for a text: what is taken down would live on in the copies that messengers keep (docs/adr/0017). `python -m
bench.share_pictures` draws them and writes down the name that stands in each; where a topic is new or called otherwise
by now, and for what is sensitive, it is the one that names no topic.
"""

import json
from functools import cache
from pathlib import Path

WIDTH, HEIGHT = 1200, 630
NEUTRAL = "neutral"
_NAMES = Path(__file__).parent / "data" / "share_pictures.json"


@cache
def named() -> dict[str, dict[str, str]]:
    """Language -> slug of a topic -> the name that stands in its picture."""
    found: dict[str, dict[str, str]] = json.loads(_NAMES.read_text(encoding="utf-8"))
    return found


def picture(language: str, slug: str = "", name: str = "", *, sensitive: bool = False) -> str:
    """The static file for a page in `language` about a topic."""
    fits = not sensitive and bool(name) and named().get(language, {}).get(slug) == name
    return f"share/{slug if fits else NEUTRAL}.{language}.png"
