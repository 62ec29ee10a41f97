"""What makes a text fit a query: the rules of `language.ranking`, and floors under how well they find."""

import pytest

from bench import search
from language import ranking, thesaurus
from language.packing import Texts, packed

LANGUAGES = ("fi", "sv", "nb", "en")
# recall@3 and nDCG@10 on bench/texts/search.*.second.*: what the search was made to reach on texts it has never seen.
RECALL, NDCG = 0.85, 0.82
LEAST_MEANINGS = 400


def _order(language, query, *bodies):
    """The numbers of the texts that fit, best first."""
    texts = Texts(packed(ranking.analysed(language, "", body)) for body in bodies)
    scores = ranking.ranked(ranking.query_terms(language, query), texts)
    return sorted((number for number, score in enumerate(scores) if score > 0), key=lambda number: -scores[number])


@pytest.mark.parametrize(
    ("language", "query", "there"),
    [
        ("fi", "luuri", "Ohjaaja ei voi ottaa kännykkää."),
        ("sv", "farsan", "Din pappa får inte göra så."),
        ("nb", "snuten", "Politiet vil snakke med deg."),
        ("en", "skint", "When a family is poor there is help."),
    ],
)
def test_words_of_every_day_that_mean_the_same_find_each_other(language, query, there):
    other = {"fi": "Sade loppui.", "sv": "Regnet slutade.", "nb": "Regnet sluttet.", "en": "The rain stopped."}[
        language
    ]
    assert _order(language, query, other, there) == [1]


def test_words_of_every_day_are_no_theme_of_their_own():
    assert not [term for term in ranking.query_terms("fi", "luuri") if term.startswith(("twords", "mwords"))]


@pytest.mark.parametrize(
    ("language", "frame", "word"),
    [("fi", "oonks", "laitos"), ("sv", "jätte", "tolk"), ("nb", "åssen", "tolk"), ("en", "gonna", "interpreter")],
)
def test_what_frames_a_question_counts_less_than_what_it_is_about(language, frame, word):
    asked = ranking.query_terms(language, f"{frame} {word}")
    assert asked["s" + thesaurus.stem(frame, language)] == ranking.FUNCTION_WEIGHT
    assert asked["s" + thesaurus.stem(word, language)] == 1
    assert len(ranking.by_word(language, f"{frame} {word}")) == 1


@pytest.mark.parametrize(
    ("language", "query", "there", "other"),
    [
        ("fi", "girahvi", "Kirahvi tuli pihaan.", "Kirja jäi pöydälle."),
        ("sv", "drombon", "Trombon är svårt.", "Tronen är tom."),
        ("nb", "drekkspill", "Trekkspill er vanskelig.", "Trekken var sein."),
        ("en", "zaxophone", "A saxophone is loud.", "The throne is empty."),
    ],
)
def test_a_rare_word_that_no_list_knows_is_found_by_its_letters_though_misspelt(language, query, there, other):
    assert _order(language, query, other, there)[:1] == [1]


def test_a_few_letters_alike_are_nothing_in_common():
    assert _order("en", "parliament", "The parlour was cold.") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_thesaurus_has_the_same_meanings_in_every_language_and_none_is_empty(language):
    found = thesaurus._thesaurus(language)
    named = {expression.meaning for expression in found.expressions}
    assert named == {expression.meaning for expression in thesaurus._thesaurus("en").expressions}
    assert len(named) >= LEAST_MEANINGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_finds_what_is_meant_in_texts_it_has_not_seen(language):
    docs, queries = search.read(language, "second.")
    find = search.finder(language, docs)
    found = [(find(query.text), query.relevant) for query in queries]
    assert sum(search.recall(*one) for one in found) / len(found) >= RECALL
    assert sum(search.ndcg(*one) for one in found) / len(found) >= NDCG


@pytest.mark.parametrize("word", ["_really_", "anna_maria", "\u037aord", "\ufe70ord", "__", "a_"])
def test_signs_that_fold_to_blanks_never_keep_a_text_from_being_compared(word: str) -> None:
    """Found by somebody who wrote _really_ in a published answer: every search near it fell over."""
    lines = [packed(ranking.analysed("en", word, f"I {word} want to move out, my uncle yells. Zebra"))]
    for query in ("yells", "zebra", "uncle", word):
        query_terms = ranking.query_terms("en", query)
        assert ranking.ranked(query_terms, ranking.ready(query_terms, lines))[0] > 0 or query == word


def test_a_word_between_underscores_is_that_word() -> None:
    assert ranking.words("I _really_ mean anna_maria") == ["i", "really", "mean", "anna", "maria"]
