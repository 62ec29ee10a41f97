"""A private PostgreSQL and a private Redis: up in seconds, fast rather than safe, gone with the run."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.processes import ROOT, STOP_SECONDS, DidNotStart, answers, free_port, program, running

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=120", "shared_buffers=64MB")


def _shipped() -> list[str]:
    """The options with which docker-compose.yml starts PostgreSQL: what may stand in its log is the same here."""
    command = re.search(r"command: postgres (.*)", (ROOT / "docker-compose.yml").read_text())
    if command is None:
        raise DidNotStart("docker-compose.yml has no command for PostgreSQL.")
    return command[1].split()


def _as_postgres() -> list[str]:
    """PostgreSQL refuses root, so root lends it the system user that Debian's package made."""
    return [program("runuser"), "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _postgres_folders() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise DidNotStart(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _home() -> Path:
    """A folder that the one who runs PostgreSQL may write to."""
    home = Path(tempfile.mkdtemp(prefix="kynnys-pg-"))
    if os.geteuid() == 0:
        if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
            raise DidNotStart("There is no user postgres; `make servers` installs Debian's package postgresql.")
        shutil.chown(home, "postgres")
    return home


def _commands(home: Path, port: int) -> tuple[list[str], list[str]]:
    """How to make the cluster, and how to serve it."""
    found = _postgres_folders()
    make = [program("initdb", beside=found), "-D", f"{home}/data", "-U", "test", "-A", "trust", "-N"]
    serve = [
        program("postgres", beside=found),
        "-D",
        f"{home}/data",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-k",
        str(home),
    ]
    options = [*_shipped(), *[part for setting in FAST for part in ("-c", setting)]]
    return [*_as_postgres(), *make, "-E", "UTF8", "--locale=C.UTF-8"], [*_as_postgres(), *serve, *options]


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A new PostgreSQL on 127.0.0.1; gives its address without a database: `postgres://test@127.0.0.1:54321`."""
    home, port = _home(), free_port()
    make, serve = _commands(home, port)
    try:
        _run(make)
        with running("postgres", serve, folder=folder) as server:
            server.wait_for_line("ready to accept connections")
            yield f"postgres://test@127.0.0.1:{port}"
            # Open connections of ended clients don't hold it up: "fast" rather than "smart".
            os.kill(int((home / "data/postmaster.pid").read_text().split()[0]), signal.SIGINT)
            server.process.wait(STOP_SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """An empty database on a server that `postgres` gave; gives its address."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server}/{name}"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A new Redis that writes nothing to disk; gives its address: `redis://127.0.0.1:54322`. Databases 0 to 15."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running("redis", [*command, "--dir", str(folder)], folder=folder) as server:
        server.wait_until(lambda: answers(port))
        yield f"redis://127.0.0.1:{port}"
