"""`manage.py restore FILE --key KEY`: a backup into an empty database and an empty MEDIA_ROOT.

First all of the file is read, so that nothing is touched for one that does not open to its end. The database is marked
before its first row: it serves nobody until `manage.py replay_erasures`. Ends with 2 when it is refused, with 1 when it
failed; then the database is as empty as before.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from ground import restored
from portal import owning
from portal.backups import packing, sealed, stores

REFUSED = 2


class Command(BaseCommand):
    """Look through, mark, fill."""

    help = "Restores a backup into an empty database and an empty MEDIA_ROOT."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The backup, and the private half of its key."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="the file that manage.py backup_key made")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what came back and what is still to do."""
        try:
            key = sealed.private_key(options["key"])
            owning.become_owner()
            found = self._look_through(options["file"], key)
            self._refuse_what_is_there(found)
            restored.mark()
            with options["file"].open("rb") as file:
                packing.unpack(sealed.Opening(file, key))
            restored.came_from(found.at)
            owning.after_migrating()
        except sealed.NotOpened as why:
            raise CommandError(f"Nothing was restored. {why}", returncode=REFUSED) from why
        except (stores.Failed, DatabaseError, OSError) as failure:
            raise CommandError(f"Not restored. {failure}") from failure
        self.stdout.write(f"restored: the database as of {found.at:%Y-%m-%d %H:%M:%S} UTC, {found.files} files")
        self.stdout.write("Nothing is served yet. Run manage.py migrate, then manage.py replay_erasures LEDGER.")

    @staticmethod
    def _look_through(path: Path, key: X25519PrivateKey) -> packing.Contents:
        with path.open("rb") as file:
            return packing.look_through(sealed.Opening(file, key))

    @staticmethod
    def _refuse_what_is_there(found: packing.Contents) -> None:
        if found.engine != connection.vendor:
            raise CommandError(f"This is a backup of {found.engine}; DATABASE_URL names another.", returncode=REFUSED)
        if there := stores.what_is_there():
            said = f"The database that DATABASE_URL names is not empty ({there[0]} …). Make a new one."
            raise CommandError(said, returncode=REFUSED)
        if packing.media():
            raise CommandError(f"{settings.MEDIA_ROOT} is not empty. Name a new folder.", returncode=REFUSED)
