"""The forms a noun takes in a running text, so that `huostaanoton` is told to be `huostaanotto`.

Made for a short list of known words (office words that are explained), not for a whole language. A stemmer cuts what it
does not know: Snowball keeps `huolto` and `huollon` apart and makes `decisive` of `decision`. Here each word is spread
out instead: its bases (consonants weakened, `-us` to `-ukse-`, `-nen` to `-se-`) with the endings nouns have in that
language. Verbs, adjectives and compounds made of a word are other words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_FI_TAIL = (
    # case: singular and plural t, then the plural in i and j
    r"(?:n|t|a|ä|ta|tä|tta|ttä|ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|kse|n[aä]|seen|[aeiouyäö]n|h[aeiouyäö]n"
    r"|[ie]?i?en|jen|iden|itten|den|ten|[ij][aä]|it[aä]|i(?:ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|ksi|kse|n[aä]|n|hin|siin|tt[aä]))?"
    # whose, and the small words that hang on
    r"(?:ni|si|ns[aä]|mme|nne|[aä]n|en)?(?:kin|k[aä]{2}n|k[oö]|h[aä]n|p[aä])?"
)
_FI_PLURAL = r"(?:i|j)[a-zåäö]{1,7}"
_TAIL = {
    "sv": r"(?:e?n|e?t|[aeo]r|r|[aeo]rna|na|e)?s?",
    "nb": r"(?:e?n|et|a|e?r|e?ne|e)?s?",
    "en": r"(?:s|es)?(?:[’']s?)?",
}
# strong -> weak, before the last vowel
_WEAK = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("lt", "ll"), ("nt", "nn"), ("rt", "rr"), ("mp", "mm"), ("nk", "ng"),
    ("t", "d"), ("p", "v"), ("k", ""),
)  # fmt: skip
_VOWEL = "aeiouyåäö"
SHORTEST = 4  # letters of a base that was cut


def is_form(word: str, seen: str, language: str) -> bool:
    """Whether `seen` is `word` (a noun as it stands in a dictionary) in any of its forms; case does not count."""
    return _forms(word.lower(), language).fullmatch(_plain(seen)) is not None


def _plain(seen: str) -> str:
    """Lower case; `HVB:n` is `HVBn`."""
    return seen.lower().replace(":", "")


@lru_cache(maxsize=4096)
def _forms(word: str, language: str) -> re.Pattern[str]:
    return re.compile("|".join({"fi": _finnish, "en": _english}.get(language, _nordic)(word, language)))


# --- Finnish --------------------------------------------------------------------------------------


def _finnish(word: str, _language: str) -> Iterator[str]:
    for base in {word, *_changed(word)}:
        yield re.escape(base) + _FI_TAIL
    for base in _cut(word):
        if len(base) >= SHORTEST:
            yield re.escape(base) + _FI_PLURAL


def _changed(word: str) -> Iterator[str]:
    """What endings are put on when it is not the word itself."""
    if word.endswith("nen"):
        yield from (word[:-3] + "s", word[:-3] + "se")
    elif word[-2:] in ("us", "ys", "os", "ös", "is", "es"):
        yield from (word[:-1] + end for end in ("kse", "ksi", "de", "te", "t", "ks"))
    elif word.endswith("e"):
        yield from (word + "e", *(strong + "ee" for strong in _strengthened(word)))
    elif word[-1:] in _VOWEL:
        yield from _weakened(word)
        if word.endswith("i"):
            yield from (one[:-1] + "e" for one in (word, *_weakened(word)))


def _cut(word: str) -> Iterator[str]:
    """Bases before the i of the plural."""
    for one in (word, *_weakened(word), *(strong + "e" for strong in _strengthened(word))):
        if one[-1:] in ("a", "ä"):
            yield from (one[:-1], one[:-1] + ("o" if one[-1] == "a" else "ö"))
        elif one.endswith("et"):
            yield one[:-2]
        elif one[-1:] in ("i", "e"):
            yield one[:-1] + "e"


def _weakened(word: str) -> Iterator[str]:
    head, vowel = word[:-1], word[-1:]
    for strong, weak in _WEAK:
        if head.endswith(strong) and vowel in _VOWEL:
            yield head[: -len(strong)] + weak + vowel
            return


def _strengthened(word: str) -> Iterator[str]:
    head = word[:-1]
    for strong, weak in _WEAK:
        if weak and head.endswith(weak):
            yield head[: -len(weak)] + strong
            return


# --- Swedish, Norwegian, English ------------------------------------------------------------------


def _nordic(word: str, language: str) -> Iterator[str]:
    tail = _TAIL[language]
    yield re.escape(word) + tail
    if word.endswith("m"):  # hemmet, hjemmet
        yield re.escape(word + "m") + tail
    if word.endswith("e"):  # vårdnadshavarna
        yield re.escape(word[:-1]) + r"(?:ar|arna|na|er|ene)s?"
    if word.endswith("a") and len(word) > SHORTEST:
        yield re.escape(word[:-1]) + r"(?:or|orna|er|ene|t)s?"
    if word.endswith("an") and language == "sv":  # anmälningar
        yield re.escape(word[:-2]) + r"(?:ning|ningen|ningar|ningarna)s?"


def _english(word: str, _language: str) -> Iterator[str]:
    yield re.escape(word) + _TAIL["en"]
    if word.endswith("y"):
        yield re.escape(word[:-1]) + r"ies[’']?"
