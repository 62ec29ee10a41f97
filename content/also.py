"""In which other languages a search would find something too: told beside what was found, in two queries at most.

No text is ranked for it. Few entries are asked whether they hold all the words; of many, the lists say how often each
word stands in them.
"""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

from django.db.models import Count, Q

from content.entries import SearchEntry, SearchTerm
from content.models import LANGUAGES
from content.search import LONGEST
from ground.text import tidy
from language import ranking

Words = list[frozenset[str]]  # of each word the terms of which a text has to have one


def also(language: str, query: str) -> list[tuple[str, int]]:
    """(language, how many texts hold all the words), 0 where that is not counted: of several words among many texts."""
    cut = tidy(query[: LONGEST * 4])[:LONGEST]
    others = {code: ranking.by_word(code, cut) for code, _name in LANGUAGES if code != language}
    wanted = {code: words for code, words in others.items() if words and all(words)}
    if not wanted:
        return []
    known = _known(wanted)
    few = _among_few({code: words for code, words in wanted.items() if "" not in known.get(code, {})})
    many = {code: _among_many(wanted[code], terms) for code, terms in known.items() if "" in terms}
    found = {**few, **{code: number for code, number in many.items() if number is not None}}
    return [(code, found[code]) for code, _name in LANGUAGES if code in found]


def _known(wanted: Mapping[str, Words]) -> dict[str, dict[str, int]]:
    """Language -> its terms that stand in lists, and in how many entries. One query."""
    asked = (Q(language=code, term__in=["", *frozenset().union(*words)]) for code, words in wanted.items())
    found: dict[str, dict[str, int]] = {}
    for code, term, entries in SearchTerm.objects.filter(reduce(or_, asked)).values_list("language", "term", "entries"):
        found.setdefault(code, {})[term] = entries
    return found


def _among_many(words: Words, known: Mapping[str, int]) -> int | None:
    """None where a word stands nowhere; the number for a word of one term, for it is counted already."""
    often = [max((known.get(term, 0) for term in terms), default=0) for terms in words]
    if not min(often):
        return None
    return often[0] if len(words) == 1 else 0


def _among_few(wanted: Mapping[str, Words]) -> dict[str, int]:
    """Where the entries of a language are so few that there are no lists. One query, none without such a language."""
    if not wanted:
        return {}
    asked = (Q(language=code) & reduce(and_, map(_holds, words)) for code, words in wanted.items())
    rows = SearchEntry.objects.filter(reduce(or_, asked)).order_by().values_list("language")
    return dict(rows.annotate(number=Count("pk")))


def _holds(terms: frozenset[str]) -> Q:
    return reduce(or_, (Q(terms__contains=f" {term} ") for term in sorted(terms)))
