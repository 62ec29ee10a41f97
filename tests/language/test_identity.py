"""What `language.identity` finds in a text and what it leaves alone."""

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.identity import TYPES, Identity, identity

BENCH = Path(__file__).parents[2] / "bench" / "texts"
LANGUAGES = ("fi", "sv", "nb", "en")
MARK = re.compile(r"\{(\w+):(.*?)\}")

# each place that tells who somebody is stands in braces, with its type
FOUND = [
    ("fi", "mun kaveri {name:maija} ei puhu enää"),
    ("fi", "Kerroin {name:Mikolle} ja {name:Pekan} äiti kuuli"),
    ("fi", "valmentaja {name:Janne Oikarinen} huutaa aina"),
    ("fi", "{name:Toivo} haukkuu mua joka välkällä"),
    ("fi", "käyn {school:Kallion lukiota} ja asun osoitteessa {address:Mäntypolku 7 B 14}"),
    ("fi", "asun {address:Utsjoella} ja täällä kaikki tuntee"),
    ("fi", "hetu {nid:010504A305J} on mun"),
    ("fi", "numero on {phone:044 951 2230}, soita illalla"),
    ("fi", "laita mailia {email:ella(at)kotiposti.example}"),
    ("fi", "oon syntynyt {birth:14.3.2010} enkä tiedä"),
    ("fi", "mun insta on {handle:lumi_in_love} ja joku kopioi sen"),
    ("sv", "min lärare {name:anna-lena} hör allt"),
    ("sv", "{name:Annas} storebror och {name:Eriks} kusin"),
    ("sv", "jag heter {name:Ebba} och går på {school:Apelgårdsskolan}"),
    ("sv", "mitt personnummer är {nid:20110811-3364}"),
    ("sv", "ring mig på {phone:070-174 06 21} efter fyra"),
    ("sv", "Bor på {address:Ekorrstigen 14} i Falun"),
    ("sv", "född {birth:17/6 -08}, får jag jobba natt?"),
    ("sv", "mejla {email:hugo punkt wik at postlada punkt example}"),
    ("sv", "kolla vad de skriver {link:https://tellonym.example/klara.h} om mig"),
    ("nb", "{name:Trond} er stefaren min"),
    ("nb", "æ heite {name:Runar} men skriv ikke det"),
    ("nb", "læreren min på {school:Åsly ungdomsskole} sa fra"),
    ("nb", "fødselsnummeret mitt er {nid:02081151450}"),
    ("nb", "ring meg på {phone:412 00 318} etter kl 16"),
    ("nb", "Eg bur i {address:Storevegen 14}, gult hus"),
    ("nb", "søsteren min ble født {birth:14. mars 2012} og trenger pass"),
    ("en", "hi im {name:Ellen} and my social worker {name:Katarina Lundmark} never calls"),
    ("en", "text me {phone:+46 70 174 06 12} please"),
    ("en", "i sleep at {name:Alma's} place, she goes to {school:Rosenborg skole}"),
    ("en", "we live at {address:Storgatan 14 B} in Umeå"),
    ("en", "snap: {handle:eliasfr0st} wrote again"),
    ("en", "the page is {link:tea-page dot com} i think"),
]

LEFT_ALONE = [
    ("fi", "Soitin numeroon 116 111 ja 112, mutta kukaan ei vastannut."),
    ("fi", "Lastensuojelulain 25 §:ssä puhutaan ilmoituksesta, sivulla 43."),
    ("fi", "8B on koulun pahin luokka ja kokeesta sain 9,5"),
    ("fi", "Tilausnumero on 110504-221F ja paita maksoi 12,50 e"),
    ("fi", "oli hetki toivo että kaikki muuttuis, toi satu oli pelottava"),
    ("fi", "katoin Messin pelin ja Harry Potterin klo 20.15"),
    ("fi", "Helsingissä on paljon ihmisiä, bussi 23 ei tullut 3.6."),
    ("sv", "enligt 5 kap. 1 § ska ni hjälpa, 116 111 är upptaget"),
    ("sv", "jag älskar björn och varg, hittade en sten som ett hjärta"),
    ("sv", "vi spelade 4-2 och iphonen kostade 1 890 kr klockan 02:14"),
    ("sv", "ordernumret va 200507-88 och kollinummer 373401020045678"),
    ("sv", "Jag är kär i Zara Larsson och bor i Göteborg"),
    ("nb", "går i 2STF, kommer med buss 37 kl 07:42"),
    ("nb", "jeg har bjørn på veggen og hater mandager"),
    ("nb", "Ordrenummeret er 0208 1100 457, det var 499 kr"),
    ("nb", "barnevernsloven § 4-2 og 116 117, det var den 17. mai"),
    ("en", "will they mark it in my file if i hope for another family"),
    ("en", "i listened to Taylor Swift for 6 hours in Stockholm"),
    ("en", "my iban starts with FI21 1234 5600 and class 8B is hell"),
    ("en", "meet me at school dot dot dot i got 8 in maths"),
]


