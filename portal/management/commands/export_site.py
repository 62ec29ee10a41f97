"""`manage.py export_site FOLDER`: the whole public side as files that any web server gives out.

Made in a folder beside and put in place in one step when it is whole; a copy that is there already is replaced,
anything else is not touched. Only what changed since that copy is made; what was taken down is gone first of all. Ends
with 2 when it is refused, with 1 when something is wrong (a page that can't be made is left out and told).
"""

import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management.base import BaseCommand, CommandError

from ground import generation, restored
from portal.exporting.past import MARK, Past
from portal.exporting.placing import Files, put_in_place
from portal.exporting.walking import Copy, TooManyMissing

REFUSED = 2
NOT_PUBLIC = ("admin", "account", "mfa")
TIMES = 3  # made again while something is published or taken down meanwhile


class Command(BaseCommand):
    """Make a copy, put it in place."""

    help = "Writes the whole public side into FOLDER, for any web server. Nothing private is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it goes, and where it will be read."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--address", default="", help="https://… of the copy, if it is not SITE_URL")

    def handle(self, *_args: Any, **options: Any) -> None:
        """How many files, and how many of them are new."""
        folder = options["folder"].absolute()
        self._refuse(folder, options["address"])
        live = settings.SITE_URL
        try:
            settings.SITE_URL = options["address"].rstrip("/") or live
            copy = self._whole(folder, live)
        except TooManyMissing as why:
            raise CommandError(f"Very many pages could not be made, such as {why.__cause__}. No new copy.") from why
        finally:
            settings.SITE_URL = live
        files = copy.files
        self.stdout.write(f"{files.written + files.kept} pages and files in {folder}, {files.written} of them new")
        if copy.missing:
            raise CommandError(
                f"{len(copy.missing)} pages could not be made and are left out, such as {copy.missing[0]}"
            )

    def _whole(self, folder: Path, live: str) -> Copy:
        """Made again while something changes meanwhile. With a newer program what was taken down goes first."""
        copy = _made(folder, live, hurried=True)
        for _time in range(TIMES):
            if not copy.hurried and copy.generation == _generation():
                return copy
            copy = _made(folder, live)
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


def _made(folder: Path, live: str, *, hurried: bool = False) -> Copy:
    """A copy, in its place. What breaks off leaves the one of before."""
    new = _beside(folder, "new")
    for left in (new, _beside(folder, "old")):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir(parents=True)
    (new / MARK).touch()  # one that breaks off is known by it
    old = folder if (folder / MARK).exists() else None
    copy = Copy(Files(new, old), live, Past.of(folder), hurried=hurried, generation=_generation())
    try:
        copy.make()
        _copy_static(copy)
        put_in_place(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return copy


def _beside(folder: Path, name: str) -> Path:
    return folder.with_name(f"{folder.name}.{name}")


def _is_copy(folder: Path) -> bool:
    """Whether it may go: there is none, there is nothing in it, or it says that it is a copy."""
    return not folder.exists() or (folder / MARK).exists() or (folder.is_dir() and not any(folder.iterdir()))


def _generation() -> int:
    generation.forget()
    return generation.current()


def _copy_static(copy: Copy) -> None:
    """Not those of the admin. Pages that stay for now although the program is a newer one need theirs, too."""
    static = settings.STATIC_URL.strip("/")
    for name, path in _static():
        if not name.startswith(NOT_PUBLIC):
            copy.files.write(f"{static}/{name}", path.read_bytes())
    if copy.hurried and copy.files.old:
        for path in (copy.files.old / static).rglob("*"):
            if path.is_file():
                copy.files.keep(str(path.relative_to(copy.files.old)))


def _static() -> Iterator[tuple[str, Path]]:
    """As `collectstatic` left them, or as they are where nothing is collected."""
    collected = Path(settings.STATIC_ROOT)
    if not settings.DEBUG and (collected / "staticfiles.json").exists():
        yield from ((str(path.relative_to(collected)), path) for path in collected.rglob("*") if path.is_file())
        return
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))
