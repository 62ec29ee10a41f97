"""`manage.py backup_key FILE`: a new key for backups. The private half goes into FILE, the public half is printed.

Keep the file where the backups are not, and not on the machine that makes them; twice, in places that don't burn down
together. Who has lost it has no backups. The public half is BACKUP_KEY in the environment, and no secret.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backups import sealed


class Command(BaseCommand):
    """A pair of keys."""

    help = "Makes a key for backups: the private half in FILE, the public half printed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the private half goes; nothing may be there yet."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print `BACKUP_KEY=…`."""
        try:
            public = sealed.new_key(options["file"])
        except OSError as failure:
            raise CommandError(f"No key was made. {failure}") from failure
        self.stdout.write(f"BACKUP_KEY={public}")
