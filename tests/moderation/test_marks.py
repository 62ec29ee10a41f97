"""What could point to somebody: marked, gathered, taken out with something neutral in its place."""

import json
import re
import sys
from collections import Counter

import pytest
from django.urls import reverse

from language.danger import Span
from language.identity import Identity
from moderation import marks
from questions.models import Status
from tests.factories import make_question

LANGUAGES = ("fi", "sv", "nb", "en")


@pytest.fixture
def finding(monkeypatch):
    """`finding(name="Reijo\\w*")`: what is found is what these patterns match. The finder has tests of its own."""

    def find(**patterns):
        def found(text, _language):
            spans = [
                Span(match.start(), match.end(), kind)
                for kind, pattern in patterns.items()
                for match in re.finditer(pattern, text)
            ]
            return Identity(sorted(spans, key=lambda span: span.start))

        monkeypatch.setattr(marks, "identity", found)

    return find


def taken_out(text, language, chosen=""):
    """The text without everything that was found in it."""
    found = marks.things([text], [text], language)
    for thing in found:
        text = marks.taken_out(text, thing, chosen)
    return text


# --- marked ---------------------------------------------------------------------------------------


def test_marks_say_the_type_in_words_and_every_letter_stays(finding):
    finding(name="Reijo", phone=r"040 1\d+")
    text = "Ope Reijo huutaa.\nJoka päivä.\n\nSoita 040 1234"
    assert marks.paragraphs(text, "fi") == [
        [("Ope ", ""), ("Reijo", "name"), (" huutaa.\nJoka päivä.", "")],
        [("Soita ", ""), ("040 1234", "phone number")],
    ]


def test_a_find_over_the_end_of_a_line_is_marked_on_both(finding):
    finding(address=r"Katu 1\s+Helsinki")
    assert marks.paragraphs("Katu 1\n\nHelsinki", "fi") == [[("Katu 1", "address")], [("Helsinki", "address")]]


def test_finds_that_overlap_or_have_no_word_are_left_out(finding):
    finding(name="Anna Aalto", school="Aalto koulu", planet="koulu")
    assert [span.type for span in marks.found("Anna Aalto koulu", "fi")] == ["name"]


def test_nothing_found_leaves_the_text_alone(finding):
    finding()
    assert marks.paragraphs("a\nb\n\n\nc", "en") == [[("a\nb", "")], [("c", "")]]
    assert marks.things(["a"], ["a"], "en") == []


# --- gathered -------------------------------------------------------------------------------------


def test_one_name_in_many_forms_is_one_thing(finding):
    finding(name=r"Reijo\w*|Mat\w+")
    found = marks.things(["Reijo ja Reijolta", "Reijon Matti. Matilla"], ["", ""], "fi")
    assert [(thing.shown, thing.type, thing.is_there) for thing in found] == [
        ("Reijo", "name", False),
        ("Matti", "name", False),
    ]


def test_first_and_whole_name_are_one_thing_and_two_people_are_two(finding):
    finding(name="Anna Aalto|Anna|Antti")
    found = marks.things(["Anna Aalto sanoi. Anna ja Antti"], [""], "fi")
    assert [thing.shown for thing in found] == ["Anna Aalto", "Antti"]


def test_what_stands_only_in_the_wording_is_a_thing_too(finding):
    finding(name="Reijo|Anna")
    found = marks.things(["Reijo"], ["Anna", ""], "fi")
    assert [(thing.shown, thing.is_asked, thing.is_there) for thing in found] == [
        ("Reijo", True, False),
        ("Anna", False, True),
    ]


def test_the_key_stays_when_the_wording_changes(finding):
    finding(name=r"Reijo\w*")
    before, after = (marks.things(["Reijolta"], [wording], "fi")[0].key for wording in ("Reijo", ""))
    assert before == after == "name:reijo"


# --- taken out ------------------------------------------------------------------------------------


