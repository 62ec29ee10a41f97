"""What `language.abuse` marks as abuse and what it leaves to the workers."""

import pytest

from language.abuse import KINDS, Abuse, abuse

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
