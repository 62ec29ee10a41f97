"""Helplines: data with source, date and status; the card sorts them. No test here may touch the database."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext

from content import crisis, helplines
from content.proofs import Proof
from content.templatetags.crisis import context_of
from tests.conftest import Clock
from tests.content.lines import line


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


def test_hours_that_nobody_confirmed_say_so(clock: Clock) -> None:
    clock.set("2026-03-01 12:00")
    lines = {line.contact: line.open for line in helplines.lines("fi")}
    assert lines["09 2525 0111"] == "Open all night, every day."
    assert lines["080 005 005"] == "Open all night, every day. Hours not confirmed since December 2023."
    assert lines["116 111"] == "Every day. Hours not confirmed."
    assert lines["09 2525 0112"] == "We don’t know the hours. Try anyway."


def test_source_and_date_are_said_in_one_line(clock: Clock) -> None:
    clock.set("2026-11-22 12:00")
    proofs = {line.contact: line.proof for line in helplines.ALL}
    assert proofs["09 2525 0111"] == "Source: mentalhealth.fi, December 2025."  # how sure that is stands at the hours
    assert proofs["09 2525 0112"] == "Source: mentalhealth.fi. Not confirmed since December 2025."
    assert proofs["90101"] == "Source: mind.se, 2020."
    assert proofs["tilia.se"] == "Source: undated list. Not confirmed."
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
        notes = {line["name"]: line["note"] for line in context_of("fi")["lines"]}
    assert notes["MIELI kriisipuhelin"].endswith(": finska")
    assert (notes["MLL Barn- och ungdomstelefonen"], notes["Nollalinja"]) == ("", "")


def test_the_swedish_page_begins_with_the_country_of_the_setting(settings: Any) -> None:
    settings.FIRST_COUNTRY = {**settings.FIRST_COUNTRY, "sv": "se"}
    assert crisis.card("", "sv").groups[0].country == "se"


# --- when it was read -----------------------------------------------------------------------------

AGES = [  # read, status, day, due at the desk, confirmed for readers
    ("2026-11-01", "V", "2027-01-30", False, True),
    ("2026-11-01", "V", "2027-01-31", True, True),
    ("2026-11-01", "V", "2027-04-30", True, True),
    ("2026-11-01", "V", "2027-05-01", True, False),
    ("2026-11", "V", "2027-05-01", True, False),  # of a month nobody knows more than the first day
    ("2026-11-01", "D", "2026-11-02", True, False),
    ("", "V", "2026-11-02", True, False),
    ("", "K", "2026-11-02", True, False),
]


@pytest.mark.parametrize(("checked", "status", "day", "is_due", "is_confirmed"), AGES)
def test_after_90_days_the_desk_and_after_180_the_reader_is_told(
    checked: str, status: str, day: str, is_due: bool, is_confirmed: bool, clock: Clock
) -> None:
    clock.set(f"{day} 12:00")
    proof = Proof("a.example", checked, status)
    assert (proof.is_due, proof.is_confirmed) == (is_due, is_confirmed)


def test_each_fact_has_its_own_source_and_date_or_that_of_the_number(clock: Clock) -> None:
    clock.set("2026-11-22 12:00")
    one = line(source="a.example", status="V", languages="fi", hours_source="b.example", hours_checked="2026-01-02")
    assert one.fact("number") == one.fact("languages") == Proof("a.example", "2026-11-01", "V")
    assert one.fact("hours") == Proof("b.example", "2026-01-02", "V")
    assert list(one.due()) == ["hours"]
    assert line(price="free").fact("price").is_confirmed is False


def test_a_price_is_told_only_while_it_is_confirmed(clock: Clock) -> None:
    clock.set("2026-11-22 12:00")
    assert line(price="free", status="V").told_price == "It costs nothing to call."
    assert line(price="free", status="V", price_source="b.example", price_checked="2017").told_price == ""


def test_a_file_that_does_not_say_where_a_number_is_from_is_refused(tmp_path: Path) -> None:
    text = Path(settings.HELPLINES_FILE).read_text(encoding="utf-8")
    for wrong in (text.replace("mentalhelse.no,2026-08-13,V,V", ",2026-08-13,V,V"), text.replace("1-4 19-22", "1-4 x")):
        (tmp_path / "lines.csv").write_text(wrong, encoding="utf-8")
        assert wrong != text
        with pytest.raises(ValueError):  # noqa: PT011 - either names the line
            helplines.read(tmp_path / "lines.csv")


@pytest.mark.parametrize("country", ["fi", "se", "no"])
@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_the_short_card_frightens_nobody_with_doubts_and_says_what_to_do(country: str, language: str) -> None:
    with translation.override(language):
        page = Template("{% load crisis %}{% crisis_short country %}").render(Context({"country": country}))
        doubts = [gettext("Hours not confirmed."), gettext("We don’t know the hours. Try anyway.")]
        said = gettext("If nobody answers, call the next number or go to an adult you trust.")
    assert [doubt for doubt in doubts if doubt in page.partition("<details")[0]] == []  # the fold has all lines
    assert page.count(said) == 1


def test_at_night_the_youngest_get_a_phone_that_is_open_rather_in_their_language(clock: Clock) -> None:
    clock.set("2026-11-25 02:00")
    found = {}
    for language in ("sv", "fi", "en"):
        with translation.override(language):
            child = next(one for one in helplines.short("fi") if one.audience == "young")
            awake = helplines.awake("fi", but=child)
            found[language] = (child.is_open_now, awake.contact if awake else "")
    assert found == {"sv": (False, "080 005 005"), "fi": (False, "09 2525 0111"), "en": (False, "080 005 005")}


def test_a_card_that_is_kept_for_a_minute_follows_the_clock_and_the_language(settings: Any, clock: Clock) -> None:
    told: dict[int, list[str]] = {0: [], 1: []}
    for kept, shown in told.items():
        settings.KEPT_PAGES_MIB = kept
        for moment in ("2026-11-25 02:00", "2026-11-25 15:00", "2026-11-25 02:00"):
            clock.set(moment)
            for language in ("fi", "en"):
                with translation.override(language):
                    shown.append(Template("{% load crisis %}{% crisis_short 'fi' here=True %}").render(Context()))
    assert told[1] == told[0]
    assert len(set(told[1])) == 4
