"""Dates as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from ground import speech

THURSDAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "torstaina 12.11."),
        ("sv", "torsdag 12 november"),
        ("nb", "torsdag 12. november"),
        ("en", "Thursday 12 November"),
    ],
)
def test_a_day_is_said_as_the_language_says_it(language, said):
    assert speech.day(THURSDAY, language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "marraskuu 2026"), ("sv", "november 2026"), ("nb", "november 2026"), ("en", "November 2026")],
)
def test_a_month_is_said_as_the_language_says_it(language, said):
    assert speech.month(THURSDAY, language) == said


def test_every_day_and_month_has_a_name_in_every_language():
    for language in ("fi", "sv", "nb", "en"):
        assert len({speech.day(date(2026, 11, day), language).split()[0] for day in range(2, 9)}) == 7
        assert len({speech.month(date(2026, month, 1), language) for month in range(1, 13)}) == 12


def test_the_filters_speak_the_language_of_the_page_and_local_time():
    late = datetime(2026, 11, 11, 23, 30, tzinfo=UTC)  # Thursday in Helsinki
    page = Template("{{ when|spoken_day }}, {{ when|spoken_month }}, {{ nothing|spoken_day }}.")
    with translation.override("fi"):
        assert page.render(Context({"when": late, "nothing": None})) == "torstaina 12.11., marraskuu 2026, ."


def test_a_date_with_its_year_is_never_ambiguous():
    when = date(2026, 11, 1)
    said = [speech.full(when, language) for language in ("fi", "sv", "nb", "en")]
    assert said == ["1.11.2026", "1 november 2026", "1. november 2026", "1 November 2026"]


@pytest.mark.parametrize(
    ("when", "language", "said"),
    [
        (date(2026, 11, 26), "fi", "torstaina 26. marraskuuta"),
        (date(2026, 11, 26), "sv", "torsdag den 26 november"),
        (date(2026, 11, 26), "nb", "torsdag 26. november"),
        (date(2026, 11, 26), "en", "Thursday 26 November"),
        (date(2027, 1, 1), "fi", "perjantaina 1. tammikuuta"),
        (date(2027, 8, 1), "sv", "söndag den 1 augusti"),
        (date(2027, 5, 1), "nb", "lørdag 1. mai"),
        (date(2027, 6, 2), "fi", "keskiviikkona 2. kesäkuuta"),
    ],
)
def test_the_day_to_come_back_is_said_in_words(when, language, said):
    assert speech.in_words(when, language) == said


NAMED = "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai".split()


def test_what_day_it_is_has_the_finnish_base_form():
    assert [speech.named(date(2026, 11, 23 + day), "fi").split()[0] for day in range(7)] == NAMED
    assert speech.named(date(2026, 11, 26), "fi") == "torstai 26. marraskuuta"
    assert speech.named(date(2026, 11, 26), "sv") == "torsdag den 26 november"
