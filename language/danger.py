"""Finds signs of danger in what a young person wrote, so that a person reads it first.

It only raises: level 2 is acute danger now, 1 is worry, 0 is nothing found (which never means that all is well).
Each result names the kind and the place in the text that caused it.

What it knows stands in `data/danger.<language>.toml`: patterns in a small notation over words, read on folded text
(lower case, no diacritics, no apostrophes, stretched letters made short).

    word*      the word with any ending          a b     a, then b
    a ~ b      a, at most four words, then b     (a|b)   either; `?` after it: may be missing
    a ?b       a and b, together or apart         (a )*    any number of times
    {name}     a fragment from the table `[words]` of the same file

A hit counts unless an exception voids it: `idiom` voids the hits it overlaps, `unreal` (games, stories, songs) all
hits in its sentence, `elsewhere` (essays, rights, the past, a friend of a friend) the weak hits of the whole text.
`strong` patterns speak of the asker, now: only the first two can void them. `now` lifts a worry to danger.
English patterns are run on every text, since the young mix it into everything.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

KINDS = (
    "suicide",
    "overdose",
    "acute",
    "sexual_abuse",
    "violence_home",
    "out_of_home",
    "self_harm",
    "grooming",
    "eating",
)
WORRY, ACUTE = 1, 2
_DATA = Path(__file__).parent / "data"
_LEXICONS = {"fi": "fi", "sv": "sv", "nb": "nb", "nn": "nb", "no": "nb", "en": "en"}
_GAP = r"\W+(?:\w+[^\w.!?\n]+){0,4}"
_NOTHING = "\0"  # stands in a folded text where a character has no weight
_LETTERS = {"ø": "o", "æ": "a", "œ": "o", "ß": "s", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "_": " "}
_SENTENCE = re.compile(r"[.!?\n]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class Span:
    """A place in the text: Python string indices, `end` not included; `type` is the kind of danger."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Danger:
    """Level 0, 1 or 2, the kinds found (gravest level first), and the places that caused them."""

    level: int
    kinds: list[str]
    spans: list[Span]


@dataclass(frozen=True)
class _Rule:
    kind: str
    level: int
    strong: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Lexicon:
    rules: tuple[_Rule, ...]
    idiom: re.Pattern[str]
    unreal: re.Pattern[str]
    elsewhere: re.Pattern[str]
    now: re.Pattern[str]


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    rule: _Rule


def danger(text: str, language: str) -> Danger:
    """What in `text` speaks of danger. `language` is fi, sv, nb (also nn, no) or en; any other gets English only."""
    dense, places = _dense(fold(text))
    names = dict.fromkeys((_LEXICONS.get(language, "en"), "en"))
    lexicons = [_lexicon(name) for name in names]
    hits = _counting(dense, lexicons)
    if not hits:
        return Danger(0, [], [])
    now = any(lexicon.now.search(dense) for lexicon in lexicons)
    levels: dict[str, int] = {}
    for hit in hits:
        level = ACUTE if now else hit.rule.level
        levels[hit.rule.kind] = max(level, levels.get(hit.rule.kind, 0))
    spans = [Span(places[hit.start], places[hit.end - 1] + 1, hit.rule.kind) for hit in hits]
    kinds = sorted(levels, key=lambda kind: (-levels[kind], KINDS.index(kind)))
    return Danger(max(levels.values()), kinds, _merged(spans))


def fold(text: str) -> str:
    """`text` in lower case without diacritics, character for character: the length stays the same.

    A NUL stands for what has no weight: apostrophes, combining marks, invisible characters, the second and later
    of three or more same letters.
    """
    folded = "".join(map(_folded, text))
    return _STRETCHED.sub(lambda run: run[1] + _NOTHING * (len(run[0]) - 1), folded)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    weightless = unicodedata.category(character) in {"Mn", "Cf", "Cc"} and character not in "\n\r\t"
    if weightless or character in "'’‘´`":
        return _NOTHING
    lower = character.lower()[:1]
    return _LETTERS.get(lower) or unicodedata.normalize("NFKD", lower)[:1]


def _dense(folded: str) -> tuple[str, list[int]]:
    """The folded text without its NULs, and for each character left its place in the original."""
    places = [place for place, character in enumerate(folded) if character != _NOTHING]
    return folded.replace(_NOTHING, ""), places


def _counting(text: str, lexicons: list[_Lexicon]) -> list[_Hit]:
    """The hits that no exception voids, in the order of the text."""
    hits = [hit for lexicon in lexicons for hit in _hits(text, lexicon)]
    if not hits:
        return []
    idioms = [found.span() for lexicon in lexicons for found in lexicon.idiom.finditer(text)]
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    unreal = {bisect_right(ends, found.start()) for lexicon in lexicons for found in lexicon.unreal.finditer(text)}
    elsewhere = any(lexicon.elsewhere.search(text) for lexicon in lexicons)
    kept = (
        hit
        for hit in hits
        if not (elsewhere and not hit.rule.strong)
        and bisect_right(ends, hit.start) not in unreal
        and not any(start < hit.end and hit.start < end for start, end in idioms)
    )
    return sorted(kept, key=lambda hit: (hit.start, hit.end))


def _hits(text: str, lexicon: _Lexicon) -> Iterator[_Hit]:
    for rule in lexicon.rules:
        for found in rule.pattern.finditer(text):
            yield _Hit(found.start(), found.end(), rule)


def _merged(spans: list[Span]) -> list[Span]:
    """Spans of one kind that touch become one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.type, span.start, span.end)):
        last = merged[-1] if merged else None
        if last and last.type == span.type and span.start <= last.end:
            merged[-1] = Span(last.start, max(last.end, span.end), span.type)
        else:
            merged.append(span)
    return sorted(merged, key=lambda span: (span.start, span.end, span.type))


@lru_cache(maxsize=len(_LEXICONS))
def _lexicon(language: str) -> _Lexicon:
    with (_DATA / f"danger.{language}.toml").open("rb") as file:
        data = tomllib.load(file)
    words: dict[str, str] = data["words"]
    exceptions: dict[str, list[str]] = data["not"]
    return _Lexicon(
        rules=tuple(_rule(pattern, words) for pattern in data["pattern"]),
        idiom=_compiled(exceptions["idiom"], words),
        unreal=_compiled(exceptions["unreal"], words),
        elsewhere=_compiled(exceptions["elsewhere"], words),
        now=_compiled(data["now"], words),
    )


def _rule(pattern: dict[str, Any], words: dict[str, str]) -> _Rule:
    if pattern["kind"] not in KINDS or pattern["level"] not in (WORRY, ACUTE):
        raise ValueError(f"danger: no such kind or level: {pattern['kind']}, {pattern['level']}")
    return _Rule(pattern["kind"], pattern["level"], pattern["strong"], _compiled(pattern["match"], words))


def _compiled(fragments: list[str], words: dict[str, str]) -> re.Pattern[str]:
    choices = "|".join(_expression(fragment, words) for fragment in fragments)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)")


def _expression(fragment: str, words: dict[str, str]) -> str:
    """A fragment in the notation at the head of this module, as a regular expression on folded text."""
    full = re.sub(r"\{([a-z_]+)\}", lambda name: words[name[1]], fragment)
    folded = fold(full).replace(_NOTHING, "")
    steps = ((r"\((?!\?)", "(?:"), (r"(?<!\))\*", r"\w*"), (" ~ ", "~"), (r" \?", r"\W*"), (" ", r"\W+"), ("~", _GAP))
    for notation, meaning in steps:
        folded = re.sub(notation, meaning.replace("\\", r"\\"), folded)
    return folded
