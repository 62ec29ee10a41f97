"""What is looked up once in a generation, when the rows come from a replica."""

from types import SimpleNamespace
from typing import Any

import pytest

from ground import generation, replica
from ground.remembered import remembered


@pytest.fixture(autouse=True)
def _outside_of_a_transaction(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEPT_PAGES_MIB = 1
    monkeypatch.setattr("ground.remembered.connection", SimpleNamespace(in_atomic_block=False))


def test_what_a_replica_says_is_kept_under_its_own_generation_and_not_under_a_newer_one(monkeypatch):
    rows = {"shown": "before"}
    look = remembered(lambda: rows["shown"])
    monkeypatch.setattr(generation, "current", lambda: 8)  # a change that the replica has not replayed
    with replica.reading(7):
        assert look() == "before"
    rows["shown"] = "after"
    assert look() == "after"
