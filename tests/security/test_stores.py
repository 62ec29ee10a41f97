"""What is shipped for the stores, tried: Redis asks who one is and reaches no disk; certificates are looked at."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
import redis

from tests.servers import stores
from tests.servers.processes import ROOT, answers, free_port, running

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
WORD = f"only-a-stand-in-{token_hex(8)}"  # no other run beside this one has it in a command line


@contextmanager
def shipped_redis(folder: Path, word: str) -> Iterator[int]:
    """A Redis as docker-compose.yml starts it, with `word` for its password; gives its port."""
    number = free_port()
    env = {"PATH": os.environ["PATH"], "REDIS_PASSWORD": word, "REDIS_MORE": f"port {number}\nbind 127.0.0.1"}
    with running("shipped-redis", ["sh", str(ROOT / "ops/redis.sh")], folder=folder, env=env) as server:
        server.wait_until(lambda: answers(number))
        yield number


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    with shipped_redis(tmp_path_factory.mktemp("redis"), WORD) as number:
        yield number


@pytest.fixture
def client(port) -> redis.Redis:
    return redis.Redis(port=port, password=WORD)


def test_who_has_no_password_gets_nothing(port):
    for wrong in ({}, {"password": "another"}):
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port, **wrong).ping()


def test_the_password_stands_in_no_command_line():
    told = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert WORD not in told


@pytest.mark.parametrize(
    "words",
    ["CONFIG SET dir /tmp", "SAVE", "BGSAVE", "REPLICAOF 127.0.0.1 1", "MODULE LIST", "ACL LIST",
     "SHUTDOWN NOSAVE", "FLUSHALL", "KEYS *", "MONITOR", "CLIENT LIST"],
)  # fmt: skip
def test_who_has_the_password_reaches_neither_disk_nor_settings(client, words):
    with pytest.raises(redis.exceptions.NoPermissionError):
        client.execute_command(*words.split())


def test_nothing_is_kept_on_disk(client):
    told = client.info("persistence")
    assert (told["aof_enabled"], told["rdb_bgsave_in_progress"]) == (0, 0)


def test_it_does_not_start_without_a_password():
    done = subprocess.run(
        ["sh", str(ROOT / "ops/redis.sh")],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "REDIS_PASSWORD" in done.stderr


def test_compose_makes_two_roles_that_rule_nothing_and_a_database_for_them_alone(tmp_path):
    with stores.cluster(tmp_path) as made:
        words = {"POSTGRES_OWNER_PASSWORD": "owner's", "POSTGRES_SERVING_PASSWORD": 'serving"s'}
        env = {"PATH": os.environ["PATH"], "PGHOST": "127.0.0.1", "PGPORT": str(made.port), "PGUSER": "test"} | words
        subprocess.run(["sh", str(ROOT / "ops/postgres-roles.sh")], env=env, check=True)
        with psycopg.connect(f"{made.url}/kynnys") as connection:
            roles = connection.execute(
                "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication, left(rolpassword, 13),"
                " has_database_privilege(rolname, 'kynnys', 'CREATE')"
                " FROM pg_authid WHERE rolname LIKE 'kynnys%' ORDER BY rolname"
            ).fetchall()
            others = connection.execute("SELECT has_database_privilege('pg_monitor', 'kynnys', 'CONNECT')").fetchone()
    assert roles == [("kynnys", False, "SCRAM-SHA-256", False), ("kynnys_owner", False, "SCRAM-SHA-256", True)]
    assert others == (False,)
