"""A restore in small: what happens inside is taken back, and the ledger alone tells of it."""

from pathlib import Path
from types import TracebackType

from django.db import transaction

from ground import ledger


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
