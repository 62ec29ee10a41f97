"""What can be counted in a text: the evidence that the trained models (`language.model`) weigh.

Every piece of evidence has a number (the CRC-32 of its name, the same on every machine) and the words it stands on:

    words      stems, stems side by side, stems with one or two words between
    letters    two to five letters in a row within a word, so that misspelling, endings and compounds are seen through
    concepts   what the words are about (`language.concepts`), side by side too
    pairs      two concepts at most six apart, in any order
    shape      how long the text is, questions, capitals
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

import Stemmer

from language.concepts import concept_to_detect
from language.folding import dense

BLOCKS = ("words", "letters", "concepts", "pairs", "shape")
MOST_CHARACTERS = 20_000  # what follows is not looked at
WINDOW, STEP = 150, 100  # words: a long text is read in pieces
_STEMMERS = {"fi": "finnish", "sv": "swedish", "nb": "norwegian", "en": "english"}
# A face is looked for where its eyes begin: at each of ten thousand colons it would cost the square of their number.
_TOKEN = re.compile(r"\w+|[?!]+|(?<![.,;:])[.,;:]+[)(dpo3*]|\.\.+|\"|[^\w\s.,;:'\-–—/()]")
_NUMBER = re.compile(r"\d{3,}")
_NEAR = 6

Evidence = tuple[tuple[int, ...], int, int]  # numbers, first word, last word


class Reading:
    """A text taken apart: its tokens (`words`, folded), and for each its start and end in the original."""

    def __init__(self, text: str, language: str) -> None:
        """`language` is fi, sv, nb or en."""
        self.language = language
        self.folded, places = dense(text[:MOST_CHARACTERS])
        found = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(self.folded)]
        self.words = [_NUMBER.sub("0", word) for word, _, _ in found]
        self.starts = [start for _, start, _ in found]
        self.places = places
        self.spans = [(places[start], places[end - 1] + 1) for _, start, end in found]

    def windows(self) -> Iterator[tuple[int, int]]:
        """First and one-past-last word of each piece: the whole text, unless it is long."""
        last = max(0, len(self.words) - WINDOW)
        for first in range(0, last + STEP, STEP):
            yield min(first, last), min(first, last) + WINDOW

    def piece(self, first: int, end: int) -> str:
        """The folded text of a window."""
        start = self.starts[first] if first else 0
        return self.folded[start : self.starts[end]] if end < len(self.words) else self.folded[start:]


def blocks(reading: Reading, first: int, end: int) -> tuple[list[Evidence], ...]:
    """The evidence in a window of a text, in the order of BLOCKS; places of words are counted from its first."""
    words = reading.words[first:end]
    known = [(place, name) for place, word in enumerate(words) if (name := _topic(word, reading.language))]
    return (
        list(_words(words, reading.language)),
        [(letters(word), place, place) for place, word in enumerate(words)],
        list(_concepts(known)),
        list(_pairs(known)),
        [((number(name),), 0, -1) for name in _shape(reading.piece(first, end), len(words))],
    )


@lru_cache(maxsize=65536)
def _pair(one: str, other: str) -> tuple[int, ...]:
    """The number of two concepts near each other, whichever comes first; none for the same twice."""
    return (number(f"P{min(one, other)} {max(one, other)}"),) if one != other else ()


def number(name: str) -> int:
    """The number of a piece of evidence."""
    return crc32(name.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=16384)
def letters(word: str) -> tuple[int, ...]:
    """The numbers of the two to five letters in a row in a word, its ends included."""
    if not word[:1].isalnum():
        return (number("c" + word),)
    ends = f" {word[:40]} "
    return tuple(number("c" + ends[at : at + size]) for size in range(2, 6) for at in range(len(ends) - size + 1))


@lru_cache(maxsize=16384)
def _stem(word: str, language: str) -> str:
    if not word[:1].isalnum():
        return word
    stem: str = _stemmer(language).stemWord(word[:60].encode("utf-8", "replace").decode())
    return stem


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])


@lru_cache(maxsize=16384)
def _topic(word: str, language: str) -> str | None:
    if word[:1].isalnum():
        return concept_to_detect(word, language)
    return word[:1]


def _words(words: list[str], language: str) -> Iterator[Evidence]:
    stems = [_stem(word, language) for word in words]
    for place, stem in enumerate(stems):
        yield (number("w" + words[place]), number("s" + stem)), place, place
        for gap, letter in ((1, "S"), (2, "k"), (3, "k")):
            if place + gap < len(stems):
                yield (number(f"{letter}{stem} {stems[place + gap]}"),), place, place + gap


def _concepts(known: list[tuple[int, str]]) -> Iterator[Evidence]:
    for at, (place, name) in enumerate(known):
        yield (number("g" + name),), place, place
        for gap, letter in ((1, "G"), (2, "H")):
            if at + gap < len(known):
                other, neighbour = known[at + gap]
                yield (number(f"{letter}{name} {neighbour}"),), place, other


def _pairs(known: list[tuple[int, str]]) -> Iterator[Evidence]:
    for at, (place, name) in enumerate(known):
        for other, neighbour in known[at + 1 : at + 1 + _NEAR]:
            yield _pair(name, neighbour), place, other


def _shape(piece: str, words: int) -> list[str]:
    return [
        f"l{min(9, words // 6)}",
        f"q{min(3, piece.count('?'))}",
        f"qend{piece.rstrip().endswith('?')}",
        f"dot{piece.rstrip().endswith('.')}",
        f"nodot{'.' not in piece}",
    ]
