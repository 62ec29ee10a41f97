"""Names of persons in a text: every word that may be one gets a score from how it looks and what stands around it.

The features are words ("an unambiguous given name in small letters", "after 'jag heter'"), their weights stand in
`data/namesweights.toml` (fitted by `bench/train_names.py`); above zero the word is a name. Words next to each other
become one span.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from language.danger import Span
from language.famous import famous_words
from language.kinds import LANGUAGES, kind_of
from language.tables import table, word_set
from language.words import Word, words

_SMALL_BETWEEN = {
    "nu",
    "nå",
    "visst",
    "faktiskt",
    "egentligen",
    "bara",
    "bare",
    "oikeesti",
    "oikeasti",
    "actually",
    "just",
    "nyt",
    "sit",
    "vaan",
    "also",
    "också",
    "mig",
    "meg",
    "mitt",
    "mun",
    "typ",
    "nåt",
    "noe",
    "liksom",
    "joku",
    "lilla",
    "lille",
    "min",
    "mi",
    "en",
    "den",
    "he",
    "really",
    "niin",
    "visstnok",
    "eigentleg",
}
_JOINING = {"ja", "och", "o", "å", "og", "and", "n", "&", "tai", "eller", "or", "sekä", "vs", "i", "med", "with", "me"}


@dataclass(frozen=True)
class _Page:
    """A text as its words, and what of it is taken already."""

    text: str
    words: list[Word]
    language: str
    calm: bool  # most words are small: a capital means something


def names(text: str, language: str, taken: list[Span]) -> list[Span]:
    """Spans of the type name outside the spans `taken`."""
    page = read(text, language)
    weights = table("namesweights")["names"]
    blocked = _blocked(page, taken)
    marks = [
        not blocked[place] and sum(weights.get(feature, 0.0) for feature in features) > 0
        for place, features in enumerate(all_features(page))
    ]
    return list(_spans(page, marks, blocked))


def read(text: str, language: str) -> _Page:
    """The words of the text and whether capitals mean something in it."""
    found = words(text)
    shouted = sum(word.shouted for word in found)
    return _Page(text, found, LANGUAGES.get(language, "en"), calm=2 * shouted <= len(found))


def _blocked(page: _Page, taken: list[Span]) -> list[bool]:
    famous, mask = famous_words(page.words, page.language), bytearray(len(page.text))
    for span in taken:
        mask[span.start : span.end] = b"\1" * (span.end - span.start)
    return [place in famous or mask.find(1, word.start, word.end) >= 0 for place, word in enumerate(page.words)]


# --- features -------------------------------------------------------------------------------------


def all_features(page: _Page) -> list[list[str]]:
    """The features of each word; none for a word that cannot be a name."""
    return [_features(page, place) for place in range(len(page.words))]


def _features(page: _Page, place: int) -> list[str]:
    word = page.words[place]
    kind = kind_of(word.form, page.language, capital=word.capital)
    contracted = "'" in word.form and word.form.split("'")[0] in word_set("persons", "small", page.language)
    if len(word.form) == 1 or contracted or (kind == "common" and not word.capital):
        return []
    capital = word.capital and page.calm
    named = _named_before(page, place)
    if kind == "common" and not (capital and named and not word.first):
        return []
    if not capital and (kind in {"known", "place", "ordinary", "local"} or (kind == "unknown" and not named)):
        return []
    if _talk("pets", r"(?:\W+\w+){0,3}\W*$").search(_before(page, place)):
        return []
    case = "small" if not capital else "opening" if word.first else "inside"
    features = [f"{kind} {case}"]
    if named:
        features.append(f"named {'capital' if capital else 'small'}" if kind != "given" else "named given")
    role = _role_before(page, place)
    if role:
        features.append(f"role {case}" if kind in {"unknown", "common", "surname", "perhaps"} else f"role {kind}")
    features += _around(page, place, case, kind)
    return features


# --- what stands around ---------------------------------------------------------------------------


def _near(page: _Page, place: int, step: int) -> Word | None:
    """The neighbouring word when no sentence ends between."""
    other = place + step
    if not 0 <= other < len(page.words):
        return None
    word, near = page.words[place], page.words[other]
    between = page.text[near.end : word.start] if step < 0 else page.text[word.end : near.start]
    return None if len(between) > 6 or (re.search(r"[.!?\n]\s", between) and not between.startswith(". ")) else near


def _before(page: _Page, place: int) -> str:
    """Up to 40 characters before, in lower case, from the start of the line or sentence."""
    start = page.words[place].start
    return re.split(r"[!?\n]|(?<=\w{4})\.\s", page.text[max(0, start - 40) : start].lower())[-1]


@lru_cache(maxsize=4)
def _naming(language: str) -> re.Pattern[str]:
    phrases = sorted({*table("persons")["before"][language], *_always_naming()}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)[\s:;,.\"'”»«(\-–/]*$")


def _always_naming() -> set[str]:
    return {"nimi on", "nimeni on", "heter", "heiter", "name is", "mvh", "called"}


@lru_cache(maxsize=1)
def _surely_naming() -> re.Pattern[str]:
    phrases = table("persons")["sure"]["before"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})[\s:;,.\"'”»«(\-–/]*$")


def _named_before(page: _Page, place: int) -> bool:
    """Somebody is named here: "jag heter", "mun nimi on"; one small word may stand between."""
    before = _before(page, place)
    pattern = _surely_naming()
    if pattern.search(before):
        return True
    rest = before.rstrip().rsplit(" ", 1)
    return len(rest) == 2 and rest[1].strip(",:") in _SMALL_BETWEEN and bool(pattern.search(rest[0]))


def _hinted_before(page: _Page, place: int) -> bool:
    return bool(_naming(page.language).search(_before(page, place)))


@lru_cache(maxsize=4)
def _roles(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    entries = [*table("persons")["role"][language], *table("persons")["role"]["en" if language != "en" else "sv"]]
    return frozenset(entry for entry in entries if not entry.endswith("*")), tuple(
        entry[:-1] for entry in entries if entry.endswith("*")
    )


_MINE = {"min", "mitt", "mi", "mine", "hans", "hennes", "vår", "våran"}


def _role_before(page: _Page, place: int) -> bool:
    """ "min lärare", "mun kaverin", "mum's boyfriend": right before, perhaps with my, min, mi after it."""
    near = _near(page, place, -1)
    if near and page.language in {"nb", "sv"} and near.form in _MINE:
        near = _near(page, place - 1, -1) or near
    if near is None:
        return False
    whole, stems = _roles(page.language)
    form = near.form.removesuffix("'s")
    if form in whole or form.startswith(stems):
        return True
    return "-" not in form and len(form) > 6 and form.endswith(tuple(role for role in whole if len(role) > 4))


@lru_cache(maxsize=4)
def _doings(language: str) -> frozenset[str]:
    return frozenset(entry.rstrip("*") for entry in table("persons")["after"][language])


_PREPOSITIONS = {
    "i",
    "på",
    "från",
    "in",
    "at",
    "from",
    "till",
    "til",
    "to",
    "on",
    "fra",
    "frå",
    "ved",
    "vid",
    "of",
    "the",
    "for",
    "via",
}


def _around(page: _Page, place: int, case: str, kind: str) -> Iterator[str]:
    """Features of the neighbours."""
    word, before, after = page.words[place], _near(page, place, -1), _near(page, place, 1)
    if _hinted_before(page, place):
        yield f"hint {case}"
    if after:
        yield from _after(page, place, after, case)
    if before:
        yield from _preceded(page, place, before, case, known=kind in {"given", "bent"})
    if _listed(page, place):
        yield f"listed {case}"
    if _talk("fiction").search(page.text[max(0, word.start - 60) : word.end + 60].lower()):
        yield "fiction"
    yield from _shape(page, word, case, kind)


def _after(page: _Page, place: int, after: Word, case: str) -> Iterator[str]:
    word = page.words[place]
    if after.form in _doings(page.language):
        yield f"does {case}"
    if word.form.endswith("s") and after.form in word_set("persons", "owned", "words"):
        yield "owner"
    if page.text[word.end : after.start] == " " and _is_name_like(page, place + 1):
        yield f"then a name {case}"


def _preceded(page: _Page, place: int, before: Word, case: str, *, known: bool) -> Iterator[str]:
    if before.form in _PREPOSITIONS:
        yield "preposition given" if known else f"preposition {case}"
        if not known and before.form in {"i", "in", "på", "at", "ved", "vid"}:
            yield f"inside of {case}"
    if page.text[before.end : page.words[place].start] == " " and _is_name_like(page, place - 1):
        yield f"after a name {case}"


def _shape(page: _Page, word: Word, case: str, kind: str) -> Iterator[str]:
    if len(word.form) <= 3:
        yield f"short {kind}"
    if word.shouted and page.calm:
        yield "shouted"
    if word.form.endswith("'s"):
        yield "possessive"
    after = page.text[word.end : word.end + 2]
    if kind not in {"given", "bent", "bentfar"} and re.match(r"\s?\d", after):
        yield "number after"
    if after[:1] == "-":
        yield "hyphen after"
    if (
        kind == "unknown"
        and case == "inside"
        and page.language == "fi"
        and word.form.endswith(("ssa", "ssä", "sta", "stä"))
    ):
        yield "local case"


@lru_cache(maxsize=2)
def _talk(about: str, then: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(table('persons')['talk'][about])})(?!\w){then}")


def _is_name_like(page: _Page, place: int) -> bool:
    word = page.words[place]
    kind = kind_of(word.form, page.language, capital=word.capital)
    return kind in {"given", "bent", "surname"} and (word.capital or kind == "given")


def _listed(page: _Page, place: int) -> bool:
    """A name stands beside it in a list: "Ebba, Maja och X"."""
    for step in (-1, 1):
        near = _near(page, place, step)
        if near and near.form in _JOINING:
            near = _near(page, place + step, step)
            other = place + 2 * step
        else:
            other = place + step
            between = (
                page.text[min(page.words[place].end, near.end) : max(page.words[place].start, near.start)]
                if near
                else ""
            )
            if "," not in between and "+" not in between and "/" not in between:
                continue
        if near and 0 <= other < len(page.words) and _is_name_like(page, other):
            return True
    return False


# --- spans ----------------------------------------------------------------------------------------


def _spans(page: _Page, marks: list[bool], blocked: list[bool]) -> Iterator[Span]:
    """Marked words, with the surname, the initial and the particle that follow, as spans."""
    place = 0
    while place < len(page.words):
        if not marks[place]:
            place += 1
            continue
        last = place
        while last + 1 < len(page.words) and not blocked[last + 1] and _goes_on(page, last, marks):
            last += 1
        yield Span(page.words[place].start, page.words[last].end, "name")
        place = last + 1


def _goes_on(page: _Page, last: int, marks: list[bool]) -> bool:
    word, after = page.words[last], page.words[last + 1]
    if page.text[word.end : after.start] not in {" ", "  "}:
        return False
    if marks[last + 1]:
        return True
    if not (word.capital and after.capital and page.calm):
        return (
            after.form in word_set("persons", "particle", "words")
            and last + 2 < len(marks)
            and marks[last + 2]
            and word.capital
        )
    return after.form not in word_set("persons", "small", page.language) and kind_of(
        after.form, page.language, capital=True
    ) not in {
        "known",
        "place",
    }
