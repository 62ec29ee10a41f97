"""A turn is one's alone, as long as that one lives."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends import base, locmem
from redis.exceptions import RedisError

from ground import kept

BUSY = 60  # seconds that a thread may be kept from its work by what else this machine does


class Hours:
    """The time of turns and of the cache: it stands still until the test lets it pass."""

    def __init__(self) -> None:
        self.at = self.goal = 1_000_000.0
        self.goes_on, self.holders = threading.Event(), list[threading.Thread]()

    def time(self) -> float:
        """Now."""
        return self.at

    def monotonic(self) -> float:
        """Now."""
        return self.at

    def pass_by(self, seconds: float) -> None:
        """All that is done beside in so many seconds is done; once in a test."""
        self.goal = self.at + seconds
        self.goes_on.set()
        for holder in self.holders:
            holder.join(BUSY)
        self.at = self.goal


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hours]:
    ours = Hours()

    class Waits(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            ours.goes_on.wait(BUSY)
            if self.is_set() or ours.at + (timeout or 0) > ours.goal:
                return True
            ours.at += timeout or 0
            return False

    class Holder(threading.Thread):
        def start(self) -> None:
            ours.holders.append(self)
            super().start()

    monkeypatch.setattr(kept, "Event", Waits)
    monkeypatch.setattr(kept, "Thread", Holder)
    for place in (kept, base, locmem):
        monkeypatch.setattr(place, "time", ours)
    yield ours
    ours.pass_by(0)


def test_of_two_at_once_one_has_the_turn_and_the_next_after_its_end() -> None:
    with kept.turn("it", 60) as first, kept.turn("it", 60) as second:
        assert (first, second) == (True, False)
    with kept.turn("it", 60) as third:
        assert third


def test_who_has_patience_gets_the_turn_once_it_ends() -> None:
    first = kept.turn("it", 60)
    first.__enter__()
    with kept.turn("it", 60, patience=30, meanwhile=lambda: first.__exit__(None, None, None)) as second:
        assert second


@pytest.mark.parametrize(("longest", "still_held"), [(60, True), (0.05, False)])
def test_a_turn_is_held_while_it_lasts_and_no_longer(hours: Hours, longest: float, *, still_held: bool) -> None:
    with kept.turn("it", longest) as first:
        hours.pass_by(kept.HELD * 1.5)
        with kept.turn("it", 60) as second:
            assert (first, second) == (True, not still_held)


def test_a_turn_that_ran_out_is_not_taken_from_who_has_it_now(hours: Hours) -> None:
    late = kept.turn("it", 0)
    late.__enter__()
    hours.pass_by(kept.HELD)
    with kept.turn("it", 60) as next_one:
        late.__exit__(None, None, None)
        with kept.turn("it", 60) as third:
            assert (next_one, third) == (True, False)


def test_a_cache_that_is_away_for_a_moment_takes_no_turn_away(hours: Hours, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, away = type(caches["default"]), [RedisError()]
    get = kind.get

    def once_away(self: Any, name: str) -> object:
        if away:
            raise away.pop()
        return get(self, name)

    with kept.turn("it", 60):
        monkeypatch.setattr(kind, "get", once_away)
        hours.pass_by(kept.HELD * 1.5)
        with kept.turn("it", 60) as second:
            assert (away, second) == ([], False)
