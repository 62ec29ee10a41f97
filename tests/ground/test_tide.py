"""The tide of questions: what counts as high, for whom, what gets through then, and that only numbers are kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from ground import tide
from tests import cached
from tests.conftest import Clock

HOME, SCHOOL_LINE, FAR = "192.0.2.7", "192.0.2.8", "203.0.113.9"


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    clock.set("2026-11-16 12:00")


def rise(times: int, address: str = HOME, organisation: int = 1) -> tide.Tide:
    """The tide after so many presses."""
    found = tide.Tide(is_high=False)
    for _press in range(times):
        found = tide.rise(tide.where(address, organisation))
    return found


def taken(times: int, address: str = HOME, organisation: int = 1) -> int:
    """How many of so many are taken in at high tide."""
    where = tide.where(address, organisation)
    return sum(not tide.take(where, is_high=True) for _press in range(times))


# --- when it is high ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["TIDE_ADDRESS", "TIDE_NETWORK", "TIDE_ORGANISATION"])
def test_it_is_high_over_the_calm_of_any_gauge(settings: Any, name: str) -> None:
    setattr(settings, name, 5)
    assert [rise(5).is_high, rise(1).is_high] == [False, True]


def test_a_calm_of_nothing_is_always_high(settings: Any) -> None:
    settings.TIDE_ADDRESS = 0
    assert rise(1).is_high


def test_what_a_site_takes_in_without_asking_for_anything(settings: Any) -> None:
    assert (settings.TIDE_ADDRESS, settings.TIDE_NETWORK, settings.TIDE_ORGANISATION) == (60, 200, 150)
    assert [rise(60).is_high, rise(1).is_high] == [False, True]


def test_another_address_another_network_and_another_organisation_are_calm(settings: Any) -> None:
    settings.TIDE_ADDRESS = 5
    assert rise(6).is_high
    assert not rise(1, SCHOOL_LINE).is_high
    settings.TIDE_NETWORK = 5
    assert rise(1, SCHOOL_LINE).is_high
    assert not rise(1, FAR).is_high
    settings.TIDE_ORGANISATION = 5
    assert rise(5, FAR).is_high
    assert not rise(1, "198.51.100.1", organisation=2).is_high


def test_after_ten_minutes_it_has_gone_down(settings: Any, clock: Clock) -> None:
    settings.TIDE_ADDRESS = 5
    assert rise(6).is_high
    clock.forward(minutes=10)
    assert not rise(1).is_high


def test_the_higher_it_is_the_longer_the_pause(settings: Any) -> None:
    settings.TIDE_ADDRESS = 5
    assert [rise(6).pause, rise(14).pause, rise(1).pause, rise(59).pause, rise(1).pause] == [20, 20, 40, 40, 60]


def test_an_organisation_that_is_asked_much_every_day_is_used_to_it(clock: Clock) -> None:
    where = tide.where(HOME, 1)
    name = tide._hour(where, tide._hours_now() - 5)
    cache.set(name, 40 * 6 * 24 * 7)  # forty in ten minutes, on the average of a week
    assert {gauge.name: gauge.calm for gauge in tide._gauges(where)}["organisation"] == 400
    assert {gauge.name: gauge.calm for gauge in tide._gauges(tide.where(HOME, 2))}["organisation"] == 150


def test_what_was_taken_in_this_hour_is_nobodys_usual_yet() -> None:
    taken(50)
    assert {gauge.name: gauge.calm for gauge in tide._gauges(tide.where(HOME, 1))}["organisation"] == 150


# --- what is taken in -----------------------------------------------------------------------------


def test_a_whole_school_behind_one_address_is_taken_in_within_ten_minutes() -> None:
    assert taken(300) == 300


def test_one_address_fills_nothing(clock: Clock) -> None:
    assert taken(1000) == 330
    clock.forward(minutes=10)
    assert taken(1000) == 330
    for _window in range(6):
        clock.forward(minutes=10)
        assert taken(1000) == 6


def test_many_addresses_fill_an_organisation_no_further_than_its_own_measure() -> None:
    addresses = [f"203.0.{net}.{host}" for net in range(100) for host in (1, 2)]
    assert sum(taken(10, address) for address in addresses) == 900


def test_one_address_that_is_full_leaves_room_for_the_others() -> None:
    assert taken(5000) == 330
    assert taken(250, FAR) == 250


def test_who_is_told_to_wait_comes_back_after_the_window_and_not_all_at_once(clock: Clock) -> None:
    clock.set("2026-11-16 12:04")
    where = tide.where(HOME, 1)
    taken(330)
    waits = {tide.take(where, is_high=True) for _press in range(100)}
    assert 360 <= min(waits) < max(waits) < 360 + tide.SPREAD


def test_after_a_days_worth_the_tide_counts_as_high_and_tomorrow_it_does_not(clock: Clock) -> None:
    where = tide.where(HOME, 1)
    for _question in range(660):
        tide.take(where, is_high=False)
    assert rise(1).is_high
    clock.forward(days=1)
    assert not rise(1).is_high


def test_the_work_gets_harder_for_whom_much_was_taken_in() -> None:
    where = tide.where(HOME, 1)
    rise(60)
    assert rise(1).work == 1
    for _question in range(660):
        tide.take(where, is_high=False)
    assert rise(1).work == 3


# --- danger ---------------------------------------------------------------------------------------


def dangers(times: int, address: str = HOME, organisation: int = 1) -> int:
    """How many of so many texts that sound like danger wait for nothing."""
    return sum(tide.let_danger_in(tide.where(address, organisation)) for _text in range(times))


def test_danger_is_let_in_at_once_as_often_as_a_whole_school_can_send_it_in_a_day(clock: Clock) -> None:
    assert dangers(1000) == 330
    clock.forward(minutes=10)
    assert (dangers(1), dangers(1, FAR)) == (0, 1)
    clock.forward(days=1)
    assert dangers(1) == 1


def test_many_addresses_of_one_network_let_in_two_schools_of_it(clock: Clock) -> None:
    assert sum(dangers(100, f"192.0.2.{host}") for host in range(1, 200)) == 660
    assert dangers(1, FAR) == 1


def test_a_flood_from_one_address_takes_nothing_from_its_neighbours() -> None:
    assert dangers(5_000) == 330
    assert dangers(300, SCHOOL_LINE) == 300


def test_another_organisation_changes_nothing_of_where_danger_comes_from() -> None:
    assert (dangers(330), dangers(1, organisation=2)) == (330, 0)


def test_danger_beyond_it_trickles_on_and_does_not_wait_behind_questions_that_are_none() -> None:
    assert taken(1000) == 330
    where = tide.where(HOME, 1)
    assert sum(not tide.take(where, is_high=True, in_danger=True) for _press in range(1000)) == 6


# --- what is kept ---------------------------------------------------------------------------------


def test_only_numbers_are_kept_under_names_that_mean_nothing_tomorrow(clock: Clock) -> None:
    rise(3)
    taken(3)
    names = [name for name in cached.names() if ":tide:" in name]
    assert len(names) > 5
    assert not [name for name in names if "192.0" in name]
    assert all(isinstance(cache.get(name.rsplit(":1:", 1)[-1], 0), int | float) for name in names)
    today = tide.where(HOME, 1)
    clock.forward(days=1)
    assert not set(tide.where(HOME, 1).values()) & {today["address"], today["network"]}


def test_a_network_is_not_an_address_and_ipv6_is_cut(clock: Clock) -> None:
    same: Callable[[str, str, str], bool] = lambda gauge, one, other: (  # noqa: E731 - said once
        tide.where(one, 1)[gauge] == tide.where(other, 1)[gauge]
    )
    assert same("network", "192.0.2.7", "192.0.2.200")
    assert not same("network", "192.0.2.7", "192.0.3.7")
    assert same("network", "2001:db8:1:2::1", "2001:db8:1:ffff::1")
    assert not same("address", "2001:db8:1:2::1", "2001:db8:1:3::1")
    assert timedelta(seconds=tide.WINDOW) == timedelta(minutes=10)
