"""What a word may be by itself: a given name, a surname, a place, a brand, an everyday word."""

from functools import lru_cache

from language.codes import word_list
from language.inflection import bases
from language.places import is_place
from language.tables import everyday, plain, table, word_set

LANGUAGES = {"fi": "fi", "sv": "sv", "nb": "nb", "nn": "nb", "no": "nb", "en": "en"}


def is_given(word: str, language: str, *, words: bool = False) -> bool:
    """A given name, in any form; with `words` also one that is an everyday word too."""
    kind = given_kind(word.lower(), LANGUAGES.get(language, "en"))
    return bool(kind) if words else kind in {"given", "bent"}


def forget() -> None:
    """Empties what is remembered about words, for training with another lexicon."""
    for remembered in (given_kind, kind_of):
        remembered.cache_clear()


@lru_cache(maxsize=16384)
def kind_of(form: str, language: str, *, capital: bool) -> str:
    """given, bent (an inflected given name), word (also a word), surname, perhaps (its ending), unknown, common."""
    known = given_kind(form, language)
    if _machines(language) & {form.split("-", maxsplit=1)[0], *bases(form, language)}:
        return "known"
    if form in word_set("persons", "small", language) and known != "given":
        return "common"
    if known:
        return known
    if not capital:
        return "common" if form in everyday(language) else "unknown"
    return _capital_kind(form, language)


def _capital_kind(form: str, language: str) -> str:
    """What a capital word is that is no given name."""
    if _is_known(form, language):
        return "known"
    if is_place(form):
        return "place"
    if language == "fi" and form.endswith(("ssa", "ssä", "sta", "stä")):
        return "local"
    surname = _surname(form, language)
    if surname == "surname":
        return surname
    if form in everyday(language) or any(base in everyday(language) for base in bases(form, language)):
        return "ordinary"
    if language == "fi" and _is_nick(form):
        return "perhaps"
    return surname or "unknown"


@lru_cache(maxsize=8192)
def given_kind(form: str, language: str) -> str:
    """given, bent, word (also an everyday word; bentword when inflected), or nothing."""
    also, small = word_set("persons", "words", language) | _code_words(language), word_set("persons", "small", language)
    ordinary = also | small | everyday(language)
    if form in small:
        return "word" if form in givens() and form in also else ""
    if in_givens(form):
        return "word" if form in ordinary or plain(form) in ordinary else "given"
    head, _, tail = form.partition("-")
    if tail and (in_givens(head) or any(in_givens(base) for base in bases(head, language))) and head not in ordinary:
        return "given" if len(tail) > 1 else ""
    if form in everyday(language):
        return ""
    found = [base for base in bases(form, language) if in_givens(base)]
    if not found:
        return ""
    if all(base in ordinary or len(base) < 3 for base in found):
        return "bentword"
    near = language != "fi" or any(base in givens("fi") and base not in ordinary for base in found)
    return "bent" if near else "bentfar"


def in_givens(form: str) -> bool:
    return form in givens()


@lru_cache(maxsize=4)
def _code_words(language: str) -> frozenset[str]:
    """The words of the askers' codes are everyday words."""
    return frozenset(word_list(language)) - word_set("persons", "only", language)


@lru_cache(maxsize=4)
def _machines(language: str) -> frozenset[str]:
    return word_set("persons", "machine", language)


@lru_cache(maxsize=4)
def givens(group: str = "") -> frozenset[str]:
    """Given names (of one group) in lower case, with and without their diacritics."""
    groups = table("names")["given"]
    exact = {name.lower() for key in ([group] if group else groups) for name in groups[key].split()}
    return frozenset(exact | {plain(name) for name in exact})


def _surname(form: str, language: str) -> str:
    for base in (form, *bases(form, language)):
        if base in _surnames() or plain(base) in _surnames():
            return "surname"
    for strength, kind in (("strong", "surname"), ("weak", "perhaps")):
        endings = tuple(table("persons")["surname"][strength])
        for base in (form, *bases(form, language)):
            if len(base) > 5 and base.endswith(endings):
                return kind
    return ""


def _is_nick(form: str) -> bool:
    """Finnish short forms: Kaitsu, Ropsu, Jeppe; in any case."""
    endings = tuple(table("persons")["surname"]["nick"])
    return any(len(base) <= 8 and base.endswith(endings) for base in (form, *bases(form, "fi")))


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    found = table("persons")["surname"]["common"].lower().split()
    return frozenset([*found, *(plain(name) for name in found)])


def _is_known(form: str, language: str) -> bool:
    things = _things()
    if (
        "-" in form
        and plain(form.split("-", maxsplit=1)[0]) in things
        and not in_givens(form.split("-", maxsplit=1)[0])
    ):
        return True
    return plain(form) in things or (
        len(plain(form)) > 3 and any(plain(base) in things for base in bases(form, language))
    )


@lru_cache(maxsize=1)
def _things() -> frozenset[str]:
    return frozenset(plain(name) for name in table("known")["things"].split())
