"""Long words cut where one known word ends and another begins: `koulukiusaaminen` is `koulu` and `kiusaaminen`."""

from functools import lru_cache
from pathlib import Path

from language.folding import dense
from language.thesaurus import known_words, stem

SHORTEST = 3  # letters of a first part
SHORTEST_END = 4
LONG = 8  # letters of a word that may be made of two
_JOINTS = {"sv": ("", "s"), "nb": ("", "s", "e"), "fi": ("", "n"), "en": ("",)}
_DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=65536)
def parts(word: str, language: str) -> tuple[str, ...]:
    """The two parts of a compound, folded, or nothing. Where several cuts fit, the most even one."""
    folded = dense(word)[0]
    if len(folded) < LONG:
        return ()
    heads, ends = _words(language)
    cuts = []
    for cut in range(SHORTEST, len(folded) - SHORTEST_END + 1):
        head, end = folded[:cut], folded[cut:]
        if _is_head(head, language, heads) and (end in heads or stem(end, language) in ends):
            cuts.append((abs(len(head) - len(end)), head, end))
    return min(cuts)[1:] if cuts else ()


def _is_head(head: str, language: str, heads: frozenset[str]) -> bool:
    return any(
        head.endswith(joint) and len(head) - len(joint) >= SHORTEST and head[: len(head) - len(joint)] in heads
        for joint in _JOINTS[language]
    )


def known(language: str) -> frozenset[str]:
    """The folded words that the program knows."""
    return _words(language)[0]


@lru_cache(maxsize=4)
def _words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words that may stand first, and the stems that may stand last."""
    found = {dense(word)[0] for word in known_words(language) if len(word) >= SHORTEST}
    for name in ("words", "common"):
        text = (_DATA / f"{name}.{language}.txt").read_text(encoding="utf-8")
        found |= {dense(word)[0] for word in text.split() if len(word) >= SHORTEST and word.isalpha()}
    return frozenset(found), frozenset(stem(word, language) for word in found if len(word) >= SHORTEST_END)
