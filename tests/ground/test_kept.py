"""A turn is one's alone, as long as that one lives."""

import time
from typing import Any

import pytest
from django.core.cache import caches
from redis.exceptions import RedisError

from ground import kept


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
def test_a_turn_is_held_while_it_lasts_and_no_longer(
    monkeypatch: pytest.MonkeyPatch, longest: float, *, still_held: bool
) -> None:
    monkeypatch.setattr(kept, "HELD", 2.0)
    with kept.turn("it", longest) as first:
        time.sleep(3)
        with kept.turn("it", 60) as second:
            assert (first, second) == (True, not still_held)


def test_a_turn_that_ran_out_is_not_taken_from_who_has_it_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "HELD", 0.1)
    late = kept.turn("it", 0)
    late.__enter__()
    time.sleep(0.3)
    monkeypatch.setattr(kept, "HELD", 10.0)
    with kept.turn("it", 60):
        late.__exit__(None, None, None)
        with kept.turn("it", 60) as third:
            assert not third


def test_a_cache_that_is_away_for_a_moment_takes_no_turn_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "HELD", 2.0)
    kind, away = type(caches["default"]), [RedisError()]
    get = kind.get

    def once_away(self: Any, name: str) -> object:
        if away:
            raise away.pop()
        return get(self, name)

    with kept.turn("it", 60):
        monkeypatch.setattr(kind, "get", once_away)
        time.sleep(3)
        with kept.turn("it", 60) as second:
            assert (away, second) == ([], False)
