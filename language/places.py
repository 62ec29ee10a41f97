"""Places by their names: what is one, how big it is, and its name in the cases of Finnish."""

from collections.abc import Iterator
from functools import lru_cache

from language.tables import plain, table

# endings of the local cases and the genitive, and of the Swedish and Norwegian genitive
_LOCAL = tuple("ssa ssä sta stä lla llä lta ltä lle on un yn ön an än en in hin seen s l st lt".split())
_ENDINGS = (*_LOCAL, "n", "a", "ä")
# how a Finnish name's stem ends, and how the name itself does: Lahde- Lahti, Lappeenranna- Lappeenranta
_GRADES = """
    ee-e nna-nta lla-lta rra-rta nnu-ntu nno-nto da-ta de-ti di-ti ie-ki mme-mpi mma-mpa va-pa ngin-nki ngi-nki
    ra-rka oe-oki oen-oki ja-jaa vi-pi ula-ula nge-nki la-lka maen-maki mae-maki joe-joki puta-pudas putaa-pudas
    kaa-gas taa-das ppaa-pas ahe-ahti ahde-ahti mäen-mäki mäe-mäki mmä-mpä nnä-ntä rrä-rtä vä-pä dä-tä llä-ltä
    rä-rkä ve-si de-si te-si kari-kari utakyla-utakyla
"""


def is_place(word: str) -> bool:
    """A known place, big or small, in any case."""
    return is_big(word) or is_small(word)


def is_big(words: str) -> bool:
    """A town that so many live in that its name tells nothing about one; of several words the first counts."""
    return _in_places("big", words.split(maxsplit=1)[0].lower())


def is_small(word: str) -> bool:
    """A place whose name says much about who lives there."""
    return _in_places("small", word.lower()) and not is_big(word)


def is_local(word: str) -> bool:
    """Ends as a place does that somebody is in, comes from or goes to."""
    return word.endswith(_LOCAL)


def is_small_as_written(word: str) -> bool:
    """A small place's very name, in no case: "Salla" only looks like one in a local case."""
    return word.lower() in _places("small")[0]


@lru_cache(maxsize=4096)
def _in_places(size: str, form: str) -> bool:
    """Exactly or in the genitive for all, in any case for the Finnish ones."""
    exact, finnish = _places(size)
    if form in exact or form.removesuffix("s") in exact:
        return True
    return any(stem in finnish for stem in _stems(form))


@lru_cache(maxsize=2)
def _places(size: str) -> tuple[frozenset[str], frozenset[str]]:
    """All the names, and the Finnish ones; both as written and without diacritics, in lower case."""
    found = []
    for languages in (tuple(table("places")[size]), ("fi",)):
        exact = {name.lower() for language in languages for name in table("places")[size][language].split()}
        found.append(frozenset(exact | {plain(name) for name in exact}))
    return found[0], found[1]


@lru_cache(maxsize=4096)
def _stems(word: str) -> tuple[str, ...]:
    """What a Finnish place's name may be without its ending; consonants in their strong grade too."""
    stems = [word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            stems += [stem, *_strong(stem)]
    return tuple(dict.fromkeys(stems))


def _strong(stem: str) -> Iterator[str]:
    """Grades and stem changes of Finnish place names: Lahde- Lahti, Lappeenranna- Lappeenranta, Kaskis- Kaskinen."""
    if stem.endswith(("ise", "is")):
        yield stem.removesuffix("e").removesuffix("s") + "nen"
    if stem.endswith("kse"):
        yield stem[:-3] + "s"
    if stem.endswith("e"):
        yield stem[:-1] + "i"
    if stem.endswith("i"):
        yield stem[:-1]
    for weak, strong in _grades():
        if stem.endswith(weak):
            yield stem.removesuffix(weak) + strong


@lru_cache(maxsize=1)
def _grades() -> tuple[tuple[str, str], ...]:
    pairs = (pair.split("-") for pair in _GRADES.split())
    return tuple((weak, strong) for weak, strong in pairs)
