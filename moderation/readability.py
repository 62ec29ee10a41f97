"""What is hard to read in an answer, sentence by sentence, as hints. `language.readability` finds it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.blocks import REFERENCE
from language.readability import Hint, Readability, readability

# Each looks no further than the next sign of its own kind, so that a text of nothing but signs costs no more than its
# length.
_LINK = re.compile(r"\[([^\[\]\n]*+)\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)?+\)")
_LINE_MARK = re.compile(r"^[ ]{0,3}(?:#{1,6}|[-*+>]|\d{1,2}[.)])[ ]+", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__|\*)(?=\S)((?:(?!\1)[^\n])++)(?<=\S)\1")
_FENCE = re.compile(r"^[ ]{0,3}:{3,}[ \t]*(?:[a-z]++[ \t]*+)?+", re.MULTILINE)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”»)]*+(?=\s|$)|\n++")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
BANDS: Mapping[str, Promise] = {
    "very easy": gettext_lazy("Very easy to read"),
    "easy": gettext_lazy("Easy to read"),
    "middling": gettext_lazy("Neither easy nor hard to read"),
    "hard": gettext_lazy("Hard to read"),
    "very hard": gettext_lazy("Very hard to read"),
}
HARD: Mapping[str, Promise] = {
    "long_sentence": gettext_lazy("A long sentence: %(words)s words."),
    "long_word": gettext_lazy("A long word: “%(place)s”."),
    "office_word": gettext_lazy("An office word: “%(place)s”."),
    "passive": gettext_lazy("It does not say who does it: “%(place)s”."),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence and what is hard about it, in words."""

    text: str
    hard: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """How an answer reads: the measure in words, what it rests on, the hard sentences in their order."""

    measure: str
    rests_on: str
    sentences: tuple[Sentence, ...]


def without_marks(text: str) -> str:
    """Markdown -> its words, with the lines as they are."""
    return _STRONG.sub(r"\2", _LINE_MARK.sub("", _LINK.sub(r"\1", text)))


def without_blocks(text: str) -> str:
    """The Markdown of an article -> without the marks of its blocks; a reference is what it is called there."""
    return _FENCE.sub("", REFERENCE.sub(lambda found: found[3] or "", text))


def reading(answer: str, language: str) -> Reading | None:
    """How `answer` (Markdown) reads; None without words."""
    text = without_marks(answer)
    if not _WORD.search(text):
        return None
    found = readability(text, language)
    return Reading(str(BANDS[found.band]), _rests_on(found), tuple(_sentences(text, found)))


def _rests_on(found: Readability) -> str:
    said = [_("Words in a sentence: %(number)s") % {"number": round(found.words_per_sentence)}]
    if found.lix is not None:
        said.append(_("LIX %(number)s") % {"number": round(found.lix)})
    return " · ".join(said)


def _sentences(text: str, found: Readability) -> Iterator[Sentence]:
    edges = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    hints = sorted(found.hints, key=lambda hint: hint.start)
    for first, last in pairwise(edges):
        here = hints[_before(hints, first) : _before(hints, last)]
        if here:
            yield Sentence(text[first:last].strip(), tuple(dict.fromkeys(_hard(text, hint) for hint in here)))


def _before(hints: Sequence[Hint], place: int) -> int:
    return bisect_left(hints, place, key=lambda hint: hint.start)


def _hard(text: str, hint: Hint) -> str:
    place = text[hint.start : hint.end]
    said = str(HARD[hint.kind]) % {"place": place, "words": len(_WORD.findall(place))}
    if not hint.plainer:
        return said
    plainer = _("Plainer: “%(plain)s”.") % {"plain": hint.plainer}
    return f"{said} {plainer}"
