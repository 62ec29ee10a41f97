"""Texts as packed terms: nothing is lost, and what is asked for is found as if all had been kept."""

from hypothesis import given
from hypothesis import strategies as st

from language import ranking
from language.packing import KINDS, Text, Texts, grams, packed, unpacked

TERMS = st.builds("".join, st.tuples(st.sampled_from(KINDS), st.text("abcdeåäö", min_size=1, max_size=9)))
COUNTS = st.dictionaries(TERMS, st.integers(1, 300), max_size=8)
TEXTS = st.builds(Text, COUNTS, COUNTS)


@given(TEXTS)
def test_what_is_packed_comes_out_again_and_is_the_same_in_any_order(text: Text) -> None:
    assert unpacked(packed(text)) == text
    title, body = (dict(reversed(counts.items())) for counts in (text.title, text.body))
    assert packed(Text(title, body)) == packed(text)  # a database keeps no order: the index must not seem changed


@given(TEXTS, st.text("a _\n\u037a\u2028", max_size=5).filter(lambda sign: sign.split() != [sign]))
def test_a_term_with_a_blank_in_it_is_left_out_and_shifts_no_other(text: Text, sign: str) -> None:
    more = Text({**text.title, "sa" + sign + " b": 2}, {"x\t": 1, **text.body})
    assert packed(more) == packed(text)


@given(st.lists(TEXTS, max_size=4), st.dictionaries(TERMS, st.floats(0.1, 1), max_size=6))
def test_what_a_query_asks_for_scores_as_among_everything(texts: list[Text], query: dict[str, float]) -> None:
    lines = [packed(text) for text in texts]
    assert ranking.ranked(query, ranking.ready(query, lines)) == ranking.ranked(query, Texts(lines))


def test_a_term_is_held_as_often_as_it_stands_there_the_title_counting_more() -> None:
    texts = Texts([packed(Text({"skoulu": 2}, {"skoulu": 1, "xkoulu": 3})), packed(Text({}, {"xkoulu": 1}))])
    assert list(texts.holding("skoulu")) == [(0, 6.0)]
    assert list(texts.holding("xkoulu")) == [(0, 3.0), (1, 1.0)]
    assert list(texts.holding("suni")) == []
    assert texts.lengths == [[3, 0, 0, 0, 0, 3], [0, 0, 0, 0, 0, 1]]


def test_stems_are_found_by_sequences_of_letters_and_other_terms_are_not() -> None:
    texts = Texts([packed(Text({}, {"skoulu": 2, "skoulut": 1, "mkoulu": 5}))])
    assert texts.spelt(grams("skoulu")[0]) == {0: 3.0}
    assert texts.spelt("zzzz") == {}


def test_every_stem_with_the_letters_that_are_asked_for_is_found_once() -> None:
    text = packed(Text({}, {"skoulu": 2, "skoulut": 1, "sesikoulu": 4, "suni": 8, "skoulukoulu": 16}))
    assert Texts([text, text], [], ["koul"]).spelt("koul") == {0: 23.0, 1: 23.0}
