"""Which questions ask almost the same: pure, in four languages, spoken and chat forms."""

import pytest

from moderation.similar import LEAST, SAME, most_alike

POOLS = {
    "fi": [
        "Kertooko koulukuraattori vanhemmille mitä mä sanon?",
        "Äiti juo joka viikonloppu, mitä mä voin tehdä",
        "Saako opettaja ottaa puhelimen pois koko päiväksi?",
        "Mun kaveri varastaa kaupoista meikkei ja muuta.",
        "En oo nukkunu moneen yöhön. Pelkään kokeita.",
    ],
    "sv": [
        "Berättar kuratorn för mina föräldrar vad jag säger?",
        "Pappa dricker varje helg och jag vet inte vad jag ska göra",
        "Får läraren ta min telefon hela dagen?",
        "Min kompis snor smink i affärer.",
        "Jag kan inte sova. Jag tänker på proven.",
    ],
    "nb": [
        "Sier helsesykepleieren til foreldrene mine hva jeg forteller?",
        "Pappa drikker hver helg, hva kan jeg gjøre",
        "Får læreren ta mobilen min hele dagen?",
        "Venninna mi stjeler sminke i butikker.",
        "Får ikke sove. Tenker på prøvene.",
    ],
    "en": [
        "Do you tell my parents if I talk to the school social worker about home?",
        "My mum drinks every weekend, what can I do",
        "Can a teacher keep my phone for the whole day?",
        "My friend steals make-up from shops.",
        "I have not slept for many nights. I am scared of the exams.",
    ],
}
ASKED = {
    "fi": ["kertooks kuraattori mun porukoille jos sanon", "mun aiti juo viikonloppusin", "voiko ope viedä puhelimen"],
    "sv": ["berättar kuratorn hem till föräldrarna", "min pappa dricker på helgerna", "får lärarn ta telefonen"],
    "nb": ["forteller helsesykepleier det til foreldrene", "pappaen drikker i helgene", "kan lærern ta mobilen min"],
    "en": ["does the school social worker tell my parents", "mum drinks on weekends", "can my teacher keep my phone"],
}


@pytest.mark.parametrize("language", POOLS)
def test_the_question_that_asks_the_same_comes_first_whatever_the_spelling(language):
    pool = dict(enumerate(POOLS[language]))
    found = [most_alike(asked, pool)[0].key for asked in ASKED[language]]
    assert found == [0, 1, 2]


def test_the_same_text_is_the_same_and_another_one_is_not_named():
    pool = {7: "My mum drinks every weekend.", 8: "How do I get a locker?"}
    found = most_alike("my MUM drinks every weekend!!", pool)
    assert [(one.key, round(one.score, 3), one.is_same) for one in found] == [(7, 1.0, True)]


def test_words_that_everybody_uses_do_not_make_two_questions_alike():
    pool = dict(enumerate(POOLS["en"]))
    assert most_alike("how do i get a library card", pool) == []


def test_equals_stand_by_their_number_and_there_are_at_most_as_many_as_asked_for():
    pool = dict.fromkeys((5, 3, 9, 4), "Can a teacher keep my phone?")
    assert [one.key for one in most_alike("Can a teacher keep my phone?", pool, most=3)] == [3, 4, 5]


@pytest.mark.parametrize("text", ["", "??", "a b c", "😀😀", "1 2 3"])
def test_a_text_without_words_is_like_nothing(text):
    assert most_alike(text, {1: text, 2: "Can a teacher keep my phone?"}) == []
    assert most_alike("Can a teacher keep my phone?", {1: text}) == []


def test_the_bounds_are_between_nothing_and_the_same():
    assert 0 < LEAST < SAME < 1
