"""What `language.abuse` marks as abuse and what it leaves to the workers."""

import json
from pathlib import Path

import pytest

from bench.corpus import training
from language.abuse import KINDS, Abuse, abuse
from language.danger import danger

SHORT = [
    json.loads(line)
    for line in (Path(__file__).parent / "short_heldout.jsonl").read_text(encoding="utf-8").splitlines()
]

ABUSIVE = {
    "fi": (
        "puukotan sut sossuämmä, tiedän missä asut",
        "kaikki muslimit on rottia, ulos maasta",
        "osta seuraajia halvalla klikkaa linkkiä",
    ),
    "sv": (
        "jag ska hugga dig din jävla soctant",
        "alla muslimer är råttor, ut ur landet",
        "köp följare billigt klicka på länken",
    ),
    "nb": (
        "jeg skal stikke deg din jævla kjerring",
        "alle muslimer er rotter, ut av landet",
        "kjøp følgere billig trykk på lenka",
    ),
    "en": (
        "i will stab you, social worker bitch",
        "all muslims are rats, deport them",
        "buy cheap followers, click my link",
    ),
}
FAIR = {
    "fi": "ootte ihan vitun hitaita, kysyin viikko sitten eikä kukaan vastaa",
    "sv": "ni är för jävla långsamma, jag frågade för en vecka sen och ingen svarar",
    "nb": "dere er så jævla trege, jeg spurte for ei uke siden og ingen svarer",
    "en": "you are so damn slow, i asked a week ago and nobody answers",
}


@pytest.mark.parametrize("language", ABUSIVE)
def test_a_threat_hate_and_spam_are_marked(language: str) -> None:
    assert [abuse(text, language).abusive for text in ABUSIVE[language]] == [True] * 3


@pytest.mark.parametrize("language", FAIR)
def test_angry_but_fair_criticism_is_not_abuse(language: str) -> None:
    assert abuse(FAIR[language], language) == Abuse(False, [], [])


@pytest.mark.parametrize("language", ABUSIVE)
def test_each_kind_has_its_place_in_the_text(language: str) -> None:
    for text, found in ((text, abuse(text, language)) for text in ABUSIVE[language]):
        assert {span.type for span in found.spans} == set(found.kinds) <= set(KINDS)
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "שלום עולם", "👩‍👧", " \n"])
def test_odd_input_is_not_abuse(text: str) -> None:
    assert [abuse(text, language).abusive for language in ("fi", "sv", "nn", "en", "xx")] == [False] * 5


def short(sort: str, language: str) -> list[str]:
    """Texts of one to six words: a plea, a danger or abuse. None is learnt from."""
    return [row["text"] for row in SHORT if (row["sort"], row["lang"]) == (sort, language)]


@pytest.mark.parametrize("language", ABUSIVE)
def test_a_short_plea_is_never_abuse(language: str) -> None:
    pleas = short("plea", language) + short("danger", language)
    assert len(pleas) > 50
    assert [text for text in pleas if abuse(text, language).abusive] == []


@pytest.mark.parametrize("language", ABUSIVE)
def test_danger_in_a_few_words_is_raised(language: str) -> None:
    assert [text for text in short("danger", language) if danger(text, language).level == 0] == []


@pytest.mark.parametrize("language", ABUSIVE)
def test_abuse_in_a_few_words_is_marked(language: str) -> None:
    texts = short("abuse", language)
    assert sum(abuse(text, language).abusive for text in texts) >= len(texts) - 1 >= 6


def test_the_short_texts_are_not_learnt_from() -> None:
    learnt = {item.text for file in ("danger", "abuse") for item in training(file)}
    assert not learnt & {row["text"] for row in SHORT}
