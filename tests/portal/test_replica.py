"""A real streaming replica of PostgreSQL: read while it is level, never while it lags, and never missed."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import LiteralString, Self

import psycopg
import pytest

from tests import env as servers
from tests.servers import stores, web
from tests.servers.processes import START_SECONDS, Running, free_port, program, running
from tests.servers.web import Env, manage

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

# One process that lives through all of it, told by its input what to do next and saying what it saw.
READER = """
import json, sys, time
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from content import workflow as public
from content.models import Publication
from ground import replica

client = Client(HTTP_HOST="127.0.0.1")
def look(path):
    time.sleep(1.01 - time.time() % 1)  # a new second: nothing looked up in the last one counts
    with CaptureQueriesContext(connections["replica"]) as there, CaptureQueriesContext(connections["default"]) as here:
        answer = client.get(path)
    shown = ("content_publication", "content_topic", "content_article")
    rows = sum(f'FROM "{table}"' in query["sql"] for query in here.captured_queries for table in shown)
    return [answer.status_code, len(there.captured_queries) > 1, rows > 0]

for line in sys.stdin:
    verb, _blank, told = line.strip().partition(" ")
    if verb == "look":
        print("SAW", json.dumps(look(told)), flush=True)
    elif verb == "withdraw":
        public.withdraw(Publication.objects.get(pk=int(told)), by=None, reason="wrong")
        print("SAW", json.dumps(Publication.objects.get(pk=int(told)).status), flush=True)
    elif verb == "rested":
        replica._next = 0.0
        print("SAW null", flush=True)
"""
MAKE = """
from tests.factories import *
import json
print(json.dumps([make_publication(title=f"Answer {number}").get_absolute_url() for number in range(4)]))
"""


class Reader:
    """The process, and one line to it and from it at a time."""

    def __init__(self, env: Env) -> None:
        command = [str(web.BIN / "python"), "manage.py", "shell", "--no-imports", "-c", READER]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=web.ROOT, env=env, **pipes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self.process.kill()
        self.process.__exit__(None, None, None)

    def tell(self, line: str) -> object:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        while not (said := self.process.stdout.readline()).startswith("SAW"):
            assert said, "the reader has ended"
        return json.loads(said.removeprefix("SAW"))


@pytest.fixture
def site() -> Env:
    web.collect_static()
    env = web.settings_for(
        stores.new_database(servers.POSTGRES, "followed"), servers.REDIS + "/8", "http://127.0.0.1:8000", mail_port=1
    )
    manage(env, "migrate", "--verbosity", "0")
    return env


@pytest.fixture
def follower(site: Env, tmp_path: Path) -> Iterator[tuple[str, Running]]:
    """A copy of the whole server that follows it; its address without a database, and the process."""
    home, port = stores._home(), free_port()
    address = servers.POSTGRES.removeprefix("postgres://test@").split(":")
    beside = stores._postgres_folders()
    copy = [program("pg_basebackup", beside=beside), "-h", address[0], "-p", address[1], "-U", "test"]
    stores._run([*stores._as_postgres(), *copy, "-D", f"{home}/data", "-R", "-X", "stream", "--checkpoint=fast"])
    serve = [program("postgres", beside=beside), "-D", f"{home}/data", "-h", "127.0.0.1", "-p", str(port)]
    options = ["-k", str(home), "-c", "max_connections=120"]
    with running("replica", [*stores._as_postgres(), *serve, *options], folder=tmp_path) as server:
        server.wait_for_line("ready to accept read-only connections")
        yield f"postgres://test@127.0.0.1:{port}", server
        stop(home)
    shutil.rmtree(home, ignore_errors=True)


def stop(home: Path) -> None:
    file = home / "data/postmaster.pid"
    if file.exists():
        os.kill(int(file.read_text().split()[0]), signal.SIGINT)


def wait_until_level(address: str, name: str) -> None:
    with psycopg.connect(f"{servers.POSTGRES}/{name}") as primary:
        row = primary.execute("SELECT pg_current_wal_lsn()").fetchone()
    with psycopg.connect(f"{address}/{name}", autocommit=True) as replica:
        wait_until(replica, "SELECT pg_last_wal_replay_lsn() >= %s", row)


def wait_until(replica: psycopg.Connection, question: LiteralString, values: Sequence[object] | None = None) -> None:
    for _time in range(20 * START_SECONDS):
        if replica.execute(question, values).fetchone() == (True,):
            return
        replica.execute("SELECT pg_sleep(0.05)")
    pytest.fail(f"The replica did not get there: {question}")


def pause(address: str, *, on: bool) -> None:
    with psycopg.connect(f"{address}/followed", autocommit=True) as replica:
        replica.execute("SELECT pg_wal_replay_pause()" if on else "SELECT pg_wal_replay_resume()")
        state = "paused" if on else "not paused"  # asked to pause, it replays on for a moment
        wait_until(replica, "SELECT pg_get_wal_replay_pause_state() = %s", [state])


def test_a_replica_is_read_while_level_and_a_taken_down_text_never_comes_back(site, follower):
    address, server = follower
    urls = json.loads(manage(site, "shell", "--no-imports", "-c", MAKE).strip().splitlines()[-1])
    wait_until_level(address, "followed")
    with Reader(site | {"REPLICA_URL": f"{address}/followed"}) as reader:
        walk(reader, address, server, urls)


def walk(reader: Reader, address: str, server: Running, urls: list[str]) -> None:
    """Level, behind, level again, away."""
    from_replica, from_primary = [200, True, False], [200, False, True]
    assert reader.tell(f"look {urls[0]}") == from_replica
    assert reader.tell("look /fi/answers/") == from_replica

    pause(address, on=True)
    number = urls[1].split("/")[3].split("-")[0]
    assert reader.tell(f"withdraw {number}") == "withdrawn"
    for url in (urls[1], urls[1]):
        assert reader.tell(f"look {url}") == [410, False, True]
    assert reader.tell(f"look {urls[2]}") == from_primary

    pause(address, on=False)
    wait_until_level(address, "followed")
    assert reader.tell(f"look {urls[1]}") == [410, True, False]
    assert reader.tell("look /fi/topics/") == from_replica

    stop(Path(server.process.args[server.process.args.index("-D") + 1]).parent)
    server.process.wait(START_SECONDS)
    assert reader.tell(f"look {urls[3]}") == from_primary
    assert reader.tell("rested") is None
    assert reader.tell("look /fi/articles/") == from_primary


def test_a_replica_needs_postgresql(site):
    told = subprocess.run(
        [str(web.BIN / "python"), "manage.py", "check"],
        cwd=web.ROOT,
        env=site | {"REPLICA_URL": "sqlite:////tmp/none.sqlite3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode
    assert "REPLICA_URL must be a PostgreSQL address" in told.stderr