# name, school, phone, e-mail, national id, address, handle, link
STAND_INS = {
    "fi": "Tuttuni · kouluni · puhelinnumeroni · sähköpostiosoite · henkilötunnus · kotipaikkani"
    " · käyttäjänimi · linkki",
    "sv": "Någon · min skola · mitt telefonnummer · en e-postadress · ett personnummer · där jag bor"
    " · ett användarnamn · en länk",
    "nb": "Noen · skolen min · telefonnummeret mitt · en e-postadresse · et fødselsnummer · der jeg bor"
    " · et brukernavn · en lenke",
    "en": "Someone · my school · my phone number · an e-mail address · an identity number · where I live"
    " · a user name · a link",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_type_has_a_neutral_stand_in_in_the_askers_language(language, finding):
    finding(name="N1", school="S1", phone="P1", email="E1", nid="I1", address="A1", handle="H1", link="L1")
    assert taken_out("N1 · S1 · P1 · E1 · I1 · A1 · H1 · L1", language) == STAND_INS[language]


def test_a_finnish_stand_in_takes_the_ending_of_the_name(finding):
    finding(name=r"Reijo\w*", school=r"Kallion koulu\w*")
    text = "Sanoin Reijolle. Reijon kanssa en puhu, Reijolta en kysy. Käyn Kallion koulussa."
    expected = "Sanoin tutulleni. Tuttuni kanssa en puhu, tutultani en kysy. Käyn koulussani."
    assert taken_out(text, "fi") == expected


@pytest.mark.parametrize("name", ["Stella", "Krista", "Vanessa", "Ville", "Kalle", "Ulla", "Anna"])
def test_a_name_that_only_looks_as_if_it_had_an_ending_has_none(name, finding):
    finding(name=name)
    assert taken_out(f"Se {name} nauroi.", "fi") == "Se tuttuni nauroi."


def test_forms_that_were_not_found_go_along(finding):
    finding(name=r"Reijo\b")
    assert taken_out("Reijo huutaa. reijolle ei voi puhua.", "fi") == "Tuttuni huutaa. Tutulleni ei voi puhua."


def test_a_name_that_is_a_word_goes_only_as_a_name(finding):
    finding(name=r"Toivo\b")
    assert taken_out("Toivo lähti. Mulla ei oo toivoa eikä toivo auta.", "fi") == (
        "Tuttuni lähti. Mulla ei oo toivoa eikä toivo auta."
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "My teacher Reijo shouts. Reijo hit me.", "My teacher shouts. My teacher hit me."),
        ("en", "My friend Reijo's mum knows.", "My friend’s mum knows."),
        ("sv", "Min kompis Reijo slog mig. Reijo sa inget.", "Min kompis slog mig. Min vän sa inget."),
        ("nb", "Læreren min Reijo roper. Reijo slo.", "Læreren min roper. Min lærer slo."),
        ("fi", "Mun ope Reijo huutaa, Reijolta ei saa apua.", "Mun ope huutaa, opettajaltani ei saa apua."),
        ("en", "I'm Reijo and I am 13.", "I'm … and I am 13."),
        ("fi", "Moi oon Reijo ja 13v.", "Moi oon … ja 13v."),
    ],
)
def test_what_stands_there_depends_on_the_words_before(language, text, expected, finding):
    finding(name=r"Reijo(?:lta|'s)?")
    assert taken_out(text, language) == expected


def test_a_place_takes_its_little_word_along_and_my_number_is_not_said_twice(finding):
    finding(address="Storgatan 3", phone="040 12")
    assert taken_out("Jag var på Storgatan 3 i går.", "sv") == "Jag var där jag bor i går."
    assert taken_out("Jag bor på Storgatan 3.", "sv") == "Jag bor på min adress."
    assert taken_out("It is my phone number 040 12.", "en") == "It is my phone number."


@pytest.mark.parametrize(
    ("language", "chosen", "expected"),
    [
        ("fi", "kaverini", "Kaverini sanoi. Kysyin kaveriltani."),
        ("fi", "eräs tyyppi", "Eräs tyyppi sanoi. Kysyin eräs tyyppi."),
        ("fi", " tuttuni ", "Tuttuni sanoi. Kysyin tutultani."),
    ],
)
def test_another_stand_in_can_be_chosen_or_written(language, chosen, expected, finding):
    finding(name="Reijo(?:lta)?")
    assert taken_out("Reijo sanoi. Kysyin Reijolta.", language, chosen) == expected


def test_part_of_a_longer_word_is_left_alone(finding):
    finding(name=r"\bAnna\b")
    assert taken_out("Anna and Annabel and @Anna_x", "en") == "Someone and Annabel and @Anna_x"


