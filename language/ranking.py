"""How well texts answer a query in a young person's own words. Pure functions: the same on every database.

A text is turned into terms of several kinds, told by their first letter:

    s  stem                 m  meaning in the thesaurus      k  concept of `language.concepts`
    p  part of a compound   t  theme of a meaning            x  how a word begins

Each kind is weighed by BM25F over title and body (a rare term says more; a long text does not win by its length), and
the kinds are added with the weights below, which were fitted on bench/texts/search.* (see docs/quality.md).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from language.compounds import parts
from language.concepts import concept
from language.folding import dense
from language.spelling import nearest
from language.thesaurus import meanings, stem

# What each kind of term counts.
WEIGHTS = {"s": 1.0, "p": 0.3, "m": 3.5, "t": 2.0, "k": 0.5, "x": 0.1}
TITLE = 2.5  # how many times a term of the title counts
SATURATION = 3.0  # k1 of BM25
LENGTH = 0.3  # b of BM25
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_BEGINNING = 5  # letters
FUNCTION_WEIGHT = 0.2  # of words that say little: and, I, today
# Concepts whose words say nothing of what a text is about.
FUNCTION = frozenset(
    "i me my you he she heshe they we us someone nobody everyone nothing not never always every again now if why how"
    " what where when is was have want can must dare think know feel go come and but because so only also still"
    " already almost really little more same other something sometimes times last next after first without under"
    " infront up with there inside around see do get need can't start look stay number digit1 agelow agemid agehigh"
    " bignum put maybe number1 age happen since before please live2 hold stop2 leavealone day hour week month year long"
    " today tomorrow yesterday tonight morning soon big new old bad strange normal true start try wait keep".split()
)


@dataclass(frozen=True)
class Text:
    """The terms of a text, how often each stands in its title and in its body."""

    title: Mapping[str, int]
    body: Mapping[str, int]


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order."""
    return _WORD.findall(text.lower())


def terms(language: str, text: str) -> Counter[str]:
    """Every term of a text and how often it stands there."""
    found: Counter[str] = Counter()
    run = words(text)
    for word in run:
        found.update(_terms_of(word, language))
    for meaning, _sure in meanings(spread(run, language), language):
        found["m" + meaning] += 1
        found["t" + meaning.partition(".")[0]] += 1
    return found


def spread(run: Iterable[str], language: str) -> list[str]:
    """The words with the end of each compound after it, so that the thesaurus sees both."""
    spread_out = []
    for word in run:
        spread_out += [word, *parts(word, language)[1:]]
    return spread_out


@lru_cache(maxsize=65536)
def _terms_of(word: str, language: str) -> tuple[str, ...]:
    folded = dense(word)[0]
    found = dict.fromkeys(("s" + stem(word, language), "s" + stem(folded, language)))
    for part in parts(word, language):
        found["p" + stem(part, language)] = None
    name = concept(folded, language)
    if name and name not in FUNCTION:
        found["k" + name] = None
    if name not in FUNCTION and len(folded) >= _BEGINNING:
        found["x" + folded[:_BEGINNING]] = None
    return tuple(found)


def query_terms(language: str, query: str) -> dict[str, float]:
    """The terms of a query with the weight of each."""
    run = words(query)
    run += [near for word in run if not _is_understood(word, language) and (near := nearest(word, language))]
    found: dict[str, float] = {}
    for word in run:
        weight = FUNCTION_WEIGHT if concept(dense(word)[0], language) in FUNCTION else 1.0
        for term in _terms_of(word, language):
            found[term] = max(weight, found.get(term, 0.0))
    for first, second in pairwise(words(query)):  # a compound that was written apart
        found.setdefault("s" + stem(first + second, language), 0.7)
    for term in list(found):  # a part of a compound is a word elsewhere
        if term[0] in "sp":
            found.setdefault("ps"[term[0] == "p"] + term[1:], 0.5 * found[term])
    for meaning, sure in meanings(spread(run, language), language):
        found["m" + meaning] = max(sure, found.get("m" + meaning, 0.0))
        theme = "t" + meaning.partition(".")[0]
        found[theme] = max(sure, found.get(theme, 0.0))
    return found


def by_word(language: str, query: str) -> list[frozenset[str]]:
    """For each word of a query that says something: its stems and meanings, of which a text has to have one."""
    found = []
    for word in dict.fromkeys(words(query)):
        if concept(dense(word)[0], language) not in FUNCTION:
            meant = ("m" + meaning for meaning, _sure in meanings(spread([word], language), language))
            found.append(frozenset([*(term for term in _terms_of(word, language) if term[0] == "s"), *meant]))
    return found


def _is_understood(word: str, language: str) -> bool:
    return concept(dense(word)[0], language) is not None or any(True for _ in meanings([word], language))


def analysed(language: str, title: str, body: str) -> Text:
    """A text as the ranking sees it."""
    return Text(terms(language, title), terms(language, body))


def ranked(
    query: Mapping[str, float],
    texts: Sequence[Text],
    weights: Mapping[str, float] = WEIGHTS,
    known: Mapping[str, int] = MappingProxyType({}),
) -> list[float]:
    """How well each text fits the query: a number for each, 0 for nothing in common.

    `known`: in how many texts each term stands, "" being all texts, where `texts` are only some of them.
    """
    lengths = [_lengths(text) for text in texts]
    count = max(1, len(texts))
    mean = {kind: sum(one.get(kind, 0) for one in lengths) / count or 1.0 for kind in weights}
    total = known.get("", len(texts))
    scores = [0.0] * len(texts)
    for term, weight in query.items():
        holding = [number for number, text in enumerate(texts) if term in text.title or term in text.body]
        if not holding or term[0] not in weights:
            continue
        kind, common = term[0], max(len(holding), known.get(term, 0))
        worth = weight * weights[kind] * math.log(1 + (max(total, common) - common + 0.5) / (common + 0.5))
        for number in holding:
            often = TITLE * texts[number].title.get(term, 0) + texts[number].body.get(term, 0)
            often /= 1 - LENGTH + LENGTH * lengths[number].get(kind, 0) / mean[kind]
            scores[number] += worth * often / (SATURATION + often)
    return scores


def _lengths(text: Text) -> Counter[str]:
    lengths: Counter[str] = Counter()
    for field in (text.title, text.body):
        for term, often in field.items():
            lengths[term[0]] += often
    return lengths
