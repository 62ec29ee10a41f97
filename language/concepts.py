"""What a word is about, whichever of the four languages it stands in: mother, door, lock, tonight.

`data/concepts.txt` has one concept a line: `name: English | Finnish | Swedish | Norwegian`, the words of each language
after one another; `word*` stands for the word with any ending, and the longest that fits is taken. So what was learnt
from a text in one language helps with texts in the others. `data/concepts.more.txt` has further ones, of which only the
detectors need to know: the search was measured without them.
"""

from functools import lru_cache
from pathlib import Path

from language.folding import dense

_FILE = Path(__file__).parent / "data" / "concepts.txt"
_MORE = Path(__file__).parent / "data" / "concepts.more.txt"
_COLUMNS = ("en", "fi", "sv", "nb")
_SHORTEST = 4  # letters of an English beginning that counts in the other languages too


@lru_cache(maxsize=2)
def _tables(files: tuple[Path, ...]) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """For each language: whole words, and beginnings of words, with their concepts."""
    tables: dict[str, tuple[dict[str, str], dict[str, str]]] = {language: ({}, {}) for language in _COLUMNS}
    for line in "".join(file.read_text(encoding="utf-8") for file in files).splitlines():
        name, _, columns = line.partition(":")
        for language, words in zip(_COLUMNS, columns.split("|"), strict=True):
            for word in words.split():
                tables[language][word.endswith("*")].setdefault(dense(word.rstrip("*"))[0], name)
    return tables


@lru_cache(maxsize=16384)
def concept(word: str, language: str) -> str | None:
    """The concept of a folded word in `language` (fi, sv, nb or en), English being understood everywhere, or None."""
    return _found(word, language, (_FILE,))


@lru_cache(maxsize=16384)
def concept_to_detect(word: str, language: str) -> str | None:
    """As `concept`, of all that the detectors know."""
    return _found(word, language, (_FILE, _MORE))


def _found(word: str, language: str, files: tuple[Path, ...]) -> str | None:
    tables = _tables(files)
    whole, beginnings = tables[language]
    if word in whole:
        return whole[word]
    english_whole, english = tables["en"]
    if word in english_whole:
        return english_whole[word]
    for length in range(len(word), 1, -1):
        beginning = word[:length]
        if beginning in beginnings:
            return beginnings[beginning]
        if length >= _SHORTEST and beginning in english:
            return english[beginning]
    return None
