"""The folder of backups: made under another name, whole or not at all, and thrown away when their days are over."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ground.models import Backup
from portal.backups import packing
from portal.backups.sealed import Sealing, public_key

SUFFIX = ".backup"


class NotSet(Exception):
    """A setting is missing without which no backup is made; the message says which."""


def _folder() -> Path:
    if not settings.BACKUP_FOLDER:
        raise NotSet("BACKUP_FOLDER is empty: say where backups are kept, on another disk than the database.")
    return Path(settings.BACKUP_FOLDER)


def _recipient() -> bytes:
    if not settings.BACKUP_KEY:
        raise NotSet("BACKUP_KEY is empty. No backup is written unsealed; `manage.py backup_key FILE` makes a key.")
    try:
        return public_key(settings.BACKUP_KEY)
    except ValueError as wrong:
        raise NotSet("BACKUP_KEY is not what `manage.py backup_key FILE` printed.") from wrong


def make() -> tuple[Path, packing.Contents]:
    """A new backup. Raises `NotSet`, `packing.stores.Failed`, `OSError`; then there is no new file."""
    folder, recipient, at = _folder(), _recipient(), timezone.now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{at:%Y-%m-%d-%H%M%S}{SUFFIX}"
    part = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            sealing = Sealing(file, recipient)
            contents = packing.pack(sealing, at=at)
            sealing.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    Backup.objects.create(at=at, size=path.stat().st_size)
    return path, contents


def forget() -> int:
    """Backups older than BACKUP_DAYS go: they hold what has been erased since. Never the newest. How many went."""
    last = timezone.now() - timedelta(days=settings.BACKUP_DAYS)
    paths = sorted(_folder().glob(f"*{SUFFIX}"))
    old = [path for path in paths[:-1] if _made(path) < last]
    for path in old:
        path.unlink()
    Backup.objects.filter(at__lt=last).delete()
    return len(old)


def _made(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
