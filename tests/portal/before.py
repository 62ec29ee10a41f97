"""A restore in small: what happens inside is taken back, and the ledger alone tells of it."""

from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from ground import ledger
from portal import replaying


class Before:
    """`with Before(folder):` the rows of now come back at the end; the ledger's files stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        if kind is None:
            ledger.write_down()
        transaction.savepoint_rollback(self.point)


def replay(folder: Path) -> replaying.Told:
    """What the ledger in this folder says of the last minute is taken again."""
    return replaying.replay([folder], since=timezone.now() - timedelta(minutes=1))


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the ledger is kept in this test."""
    settings.LEDGER = str(tmp_path / "ledger")
    return tmp_path / "ledger"


@pytest.fixture
def restore(folder: Path) -> Before:
    """`with restore:` what happens inside is lost, but for the ledger."""
    return Before(folder)
