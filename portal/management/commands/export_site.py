"""`manage.py export_site FOLDER`: the whole public side as files that any web server gives out.

Made in a folder beside and put in place when it is whole; a copy that is there already is replaced, anything else is
not touched. Ends with 2 when it is refused, with 1 when a page could not be made (the copy of before stays then).
"""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ground import generation, restored
from portal.exporting.walking import Copy

MARK = ".kynnys-copy"
REFUSED = 2
NOT_PUBLIC = ("admin", "account", "mfa")


class Command(BaseCommand):
    """Make a copy, put it in place."""

    help = "Writes the whole public side into FOLDER, for any web server. Nothing private is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it goes, and where it will be read."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--address", default="", help="https://… of the copy, if it is not SITE_URL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """How many files."""
        folder = options["folder"].absolute()
        self._refuse(folder, options["address"])
        new, old = _beside(folder, "new"), _beside(folder, "old")
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        new.mkdir(parents=True)
        (new / MARK).touch()  # one that breaks off is known by it
        try:
            copy = self._make(new, options["address"])
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
        self.stdout.write(f"{copy.files} pages and files in {folder}")

    def _make(self, folder: Path, address: str) -> Copy:
        live, before = settings.SITE_URL, _generation()
        copy = Copy(folder, live)
        try:
            settings.SITE_URL = address.rstrip("/") or live
            copy.make()
        finally:
            settings.SITE_URL = live
        if copy.missing:
            raise CommandError(f"{len(copy.missing)} pages could not be made, such as {copy.missing[0]}. No new copy.")
        _copy_static(folder / settings.STATIC_URL.strip("/"))
        (folder / MARK).write_text(f"{timezone.now().isoformat()}\n")
        if _generation() != before:
            self.stdout.write("Something was published or taken down meanwhile: run it again soon.")
        return copy

    @staticmethod
    def _refuse(folder: Path, address: str) -> None:
        if restored.is_marked():
            raise CommandError("This database was restored: run manage.py replay_erasures first.", returncode=REFUSED)
        if address and urlsplit(address).scheme not in ("http", "https"):
            raise CommandError("--address begins with https://", returncode=REFUSED)
        if not _is_copy(folder):
            raise CommandError(f"{folder} holds something that is no copy of a site.", returncode=REFUSED)
        for left in (_beside(folder, "new"), _beside(folder, "old")):
            if not _is_copy(left):
                raise CommandError(f"{left} is in the way: it is no copy of a site.", returncode=REFUSED)


def _beside(folder: Path, name: str) -> Path:
    return folder.with_name(f"{folder.name}.{name}")


def _is_copy(folder: Path) -> bool:
    """Whether it may go: there is none, there is nothing in it, or it says that it is a copy."""
    return not folder.exists() or (folder / MARK).exists() or (folder.is_dir() and not any(folder.iterdir()))


def _generation() -> int:
    generation.forget()
    return generation.current()


def _copy_static(folder: Path) -> None:
    """As `collectstatic` left them, or as they are where nothing is collected; not those of the admin."""
    collected = Path(settings.STATIC_ROOT)
    if not settings.DEBUG and (collected / "staticfiles.json").exists():
        shutil.copytree(collected, folder, ignore=lambda path, _names: NOT_PUBLIC if Path(path) == collected else ())
        return
    for finder in get_finders():
        for name, storage in finder.list([]):
            if not name.startswith(NOT_PUBLIC):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(storage.path(name), folder / name)
