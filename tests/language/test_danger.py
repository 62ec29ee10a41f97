"""What `language.danger` raises and what it leaves alone.

The sentences stand in `danger_sentences.jsonl`, written by hand, with the level and the kind expected. They were used
to tune the lexicons: passing them is no measure of quality.
"""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from language.danger import Danger, Span, danger, fold

HERE = Path(__file__).parent
SENTENCES = [json.loads(line) for line in (HERE / "danger_sentences.jsonl").read_text(encoding="utf-8").splitlines()]
RAISED = [sentence for sentence in SENTENCES if sentence["level"] > 0]
LEFT_ALONE = [sentence for sentence in SENTENCES if sentence["level"] == 0]
LANGUAGES = ("fi", "sv", "nb", "en")


@pytest.mark.parametrize("sentence", RAISED, ids=lambda sentence: f"{sentence['lang']}: {sentence['text']}")
def test_danger_is_raised_to_its_level_with_its_kind(sentence: dict[str, Any]) -> None:
    found = danger(sentence["text"], sentence["lang"])
    assert (found.level, sentence["kind"] in found.kinds) == (sentence["level"], True)


@pytest.mark.parametrize("sentence", LEFT_ALONE, ids=lambda sentence: f"{sentence['lang']}: {sentence['text']}")
def test_an_ordinary_sentence_is_left_alone(sentence: dict[str, Any]) -> None:
    assert danger(sentence["text"], sentence["lang"]) == Danger(level=0, kinds=[], spans=[])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_enough_sentences_of_both_sorts(language: str) -> None:
    raised = sum(sentence["lang"] == language for sentence in RAISED)
    alone = sum(sentence["lang"] == language for sentence in LEFT_ALONE)
    assert (raised >= 13, alone >= 12) == (True, True)


@pytest.mark.parametrize("sentence", RAISED, ids=lambda sentence: sentence["id"])
def test_every_kind_found_has_its_place_in_the_text(sentence: dict[str, Any]) -> None:
    found = danger(sentence["text"], sentence["lang"])
    assert {span.type for span in found.spans} == set(found.kinds)
    assert all(0 <= span.start < span.end <= len(sentence["text"]) for span in found.spans)


def test_a_span_names_the_place_in_the_original_text() -> None:
    text = "Moi! ÄITI LYÖ MUA usein."
    assert danger(text, "fi") == Danger(1, ["violence_home"], [Span(5, 17, "violence_home")])
    assert text[5:17] == "ÄITI LYÖ MUA"


def test_emoji_and_a_curly_apostrophe_do_not_move_a_span() -> None:
    text = "😭😭 I don’t want to live anymore"
    (span,) = danger(text, "en").spans
    assert text[span.start : span.end] == "don’t want to live anymore"


def test_decomposed_letters_do_not_move_a_span() -> None:
    text = "a\u0308iti lyo\u0308 mua"
    (span,) = danger(text, "fi").spans
    assert (span.start, span.end) == (0, len(text))


def test_stretched_letters_are_read() -> None:
    assert danger("haluuuuun kuollaaaaa", "fi").kinds == ["suicide"]


def test_missing_diacritics_are_read() -> None:
    assert danger("jag vill do", "sv") == Danger(2, ["suicide"], [Span(0, 11, "suicide")])


def test_english_is_read_in_every_language() -> None:
    assert [danger("i want to kill myself", language).level for language in (*LANGUAGES, "nn", "xx")] == [2] * 6


def test_a_worry_becomes_danger_when_it_is_now() -> None:
    levels = [danger(text, "en").level for text in ("my dad hits me", "my dad hits me, he is drunk tonight")]
    assert levels == [1, 2]


def test_an_essay_does_not_hide_what_the_asker_says_of_themself() -> None:
    assert danger("I'm writing an essay about suicide and honestly i want to die too", "en").level == 2


def test_folding_keeps_the_length() -> None:
    texts = ["Äiti’s ÅØÆ ß İ ﬁ 👩‍👧 nooooo", "a\u0308\u200b\u00ad\x00", ""]
    assert [len(fold(text)) for text in texts] == [len(text) for text in texts]


def test_an_empty_text_has_no_level() -> None:
    assert danger("", "fi") == Danger(0, [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_six_hundred_characters_takes_under_five_milliseconds(language: str) -> None:
    text = " ".join(sentence["text"] for sentence in SENTENCES if sentence["lang"] == language)[:600]
    danger(text, language)
    took = []
    for _ in range(15):
        start = time.perf_counter()
        danger(text, language)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.005
