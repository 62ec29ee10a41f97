"""What `language.danger` raises and what it leaves alone.

The sentences stand in `danger_sentences.jsonl`, written by hand, with the level and the kind expected. They are among
what the model learns from: passing them is no measure of quality (that is tests/language/test_quality.py).
"""

import json
from pathlib import Path

import pytest

from language.danger import KINDS, Danger, Span, danger, fold
from language.model import Model

HERE = Path(__file__).parent
SENTENCES = [json.loads(line) for line in (HERE / "danger_sentences.jsonl").read_text(encoding="utf-8").splitlines()]
RAISED = [sentence for sentence in SENTENCES if sentence["level"] > 0]
LEFT_ALONE = [sentence for sentence in SENTENCES if sentence["level"] == 0]
LANGUAGES = ("fi", "sv", "nb", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_danger_is_raised_with_its_kind(language: str) -> None:
    found = [(danger(row["text"], language), row["kind"]) for row in RAISED if row["lang"] == language]
    assert sum(result.level > 0 for result, _ in found) >= 0.97 * len(found)
    assert sum(kind in result.kinds for result, kind in found) >= 0.9 * len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_sentences_are_left_alone(language: str) -> None:
    found = [danger(row["text"], language) for row in LEFT_ALONE if row["lang"] == language]
    assert sum(result == Danger(0, [], []) for result in found) >= 0.9 * len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_enough_sentences_of_both_sorts(language: str) -> None:
    raised = sum(sentence["lang"] == language for sentence in RAISED)
    alone = sum(sentence["lang"] == language for sentence in LEFT_ALONE)
    assert (raised >= 13, alone >= 12) == (True, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_found_has_its_place_in_the_text(language: str) -> None:
    texts = [row["text"] for row in RAISED if row["lang"] == language]
    for text, found in ((text, danger(text, language)) for text in texts):
        assert {span.type for span in found.spans} == set(found.kinds) <= set(KINDS)
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


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


def test_an_essay_does_not_hide_what_the_asker_says_of_themself() -> None:
    assert danger("I'm writing an essay about suicide and honestly i want to die too", "en").level == 2


def test_a_plain_cry_is_raised_whatever_the_model_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "score", lambda *_: -1.0)
    assert danger("jag vill dö", "sv").kinds == ["suicide"]
    assert danger("jag vill bo hos min mormor och äta glass hela sommaren, jag vill dö", "sv").level == 0


def test_the_grave_part_of_a_long_text_is_found() -> None:
    harmless = "we went to the cabin and ate pancakes and played cards until late. " * 40
    grave = "my stepdad hits me every night and i am so afraid to go home"
    found = danger(f"{harmless} {grave}. {harmless}", "en")
    assert any(span.start >= len(harmless) - 200 for span in found.spans)


@pytest.mark.parametrize("text", ["\0", "\ud800 \udfff", "🙂" * 50, "שלום עולם", "?" * 30_000, "a" * 30_000, " \n\t"])
def test_odd_input_raises_no_error_and_no_alarm(text: str) -> None:
    assert [danger(text, language).level for language in (*LANGUAGES, "xx", "")] == [0] * 6


def test_folding_keeps_the_length() -> None:
    texts = ["Äiti’s ÅØÆ ß İ ﬁ 👩‍👧 nooooo", "a\u0308\u200b\u00ad\x00", ""]
    assert [len(fold(text)) for text in texts] == [len(text) for text in texts]


def test_an_empty_text_has_no_level() -> None:
    assert danger("", "fi") == Danger(0, [], [])
