"""What is in a backup: a tar inside the seal. First what it is, the database in pieces, then MEDIA_ROOT, then the end.

Nothing of it is ever on a disk unsealed, and no more than a piece is in memory.
"""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from portal.backups import stores
from portal.backups.sealed import NotOpened, Opening, Sealing

FORMAT = 1
ABOUT, DATABASE, MEDIA, END = "about.json", "database/", "media/", "end.json"


@dataclass(frozen=True)
class Contents:
    """What was packed or found. `at`: when the backup began; nothing in it is newer."""

    at: datetime
    engine: str
    pieces: int
    files: int


def pack(file: Sealing, *, at: datetime) -> Contents:
    """Write a whole backup. Raises `stores.Failed`, `OSError`."""
    about = {"format": FORMAT, "at": at.isoformat(), "engine": connection.vendor}
    stream: Any = file  # all that tarfile asks of a stream is `write`
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, ABOUT, json.dumps(about).encode())
        pieces = 0
        for pieces, piece in enumerate(stores.dump(), 1):
            _add(tar, f"{DATABASE}{pieces:08}", piece)
        files = 0
        for path in media():
            files += 1
            tar.add(path, arcname=MEDIA + path.name, recursive=False)
        _add(tar, END, json.dumps({"pieces": pieces, "files": files}).encode())
    return Contents(at, connection.vendor, pieces, files)


def media() -> list[Path]:
    """The files of MEDIA_ROOT: one folder, named by their digests."""
    folder = Path(settings.MEDIA_ROOT)
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


Take = Callable[[str, IO[bytes]], object]


class _Reading:
    """The members of a backup, in order."""

    def __init__(self, file: Opening) -> None:
        self.file = file
        stream: Any = file
        self.tar = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115 - the stream is the caller's to close
        self.end: dict[str, int] | None = None
        self.files = self.pieces = 0
        name, found = next(self._members())
        self.about: dict[str, Any] = json.load(found) if name == ABOUT else {}
        if self.about.get("format") != FORMAT:
            raise NotOpened("This backup was made by another version, which reads it.")

    def _members(self) -> Iterator[tuple[str, IO[bytes]]]:
        while (member := self.tar.next()) is not None:
            found = self.tar.extractfile(member)
            if found is not None:
                yield member.name, found

    def database(self) -> Iterator[bytes]:
        """The pieces of the dump. What comes after them is left to `rest`."""
        self._after: list[tuple[str, IO[bytes]]] = []
        for number in count(1):
            name, found = next(self._members(), ("", io.BytesIO()))
            if name != f"{DATABASE}{number:08}":
                self._after = [(name, found)]
                return
            self.pieces += 1
            yield found.read()

    def rest(self, keep: Take) -> Contents:
        """Each file of MEDIA_ROOT to `keep`; then look whether that was all."""
        for name, found in chain(self._after, self._members()):
            if name.startswith(MEDIA):
                self.files += 1
                keep(name.removeprefix(MEDIA), found)
            elif name == END:
                self.end = json.load(found)
        while self.file.read(1024 * 1024):  # what a tar is filled up with, to the sealed end
            pass
        if self.end != {"pieces": self.pieces, "files": self.files}:
            raise NotOpened("This backup is not whole.")
        return Contents(datetime.fromisoformat(self.about["at"]), self.about["engine"], self.pieces, self.files)


def look_through(file: Opening) -> Contents:
    """Read all of it and keep nothing: whether it opens to its end. Raises `NotOpened`."""
    reading = _Reading(file)
    for _piece in reading.database():
        pass
    return reading.rest(lambda _name, found: found.read())


def unpack(file: Opening) -> Contents:
    """Fill database and MEDIA_ROOT, which are empty. Raises `NotOpened`, `stores.Failed`, `OSError`."""
    folder = Path(settings.MEDIA_ROOT)
    reading = _Reading(file)
    stores.take_in(reading.database())
    folder.mkdir(parents=True, exist_ok=True)
    return reading.rest(lambda name, found: _keep(folder, name, found))


def _keep(folder: Path, name: str, found: IO[bytes]) -> None:
    path = folder / Path(name).name
    with path.open("wb") as file:
        while piece := found.read(1024 * 1024):
            file.write(piece)
    path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
