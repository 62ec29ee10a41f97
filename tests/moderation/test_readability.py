"""How an answer reads, told in words, sentence by sentence."""

import pytest

from language.readability import Hint, Readability
from moderation import readability


@pytest.fixture
def judged(monkeypatch):
    """`judged(hints…)`: what the program finds hard. The judge has tests of its own."""

    def judge(*places, **more):
        def found(text, _language):
            hints = [Hint(text.index(place), text.index(place) + len(place), *rest) for place, *rest in places]
            plain = {"band": "easy", "lix": None, "long_words": 0.1, "passive": 0.0, "office": 0.0}
            return Readability(score=35.0, words_per_sentence=9.2, hints=hints, **plain | more)

        monkeypatch.setattr(readability, "readability", found)

    return judge


def test_markdown_is_taken_off_before_words_are_counted():
    text = "## A heading\n\n- **One** [two](/fi/x/)\n1. *three* snake_case 2 * 3"
    assert readability.without_marks(text) == "A heading\n\nOne two\nthree snake_case 2 * 3"


@pytest.mark.parametrize("text", ["", "  \n", "**", "## \n- "])
def test_nothing_is_said_of_nothing(text):
    assert readability.reading(text, "fi") is None


def test_what_is_hard_is_told_sentence_by_sentence(judged):
    text = "Soita heti. **Toimeentulotukihakemus** jätetään [tänne](/fi/x/). Hyvä."
    judged(
        ("Toimeentulotukihakemus", "long_word"),
        ("Toimeentulotukihakemus", "office_word", "hakemus"),
        ("jätetään", "passive"),
        ("Hyvä.", "long_sentence"),
        band="hard",
        lix=None,
    )
    read = readability.reading(text, "fi")
    assert [(sentence.text, sentence.hard) for sentence in read.sentences] == [
        (
            "Toimeentulotukihakemus jätetään tänne.",
            (
                "A long word: “Toimeentulotukihakemus”.",
                "An office word: “Toimeentulotukihakemus”. Plainer: “hakemus”.",
                "It does not say who does it: “jätetään”.",
            ),
        ),
        ("Hyvä.", ("A long sentence: 1 words.",)),
    ]


def test_the_same_said_twice_in_a_sentence_is_said_once(judged):
    judged(("Vanha", "long_word"), ("Vanha", "long_word"))
    assert readability.reading("Vanha Vanha.", "fi").sentences[0].hard == ("A long word: “Vanha”.",)


@pytest.mark.parametrize(
    ("lix", "expected"), [(None, "Words in a sentence: 9"), (33.6, "Words in a sentence: 9 · LIX 34")]
)
def test_lix_is_told_where_the_language_has_it(lix, expected, judged):
    judged(band="easy", lix=lix)
    read = readability.reading("Ord.", "sv")
    assert (read.measure, read.rests_on, read.sentences) == ("Easy to read", expected, ())


@pytest.mark.parametrize(("language", "has_lix"), [("fi", False), ("sv", True), ("nb", True), ("en", False)])
def test_with_the_real_judge_every_kind_and_band_has_words(language, has_lix):
    texts = {
        "fi": "Toimeentulotukea voidaan myöntää asiakkaalle.",
        "sv": "Ansökan om försörjningsstöd prövas av socialnämnden.",
        "nb": "Søknaden om økonomisk sosialhjelp behandles av kommunen.",
        "en": "The application is considered by the department.",
    }
    words = " ".join(f"{text} {'so ' * 40}." for text in (texts[language],) * 2)
    read = readability.reading(words, language)
    assert (bool(read.measure), "LIX" in read.rests_on, bool(read.sentences)) == (True, has_lix, True)


@pytest.mark.parametrize("piece", ["[", "[a](", "[a](b", "*a ", "**a ", "__a *", "_" * 3, "(a", "[a](b("])
def test_a_text_of_nothing_but_signs_costs_no_more_than_its_length(piece):
    hostile = piece * 300_000  # by the square it would take hours
    assert len(readability.without_marks(hostile)) > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[a](b(c)d) e", "a e"),
        ("[a](b) [c](d)", "a c"),
        ("*a *b* c", "*a b c"),
        ("**a b** *c* __d__", "a b c d"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*a\nb*", "*a\nb*"),
    ],
)
def test_links_and_strong_words_keep_their_words(text, words):
    assert readability.without_marks(text) == words


def test_dots_and_hard_places_without_end_cost_no_more_than_their_number(monkeypatch):
    text = "." * 500_000 + "a. " + "Word. " * 50_000
    places = [Hint(500_003 + 6 * number, 500_007 + 6 * number, "long_word") for number in range(50_000)]
    measures = {"score": 1, "words_per_sentence": 1, "long_words": 0, "lix": None, "passive": 0, "office": 0}
    found = Readability(**measures, band="easy", hints=places)
    monkeypatch.setattr(readability, "readability", lambda _text, _language: found)
    assert len(readability.reading(text, "fi").sentences) == 50_000
