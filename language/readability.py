"""How hard a text is to read, and where: hints for whoever writes an answer, never a gate.

The score is higher for harder texts: a weighted sum of measures of the text, with weights for each language in
`data/readability.toml` (fitted by `bench/train_readability.py` on pairs of versions of the same text). It stands on
the scale of LIX, so that its bands hold; LIX itself is given for Swedish and Norwegian only and says nothing about
Finnish. What is counted stands in `data/readability_patterns.toml`, office words in `data/office.<language>.toml`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from language.tables import table

LANGUAGES = {"fi": "fi", "sv": "sv", "nb": "nb", "nn": "nb", "no": "nb", "en": "en"}
KINDS = ("long_sentence", "long_word", "office_word", "passive")
BANDS = ((30, "very easy"), (40, "easy"), (50, "middling"), (60, "hard"))
HARDEST = "very hard"
LONG_SENTENCE = 22  # words
_LONG_WORD = {"fi": 16, "sv": 14, "nb": 14, "en": 12}  # letters; from here a hint
_MANY_LETTERS = {"fi": 12, "sv": 7, "nb": 7, "en": 7}  # letters; what counts as long in the measure
_SHORT = "".join(
    rf"(?<!\b{word})" for word in ("kap", "esim", "resp", "mom", "tfn", "art", "sec", "etc", "evt", "bl", "dvs")
)
_CLOSING = r"[\"'”»)]*"
_END = re.compile(
    rf"(?:[!?…]+|{_SHORT}(?<=[^\W\d_]{{3}})\.+){_CLOSING}(?=\s|$)"
    rf"|\.+{_CLOSING}(?=\s+[\"'”»(]?[A-ZÅÄÖÆØ]|\s*$)|\n+"
)
_WORD = re.compile(r"[^\W\d_]+(?:[\-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Hint:
    """A place in the text (Python string indices) that is hard to read; for an office word, what to write instead."""

    start: int
    end: int
    kind: str
    plainer: str = ""


@dataclass(frozen=True)
class Readability:
    """Measures of a text. `long_words`, `passive` and `office` are shares of its words or sentences, from 0 to 1."""

    score: float
    words_per_sentence: float
    long_words: float
    lix: float | None
    band: str
    passive: float
    office: float
    hints: list[Hint] = field(default_factory=list)


@dataclass(frozen=True)
class _Text:
    """A text taken apart; `words` and `sentences` are places in it."""

    text: str
    lower: str
    language: str
    words: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    passives: list[tuple[int, int]]
    office: list[tuple[int, int, str]]


def readability(text: str, language: str) -> Readability:
    """How hard `text` is. `language` is fi, sv, nb (also nn, no) or en; any other reads as en. Empty texts score 0."""
    parts = _parts(text, LANGUAGES.get(language, "en"))
    if not parts.words:
        return Readability(0.0, 0.0, 0.0, None, BANDS[0][1], 0.0, 0.0)
    found = measures(parts)
    weights = table("readability")[parts.language]
    score = weights["base"] + sum(weights[name] * value for name, value in found.items())
    lix = _lix(parts) if parts.language in {"sv", "nb"} else None
    return Readability(
        score=round(score, 3),
        words_per_sentence=round(found["sentence"], 2),
        long_words=round(found["long"], 3),
        lix=None if lix is None else round(lix, 1),
        band=_band(score if lix is None else lix),
        passive=round(found["passive"], 3),
        office=round(found["office"], 3),
        hints=sorted(_hints(parts), key=lambda hint: (hint.start, hint.end, hint.kind)),
    )


def take_apart(text: str, language: str) -> dict[str, float]:
    """The measures of a text by name, for fitting the weights."""
    return measures(_parts(text, LANGUAGES[language]))


def _parts(text: str, language: str) -> _Text:
    lower = text.lower() if len(text.lower()) == len(text) else text
    words = [match.span() for match in _WORD.finditer(text)]
    return _Text(
        text,
        lower,
        language,
        words,
        _sentences(text, words),
        list(_passives(lower, language)),
        list(_office(lower, language)),
    )


def _sentences(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places from the first to the last word of each sentence."""
    edges = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    starts = [start for start, _ in words]
    found = []
    for first, last in pairwise(edges):
        inside = words[bisect_right(starts, first - 1) : bisect_right(starts, last - 1)]
        if inside:
            found.append((inside[0][0], inside[-1][1]))
    return found


# --- measures -------------------------------------------------------------------------------------


def measures(parts: _Text) -> dict[str, float]:
    """Words a sentence, and shares: of long words, of passives and so on."""
    count, sentences = len(parts.words), max(1, len(parts.sentences))
    lengths = [end - start for start, end in parts.words]
    long = sum(length >= _MANY_LETTERS[parts.language] for length in lengths)
    longest = sum(length >= _LONG_WORD[parts.language] for length in lengths)
    found = {
        "sentence": count / sentences,
        "letters": sum(lengths) / max(1, count),
        "long": long / max(1, count),
        "longest": longest / max(1, count),
        "passive": min(1.0, len(parts.passives) / sentences),
        "office": min(1.0, len(parts.office) / max(1, count)),
    }
    for name, pattern in _patterns(parts.language).items():
        if name != "passive":
            found[name] = sum(1 for _ in pattern.finditer(parts.lower)) / max(1, count)
    return found


@lru_cache(maxsize=4)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """The expressions of `data/readability_patterns.toml`, read on lower-case text."""
    found: dict[str, list[str]] = table("readability_patterns")[language]
    return {name: re.compile(rf"(?<!\w)(?:{'|'.join(expressions)})(?!\w)") for name, expressions in found.items()}


def _passives(lower: str, language: str) -> Iterator[tuple[int, int]]:
    for match in _patterns(language)["passive"].finditer(lower):
        yield match.span()


@lru_cache(maxsize=4)
def _office_words(language: str) -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    words: dict[str, str] = table(f"office.{language}")["words"]
    ordered = sorted(words.items(), key=lambda item: -len(item[0]))
    each = [(re.compile(_expression(word)), plainer) for word, plainer in ordered]
    return re.compile(rf"(?<!\w)(?:{'|'.join(_expression(word) for word, _ in ordered)})(?!\w)"), each


def _expression(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


def _office(lower: str, language: str) -> Iterator[tuple[int, int, str]]:
    everything, each = _office_words(language)
    for match in everything.finditer(lower):
        plainer = next((plainer for pattern, plainer in each if pattern.fullmatch(match[0])), "")
        yield match.start(), match.end(), plainer


def _lix(parts: _Text) -> float:
    """Words a sentence plus the percentage of words of more than six letters (Björnsson 1968)."""
    long = sum(end - start > 6 for start, end in parts.words)
    return len(parts.words) / max(1, len(parts.sentences)) + 100 * long / len(parts.words)


def _band(value: float) -> str:
    return next((name for limit, name in BANDS if value < limit), HARDEST)


# --- hints ----------------------------------------------------------------------------------------


def _hints(parts: _Text) -> Iterator[Hint]:
    starts = [start for start, _ in parts.words]
    for start, end in parts.sentences:
        if bisect_right(starts, end - 1) - bisect_right(starts, start - 1) > LONG_SENTENCE:
            yield Hint(start, end, "long_sentence")
    office = {(start, end) for start, end, _ in parts.office}
    for start, end, plainer in parts.office:
        yield Hint(start, end, "office_word", plainer)
    for start, end in parts.words:
        if end - start >= _LONG_WORD[parts.language] and (start, end) not in office:
            yield Hint(start, end, "long_word")
    for start, end in parts.passives:
        yield Hint(start, end, "passive")
