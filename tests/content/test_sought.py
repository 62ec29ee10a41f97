"""Searches that found nothing: counted without who, told from the tenth time on."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from content import sought
from content.entries import SearchedInVain
from tests import cached

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
HOME = "192.0.2.1"


@pytest.fixture(autouse=True)
def nobody_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


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
            day(number)  # one address counts once a day
        sought.in_vain("fi", query, address=HOME)


def test_the_words_are_kept_from_the_tenth_time_on(day):
    _look(9, day=day)
    assert (sought.often(), sought.untold()) == ([], 9)
    assert "avaruusromu" not in str(SearchedInVain.objects.values())
    day(9)
    sought.in_vain("fi", " AVARUUSROMU?! ", address=HOME)
    assert sought.often() == [sought.Sought("fi", "avaruusromu", 10, date(2026, 5, 1))]
    assert sought.untold() == 0


def test_one_person_who_presses_again_and_again_is_not_ten(day):
    for today in range(4):
        day(today)
        _look(20)
    assert (SearchedInVain.objects.get().times, sought.often()) == (4, [])


def test_ten_people_on_one_day_are_ten_and_a_program_with_many_addresses_is_no_more(day):
    for number in range(9):
        sought.in_vain("fi", "avaruusromu", address=f"192.0.2.{number}")
    assert sought.often() == []
    sought.in_vain("fi", "avaruusromu", address="192.0.2.10")
    assert [(one.words, one.times) for one in sought.often()] == [("avaruusromu", 10)]
    for number in range(20, 60):
        sought.in_vain("fi", "avaruusromu", address=f"192.0.2.{number}")
    assert SearchedInVain.objects.get().times == sought.A_DAY
    day(1)
    sought.in_vain("fi", "avaruusromu", address="192.0.2.10")
    assert SearchedInVain.objects.get().times == sought.A_DAY + 1


def test_the_addresses_of_one_home_are_one(day):
    for number in range(12):
        sought.in_vain("fi", "avaruusromu", address=f"2001:db8:1:1::{number}")
    assert SearchedInVain.objects.get().times == 1


def test_an_address_asks_the_database_once_a_day_for_a_wording(day, django_assert_num_queries):
    _look(1)
    with django_assert_num_queries(0):
        _look(5)
        sought.in_vain("fi", "Avaruusromu!", address=HOME)
    sought.in_vain("fi", "kuuromu", address=HOME)
    day(1)
    _look(1)
    assert sorted(SearchedInVain.objects.values_list("times", flat=True)) == [1, 2]


def test_a_month_and_language_holds_no_more_wordings_than_the_most_and_counts_those_on(day, monkeypatch):
    assert sought.MOST_ROWS == 20_000
    monkeypatch.setattr(sought, "MOST_ROWS", 3)
    for query in ("avaruusromu", "kuuromu", "marsromu", "venusromu", "jupiterromu"):
        sought.in_vain("fi", query, address=HOME)
    assert SearchedInVain.objects.count() == 3
    sought.in_vain("sv", "avaruusromu", address=HOME)
    day(1)
    _look(1)
    assert sorted(SearchedInVain.objects.values_list("language", "times")) == [
        ("fi", 1), ("fi", 1), ("fi", 2), ("sv", 1),
    ]  # fmt: skip
    day(40)
    sought.in_vain("fi", "venusromu", address=HOME)
    assert SearchedInVain.objects.count() == 5


def test_nothing_that_tells_who_is_kept_beside_the_number(day):
    _look(1)
    assert {field.name for field in SearchedInVain._meta.get_fields()} == {
        "id", "language", "month", "digest", "times", "today", "day", "words",
    }  # fmt: skip
    assert not any(HOME in str(name) or "avaruusromu" in str(name) for name in cached.names())


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
            day(month + number)
            sought.in_vain("fi", "avaruusromu", address=HOME)
            sought.in_vain("sv", "avaruusromu", address=HOME)
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
    sought.in_vain("fi", "harvinainen", address=HOME)
    assert sought.forget() == 0
    day(40)
    assert sought.forget() == 1
    assert [row.words for row in sought.often()] == ["avaruusromu"]
    day(400)
    assert sought.forget() == 1
