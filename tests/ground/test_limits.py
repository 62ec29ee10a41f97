"""Limits without an address."""

import pytest
from django.core.cache import cache

from ground import limits
from ground.limits import Limit, hit, pseudonym, waiting, wrong

ASK = Limit("ask", most=3, seconds=3600)


def test_a_pseudonym_says_nothing_of_the_address():
    name = pseudonym("192.0.2.17")
    assert len(name) == 32
    assert "192" not in name


def test_the_same_address_has_the_same_pseudonym_today_and_another_tomorrow(clock):
    clock.set("2026-11-16 12:00")
    today = pseudonym("192.0.2.17")
    assert pseudonym(" 192.0.2.17 ") == today
    clock.forward(days=1)
    assert pseudonym("192.0.2.17") != today


def test_when_the_key_is_gone_nothing_leads_back():
    before = pseudonym("192.0.2.17")
    cache.clear()
    assert pseudonym("192.0.2.17") != before


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "not an address", True),
    ],
)
def test_a_network_of_one_client_counts_as_one(one, other, same):
    assert (pseudonym(one) == pseudonym(other)) is same


def test_a_limit_lets_as_many_through_as_it_says(clock):
    clock.set("2026-11-16 12:15")
    assert [hit(ASK, "somebody") for _ in range(5)] == [0, 0, 0, 2700, 2700]
    assert hit(ASK, "another") == 0


def test_a_limit_begins_anew_with_the_next_window(clock):
    clock.set("2026-11-16 12:59")
    assert [hit(ASK, "somebody") for _ in range(4)][-1] == 60
    clock.forward(minutes=1)
    assert hit(ASK, "somebody") == 0


def test_wrong_codes_wait_longer_each_time():
    assert [wrong("code", "somebody") for _ in range(7)] == [0, 0, 0, 2, 4, 8, 8]
    assert 6 <= waiting("code", "somebody") <= 8
    assert waiting("code", "another") == 0


def test_a_school_behind_one_address_never_waits_longer_than_eight_seconds():
    assert max(wrong("code", "somebody") for _ in range(40)) == 8


def test_no_key_in_the_cache_outlives_its_day(monkeypatch):
    kept = []
    monkeypatch.setattr(limits.cache, "add", lambda name, value, seconds: kept.append(seconds), raising=False)
    pseudonym("192.0.2.17")
    assert kept == [24 * 3600]