def test_the_script_on_the_page_gets_all_it_needs(finding):
    finding(name="Reijo")
    thing = marks.things(["my friend Reijo"], [""], "en")[0]
    data = json.loads(thing.as_json)
    assert data["forms"][0] == ["friend Reijo", "", "friend"]
    assert ["Reijo's", "'s", None] in data["forms"]
    assert (next(iter(data["puts"])), data["suffix"]["'s"], data["anyCase"]) == ("a friend", "’s", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_has_a_word_and_a_stand_in(language, finding):
    finding(**{kind: kind.upper() for kind in marks.TYPES})
    found = marks.things([" ".join(kind.upper() for kind in marks.TYPES)], [""], language)
    assert [thing.type for thing in found] == list(marks.TYPES)
    assert all(thing.label and thing.first for thing in found)


def test_with_the_real_finder_nothing_that_points_to_somebody_stays():
    text = "Oon Venla Virtanen, mun numero on 040 123 4567 ja sähköposti venla@example.com."
    out = taken_out(text, "fi")
    assert not {"040", "4567", "venla@example.com"} & set(re.split(r"[ ,]+|\.$", out))
    assert marks.things([], [out], "fi") == []


@pytest.mark.django_db
@pytest.mark.parametrize("detector", ["moderation.marks.identity", "moderation.views.signing.danger"])
def test_a_detector_that_fails_costs_its_hint_and_not_the_page(detector, monkeypatch, staff_client):
    def fails(text, language):
        raise ValueError(text)

    monkeypatch.setattr(detector, fails)
    question = make_question(at=Status.CLAIMED)
    response = staff_client(user=question.claimed_by).get(reverse("desk_question", args=[question.pk]))
    assert (response.status_code, "ryhmää" in response.content.decode()) == (200, True)


# --- what it costs --------------------------------------------------------------------------------


def _lines_run(monkeypatch, people):
    """How many lines of `moderation.marks` run when so many people are named once each."""
    lines = Counter()

    def count(frame, event, _argument):
        if frame.f_code.co_filename != marks.__file__:
            return None
        lines[event] += 1
        return count

    text = " ".join(f"N{number:04}" for number in range(people))
    monkeypatch.setattr(marks, "MOST_THINGS", 10)
    marks.found(text, "fi")
    before = sys.gettrace()
    sys.settrace(count)
    try:
        marks.things([text], ["", ""], "fi")
    finally:
        sys.settrace(before)
    return lines["line"]


def test_twice_as_many_finds_cost_twice_as_much_and_not_four_times(finding, monkeypatch):
    finding(name=r"N\d+")
    few, more, most = (_lines_run(monkeypatch, people) for people in (200, 400, 800))
    assert more - few > 200
    assert most - more == pytest.approx(2 * (more - few), rel=0.1)


def test_a_page_carries_a_hundred_things_and_those_in_the_wording_first(finding):
    finding(name=r"N\d+")
    found = marks.things([" ".join(f"N{number:04}" for number in range(300))], ["N0299", "N0298"], "en")
    assert len(found) == marks.MOST_THINGS
    assert [thing.shown for thing in found if thing.is_there] == ["N0298", "N0299"]
    assert [thing.shown for thing in found[:3]] == ["N0000", "N0001", "N0002"]


def test_one_name_in_endless_spellings_carries_a_bounded_number_of_forms(finding):
    finding(name=r"Anna A\w+")
    asked = [" ".join(f"Anna Aa{number}a," for number in range(500))]
    thing = marks.things(asked, ["Anna Aa499a", ""], "en")[0]
    assert len(thing.forms) <= 2 * marks.MOST_FORMS * 4
    assert marks.taken_out("Anna Aa499a went.", thing) == "Someone went."


def test_the_words_before_a_name_are_looked_at_wherever_it_stands(finding):
    finding(name=r"Reijo")
    text = "Reijo came. " * 100 + "My friend Reijo hit me."
    assert taken_out(text, "en").endswith("My friend hit me.")


def test_what_was_found_once_is_not_looked_for_again_and_no_text_is_kept(monkeypatch):
    looked = []

    def found(text, _language):
        looked.append(text)
        return Identity([Span(0, 5, "name")])

    monkeypatch.setattr(marks, "identity", found)
    assert marks.found("Reijo kaatui mäessä", "fi") == marks.found("Reijo kaatui mäessä", "fi")
    assert marks.found("Reijo kaatui mäessä", "sv") == [Span(0, 5, "name")]
    assert len(looked) == 2
    assert "kaatui" not in repr(marks._known)


def test_a_sentence_begins_after_blanks_that_never_end(finding):
    finding(name="Reijo")
    blanks = "\n" * 200_000 + " " * 200_000
    assert taken_out(f"so{blanks}Reijo said.{blanks}Reijo.", "en") == f"so{blanks}Someone said.{blanks}Someone."
