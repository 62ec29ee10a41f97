"""Files of a copy: what is the same as before stays the very same file, and a whole copy is put in place at once.

A file that did not change is linked, not written: its time, its bytes and its place on the disk stay, so that a mirror
(`rsync`) and a web server's `Last-Modified` see what changed and nothing else.
"""

import ctypes
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


@dataclass
class Files:
    """The files of a copy that is being made in `new`; `old` is the one of before, if there is one."""

    new: Path
    old: Path | None = None
    written: int = 0
    kept: int = 0

    def write(self, name: str, data: bytes) -> None:
        """A file with these bytes."""
        if not (self._is(name, len(data)) and self._before(name).read_bytes() == data and self.keep(name)):
            self._place(name).write_bytes(data)
            self.written += 1

    def copy(self, name: str, source: Iterable[bytes], size: int) -> None:
        """A file whose name tells its bytes: one of the same name and size is the same."""
        if not (self._is(name, size) and self.keep(name)):
            with self._place(name).open("wb") as file:
                file.writelines(source)
            self.written += 1

    def keep(self, name: str) -> bool:
        """The file of before as it is; False where there is none, or where it can't be linked."""
        if self.old is None:
            return False
        try:
            os.link(self._before(name), self._place(name))
        except FileExistsError:
            return True
        except OSError:
            return False
        self.kept += 1
        return True

    def _is(self, name: str, size: int) -> bool:
        try:
            return self.old is not None and self._before(name).stat().st_size == size
        except OSError:
            return False

    def _before(self, name: str) -> Path:
        return (self.old or self.new) / name

    def _place(self, name: str) -> Path:
        path = self.new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def put_in_place(new: Path, folder: Path) -> None:
    """`new` becomes `folder` in one step; what stood there stands in `new` then, or nothing does.

    Where the file system can't exchange two folders there is no folder for the moment between two renames.
    """
    os.sync()  # a machine that loses power now has the one or the other, and no empty pages
    if not folder.exists():
        new.rename(folder)
    elif not _exchanged(new, folder):
        aside = folder.with_name(f"{folder.name}.old")
        folder.rename(aside)
        try:
            new.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
        aside.rename(new)


def _exchanged(one: Path, other: Path) -> bool:
    change = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return change is not None and change(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
