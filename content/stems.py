"""Words of a public text cut to their stems, so that `kiusattu` finds `kiusatut`. Only ever used on public texts."""

import re
from functools import lru_cache

import snowballstemmer

_NAMES = {"fi": "finnish", "sv": "swedish", "nb": "norwegian", "en": "english"}
_WORD = re.compile(r"\w+", re.UNICODE)


@lru_cache(maxsize=8)
def _stemmer(language: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(_NAMES[language])


def words(language: str, text: str) -> list[str]:
    """The stems of `text`, in order, lower case."""
    found = _WORD.findall(text.lower())
    return list(_stemmer(language).stemWords(found))


def stems(language: str, *texts: str) -> str:
    """One line of stems with a blank at both ends, for the search column."""
    return " " + " ".join(words(language, " ".join(texts))) + " "
