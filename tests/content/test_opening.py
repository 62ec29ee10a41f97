"""Whether a line is open now, by tables worked out by hand. No test here may touch the database."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from content import crisis, helplines
from content.hours import parts, spoken
from content.opening import ZONES, State, opening
from tests.conftest import Clock
from tests.content.lines import line

OPEN, CLOSED, UNSURE, UNKNOWN = State.OPEN, State.CLOSED, State.UNSURE, State.UNKNOWN


def at(moment: str, country: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ZONES[country]))


# rule, country, moment by its clock, state, changes at
TABLE = [
    ("24/7", "fi", "2026-12-24 03:00", OPEN, None),
    ("", "fi", "2026-11-23 10:00", UNKNOWN, None),
    ("1-7", "fi", "2026-11-23 10:00", UNKNOWN, "2026-11-24 00:00"),
    ("1-2 14-17; 3-4 14-20", "fi", "2026-11-23 13:59", CLOSED, "2026-11-23 14:00"),
    ("1-2 14-17; 3-4 14-20", "fi", "2026-11-23 14:00", OPEN, "2026-11-23 17:00"),
    ("1-2 14-17; 3-4 14-20", "fi", "2026-11-23 17:00", CLOSED, "2026-11-24 14:00"),
    ("1-2 14-17; 3-4 14-20", "fi", "2026-11-26 20:00", CLOSED, "2026-11-30 14:00"),
    ("3 13-16, 17-21", "fi", "2026-11-25 16:30", CLOSED, "2026-11-25 17:00"),
    # over midnight: the hours belong to the day on which they begin
    ("5 20-2", "no", "2026-11-28 01:59", OPEN, "2026-11-28 02:00"),
    ("5 20-2", "no", "2026-11-28 02:00", CLOSED, "2026-12-04 20:00"),
    ("5 20-2", "no", "2026-11-27 01:00", CLOSED, "2026-11-27 20:00"),
    ("1-7 14-24", "no", "2026-11-24 23:59", OPEN, "2026-11-25 00:00"),
    ("1-7 0-24", "no", "2026-11-28 23:00", OPEN, "2026-12-12 00:00"),  # it goes on, as far as one looks ahead
    # a season without days: what both it and the plain hours say is sure
    ("1-7 14-22; summer 16-22", "no", "2026-07-06 13:00", CLOSED, "2026-07-06 16:00"),
    ("1-7 14-22; summer 16-22", "no", "2026-07-06 15:00", UNSURE, "2026-07-06 16:00"),
    ("1-7 14-22; summer 16-22", "no", "2026-07-06 17:00", OPEN, "2026-07-06 22:00"),
    ("1-7 14-22; summer 16-22", "no", "2026-09-01 15:00", OPEN, "2026-09-01 22:00"),
    ("2 14-24; summer 16-22", "no", "2026-07-07 23:00", UNSURE, "2026-07-08 00:00"),
    ("1-7 14-22; christmas 16-22", "no", "2027-01-05 15:00", UNSURE, "2027-01-05 16:00"),
    # public holidays: of a line that tells nothing of them nobody knows
    ("1-7 14-22", "fi", "2026-12-25 15:00", UNSURE, "2026-12-25 22:00"),
    ("1-7 14-22", "fi", "2026-12-25 13:00", CLOSED, "2026-12-27 14:00"),  # 26 December is a holiday too
    ("1-7 14-22", "se", "2026-12-24 15:00", UNSURE, "2026-12-24 22:00"),
    ("1-7 14-22", "no", "2026-12-24 15:00", OPEN, "2026-12-24 22:00"),
    ("1-5 9-15", "fi", "2027-12-06 10:00", UNSURE, "2027-12-06 15:00"),
    ("1-5 9-15", "no", "2027-05-17 10:00", UNSURE, "2027-05-17 15:00"),
    ("1-5 9-15; H -", "no", "2027-05-17 10:00", CLOSED, "2027-05-18 09:00"),
    ("1-5 9-15; H 17-20", "se", "2026-12-31 18:00", OPEN, "2026-12-31 20:00"),
    ("1-7; H 17-20", "fi", "2026-12-25 12:00", CLOSED, "2026-12-25 17:00"),
    ("1-7", "fi", "2026-12-25 12:00", UNSURE, "2026-12-26 00:00"),
    # seasons and single dates
    ("1-7 14-22; 06-20..08-15 16-22", "no", "2027-07-01 15:00", CLOSED, "2027-07-01 16:00"),
    ("1-7 14-22; 06-20..08-15 16-22", "no", "2027-08-16 15:00", OPEN, "2027-08-16 22:00"),
    ("1-7 14-22; 12-20..01-06 -", "no", "2027-01-03 15:00", CLOSED, "2027-01-07 14:00"),
    ("1-5 9-15; 06-01..08-15 1-3 10-12", "fi", "2027-07-01 11:00", OPEN, "2027-07-01 15:00"),  # a Thursday
    ("1-7 14-22; 2026-12-24 10-12", "fi", "2026-12-24 11:00", OPEN, "2026-12-24 12:00"),
    ("1-7 14-22; H -; 2026-12-25 10-12", "fi", "2026-12-25 11:00", OPEN, "2026-12-25 12:00"),
]


@pytest.mark.parametrize(("rule", "country", "moment", "state", "changes"), TABLE)
def test_by_hand(rule: str, country: str, moment: str, state: State, changes: str | None) -> None:
    found = opening(rule, country, at(moment, country))
    assert (found.state, found.changes_at) == (state, changes and at(changes, country))


# On 25 October 2026 clocks go back at four in Helsinki and at three in Oslo; on 28 March 2027 they go forward.
MOVED = [
    ("7 2-5", "fi", "2026-10-25T01:30+00:00", OPEN, "2026-10-25T03:00+00:00"),  # 03:30 the second time: one hour more
    ("7 2-5", "fi", "2026-10-24T22:59+00:00", CLOSED, "2026-10-24T23:00+00:00"),
    ("6 22-4", "no", "2026-10-25T02:59+00:00", OPEN, "2026-10-25T03:00+00:00"),
    (
        "6 22-4",
        "no",
        "2027-03-28T01:59+00:00",
        OPEN,
        "2027-03-28T02:00+00:00",
    ),  # of Saturday: Easter Sunday is no matter
]


@pytest.mark.parametrize(("rule", "country", "moment", "state", "changes"), MOVED)
def test_the_hours_on_the_wall_count_when_clocks_are_moved(
    rule: str, country: str, moment: str, state: State, changes: str
) -> None:
    found = opening(rule, country, datetime.fromisoformat(moment))
    assert (found.state, found.changes_at) == (state, datetime.fromisoformat(changes))


def test_the_clock_is_that_of_the_line_s_country() -> None:
    moment = at("2026-11-23 15:30", "fi")  # 14:30 in Oslo
    assert [opening("1-5 15-17", country, moment).state for country in ("fi", "se", "no", "eu")] == [
        OPEN,
        CLOSED,
        CLOSED,
        UNKNOWN,
    ]


@pytest.mark.parametrize("wrong", ["8 10-12", "1-2 10-25", "mo 10-12", "1-2 10", "1-2 10-12;", "13", "1-2 x"])
def test_what_is_no_rule_is_said_by_name(wrong: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them names the text
        parts(wrong)


def test_every_line_of_the_file_has_a_rule() -> None:
    assert [line.contact for line in helplines.ALL if line.hours not in ("", "24/7") and not parts(line.hours)] == []


SAID = [
    ("5 20-2", "fi", "pe 20–2"),
    ("1-5 9-15; H -", "fi", "ma–pe 9–15, pyhäpäivinä suljettu"),
    ("1-5 9-15; H -", "sv", "mån–fre 9–15, helgdagar stängt"),
    ("1-5 9-15; H 10:30-12", "nb", "man.–fre. 9–15, helligdager 10.30–12"),
    ("1-7 14-22; 06-20..08-15 16-22", "nb", "hver dag 14–22, 20. juni–15. august 16–22"),
    ("1-7 14-22; summer 16-22; christmas 16-22", "nb", "hver dag 14–22, om sommeren 16–22, ved jul 16–22"),
    ("summer 1-5 9-15", "sv", "på sommaren mån–fre 9–15"),
    ("06-01..08-15 1-3 10-12, 13-15", "sv", "1 juni–15 augusti mån–ons 10–12 och 13–15"),
    ("1-7 14-22; 2099-12-24 10-12", "fi", "joka päivä 14–22, 24.12. 10–12"),
    ("1-7 14-22; 2020-12-24 10-12", "en", "every day 14–22"),  # over long ago
]


@pytest.mark.parametrize(("rule", "language", "said"), SAID)
def test_holidays_seasons_and_dates_are_said_too(rule: str, language: str, said: str) -> None:
    assert spoken(rule, language) == said


# --- what a reader is told ------------------------------------------------------------------------


TOLD = [
    ("2026-11-23 15:00", {}, "Open now, until 17:00."),
    ("2026-11-23 15:00", {"hours_status": "D"}, "Should be open now, until 17:00."),
    ("2026-11-23 15:00", {"checked": "2026-05"}, "Should be open now, until 17:00."),  # half a year ago
    ("2026-11-23 15:00", {"hours_source": "x.example", "hours_checked": "2026-05-28"}, "Open now, until 17:00."),
    (
        "2026-07-06 15:00",
        {"hours": "1-7 14-22; summer 16-22"},
        "It may be closed now: part of the year its hours are shorter. Try anyway.",
    ),
    ("2026-11-23 13:00", {}, "Closed now. Opens today at 14:00."),
    ("2026-11-23 18:00", {}, "Closed now. Opens tomorrow at 14:00."),
    ("2026-11-27 18:00", {}, "Closed now. Opens on Monday 30 November at 14:00."),
    ("2026-12-25 15:00", {}, "Today is a public holiday. It may be closed. Try anyway."),
    ("2026-11-23 23:00", {"hours": "1-7 14-24"}, "Open now, until 24:00."),
    ("2026-11-23 03:00", {"hours": "24/7"}, "Open now."),
    ("2026-11-23 03:00", {"hours": "24/7", "hours_status": "U"}, "Should be open now."),
    ("2026-11-23 15:00", {"hours": ""}, ""),
    ("2026-11-23 15:00", {"hours": "1-7"}, ""),
]


@pytest.mark.parametrize(("moment", "fields", "told"), TOLD)
def test_a_line_says_whether_it_is_open_and_never_more_than_is_known(
    moment: str, fields: dict[str, str], told: str, clock: Clock
) -> None:
    clock.set(moment)
    assert line(**fields).at_this_hour == told


def test_midnight_is_24_in_finnish_too(clock: Clock) -> None:
    clock.set("2026-11-23 23:00")
    with translation.override("fi"):
        assert "24.00" in line(hours="1-7 14-24").at_this_hour


def test_open_lines_come_first_and_are_counted(clock: Clock) -> None:
    clock.set("2026-11-25 17:30", "Europe/Oslo")  # Wednesday
    [group] = crisis.card("no", "nb").groups
    shown = [line.is_open_now for line in group.written]
    assert shown == sorted(shown, reverse=True)
    assert (group.written_open, shown.count(True)) == (3, 3)  # text messages and chat until 22:45, chat until 22


def test_at_two_in_the_morning_somebody_is_awake_in_each_country(clock: Clock) -> None:
    clock.set("2026-11-25 02:00")
    assert [len(helplines.open_now(country)) for country in ("fi", "se", "no")] == [2, 3, 3]


def test_the_page_is_kept_until_the_next_line_opens_or_closes_and_no_longer(client: Client, clock: Clock) -> None:
    clock.set("2026-11-23 13:58", "Europe/Oslo")  # at two the children's phone of the Red Cross opens
    assert client.get("/nb/help-now/?country=no").headers["Cache-Control"] == "public, max-age=120"
    clock.set("2026-11-23 12:00", "Europe/Oslo")
    assert client.get("/nb/help-now/?country=no").headers["Cache-Control"] == "public, max-age=300"


def test_without_a_country_each_country_has_its_own_hours(client: Client, clock: Clock) -> None:
    clock.set("2026-11-23 15:00")  # 14:00 in Oslo and Stockholm
    page = client.get("/en/help-now/").content.decode()
    assert "Should be open now, until 17:00." in page  # the Swedish-speaking children's phone in Finland
    assert "Open now, until 22:00." in page  # Kors på halsen
    assert page.count("open now</span>") == 4  # phones in Finland and Norway, chats in Sweden and Norway


def test_the_second_half_past_three_is_not_the_first() -> None:
    again = at("2026-10-25 03:20", "fi").replace(fold=1)
    assert opening("7 2-3:30", "fi", again.replace(fold=0)).state == OPEN
    assert opening("7 2-3:30", "fi", again).state == CLOSED
