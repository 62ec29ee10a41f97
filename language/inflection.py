"""What a name may be without its ending: Finnish cases and clitics, the genitive of the other languages."""

from collections.abc import Iterator
from functools import lru_cache

_CLITICS = ("kaan", "kään", "kin", "han", "hän", "kö", "ko", "ki")
_CASES = (
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "tta", "ttä", "hin",
    "ta", "tä", "na", "nä", "in", "en", "on", "an", "än", "un", "yn", "ön", "n", "a", "ä", "t", "l", "lt", "st", "s",
)  # fmt: skip
_ENOUGH = 3  # letters of a name that are left


@lru_cache(maxsize=8192)
def bases(form: str, language: str) -> tuple[str, ...]:
    """Forms that `form` (lower case) may be an inflection of, without `form` itself."""
    found: dict[str, None] = {}
    for ending in ("'s", "s'", "s", "'", ":s"):
        if form.endswith(ending) and len(form) - len(ending) >= _ENOUGH:
            found[form.removesuffix(ending)] = None
    if language == "fi":
        for whole in (form, *_without(form, _CLITICS)):
            found.update(dict.fromkeys(_finnish(whole)))
    found.pop(form, None)
    return tuple(found)


def _without(form: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= _ENOUGH:
            yield form[: -len(ending)]


def _finnish(form: str) -> Iterator[str]:
    yield form
    if form.endswith("sten"):  # Virtasten
        yield form[:-4] + "nen"
    if form.endswith(("ille", "illa", "illä", "ilta", "iltä", "issa", "ista")) and len(form) > 6:  # Mikoille
        yield from _stems(form[:-4])
        yield from (form[:-4] + vowel for vowel in "aeä")
    if form.endswith("set"):  # Lahtiset
        yield form[:-3] + "nen"
    if form[-1:] == form[-2:-1] and form[-1:] in "aeiouyäö" and len(form) > _ENOUGH:  # Latee, Mikkoo
        yield form[:-1]
    if form.endswith(("ee", "ii", "oo", "uu")) and len(form) > _ENOUGH:
        yield form[:-2] + "ea"
    for stem in _without(form, _CASES):
        yield stem
        yield from _stems(stem)


_STEM_ENDINGS = (  # Rasmukse-, Virtase-, Virtas-, Ainee-, Kevini-
    ("kse", "s"),
    ("se", "nen"),
    ("s", "nen"),
    ("ee", "e"),
    ("i", ""),
    *((2 * vowel, vowel) for vowel in "aäoiuyö"),  # Maijaa-
)


def _stems(stem: str) -> Iterator[str]:
    """The stem's nominative: strong grade, vowel of a foreign name gone, -nen, -s."""
    for ending, nominative in _STEM_ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) + len(nominative) >= _ENOUGH:
            yield stem.removesuffix(ending) + nominative
    yield from _strong(stem)


def _strong(stem: str) -> Iterator[str]:
    """The strong grade of the last consonant: Miko- Mikko, Sadu- Satu, Anti- Antti."""
    if stem[-1:] not in set("aeiouyäö") or len(stem) <= _ENOUGH:
        return
    weak, before = stem[-2], stem[-3]
    if weak in "kpt" and before != weak:
        yield stem[:-1] + weak + stem[-1]
    if weak in "dv" or (weak in "ln" and before == weak):
        yield stem[:-2] + ("p" if weak == "v" else "t") + stem[-1]
