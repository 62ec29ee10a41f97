"""The database as a stream of bytes, and back: PostgreSQL's own dump; SQLite, small as the demo is, in one piece."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import pq

from ground import restored

PIECE = 4 * 1024 * 1024
LEFT_OUT = ("django_session",)  # sessions of staff: nobody is to be logged in by a backup


class Failed(Exception):
    """The database's own program did not do it; the message says what it said."""


def _environment() -> dict[str, str]:
    """Where PostgreSQL is, as its programs want it: in no command line, where others would see the password."""
    given: dict[str, Any] = connection.get_connection_params()
    names = {option.keyword.decode(): option.envvar for option in pq.Conninfo.get_defaults()}
    told = {envvar.decode(): str(given[name]) for name, envvar in names.items() if envvar and given.get(name)}
    return {**os.environ, **told}


def dump() -> Iterator[bytes]:
    """The whole database, as it is in one moment. Raises `Failed`."""
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        data = connection.connection.serialize()
        yield from (data[start : start + PIECE] for start in range(0, len(data), PIECE))
        return
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
    command += [f"--exclude-table-data={table}" for table in LEFT_OUT]
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, nothing from outside
                command, env=_environment(), stdout=subprocess.PIPE, stderr=said
            )
        except FileNotFoundError as missing:
            raise Failed("pg_dump is not installed (Debian: postgresql-client).") from missing
        with process:
            assert process.stdout is not None
            while piece := process.stdout.read(PIECE):
                yield piece
        _check("pg_dump", process.returncode, said)


def take_in(pieces: Iterable[bytes]) -> None:
    """Fill the empty database: all of it, or nothing. Raises `Failed`."""
    if connection.vendor != "postgresql":
        _take_in_sqlite(b"".join(pieces))
        return
    name = str(connection.settings_dict["NAME"])
    command = ["pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, nothing from outside
                [*command, f"--dbname={name}"], env=_environment(), stdin=subprocess.PIPE, stderr=said
            )
        except FileNotFoundError as missing:
            raise Failed("pg_restore is not installed (Debian: postgresql-client).") from missing
        assert process.stdin is not None
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended, and says why
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        _check("pg_restore", process.returncode, said)


def _take_in_sqlite(data: bytes) -> None:
    """The mark stays: it is written again before the first page could be made."""
    path = Path(connection.settings_dict["NAME"])
    connection.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(data)
    restored.mark()


def _check(name: str, code: int, said: Any) -> None:
    if code:
        said.seek(0)
        words = said.read(4000).decode(errors="replace").strip()
        raise Failed(f"{name} ended with {code}: {words}")


def what_is_there() -> list[str]:
    """The tables of the database, but for the mark of a restore."""
    return sorted(set(connection.introspection.table_names()) - {restored.TABLE})
