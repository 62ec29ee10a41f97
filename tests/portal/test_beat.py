"""Celery's clock goes on when the clock of the machine is set back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.beat import PersistentScheduler

from portal.beat import Steady
from portal.celery import app

JOB = "questions.tasks.deliver"


def sent_by(kind: type[PersistentScheduler], folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Any]:
    """The jobs that a scheduler sends, instead of sending them, and the scheduler; all ran just now."""
    clock = kind(app, schedule_filename=str(folder / "beat"), lazy=True)
    clock.setup_schedule()
    sent: list[str] = []
    monkeypatch.setattr(clock, "sync", lambda: None)
    monkeypatch.setattr(clock, "apply_entry", lambda entry, **_more: sent.append(entry.task))
    for entry in clock.schedule.values():
        entry.last_run_at = datetime.now(UTC)
    clock.tick()
    return sent, clock


def run(clock: Any, seconds: int, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many seconds go by, from `now` on; it looks each time that it said it would."""
    passed = 0.0
    while passed < seconds:
        at = now + timedelta(seconds=passed)
        monkeypatch.setattr(app, "now", lambda at=at: at)
        for entry in clock.schedule.values():
            monkeypatch.setattr(entry.schedule, "nowfun", lambda at=at: at)
        passed += max(clock.tick(), 0.05)


@pytest.mark.parametrize(("kind", "goes_on"), [(Steady, True), (PersistentScheduler, False)])
def test_a_clock_set_back_by_an_hour_stops_no_job(
    kind: type[PersistentScheduler], goes_on: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, clock = sent_by(kind, tmp_path, monkeypatch)
    run(clock, 30, datetime.now(UTC), monkeypatch)
    assert JOB in sent
    sent.clear()
    run(clock, 60, datetime.now(UTC) - timedelta(hours=1), monkeypatch)
    assert (JOB in sent) is goes_on
