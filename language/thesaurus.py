"""Which meanings a text speaks of, in whatever words: everyday, spoken, misspelt or an office's.

`data/thesaurus.<language>.toml` has a table a theme and a line a meaning: expressions with commas between. A word with
`*` stands for any ending; without, for its inflected forms. The words of an expression of several may stand in any
order, with a few others between them. The table `words` holds words of every day that mean the same (phone, mother, to
hit), not subjects: they say less, and have no theme.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from language.folding import dense

NAMES = {"fi": "finnish", "sv": "swedish", "nb": "norwegian", "en": "english"}
SEVERAL = 1.5  # how sure an expression of several words is
BETWEEN = 3  # other words that may stand among those of an expression
_DATA = Path(__file__).parent / "data"
_SHORTEST = 2  # letters of a beginning


@lru_cache(maxsize=8)
def _stemmer(language: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(NAMES[language])


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The stem of a word as it is written, folded."""
    return dense(str(_stemmer(language).stemWord(word.lower())))[0]


@dataclass(frozen=True)
class _Expression:
    meaning: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class _Thesaurus:
    expressions: tuple[_Expression, ...]
    beginnings: dict[str, list[tuple[int, int]]]
    stems: dict[str, list[tuple[int, int]]]


def meanings(words: Iterable[str], language: str) -> Iterator[tuple[str, float]]:
    """The meanings, as `theme.meaning`, that a run of words speaks of, one for each time, and how sure each is.

    1 for a word that means one thing, less for one that may mean several, more for an expression of several words.
    """
    thesaurus = _thesaurus(language)
    seen: dict[tuple[int, int], list[int]] = {}
    for place, word in enumerate(words):
        matched = _matched(word, language)
        single = {
            thesaurus.expressions[number].meaning
            for number, _part in matched
            if len(thesaurus.expressions[number].parts) == 1
        }
        yield from ((meaning, len(single) ** -0.5) for meaning in sorted(single))
        for expression, part in matched:
            if len(thesaurus.expressions[expression].parts) > 1:
                seen.setdefault((expression, part), []).append(place)
    for expression in sorted({expression for expression, _part in seen}):
        found = thesaurus.expressions[expression]
        places = [seen.get((expression, part), []) for part in range(len(found.parts))]
        if all(places) and _near(places):
            yield found.meaning, SEVERAL


def _near(places: list[list[int]]) -> bool:
    """Whether one place can be taken of each list, none twice, so that they are close together."""
    span = len(places) + BETWEEN
    for first in places[0]:
        taken = [first]
        for others in places[1:]:
            free = [place for place in others if place not in taken and abs(place - first) < span]
            if not free:
                break
            taken.append(min(free, key=lambda place: abs(place - first)))
        else:
            return True
    return False


@lru_cache(maxsize=65536)
def _matched(word: str, language: str) -> tuple[tuple[int, int], ...]:
    """The expressions, and which word of each, that a word can be."""
    thesaurus, folded = _thesaurus(language), dense(word)[0]
    found = {*thesaurus.stems.get(stem(word, language), ()), *thesaurus.stems.get(stem(folded, language), ())}
    for length in range(_SHORTEST, len(folded) + 1):
        found.update(thesaurus.beginnings.get(folded[:length], ()))
    return tuple(sorted(found))


@lru_cache(maxsize=4)
def _thesaurus(language: str) -> _Thesaurus:
    with (_DATA / f"thesaurus.{language}.toml").open("rb") as file:
        data: dict[str, dict[str, str]] = tomllib.load(file)
    thesaurus = _Thesaurus(tuple(_expressions(data)), {}, {})
    for number, expression in enumerate(thesaurus.expressions):
        for place, part in enumerate(expression.parts):
            if part.endswith("*"):
                thesaurus.beginnings.setdefault(dense(part[:-1])[0], []).append((number, place))
            else:
                thesaurus.stems.setdefault(stem(part, language), []).append((number, place))
                thesaurus.stems.setdefault(stem(dense(part)[0], language), []).append((number, place))
    return thesaurus


def _expressions(data: dict[str, dict[str, str]]) -> Iterator[_Expression]:
    for theme, lines in data.items():
        for name, line in lines.items():
            for text in line.split(","):
                if text.strip():
                    yield _Expression(f"{theme}.{name}", tuple(text.split()))


@lru_cache(maxsize=4)
def known_words(language: str) -> frozenset[str]:
    """The folded words and beginnings that stand alone in the thesaurus."""
    singles = (one.parts[0].rstrip("*") for one in _thesaurus(language).expressions if len(one.parts) == 1)
    return frozenset(dense(word)[0] for word in singles)
