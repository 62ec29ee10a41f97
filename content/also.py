"""In which other languages a search would find something too: told beside what was found.

No text is ranked for it. Few entries are in memory; of many, the lists say how often each word stands in them.
"""

from collections.abc import Mapping

from content import compared
from content.models import LANGUAGES
from language import ranking
from language.packing import Texts

Words = list[frozenset[str]]  # of each word the terms of which a text has to have one


def wanted(language: str, query: str) -> dict[str, Words]:
    """What each other language is asked for; none of which a word says nothing there."""
    others = {code: ranking.by_word(code, query) for code, _name in LANGUAGES if code != language}
    return {code: words for code, words in others.items() if words and all(words)}


def terms(asked: Mapping[str, Words]) -> dict[str, frozenset[str]]:
    """The terms of each language, for its lists."""
    return {code: frozenset[str]().union(*words) for code, words in asked.items()}


def counted(asked: Mapping[str, Words], known: Mapping[str, Mapping[str, tuple[int, int]]]) -> list[tuple[str, int]]:
    """(language, how many texts hold all the words), 0 where that is not counted: of several words among many texts.

    `known`: what `lists.known` tells of the terms. No query while nothing public changes.
    """
    found = {code: _holding_all(code, words, known.get(code, {})) for code, words in asked.items()}
    return [(code, number) for code, _name in LANGUAGES if (number := found.get(code)) is not None]


def _holding_all(code: str, words: Words, known: Mapping[str, tuple[int, int]]) -> int | None:
    if "" in known:
        return _among_many(words, {term: entries for term, (_pk, entries) in known.items()})
    few = compared.unlisted(code).compared
    return _among_few(few.texts, words) or None if few else None


def _among_many(words: Words, known: Mapping[str, int]) -> int | None:
    """None where a word stands nowhere; the number for a word of one term, for it is counted already."""
    often = [max((known.get(term, 0) for term in terms), default=0) for terms in words]
    if not min(often):
        return None
    return often[0] if len(words) == 1 else 0


def _among_few(texts: Texts, words: Words) -> int:
    """How many of them have one term at least of each word."""
    by_word = ({number for term in word for number, _often in texts.holding(term)} for word in words)
    return len(set.intersection(*by_word))
