"""Finding words in a text as people type them: without case and diacritics, in any order. Pure functions.

Only ever used in memory, on texts that were just decrypted: nothing of it is stored.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ß": "ss", "œ": "oe", "þ": "th", "ð": "d", "ł": "l"})
_WORD = re.compile(r"\w+")
LONGEST = 200  # characters of a search that are looked at
MOST_WORDS = 12
_PART = 3  # letters from which on a find may begin inside a word: `mobbing` in `nettmobbing`
_WINDOW = 140  # characters shown around a find
_MOST_PLACES = 30

Piece = tuple[str, str]  # "found" | "plain", text


def fold(text: str) -> str:
    """Lower case without diacritics: `Äiti` is `aiti`, `Øst` is `ost`."""
    plain = unicodedata.normalize("NFD", text.lower().translate(_LETTERS))
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """Each character's letters, with its place in the text; a mark on a letter gives none."""
    for place, character in enumerate(text):
        yield fold(character), place


def asked(text: str) -> list[str]:
    """The folded words of a search, without doubles, at most twelve."""
    return list(dict.fromkeys(_WORD.findall(fold(text[:LONGEST]))))[:MOST_WORDS]


def holds(words: Sequence[str], folded: str) -> bool:
    """Whether a folded text holds all of the words (folded), in any order. No words are in no text."""
    return bool(words) and all(next(_places(word, folded), None) is not None for word in words)


def _places(word: str, folded: str) -> Iterator[int]:
    """Where a word stands; a short one only at the beginning of a word."""
    inside = "" if len(word) >= _PART else r"\b"
    return (found.start() for found in re.finditer(inside + re.escape(word), folded))


def around(words: Sequence[str], text: str) -> list[Piece]:
    """The part of a text where most of the words stand, with the finds named. "…" stands for what is left out."""
    pairs = list(_folded(text))
    folded = "".join(letters for letters, _place in pairs)
    origin = [place for letters, place in pairs for _letter in letters]
    finds = sorted({(start, start + len(word)) for word in words for start in _first(word, folded)})
    if not finds:
        return [("plain", text[:_WINDOW])]
    best = max(finds, key=lambda find: (_different(words, finds, folded, find[0]), -find[0]))
    begin, end = _window(text, origin[best[0]])
    marked = [(origin[a], origin[b - 1] + 1) for a, b in finds]
    return _pieces(text, begin, end, [(a, b) for a, b in marked if begin <= a and b <= end])


def _first(word: str, folded: str) -> list[int]:
    return [place for place, _number in zip(_places(word, folded), range(_MOST_PLACES), strict=False)]


def _different(words: Sequence[str], finds: Sequence[tuple[int, int]], folded: str, start: int) -> int:
    """How many different words stand in the window that begins around `start`."""
    near = {folded[a:b] for a, b in finds if start <= a < start + _WINDOW * 2 // 3}
    return len(near & set(words))


def _window(text: str, at: int) -> tuple[int, int]:
    """The part shown around a place, cut at blanks."""
    begin = max(0, at - _WINDOW // 3)
    end = min(len(text), begin + _WINDOW)
    if begin > 0:
        begin = text.find(" ", begin, at) + 1 or begin
    if end < len(text):
        cut = text.rfind(" ", at, end)
        end = cut if cut > at + 20 else end
    return begin, end


def _pieces(text: str, begin: int, end: int, finds: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = [("plain", "…")] if begin > 0 else []
    at = begin
    for start, stop in finds:
        if start < at:
            continue
        pieces += [("plain", text[at:start]), ("found", text[start:stop])]
        at = stop
    pieces += [("plain", text[at:end]), ("plain", "…" if end < len(text) else "")]
    return [(kind, part) for kind, part in pieces if part]
