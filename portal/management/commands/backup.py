"""`manage.py backup`: the database and MEDIA_ROOT into one sealed file in BACKUP_FOLDER; old ones go.

Ends with 0 when there is a new backup, with 1 when it failed, with 2 when it is refused (a setting is missing, or the
database waits for a replay). It never leaves half a file, and never an unsealed one.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ground import restored
from portal.backups import keeping, stores

REFUSED = 2


class Command(BaseCommand):
    """Make one, throw old ones away."""

    help = "Makes a sealed backup of the database and MEDIA_ROOT in BACKUP_FOLDER."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line about what was made, one about what went."""
        if restored.is_marked():
            raise CommandError("This database was restored: run manage.py replay_erasures first.", returncode=REFUSED)
        try:
            path, contents = keeping.make()
            gone = keeping.forget()
        except keeping.NotSet as missing:
            raise CommandError(str(missing), returncode=REFUSED) from missing
        except (stores.Failed, OSError) as failure:
            raise CommandError(f"No backup was made. {failure}") from failure
        size = path.stat().st_size / 1024**2
        self.stdout.write(f"{path} ({size:.1f} MiB; {contents.files} files of MEDIA_ROOT)")
        self.stdout.write(f"{gone} older ones went")
