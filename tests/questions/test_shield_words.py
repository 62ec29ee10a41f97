"""What the shield on the device knows by heart is what the language has now, and no more than a phone can carry."""

import gzip
import json
from pathlib import Path

import pytest

from bench import shield_words
from questions.views import shield

STATIC = Path(__file__).parents[2] / "static"
LANGUAGES = ("fi", "sv", "nb", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_what_its_program_writes(language):
    assert (STATIC / "shield" / f"{language}.json").read_text(encoding="utf-8") == shield_words.words(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_everyday_word_is_no_sure_name(language):
    known = json.loads((STATIC / "shield" / f"{language}.json").read_text(encoding="utf-8"))
    everyday = {"fi": "meri", "sv": "sten", "nb": "liv", "en": "hope"}[language]
    assert everyday not in known["names"].split()


def test_the_script_and_its_words_are_light():
    script = len(gzip.compress((STATIC / "js" / "shield.js").read_bytes()))
    words = max(len(gzip.compress((STATIC / "shield" / f"{language}.json").read_bytes())) for language in LANGUAGES)
    assert (script < 8_000, words < 12_000) == (True, True)


def test_no_expression_looks_back_since_old_phones_stop_at_that():
    texts = [
        path.read_text(encoding="utf-8") for path in (STATIC / "js/shield.js", *(STATIC / "shield").glob("*.json"))
    ]
    assert len(texts) == 5
    assert [text for text in texts if "(?<" in text] == []


def test_every_kind_has_its_sentence_and_every_sentence_its_own_words():
    assert sorted(shield.KINDS) == ["address", "birth", "email", "handle", "link", "name", "nid", "phone", "school"]
    assert len({str(kind.why) for kind in shield.KINDS.values()}) == len(shield.KINDS)
