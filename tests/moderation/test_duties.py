"""What the law asks, as data: complete in every country, kind of unit and language; days counted as the law counts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from moderation import duties
from people.models import LANGUAGES, Organisation, UnitKind

COUNTRIES = ("fi", "se", "no")
EVERY = [(country, kind.value, code) for country in COUNTRIES for kind in UnitKind for code, _name in LANGUAGES]
# (country, kind) -> what the text of that duty has to speak of in English, by hand
SPEAKS_OF = {
    ("fi", "school"): ("section 25", "without delay"),
    ("fi", "youth_work"): ("section 25", "without delay"),
    ("fi", "child_protection"): ("seventh working day",),
    ("fi", "ngo"): ("may report",),
    ("se", "school"): ("at once",),
    ("se", "youth_work"): ("at once",),
    ("se", "child_protection"): ("the same day, or the day after", "14 days"),
    ("se", "ngo"): ("no duty to report", "should report"),
    ("no", "school"): ("13-2", "without undue delay"),
    ("no", "youth_work"): ("13-2", "without undue delay"),
    ("no", "child_protection"): ("within one week",),
    ("no", "ngo"): ("section 196",),
}


@pytest.mark.parametrize(("country", "kind", "language"), EVERY)
def test_each_duty_has_text_steps_source_and_date(country: str, kind: str, language: str) -> None:
    duty = duties.duty(country, kind, language)
    assert len(duty.text) > 150
    assert len(duty.steps) == 5
    assert all(step.endswith((".", "112.")) and len(step) > 30 for step in duty.steps)
    assert duty.source.startswith("https://")
    assert date(2026, 11, 1) <= duty.checked <= date(2027, 11, 1)


def test_there_are_forty_eight_of_them_and_no_two_languages_say_the_same_words() -> None:
    assert len(EVERY) == 48
    for country in COUNTRIES:
        for kind in UnitKind:
            texts = {duties.duty(country, kind, code).text for code, _name in LANGUAGES}
            assert len(texts) == 4


@pytest.mark.parametrize(("country", "kind"), SPEAKS_OF)
def test_each_duty_says_what_the_law_of_its_country_asks_of_its_kind(country: str, kind: str) -> None:
    text = duties.duty(country, kind, "en").text
    assert [words for words in SPEAKS_OF[country, kind] if words not in text] == []


@pytest.mark.parametrize("kind", ["school", "youth_work"])
@pytest.mark.parametrize(("language", "words"), [("en", "together with you"), ("fi", "yhdessä"), ("sv", "tillsammans")])
def test_in_finland_contacting_services_together_comes_first(kind: str, language: str, words: str) -> None:
    assert words in duties.duty("fi", kind, language).steps[0]


def test_in_norway_the_duty_to_avert_is_a_step_of_every_kind() -> None:
    for kind in UnitKind:
        assert any("duty to avert" in step for step in duties.duty("no", kind, "en").steps)


def at(text: str, zone: str = "Europe/Helsinki") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def unit(country: str, kind: str, **fields: object) -> Organisation:
    zone = {"fi": "Europe/Helsinki", "se": "Europe/Stockholm", "no": "Europe/Oslo"}[country]
    return Organisation(country=country, unit_kind=kind, zone=zone, **fields)


DAYS = [
    # the example of Finland's handbook: Tuesday -> Thursday of the week after
    ("fi", "child_protection", "2026-11-17 10:00", date(2026, 11, 26)),
    ("fi", "child_protection", "2026-11-20 23:50", date(2026, 12, 1)),
    # Independence Day 2027 is a Monday
    ("fi", "child_protection", "2027-12-02 10:00", date(2027, 12, 14)),
    ("fi", "school", "2026-11-21 10:00", date(2026, 11, 21)),
    ("se", "school", "2026-11-17 10:00", date(2026, 11, 17)),
    ("se", "child_protection", "2026-11-20 10:00", date(2026, 11, 21)),  # a Saturday: protection does not wait
    ("no", "child_protection", "2026-11-17 10:00", date(2026, 11, 24)),
    ("no", "child_protection", "2026-11-15 10:00", date(2026, 11, 20)),  # a week ends on a Sunday: the Friday before
    ("no", "youth_work", "2026-11-17 10:00", date(2026, 11, 17)),
    ("fi", "ngo", "2026-11-17 10:00", None),
    ("se", "ngo", "2026-11-17 10:00", None),
    ("no", "ngo", "2026-11-17 10:00", None),
]


@pytest.mark.parametrize(("country", "kind", "since", "day"), DAYS)
def test_the_last_day_is_counted_as_the_law_of_the_country_does(
    country: str, kind: str, since: str, day: date | None
) -> None:
    assert duties.last_day(unit(country, kind), at(since)) == day
    assert bool(duties.duty(country, kind, "en").due) is (day is not None)


def test_an_organisations_own_days_off_do_not_move_what_the_law_says() -> None:
    idle = unit("fi", "child_protection", hours={"0": ["09:00", "10:00"]}, closed_days=["2026-11-18", "2026-11-19"])
    assert duties.last_day(idle, at("2026-11-17 10:00")) == date(2026, 11, 26)


def test_the_day_begins_at_midnight_where_the_organisation_is() -> None:
    late = at("2026-11-17 23:30", "UTC")  # Wednesday already in Helsinki
    assert duties.last_day(unit("fi", "child_protection"), late) == date(2026, 11, 27)


def test_what_child_protection_owes_counts_from_arrival_and_what_others_owe_from_knowing() -> None:
    for country in COUNTRIES:
        assert duties.duty(country, "child_protection", "en").from_arrival
        assert not duties.duty(country, "school", "en").from_arrival
