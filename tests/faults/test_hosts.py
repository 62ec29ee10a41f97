"""Two web machines and two workers on a wire of their own; one of each is cut off without a goodbye."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from questions.models import Address, Question
from tests import env as servers
from tests.faults.hosts import Host, Wire, remove_leftovers, wire
from tests.faults.people import is_kind
from tests.faults.site import Answer
from tests.outbox import answered, ask_for, delivery_of, eventually, is_done, its_time_comes, settings
from tests.servers import web
from tests.servers.mail import smtp
from tests.servers.processes import START_SECONDS
from tests.servers.site import demo_database
from tests.servers.stores import Cluster

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root")
PORT = 8000


@pytest.fixture
def lan() -> Iterator[Wire]:
    """A wire on which this machine's Redis and PostgreSQL are found."""
    with wire() as made:
        for server in (servers.REDIS, servers.POSTGRES):
            made.reach(int(urlsplit(server).port or 0))
        yield made


def from_there(lan: Wire, env: web.Env) -> web.Env:
    """The same settings where this machine is another."""
    far = ("DATABASE_URL", "REDIS_URL", "MAIL_HOST")
    return env | {name: env[name].replace("127.0.0.1", lan.address) for name in far}


@dataclass
class Pair:
    """Two machines that serve the same site."""

    hosts: list[Host]
    database: str

    def get(self, number: int, path: str) -> Answer:
        """From the first (0) or the second (1)."""
        told = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}
        return self.hosts[number].get(PORT, path, **told)

    def sql(self, statement: str) -> None:
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture
def pair(lan: Wire, cluster: Cluster, tmp_path: Path) -> Iterator[Pair]:
    """Two web machines."""
    lan.reach(cluster.port)
    database = demo_database("hosts", cluster.url)
    env = web.settings_for(database, f"{servers.REDIS}/9", "https://127.0.0.1", mail_port=1) | {"DEMO": "1"}
    env = from_there(lan, env)
    with ExitStack() as opened:
        hosts = [lan.host(name) for name in ("one", "two")]
        for host in hosts:
            opened.enter_context(web.gunicorn(tmp_path, env, port=PORT, name=host.name, host=host.command))
        made = Pair(hosts, database)
        assert eventually(lambda: {made.get(one, "/healthz").status for one in (0, 1)} == {200}, START_SECONDS)
        yield made


def an_answer(pair: Pair) -> tuple[int, str]:
    """Number and address of one that anybody may read."""
    with psycopg.connect(pair.database) as connection:
        found = connection.execute("SELECT id, slug FROM content_publication WHERE status = 'live' AND language = 'fi'")
        number, slug = found.fetchall()[0]
    return int(number), f"/fi/answers/{number}-{slug}/"


def test_what_is_taken_down_never_shows_on_a_machine_that_is_cut_off(pair: Pair) -> None:
    number, path = an_answer(pair)
    assert [pair.get(one, path).status for one in (0, 1, 0, 1)] == [200] * 4
    pair.hosts[1].cut()
    pair.sql(f"UPDATE content_publication SET status = 'withdrawn' WHERE id = {number}")
    time.sleep(1.05)
    assert pair.get(0, path).status == 410
    refused = [pair.get(1, path) for _time in range(3)]
    assert [(answer.status, is_kind(answer, "fi")) for answer in refused] == [(503, True)] * 3
    assert max(answer.seconds for answer in refused) < 25  # nginx waits for 35
    helped = pair.get(1, "/fi/help-now/")
    assert (helped.status, helped.seconds < 2) == (200, True)
    pair.hosts[1].join()
    assert eventually(lambda: pair.get(1, path).status == 410)


def _left(questions: list[Question]) -> int:
    """How many mails are to go a second after somebody was asked for them, as beat asks again and again."""
    ask_for()
    time.sleep(1)
    return sum(not is_done(question) for question in questions)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_cut_off_while_it_sends_loses_no_mail_and_tells_nobody_twice(
    lan: Wire, tmp_path: Path
) -> None:
    questions = [answered(f"asker{number}@post.example") for number in range(8)]
    with smtp() as mailbox, ExitStack() as opened:
        lan.reach(mailbox.port)
        mailbox.late = 1.0
        env, hosts = from_there(lan, settings(mailbox, MAIL_TIMEOUT="15")), [lan.host(name) for name in ("one", "two")]
        for host in hosts:
            opened.enter_context(web.worker(tmp_path, env, name=host.name, host=host.command))
        ask_for(times=4)
        assert eventually(lambda: len(mailbox.mails) >= 3)
        hosts[1].cut()
        assert eventually(lambda: _left(questions) <= 2, 90)
        for question in questions:
            its_time_comes(question)
        assert eventually(lambda: _left(questions) == 0, 90)
        hosts[1].join()
        time.sleep(5)
        came = {(str(mail["To"]), str(mail["Message-ID"])) for mail in mailbox.mails}
    told = {(f"asker{number}@post.example", delivery_of(row).message_id()) for number, row in enumerate(questions)}
    assert (came, Address.objects.count()) == (told, 0)


def test_what_a_killed_run_has_left_on_the_wire_is_in_nobodys_way() -> None:
    """Its machine and its line go when the next wire is laid; those of a run that goes on stay."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    with wire() as ours:
        ours.host("here")
        left = f"kf{ended.pid}"
        for words in (["netns", "add", f"{left}-one"], ["link", "add", left, "type", "bridge"]):
            subprocess.run(["ip", *words], check=True)
        remove_leftovers()
        there = [subprocess.check_output(["ip", *words], text=True) for words in (["netns"], ["-o", "link"])]
    assert [(left in told, ours.bridge in told) for told in there] == [(False, True)] * 2
