"""Who is away is waited for briefly, and by one."""

import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from ground import generation, redis_away


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody is away at the start, nor after a test."""
    monkeypatch.setattr(redis_away.OnceMore, "_away_until", 0.0)
    monkeypatch.setattr(generation, "_is_away", False)
    monkeypatch.setattr(generation, "_seen", (-1, 0))
    yield
    generation.forget()


def tries(*failures: Exception) -> tuple[list[str], Exception | None]:
    """What is called when a try fails so, and what comes of it at last."""
    called, left = [], list(failures)

    def do() -> str:
        called.append("tried")
        if left:
            raise left.pop(0)
        return "there"

    try:
        redis_away.OnceMore().call_with_retry(do, lambda _failure: None)
    except (NoConnection, NoAnswer) as failure:
        return called, failure
    return called, None


def test_a_kept_line_that_was_closed_costs_one_more_try() -> None:
    assert tries(NoConnection("closed")) == (["tried", "tried"], None)


@pytest.mark.parametrize(
    ("failures", "times"), [([NoConnection("gone"), NoConnection("gone")], 2), ([NoAnswer("hangs")], 1)]
)
def test_after_one_that_failed_nobody_tries_for_a_moment(
    failures: list[Exception], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    called, failure = tries(*failures)
    assert (len(called), failure is None) == (times, False)
    assert tries()[0] == []
    monkeypatch.setattr(redis_away.time, "monotonic", lambda: redis_away.OnceMore._away_until + 0.1)
    assert tries() == (["tried"], None)


def test_while_the_database_is_away_one_thread_waits_for_it_and_the_others_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, may_go = threading.Event(), threading.Event()

    def waits() -> int:
        asked.set()
        may_go.wait(60)
        return 7

    monkeypatch.setattr(generation, "_is_away", True)
    monkeypatch.setattr(generation, "_read", waits)
    found: list[int] = []
    first = threading.Thread(target=lambda: found.append(generation.current()))
    first.start()
    assert asked.wait(60)
    with pytest.raises(OperationalError):
        generation.current()
    may_go.set()
    first.join(60)
    assert found == [7]
