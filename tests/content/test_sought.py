"""Searches that found nothing: counted without who, told from the tenth time on."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from content import sought
from content.entries import SearchedInVain

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture
def day(monkeypatch):
    """A clock that can be moved: `day(3)` is three days on."""

    def move(days):
        monkeypatch.setattr(timezone, "localdate", lambda: TODAY + timedelta(days))

    move(0)
    return move


def _look(times, query="avaruusromu", day=None):
    for number in range(times):
        if day:
            day(number // sought.A_DAY)
        sought.in_vain("fi", query)


def test_the_words_are_kept_from_the_tenth_time_on(day):
    _look(9, day=day)
    assert (sought.often(), sought.untold()) == ([], 9)
    assert "avaruusromu" not in str(SearchedInVain.objects.values())
    day(3)
    sought.in_vain("fi", " AVARUUSROMU?! ")
    sought.in_vain("fi", "avaruusromu")
    assert sought.often() == [sought.Sought("fi", "avaruusromu", 11, date(2026, 5, 1))]
    assert sought.untold() == 0


def test_one_person_who_presses_again_and_again_is_not_ten(day):
    _look(50)
    assert SearchedInVain.objects.get().times == sought.A_DAY
    assert sought.often() == []


@pytest.mark.parametrize(
    "query",
    [
        "matti virtanen", "anna virtanen", "0401234567", "matti@example.org", "haluan kuolla", "helsingin lyseo",
        "isä lyö minua joka ilta ja nyt en enää tiedä mitä teen", "x" * 61, "?!", "", "luokka 8b",
    ],
)  # fmt: skip
def test_what_tells_who_sounds_like_danger_or_is_somebodys_own_sentence_is_not_counted(day, query):
    _look(12, query, day)
    assert not SearchedInVain.objects.exists()


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
@pytest.mark.parametrize("count", [4, 5, 6])
def test_a_code_that_was_typed_into_the_search_is_not_counted(day, language, count):
    words = sought.word_list(language)[100 : 100 + 7 * count : 7]
    _look(12, " ".join(words), day)
    assert not SearchedInVain.objects.exists()


def test_languages_and_months_are_apart_and_the_editor_sees_them_added_up(day):
    for month in (0, 30):
        for number in range(12):
            day(month + number // sought.A_DAY)
            sought.in_vain("fi", "avaruusromu")
            sought.in_vain("sv", "avaruusromu")
    digests = set(SearchedInVain.objects.values_list("digest", flat=True))
    assert len(digests) == 4
    assert [(row.language, row.times, row.last) for row in sought.often()] == [
        ("fi", 24, date(2026, 6, 1)),
        ("sv", 24, date(2026, 6, 1)),
    ]
    assert [row.language for row in sought.often(language="sv")] == ["sv"]
    assert [row.times for row in sought.often(months=1)] == [12, 12]


def test_what_was_too_rare_goes_with_its_month_and_the_rest_after_a_year(day):
    _look(12, day=day)
    sought.in_vain("fi", "harvinainen")
    assert sought.forget() == 0
    day(40)
    assert sought.forget() == 1
    assert [row.words for row in sought.often()] == ["avaruusromu"]
    day(400)
    assert sought.forget() == 1