def marked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its braces, and what stands in them as (type, words)."""
    return MARK.sub(r"\2", text), MARK.findall(text)


@pytest.mark.parametrize(("language", "text"), FOUND)
def test_what_tells_who_somebody_is_is_found_with_its_type(language: str, text: str) -> None:
    plain, expected = marked(text)
    places = [(plain.index(words), plain.index(words) + len(words), kind) for kind, words in expected]
    found = identity(plain, language).spans
    for start, end, kind in places:
        assert any(s.start < end and start < s.end and s.type == kind for s in found), found
    for span in found:
        assert any(span.start < end and start < span.end for start, end, _ in places), plain[span.start : span.end]


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_what_looks_alike_is_left_alone(language: str, text: str) -> None:
    assert [text[span.start : span.end] for span in identity(text, language).spans] == []


RIGHT = ("131052-308T", "010594Y9032", "010516B903X", "811228-9874", "19811228-9874", "701063-2391", "020811 51450")


@pytest.mark.parametrize("number", RIGHT)
def test_an_identity_number_with_right_digits_is_found(number: str) -> None:
    assert [span.type for span in identity(f"tässä {number} kiitos", "fi").spans] == ["nid"]


@pytest.mark.parametrize("number", ["131052-308A", "811228-9873", "701063-2390", "02081151451", "320811-3364"])
def test_an_identity_number_with_wrong_digits_is_none(number: str) -> None:
    assert "nid" not in {span.type for span in identity(f"tässä {number} kiitos", "fi").spans}


def test_a_danish_number_has_no_check_digit_and_needs_the_word() -> None:
    assert [span.type for span in identity("my cpr is 221010-8341", "en").spans] == ["nid"]
    assert identity("order 221010-8341", "en").spans == []


def test_offsets_count_python_characters_also_after_emoji_and_combining_marks() -> None:
    text = "👩‍👧😭 a\u0308iti ja Mai\u0308ja, soita 044 951 2230"
    found = {span.type: text[span.start : span.end] for span in identity(text, "fi").spans}
    assert found["phone"] == "044 951 2230"


def test_an_unknown_language_reads_as_english_and_norwegian_has_three_names() -> None:
    assert identity("my name is Ellen", "xx") == identity("my name is Ellen", "en")
    assert identity("eg heiter Runar", "nn") == identity("eg heiter Runar", "nb") == identity("eg heiter Runar", "no")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_gives_spans_inside_it_in_order_without_overlap(text: str, language: str) -> None:
    last = 0
    for span in identity(text, language).spans:
        assert last <= span.start < span.end <= len(text)
        assert span.type in TYPES
        last = span.end


PIECES = "Maija|@x|044 951 2230|010504A305J|Kallion koulu|asun |a(at)b.fi|born 3.4.2011|😀|\u0301|İ| |\n|, ".split("|")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15), st.sampled_from(LANGUAGES))
def test_pieces_of_identity_in_any_order_never_raise(pieces: list[str], language: str) -> None:
    assert isinstance(identity("".join(pieces), language), Identity)


REPEATED = "a |1|1 |@|a.|Aa |A-|12.|x@y |Kallion koulun |3 maj |http://|_|bor i |\n".split("|")


@pytest.mark.parametrize("piece", REPEATED)
def test_the_work_grows_with_the_text_only(piece: str) -> None:
    identity("Maija asuu Mäkikatu 3, puh. 044 951 2230", "fi")
    start = time.process_time()
    identity(piece * (100_000 // len(piece)), "fi")
    assert time.process_time() - start < 2  # seconds; far above what it takes, far below what a square would


# --- figures on the texts that nothing was tuned on -----------------------------------------------

FLOORS = {"fi": (0.90, 0.85), "sv": (0.90, 0.85), "nb": (0.90, 0.85), "en": (0.90, 0.85)}  # recall, precision
SURE = ("nid", "phone", "email", "link")


def overlapping(language: str) -> tuple[Counter[str], Counter[str], int, int]:
    """Marked and found again by type, spans found in all, and those of them that overlap a marked one."""
    marked_places, found_again, raised, right = Counter[str](), Counter[str](), 0, 0
    for line in (BENCH / f"identity.{language}.test.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = identity(row["text"], language).spans
        for place in row["spans"]:
            marked_places[place["type"]] += 1
            found_again[place["type"]] += any(s.start < place["end"] and place["start"] < s.end for s in spans)
        raised += len(spans)
        right += sum(any(s.start < place["end"] and place["start"] < s.end for place in row["spans"]) for s in spans)
    return marked_places, found_again, raised, right


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_on_the_test_split_stay_above_the_floor(language: str) -> None:
    marked_places, found_again, raised, right = overlapping(language)
    recall, precision = FLOORS[language]
    assert found_again.total() / marked_places.total() >= recall
    assert right / raised >= precision
    assert sum(found_again[kind] for kind in SURE) / sum(marked_places[kind] for kind in SURE) >= 0.94
