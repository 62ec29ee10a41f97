"""Nouns in their forms: what counts as the same word and what is another."""

import pytest

from content.inflection import is_form

SAME = {
    "fi": {
        "huostaanotto": "huostaanoton huostaanottoa huostaanotosta huostaanottoon huostaanotot huostaanottojen",
        "päätös": "päätöksen päätöstä päätökseen päätöksiä päätöksesi päätösten päätöksenkin",
        "valitus": "valituksen valitusta valitukset",
        "vaitiolovelvollisuus": "vaitiolovelvollisuuden vaitiolovelvollisuutta vaitiolovelvollisuuteen",
        "etu": "edun etua eduksi",
        "jälkihuolto": "jälkihuollon jälkihuoltoa jälkihuoltoon",
        "arviointi": "arvioinnin arviointia arviointeja",
        "muutoksenhaku": "muutoksenhaun muutoksenhakua",
        "tukiperhe": "tukiperheen tukiperhettä tukiperheitä",
        "rajoitustoimenpide": "rajoitustoimenpiteen rajoitustoimenpidettä rajoitustoimenpiteitä",
        "tukitoimet": "tukitoimet tukitoimia tukitoimien",
        "kiireellinen": "kiireellisen kiireellistä kiireelliset",
        "huoltaja": "huoltajan huoltajiesi huoltajallesi",
        "sosiaalityöntekijä": "sosiaalityöntekijän sosiaalityöntekijöitä sosiaalityöntekijäsi",
        "lastenkoti": "lastenkodin lastenkotiin lastenkoteja",
        "kuuleminen": "kuulemisen kuulemista",
        "koulukuraattori": "koulukuraattorin koulukuraattoreita",
    },
    "sv": {
        "utredning": "utredningen utredningar utredningarnas",
        "orosanmälan": "orosanmälningar orosanmälningen",
        "vårdnadshavare": "vårdnadshavaren vårdnadshavarna vårdnadshavares",
        "familjehem": "familjehemmet",
        "umgänge": "umgänget",
        "kontaktfamilj": "kontaktfamiljen kontaktfamiljer",
        "hvb": "HVB HVB:t HVB:s",
    },
    "nb": {
        "vedtak": "vedtaket vedtakene vedtakets",
        "klage": "klagen klager klagene",
        "bekymringsmelding": "bekymringsmeldingen bekymringsmeldinga bekymringsmeldingene",
        "fosterhjem": "fosterhjemmet fosterhjemmene",
    },
    "en": {
        "decision": "decisions Decision’s",
        "family": "families",
        "guardian": "guardians' guardian's",
    },
}
OTHER = {
    "fi": {
        "päätös": "päättää päätä päätöksenteko tuomioistuinpäätös",
        "valitus": "valittu valitun valittaa valitusoikeus",
        "huoltaja": "huolto huoltajuus",
        "lastensuojelu": "lastensuojelulaki",
        "arviointi": "arvio arvioida",
        "etu": "että edes",
        "kiireellinen": "kiireellisesti kiire",
    },
    "sv": {"beslut": "besluta beslutat", "utredning": "utreda utredningsplan", "överklagande": "överklaga"},
    "nb": {"klage": "klaget klagde klagefrist", "vedtak": "vedtatt", "undersøkelse": "undersøke"},
    "en": {
        "decision": "decisive decide",
        "plan": "planned planet",
        "assessment": "assess",
        "order": "ordered",
    },
}


def _pairs(table):
    rows = [(language, word, forms) for language, words in table.items() for word, forms in words.items()]
    return [(language, word, seen) for language, word, forms in rows for seen in forms.split()]


@pytest.mark.parametrize(("language", "word", "seen"), _pairs(SAME))
def test_a_word_is_known_in_all_its_forms(language, word, seen):
    assert is_form(word, seen, language)


@pytest.mark.parametrize(("language", "word", "seen"), _pairs(OTHER))
def test_verbs_compounds_and_words_that_only_look_alike_are_other_words(language, word, seen):
    assert not is_form(word, seen, language)


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_a_word_with_signs_of_patterns_is_only_itself(language):
    assert is_form("a.b*(c", "A.B*(c", language)
    assert not is_form("a.b", "axb", language)
