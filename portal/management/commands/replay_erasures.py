"""`manage.py replay_erasures FOLDER …`: takes again every erasure since the restored backup, then opens the site.

FOLDER: the ledgers of all workers (LEDGER of each). `--no-ledger` where none is left: then only what time erases is
erased, and whatever else was erased since has come back. Safe to run twice. Prints numbers and steps, no text.
"""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ground import ledger, restored
from portal import owning, replaying

REFUSED = 2


class Command(BaseCommand):
    """Replay, erase what is due, open."""

    help = "Takes again the erasures since the restored backup; then the site serves again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folders, or the word that there are none; since when, where a restore does not say it."""
        parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
        parser.add_argument("--no-ledger", action="store_true", help="none is left: open without it")
        parser.add_argument(
            "--since", type=datetime.fromisoformat, help="2026-11-22T03:00+00:00, for a copy made by hand"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """What was taken again, what a person has to look at."""
        owning.become_owner()
        folders, since = options["folders"], self._since(options["since"])
        self._refuse(folders, no_ledger=options["no_ledger"])
        try:
            told = replaying.replay(folders, since=since)
        except OSError as failure:
            raise CommandError(f"The ledger can't be read. {failure}") from failure
        erased = replaying.erase_what_is_due()
        for name, number in sorted((told.done + erased).items()):
            self.stdout.write(f"{number} {name}")
        for words in told.to_look_at:
            self.stdout.write(f"LOOK: {words}")
        if told.torn:
            self.stdout.write(f"LOOK: {told.torn} lines of the ledger were torn.")
        if restored.is_marked():
            replaying.open_again()
            self.stdout.write("The site serves again.")

    @staticmethod
    def _since(given: datetime | None) -> datetime:
        if given is not None and given.tzinfo is None:
            raise CommandError("--since needs its time zone, as in 2026-11-22T03:00+00:00.", returncode=REFUSED)
        if not restored.is_marked():
            if given is None:
                raise CommandError("This database was not restored: there is nothing to replay.", returncode=REFUSED)
            return given
        since = restored.since() or given
        if since is None:
            raise CommandError("The restore did not come to its end. Begin again, with an empty database.")
        return since

    @staticmethod
    def _refuse(folders: list[Path], *, no_ledger: bool) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("Run manage.py migrate first.", returncode=REFUSED)
        if not folders and not no_ledger:
            raise CommandError("Name the folders of the ledger (LEDGER of each worker).", returncode=REFUSED)
        for folder in folders:
            if not folder.is_dir() or not any(path.suffix == ledger.SUFFIX for path in folder.iterdir()):
                raise CommandError(f"There is no ledger in {folder}.", returncode=REFUSED)
