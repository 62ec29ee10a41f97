"""Turns at high tide: a sum that was really done, a moment that was really waited, each once."""

import base64
import hashlib
import json
from typing import Any

import pytest

from ground import turns
from tests.conftest import Clock


def solved(work: dict[str, Any]) -> dict[str, Any]:
    """What static/js/work.js makes of a sum."""
    for number in range(work["maxnumber"] + 1):
        if hashlib.sha256(f"{work['salt']}{number}".encode()).hexdigest() == work["challenge"]:
            return work | {"number": number}
    raise AssertionError("no number does it")


def packed(done: object) -> str:
    return base64.b64encode(json.dumps(done).encode()).decode()


def test_a_sum_that_was_done_counts_once() -> None:
    work = turns.new_work()
    number = turns.worked(packed(solved(work)))
    assert number == work["challenge"]
    assert [turns.use(number), turns.use(number)] == [True, False]


def test_the_same_sum_written_otherwise_is_the_same_sum() -> None:
    done = solved(turns.new_work())
    numbers = {turns.worked(packed(done)), turns.worked(packed(done | {"more": 1})), turns.worked(packed(done) + "\n")}
    assert len(numbers) == 1


def test_a_sum_says_how_hard_it_is_and_two_are_never_the_same(settings: Any) -> None:
    settings.WORK_NUMBER = 1000
    assert (turns.new_work()["maxnumber"], turns.new_work(3)["maxnumber"]) == (1000, 3000)
    assert turns.new_work()["challenge"] != turns.new_work()["challenge"]


@pytest.mark.parametrize("change", [{"number": -1}, {"salt": "x"}, {"challenge": "0" * 64}, {"signature": "0" * 64}])
def test_a_sum_that_is_wrong_or_not_ours_does_not_count(change: dict[str, object]) -> None:
    assert turns.worked(packed(solved(turns.new_work()) | change)) == ""


@pytest.mark.parametrize(
    "nonsense",
    ["", "x", "å", "bm9=", packed([]), packed({}), packed({"challenge": 1, "salt": 2}), packed(None), "A" * 2000],
)
def test_nonsense_does_not_count(nonsense: str) -> None:
    assert turns.worked(nonsense) == ""


def test_nesting_without_end_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 10**7)
    assert turns.worked(base64.b64encode(b"[" * 10**6).decode()) == ""


def test_a_sum_is_good_for_twenty_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    done = packed(solved(turns.new_work()))
    now = turns.altcha.time.time()
    monkeypatch.setattr(turns.altcha.time, "time", lambda: now + 20 * 60 + 2)
    assert turns.worked(done) == ""


def test_a_ticket_is_good_when_its_time_has_come_and_once(clock: Clock) -> None:
    clock.set("2026-11-16 12:00")
    ticket = turns.new_ticket(20)
    first = turns.read_ticket(ticket)
    assert first is not None
    assert first.seconds == 20
    clock.forward(seconds=20)
    ready = turns.read_ticket(ticket)
    assert ready == turns.Ticket(first.number, 0)
    assert turns.use(first.number)
    assert turns.read_ticket(ticket) is None


@pytest.mark.parametrize("nonsense", ["", "x", "a:b:c", "å" * 20, "x" * 2000])
def test_a_ticket_of_somebody_else_is_none(nonsense: str) -> None:
    assert turns.read_ticket(nonsense) is None


def test_a_ticket_with_another_time_in_it_is_none() -> None:
    body, _colon, seal = turns.new_ticket(600).partition(":")
    earlier = turns.new_ticket(0).partition(":")[0]
    assert turns.read_ticket(f"{earlier}:{seal}") is None
    assert turns.read_ticket(f"{body}:{seal}") is not None
