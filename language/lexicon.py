"""The hand-written rules: patterns in a small notation over words, read on folded text (`language.folding`).

They stand in `data/danger.<language>.toml`:

    word*      the word with any ending          a b     a, then b
    a ~ b      a, at most four words, then b     (a|b)   either; `?` after it: may be missing
    a ?b       a and b, together or apart         (a )*    any number of times
    {name}     a fragment from the table `[words]` of the same file

A hit counts unless an exception voids it: `idiom` voids the hits it overlaps, `unreal` (games, stories, songs) all
hits in its sentence, `elsewhere` (essays, rights, the past, a friend of a friend) the weak hits of the whole text.
`strong` patterns speak of the asker, now: only the first two can void them.
English patterns are run on every text, since the young mix it into everything.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from language.folding import dense

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
_GAP = r"\W+(?:\w+[^\w.!?\n]+){0,4}"
_SENTENCE = re.compile(r"[.!?\n]+")


@dataclass(frozen=True)
class Rule:
    """A pattern with the kind of danger it speaks of and how grave that is."""

    kind: str
    level: int
    strong: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Hit:
    """Where a rule matched in a folded text."""

    start: int
    end: int
    rule: Rule


@dataclass(frozen=True)
class _Lexicon:
    rules: tuple[Rule, ...]
    idiom: re.Pattern[str]
    unreal: re.Pattern[str]
    elsewhere: re.Pattern[str]


def findings(text: str, language: str) -> list[Hit]:
    """What the rules of `language` (fi, sv, nb or en) and of English find in a folded text and no exception voids."""
    lexicons = [_lexicon(name) for name in dict.fromkeys((language, "en"))]
    hits = sorted((hit for lexicon in lexicons for hit in _hits(text, lexicon)), key=lambda hit: (hit.start, hit.end))
    return _counting(text, hits, lexicons) if hits else []


def _counting(text: str, hits: list[Hit], lexicons: list[_Lexicon]) -> list[Hit]:
    idioms = [found.span() for lexicon in lexicons for found in lexicon.idiom.finditer(text)]
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    unreal = {bisect_right(ends, found.start()) for lexicon in lexicons for found in lexicon.unreal.finditer(text)}
    elsewhere = any(lexicon.elsewhere.search(text) for lexicon in lexicons)
    return [
        hit
        for hit in hits
        if not (elsewhere and not hit.rule.strong)
        and bisect_right(ends, hit.start) not in unreal
        and not any(start < hit.end and hit.start < end for start, end in idioms)
    ]


def _hits(text: str, lexicon: _Lexicon) -> Iterator[Hit]:
    for rule in lexicon.rules:
        for found in rule.pattern.finditer(text):
            yield Hit(found.start(), found.end(), rule)


@lru_cache(maxsize=4)
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
    )


def _rule(pattern: dict[str, Any], words: dict[str, str]) -> Rule:
    if pattern["kind"] not in KINDS or pattern["level"] not in (WORRY, ACUTE):
        raise ValueError(f"danger: no such kind or level: {pattern['kind']}, {pattern['level']}")
    return Rule(pattern["kind"], pattern["level"], pattern["strong"], _compiled(pattern["match"], words))


def _compiled(fragments: list[str], words: dict[str, str]) -> re.Pattern[str]:
    choices = "|".join(_expression(fragment, words) for fragment in fragments)
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)")


def _expression(fragment: str, words: dict[str, str]) -> str:
    """A fragment in the notation at the head of this module, as a regular expression on folded text."""
    full = re.sub(r"\{([a-z_]+)\}", lambda name: words[name[1]], fragment)
    folded = dense(full)[0]
    steps = ((r"\((?!\?)", "(?:"), (r"(?<!\))\*", r"\w*"), (" ~ ", "~"), (r" \?", r"\W*"), (" ", r"\W+"), ("~", _GAP))
    for notation, meaning in steps:
        folded = re.sub(notation, meaning.replace("\\", r"\\"), folded)
    return folded
