"""How well texts answer a query in a young person's own words. Pure functions: the same on every database.

A text is turned into terms of several kinds, told by their first letter:

    s  stem                 m  meaning in the thesaurus      k  concept of `language.concepts`, or words of every day
    p  part of a compound   t  theme of a meaning               that mean the same (table `words` of the thesaurus)
    x  how a word begins

Each kind is weighed by BM25F over title and body (a rare term says more; a long text does not win by its length), and
the kinds are added with the weights below, which were fitted on bench/texts/search.* (see docs/quality.md). What stems
share letter by letter is added as a weak signal of its own.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from language.compounds import parts
from language.concepts import concept
from language.folding import dense
from language.packing import KINDS, Text, Texts, grams
from language.spelling import nearest
from language.tables import word_set
from language.thesaurus import meanings, stem

# What each kind of term counts.
WEIGHTS = {"s": 1.0, "p": 0.3, "m": 3.5, "t": 2.8, "k": 2.0, "x": 0.1}
SATURATION = 3.0  # k1 of BM25
LENGTH = 0.3  # b of BM25
LETTERS = 0.1  # what sharing a sequence of letters counts beside the terms
LETTERS_SATURATION = 1.5
ALONE = 0.3  # of its sequences: a text that shares less with a query, and no term, has nothing in common with it
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BEGINNING = 5  # letters
WORDS = "words"  # the table of the thesaurus whose meanings are words of every day, not subjects
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
        for term in _terms_of_meaning(meaning):
            found[term] += 1
    return found


def _terms_of_meaning(meaning: str) -> tuple[str, ...]:
    """The meaning and its theme; the words of everyday have no theme, they are concepts."""
    theme, _, name = meaning.partition(".")
    return ("k" + name,) if theme == WORDS else ("m" + meaning, "t" + theme)


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
        weight = 1.0 if says_something(word, language) else FUNCTION_WEIGHT
        for term in _terms_of(word, language):
            found[term] = max(weight, found.get(term, 0.0))
    for first, second in pairwise(words(query)):  # a compound that was written apart
        if says_something(first, language) and says_something(second, language):
            found.setdefault("s" + stem(first + second, language), 0.7)
    for term in list(found):  # a part of a compound is a word elsewhere
        if term[0] in "sp" and found[term] > FUNCTION_WEIGHT:
            found.setdefault("ps"[term[0] == "p"] + term[1:], 0.5 * found[term])
    for meaning, sure in meanings(spread(run, language), language):
        for term in _terms_of_meaning(meaning):
            found[term] = max(sure, found.get(term, 0.0))
    return found


def by_word(language: str, query: str) -> list[frozenset[str]]:
    """For each word of a query that says something: its stems and meanings, of which a text has to have one."""
    found = []
    for word in dict.fromkeys(words(query)):
        if says_something(word, language):
            meant = (meaning for meaning, _sure in meanings(spread([word], language), language))
            terms_meant = (_terms_of_meaning(meaning)[0] for meaning in meant)
            found.append(frozenset([*(term for term in _terms_of(word, language) if term[0] == "s"), *terms_meant]))
    return found


@lru_cache(maxsize=16384)
def says_something(word: str, language: str) -> bool:
    """Whether a word of a query can tell what it is about."""
    return concept(dense(word)[0], language) not in FUNCTION and word not in word_set("fillers", language)


def _is_understood(word: str, language: str) -> bool:
    if not says_something(word, language) or concept(dense(word)[0], language) is not None:
        return True
    return any(True for _ in meanings([word], language))


def analysed(language: str, title: str, body: str) -> Text:
    """A text as the ranking sees it."""
    return Text(terms(language, title), terms(language, body))


def ready(query: Mapping[str, float], texts: Iterable[str], also: Iterable[str] = ()) -> Texts:
    """Packed texts, with what `query` asks of them and no more. `also`: other terms that will be asked for."""
    return Texts(texts, {*query, *also}, _letters(query))


def ranked(
    query: Mapping[str, float],
    texts: Texts,
    weights: Mapping[str, float] = WEIGHTS,
    known: Mapping[str, int] = MappingProxyType({}),
) -> list[float]:
    """How well each text fits the query: a number for each, 0 for nothing in common.

    `known`: in how many texts each term stands, "" being all texts, where `texts` are only some of them.
    """
    mean = _mean_lengths(texts)
    total = known.get("", len(texts))
    scores = [0.0] * len(texts)
    for term, weight in query.items():
        holding, kind = texts.holding(term), KINDS.find(term[0])
        if not holding or term[0] not in weights:
            continue
        common = max(len(holding), known.get(term, 0))
        worth = weight * weights[term[0]] * math.log(1 + (max(total, common) - common + 0.5) / (common + 0.5))
        for number, often in holding:
            relative = often / (1 - LENGTH + LENGTH * texts.lengths[number][kind] / mean[kind])
            scores[number] += worth * relative / (SATURATION + relative)
    _add_letters(query, texts, scores)
    return scores


def _mean_lengths(texts: Texts) -> list[float]:
    """Of each kind, how many terms a text has."""
    return [sum(kind) / len(texts) or 1.0 for kind in zip(*texts.lengths, strict=True)]


def _letters(query: Mapping[str, float]) -> list[str]:
    """The sequences of four letters of the stems that are asked for."""
    stems = (term for term, weight in query.items() if term[0] == "s" and weight >= 1)
    return list(dict.fromkeys(gram for stem in stems for gram in grams(stem)))


def _add_letters(query: Mapping[str, float], texts: Texts, scores: list[float]) -> None:
    """What the stems of each text share with those of the query letter by letter: BM25 over sequences of four.

    It sees what no list knows: a rare word misspelt, in a strange form, or inside a longer one. A text that has no term
    of the query has to share some of its sequences to fit.
    """
    asked, count = _letters(query), len(texts)
    shared: Counter[int] = Counter()
    found: dict[int, float] = {}
    for gram in asked:
        spelt = texts.spelt(gram)
        shared.update(spelt.keys())
        worth = LETTERS * math.log(1 + (count - len(spelt) + 0.5) / (len(spelt) + 0.5))
        for number, often in spelt.items():
            found[number] = found.get(number, 0.0) + worth * often / (LETTERS_SATURATION + often)
    for number, worth in found.items():
        if scores[number] or shared[number] >= ALONE * len(asked):
            scores[number] += worth
