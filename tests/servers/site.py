"""The whole site as it runs for real: gunicorn, a Celery worker, beat, a mail server, PostgreSQL, Redis.

stack.rows("SELECT …")     what the database holds
stack.run("content.tasks.go_live_due")    asks the worker for a job now, rather than when beat's turn comes
eventually(lambda: …)      waits for what other processes do
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from celery import Celery
from psycopg import sql

from tests import env
from tests.servers import stores, web
from tests.servers.mail import Mailbox, smtp
from tests.servers.processes import free_port

T = TypeVar("T")
demo_codes: dict[str, str] = {}  # language -> the code of the demo's answered question, as load_demo prints it
PATIENCE = 45  # seconds: beat comes round every 30


def eventually(look: Callable[[], T], seconds: float = PATIENCE) -> T:
    """What `look` gives once it gives something true; its last answer when the time is over."""
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.25)
    return found


class Asked:
    """What a running site's database holds, and its worker asked for a job; `env` is the site's."""

    env: web.Env

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Rows of a statement; [] for one that gives none."""
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            done = connection.execute(statement, values)
            return done.fetchall() if done.description else []

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row."""
        return self.rows(statement, *values)[0][0]

    def run(self, task: str) -> None:
        """Have the worker do a job now, as beat does when its turn comes."""
        with Celery("asked", broker=self.env["REDIS_URL"], set_as_current=False) as sender:
            sender.send_task(task, ignore_result=True)


@dataclass(frozen=True)
class Stack(Asked):
    """A running site."""

    url: str
    env: web.Env
    folder: Path
    mailbox: Mailbox

    def publication_of(self, question: int) -> tuple[int, str]:
        """Number and status of a question's public copy; (0, "") when there is none."""
        found = self.rows(
            "SELECT p.id, p.status FROM content_publication p"
            " JOIN questions_question q ON q.publication_id = p.id WHERE q.id = %s",
            question,
        )
        return found[0] if found else (0, "")


def demo_database(name: str, server: str = "", *, place: str = "pg_default") -> str:
    """A new database with the demo's data, loaded once a server; the later ones are copies of the first.

    `server`: another PostgreSQL than the tests' own. `place`: its tablespace.
    """
    server = server or env.POSTGRES
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'demo'").fetchone():
            _load_demo(stores.new_database(server, "demo"))
        there = sql.Identifier(place)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE demo TABLESPACE {}").format(sql.Identifier(name), there)
        connection.execute(copy)
    return f"{server}/{name}"


def _load_demo(database: str) -> None:
    settings = web.settings_for(database, f"{env.REDIS}/1", "http://127.0.0.1:1", mail_port=1)
    web.manage(settings, "migrate", "--verbosity", "0")
    said = web.manage(settings, "load_demo")
    demo_codes.update(re.findall(r"an answered question \((\w+)\): (.+)", said))
    web.collect_static()


@contextmanager
def running_stack(folder: Path, *, name: str, redis: str, url: str = "", **more: str) -> Iterator[Stack]:
    """Everything up, and down again at the end. `url`: where people find it, when nginx stands in front."""
    port = free_port()
    with ExitStack() as opened:
        mailbox = opened.enter_context(smtp())
        address = url or f"http://127.0.0.1:{port}"
        settings = web.settings_for(demo_database(name), redis, address, mail_port=mailbox.port)
        settings |= {"DEMO": "1", **more}
        opened.enter_context(web.gunicorn(folder, settings, port=port))
        opened.enter_context(web.worker(folder, settings))
        opened.enter_context(web.beat(folder, settings))
        if url:
            opened.enter_context(web.nginx(folder, port=int(url.rpartition(":")[2]), app_port=port))
        yield Stack(address, settings | {"APP_PORT": str(port)}, folder, mailbox)
