"""A private PostgreSQL and a private Redis: up in seconds, fast rather than safe, gone with the run."""

import os
import pwd
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.processes import (
    ROOT,
    START_SECONDS,
    DidNotStart,
    Running,
    answers,
    free_port,
    own_folder,
    program,
    running,
    started,
)

# A killed server has every commit that was told: what is off here guards against a lost machine alone.
KEEPS = ("fsync=off", "max_connections=120", "shared_buffers=64MB")
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
    home = own_folder("pg")
    if os.geteuid() == 0:
        if "postgres" not in {entry.pw_name for entry in pwd.getpwall()}:
            raise DidNotStart("There is no user postgres; `make servers` installs Debian's package postgresql.")
        shutil.chown(home, "postgres")
    return home


@dataclass
class Cluster:
    """A PostgreSQL that can be stopped, killed and started again: the same port, the same rows."""

    folder: Path
    home: Path
    port: int = field(default_factory=free_port)
    settings: Sequence[str] = FAST
    server: Running | None = None

    @property
    def url(self) -> str:
        """Its address without a database: `postgres://test@127.0.0.1:54321`."""
        return f"postgres://test@127.0.0.1:{self.port}"

    def make(self) -> None:
        """An empty cluster in its home."""
        command = [program("initdb", beside=_postgres_folders()), "-D", f"{self.home}/data", "-U", "test"]
        _run([*_as_postgres(), *command, "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])

    def start(self) -> None:
        """Serve, once it is ready."""
        serve = [program("postgres", beside=_postgres_folders()), "-D", f"{self.home}/data", "-h", "127.0.0.1"]
        options = [*_shipped(), *[part for setting in self.settings for part in ("-c", setting)]]
        command = [*_as_postgres(), *serve, "-p", str(self.port), "-k", str(self.home), *options]
        self.server = started("postgres", command, folder=self.folder)
        try:
            self.server.wait_until(lambda: _is_ready(self.url))
        except DidNotStart:
            self.server.end()
            raise

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: now, without waiting for clients. SIGQUIT: as when it crashes."""
        if self.server is None or self.server.process.poll() is not None:
            return
        os.kill(int((self.home / "data/postmaster.pid").read_text().split()[0]), how)
        self.server.process.wait(START_SECONDS)


def _is_ready(url: str) -> bool:
    try:
        psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def cluster(folder: Path, *, settings: Sequence[str] = FAST) -> Iterator[Cluster]:
    """A new PostgreSQL on 127.0.0.1, up, and gone at the end."""
    made = Cluster(folder, _home(), settings=settings)
    try:
        made.make()
        made.start()
        yield made
        made.stop()
    finally:
        if made.server is not None:
            made.server.end()
        shutil.rmtree(made.home, ignore_errors=True)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A new PostgreSQL on 127.0.0.1; gives its address without a database: `postgres://test@127.0.0.1:54321`."""
    with cluster(folder) as made:
        yield made.url


def new_database(server: str, name: str) -> str:
    """An empty database on a server that `postgres` gave; gives its address."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server}/{name}"


@contextmanager
def redis(folder: Path, *, port: int | None = None) -> Iterator[str]:
    """A new Redis that writes nothing to disk; gives its address: `redis://127.0.0.1:54322`. Databases 0 to 15.

    `port`: to come back after it was away.
    """
    port = port or free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running("redis", [*command, "--dir", str(folder)], folder=folder) as server:
        server.wait_until(lambda: answers(port))
        yield f"redis://127.0.0.1:{port}"
