"""What `language.readability` measures, and the order it puts versions of a text in."""

import json
import time
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.readability import KINDS, readability
from language.tables import table

BENCH = Path(__file__).parents[2] / "bench" / "texts"
LANGUAGES = ("fi", "sv", "nb", "en")
PAIRS = {
    "fi": (
        "Joku on huolissaan sinusta. Hän kertoo siitä. Voit kysyä, kuka auttaa.",
        (
            "Ilmoituksen vastaanottanut viranomainen ratkaisee asian kiireellisyyden välittömästi ja tekee päätöksen "
            "palvelutarpeen arvioinnin aloittamisesta. Asianosaisille annetaan tieto vireilletulosta."
        ),
    ),
    "sv": (
        "Du tycker att beslutet är fel. Då kan du klaga. Du skriver ett brev.",
        (
            "Överklagandet ska ges in till den beslutande nämnden inom tre veckor från delgivning av beslutet. Part "
            "som fyllt 15 år äger själv föra talan jämlikt gällande bestämmelser."
        ),
    ),
    "nb": (
        "Noen er bekymret for deg. De sier fra. Du kan spørre hvem som hjelper.",
        (
            "Vedtaket kan påklages til Statsforvalteren innen tre uker, jf. forvaltningsloven § 29. Klagen fremsettes "
            "skriftlig for det organ som har truffet avgjørelsen."
        ),
    ),
    "en": (
        "You think it is wrong. You can say so. A grown-up can help you.",
        (
            "An appeal against the decision may be lodged within thirty days of service thereof. The amendment sought "
            "and the grounds therefor shall be stated pursuant to section 12."
        ),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_official_text_scores_higher_than_a_plain_one(language: str) -> None:
    plain, official = PAIRS[language]
    assert readability(plain, language).score < readability(official, language).score


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_official_text_has_office_words_with_plainer_ones_and_passives(language: str) -> None:
    hints = readability(PAIRS[language][1], language).hints
    assert all(hint.plainer for hint in hints if hint.kind == "office_word")
    assert {"office_word", "passive"} <= {hint.kind for hint in hints}


def test_lix_is_words_a_sentence_and_the_share_of_long_words_for_swedish_and_norwegian_only() -> None:
    text = "Alla barn har rättigheter. Det är bra."  # 7 words, 2 sentences, 1 of more than six letters
    assert readability(text, "sv").lix == readability(text, "nb").lix == pytest.approx(7 / 2 + 100 / 7, abs=0.05)
    assert readability(text, "fi").lix is readability(text, "en").lix is None


@pytest.mark.parametrize(
    ("words", "band"), [(5, "very easy"), (35, "easy"), (45, "middling"), (55, "hard"), (65, "very hard")]
)
def test_the_bands_of_lix(words: int, band: str) -> None:
    assert readability(" ".join(["hus"] * words) + ".", "sv").band == band


def test_a_long_sentence_and_a_long_word_are_hints_at_their_places() -> None:
    text = "Kort. " + "ord " * 25 + "socialtjänstlagstiftningsfrågor."
    kinds = {hint.kind: text[hint.start : hint.end] for hint in readability(text, "sv").hints}
    assert kinds["long_word"] == "socialtjänstlagstiftningsfrågor"
    assert kinds["long_sentence"].startswith("ord ord")


def test_inflected_office_words_are_known() -> None:
    found = [
        h for h in readability("Huostaanotosta ja edunvalvojalle kerrottiin.", "fi").hints if h.kind == "office_word"
    ]
    assert len(found) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_at_least_150_office_words_each_with_plainer_ones(language: str) -> None:
    words = table(f"office.{language}")["words"]
    assert len(words) >= 150
    assert all(words.values())


@pytest.mark.parametrize("text", ["", " ", "?!", "123", "😀"])
def test_a_text_without_words_is_very_easy(text: str) -> None:
    found = readability(text, "sv")
    assert (found.score, found.band, found.hints) == (0.0, "very easy", [])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from([*LANGUAGES, "nn", "xx"]))
def test_any_text_gives_hints_inside_it_in_order(text: str, language: str) -> None:
    found = readability(text, language)
    assert [(h.start, h.end) for h in found.hints] == sorted((h.start, h.end) for h in found.hints)
    assert all(0 <= h.start < h.end <= len(text) and h.kind in KINDS for h in found.hints)


@pytest.mark.parametrize("piece", ["a ", "a. ", "pitkäsana", "är varit ", "\n", "ska "])
def test_the_work_grows_with_the_text_only(piece: str) -> None:
    start = time.process_time()
    readability(piece * (100_000 // len(piece)), "sv")
    assert time.process_time() - start < 2  # seconds


@pytest.mark.parametrize("language", LANGUAGES)
def test_versions_of_the_test_split_stand_in_order(language: str) -> None:
    lines = (BENCH / f"readability.{language}.test.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    scores = [[readability(row[name], language).score for name in ("plain", "standard", "official")] for row in rows]
    pairs = [easier < harder for row in scores for easier, harder in combinations(row, 2)]
    assert sum(pairs) / len(pairs) >= 0.95
