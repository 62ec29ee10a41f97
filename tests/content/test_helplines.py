"""Helplines: data with source, date and status; the card sorts them. No test here may touch the database."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from content import crisis, helplines
from content.templatetags.crisis import crisis_short


def _contacts(lines):
    return [line.contact for line in lines]


def test_every_line_has_a_source_and_a_known_status():
    wrong = [
        line
        for line in helplines.ALL
        if not line.source or line.status not in "VDUK" or line.hours_status not in "VDUK" or not line.status
    ]
    assert wrong == []


def test_every_confirmed_line_says_when_it_was_read():
    assert [line.contact for line in helplines.ALL if line.status in "VD" and not line.checked] == []


def test_every_link_dials_the_number_that_is_shown():
    numbers = [line for line in helplines.ALL if line.contact and line.link.startswith(("tel:", "sms:"))]
    assert [line.contact for line in numbers if re.sub(r"[ -]", "", line.contact) != line.link[4:]] == []
    others = {line.link.split(":")[0] for line in helplines.ALL if line.contact and line not in numbers}
    assert others == {"https"}


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_every_line_can_be_said_in_every_language(language):
    with translation.override(language):
        for line in helplines.ALL:
            assert all([line.name, line.open, line.proof])


def test_lines_confirmed_open_all_night_come_first():
    assert _contacts(helplines.lines("no"))[:4] == ["116 111", "116 123", "116 006", "22 40 00 40"]
    assert _contacts(helplines.lines("fi"))[:2] == ["09 2525 0111", "080 005 005"]
    assert _contacts(helplines.lines("se"))[0] == "116 111"


def test_hours_that_nobody_confirmed_say_so():
    lines = {line.contact: line.open for line in helplines.lines("fi")}
    assert lines["09 2525 0111"] == "Open all night, every day."
    assert lines["080 005 005"] == "Open all night, every day. Hours from an old source."
    assert lines["116 111"] == "Every day. Hours not confirmed."
    assert lines["09 2525 0112"] == "We don’t know the hours. Try anyway."


def test_source_and_date_are_said_in_one_line():
    proofs = {line.contact: line.proof for line in helplines.ALL}
    assert proofs["09 2525 0111"] == "Source: mentalhealth.fi. Checked: December 2025."
    assert proofs["90101"] == "Source: mind.se, 2020."
    assert proofs["112"] == "Source: public data set of helplines. Checked: August 2026."


def test_the_reader_s_language_comes_first_among_lines_that_are_open_alike():
    with translation.override("sv"):
        day = crisis.card("fi", "sv").groups[0].day
    assert day[0].contact == "0800 96 116"


def test_112_is_the_first_number_everywhere():
    assert {country: _contacts(helplines.emergency(country))[0] for country in ("fi", "se", "no", None)} == {
        "fi": "112",
        "se": "112",
        "no": "112",
        None: "112",
    }


@pytest.mark.parametrize(
    ("country", "contacts"),
    [
        ("fi", ["112", "09 2525 0111", "080 005 005", "116 111"]),
        ("se", ["112", "116 111", "90101", "020-50 50 50"]),
        ("no", ["112", "113", "116 111", "116 123", "116 006"]),
        (None, ["112", "116 111"]),
        ("dk", ["112", "116 111"]),
    ],
)
def test_the_short_form_has_the_children_s_line_of_the_country(country, contacts):
    assert _contacts(helplines.short(country)) == contacts


def test_the_short_form_can_stand_on_any_page():
    page = Template("{% load crisis %}{% crisis_short country %}").render(Context({"country": "fi"}))
    assert 'href="tel:112"' in page
    assert 'href="/en/help-now/?country=fi"' in page
    nowhere = Template("{% load crisis %}{% crisis_short %}").render(Context())
    assert 'href="/en/help-now/"' in nowhere


def test_the_card_groups_by_country_with_the_reader_s_own_first():
    assert [group.country for group in crisis.card("", "nb").groups] == ["no", "fi", "se"]
    assert [group.country for group in crisis.card("", "sv").groups] == ["fi", "se", "no"]
    assert [group.country for group in crisis.card("se", "fi").groups] == ["se"]


def test_the_short_card_says_in_which_language_a_line_answers_when_it_is_not_the_page_s_own() -> None:
    with translation.override("sv"):
        notes = {line["name"]: line["note"] for line in crisis_short("fi")["lines"]}
    assert notes["MIELI kriisipuhelin"].endswith(": finska")
    assert (notes["MLL Barn- och ungdomstelefonen"], notes["Nollalinja"]) == ("", "")


def test_the_swedish_page_begins_with_the_country_of_the_setting(settings: Any) -> None:
    settings.FIRST_COUNTRY = {**settings.FIRST_COUNTRY, "sv": "se"}
    assert crisis.card("", "sv").groups[0].country == "se"
