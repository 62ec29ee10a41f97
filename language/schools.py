"""Schools and kindergartens named in a text: "Kallion lukio", "Apelgårdsskolan", "Grålum ungdomsskole"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from language.danger import Span
from language.kinds import is_given
from language.places import is_place
from language.spans import apart
from language.tables import choices, plain, table, word_set

_UPPER = "A-ZÅÄÖÆØÁČĐŊŠŽÉÜ"
_NAME = rf"[{_UPPER}][\w'’\-]*"


def schools(text: str) -> list[Span]:
    """Spans of the type school in any of the languages; they do not overlap."""
    return apart((*_finnish(text), *_swedish(text), *_behind(text), *_special(text), *_said(text)), len(text))


@lru_cache(maxsize=1)
def _finnish_patterns() -> tuple[re.Pattern[str], ...]:
    words, endings = choices("identity", "school", "finnish"), table("identity")["school"]["endings"]
    between = r"(?:[a-zåäö\-]+(?:nen|sen|sessa|sesta|seen|sella|n|iosessa)\s){0,2}"
    name = rf"(?:{_NAME}\s)?[{_UPPER}][\w\-]*(?:n|s|nen|set|in)\s{between}"
    return (
        re.compile(rf"(?<![\w\-])(?P<name>{name})(?P<kind>{words}){endings}(?!\w)"),
        re.compile(rf"(?<![\w\-])(?P<name>[{_UPPER}][\w\-]+-)(?P<kind>{words}){endings}(?!\w)"),
        re.compile(rf"(?<![\w\-])(?P<name>[a-zåäö]{{4,20}}n\s)(?P<kind>{words}){endings}(?!\w)"),
        re.compile(rf"(?<![\w\-])(?P<kind>[Pp]äiväkoti|[Aa]mmattiopisto)\s(?P<name>{_NAME})"),
    )


def _finnish(text: str) -> Iterator[Span]:
    lower = word_set("identity", "school", "not_before")
    for place, pattern in enumerate(_finnish_patterns()):
        for match in pattern.finditer(text):
            words = match["name"].split()
            if place == 2 and not _is_known_start(words[0]):
                continue
            if place == 0 and words[0].lower() in lower:
                words = words[1:]
            if place == 0 and len(words) > 1 and _is_person(words[0]):
                words = words[1:]
            if not words or (place == 0 and not words[0][0].isupper()):
                continue
            yield Span(match.start() + match[0].index(words[0]), match.end(), "school")


def _is_known_start(word: str) -> bool:
    """Small letters, "kallion lukio": only a place or a well-known school's name."""
    return word in word_set("identity", "school", "small") or is_place(word)


@lru_cache(maxsize=1)
def _swedish_pattern() -> re.Pattern[str]:
    kind = table("identity")["school"]["swedish"]
    place = rf"(?:\s(?:i|på|in)\s{_NAME})?"
    return re.compile(rf"(?<![\w\-])(?:{_NAME}\s){{0,2}}(?P<word>[{_UPPER}]?[\w\-]*?{kind})(?!\w){place}")


def _swedish(text: str) -> Iterator[Span]:
    common = word_set("identity", "school", "swedish_common")
    for match in _swedish_pattern().finditer(text):
        word, names = match["word"], match[0][: match.start("word") - match.start()].split()
        alone = word.lower() in common
        if (
            names
            and alone
            and len(names) == 1
            and _opens(text, match.start())
            and not re.search(r"(?:s|ska|nationella|ra)$", names[0])
        ):
            continue
        if alone and not names:
            continue
        if not names and not word[0].isupper() and not re.search(r"[a-zåäö]{4}s?skolan?s?$", word):
            continue
        if word[0].isupper() or names or _lower_school(text, match.start()):
            yield Span(match.start(), match.end(), "school")


def _lower_school(text: str, start: int) -> bool:
    """A compound in small letters after "går på"."""
    before = text[max(0, start - 12) : start].lower()
    return before.endswith(("går på ", "går i ", "gick på ", "elev på ", "börjar på "))


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'”»«(-–")
    return not before or before[-1] in ".!?\n"


@lru_cache(maxsize=1)
def _behind_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    norwegian, english = table("identity")["school"]["norwegian"], table("identity")["school"]["english"]
    names = rf"{_NAME}(?:\s(?:og|of|the|{_NAME})){{0,3}}"
    return (
        (re.compile(rf"(?<![\w\-])(?P<name>{names})\s(?i:{norwegian})(?!\w)"), "norwegian_not"),
        (
            re.compile(
                r"(?<![\w\-])(?P<name>[a-zåæø]{4,20})\s(?:ungdomsskole|barneskole|videregående|vgs|vidaregåande|ungdomsskule)(?!\w)"
            ),
            "norwegian_not",
        ),
        (re.compile(rf"(?<![\w\-])(?P<name>{names})\s{english}(?!\w)"), "english_not"),
        (re.compile(rf"(?<![\w\-])(?P<name>St\.?\s{_NAME})(?:\s{english})?(?!\w)"), "english_not"),
    )


def _behind(text: str) -> Iterator[Span]:
    """A name with the kind of school after it."""
    for pattern, table_name in _behind_patterns():
        stop = word_set("identity", "school", table_name)
        for match in pattern.finditer(text):
            words = match["name"].split()
            while words and words[0].lower() in stop:
                words = words[1:]
            if not words or words[-1].lower() in stop or (words[0].islower() and not is_place(words[0])):
                continue
            yield Span(match.start("name") + match["name"].index(words[0]), match.end(), "school")


@lru_cache(maxsize=1)
def _special_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w\-])(?:{choices_special()})(?!\w)")


def choices_special() -> str:
    """Schools whose names say nothing by themselves, as one expression."""
    return "|".join(sorted(table("identity")["school"]["special"], key=len, reverse=True))


def _special(text: str) -> Iterator[Span]:
    for match in _special_pattern().finditer(text):
        yield Span(match.start(), match.end(), "school")


@lru_cache(maxsize=1)
def _said_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, goes = choices("identity", "school", "before"), choices("identity", "school", "goes")
    words = rf"{_NAME}(?:\s{_NAME}){{0,2}}(?:\s(?:södra|norra|västra|östra|skola|i\s{_NAME}))?"
    return (
        re.compile(rf"(?<!\w)(?i:{before})[\s:,\"”']+(?P<name>{words})"),
        re.compile(rf"(?<!\w)(?i:{goes})\s(?P<name>{words})"),
    )


def _said(text: str) -> Iterator[Span]:
    stop = word_set("identity", "school", "not_name") | word_set("known", "things")
    for pattern in _said_patterns():
        for match in pattern.finditer(text):
            first = match["name"].split()[0].strip(".'’")
            if first.isupper() and len(first) < 5:
                continue
            bare = len(match["name"].split()) == 1
            if (
                first.lower() in stop
                or (bare and (is_place(first) or _is_person(first)))
                or len(first) < 3
                or plain(first) in stop
            ):
                continue
            yield Span(match.start("name"), match.start("name") + len(match["name"].rstrip(".'’")), "school")


def _is_person(word: str) -> bool:
    return is_given(word, "en")
