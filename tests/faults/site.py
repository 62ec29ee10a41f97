"""A running site whose parts can be taken away and brought back, each by itself.

site.stop("web")           ends gunicorn in good order; site.kill("worker") as when the machine takes it
site.start("web")          the same again, on the same port
site.get("/fi/")           what a reader gets through nginx
"""

import http.client
import re
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers import stores, web
from tests.servers.mail import Mailbox, smtp
from tests.servers.processes import Running, free_port
from tests.servers.site import Asked, demo_database

PARTS = ("redis", "web", "nginx", "worker", "beat")
UNBOUNDED = dict.fromkeys(("TIDE_ADDRESS", "TIDE_NETWORK", "TIDE_ORGANISATION"), "1000000")


@dataclass(frozen=True)
class Answer:
    """What came back: status (0: nothing did), page, seconds."""

    status: int
    page: str
    seconds: float


@dataclass
class Site(Asked):
    """`front`: nginx over TLS."""

    folder: Path
    env: web.Env
    front: int
    app: int
    redis: int
    mailbox: Mailbox
    up: dict[str, tuple[ExitStack, Running | None]] = field(default_factory=dict)
    processes: int = 2
    clock: web.Env = field(default_factory=dict)  # what makes the web machine's clock another
    host: Sequence[str] = ()  # what runs the program's parts from another tree
    beside: Sequence[int] = ()  # ports of further web machines

    def start(self, *parts: str) -> None:
        """Bring parts up, in this order."""
        for part in parts:
            opened = ExitStack()
            server = opened.enter_context(self._part(part))
            self.up[part] = (opened, server if isinstance(server, Running) else None)

    def _part(self, part: str) -> AbstractContextManager[Any]:
        ways: dict[str, Callable[[], AbstractContextManager[Any]]] = {
            "redis": lambda: stores.redis(self.folder, port=self.redis),
            "web": lambda: web.gunicorn(
                self.folder, self.env | self.clock, port=self.app, processes=self.processes, host=self.host
            ),
            "nginx": lambda: web.nginx(
                self.folder, port=self.front, app_port=self.app, env=self.env | self.clock, beside=self.beside
            ),
            "worker": lambda: web.worker(self.folder, self.env, host=self.host),
            "beat": lambda: web.beat(self.folder, self.env, host=self.host),
        }
        return ways[part]()

    def stop(self, *parts: str) -> None:
        """End them in good order."""
        for part in parts:
            if part in self.up:
                self.up.pop(part)[0].close()

    def kill(self, part: str) -> None:
        """No last words."""
        self.running(part).kill()
        self.stop(part)

    def running(self, part: str) -> Running:
        """The process of a part."""
        server = self.up[part][1]
        assert server is not None
        return server

    def processes_of(self, part: str) -> list[int]:
        """The ids of what a part has started."""
        pid = self.running(part).process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @staticmethod
    def ids_on(port: int) -> list[int]:
        """The ids of the processes that listen on a port of this machine."""
        said = subprocess.run(["ss", "-Hltnp", f"sport = :{port}"], capture_output=True, text=True, check=True).stdout
        return sorted({int(found) for found in re.findall(r"pid=(\d+)", said)})

    def asked(self) -> int:
        """How many questions there are."""
        return int(self.value("SELECT count(*) FROM questions_question"))

    def get(self, path: str, seconds: float = 40) -> Answer:
        """What a reader gets."""
        return request(self.front, "GET", path, seconds=seconds)


def request(port: int, method: str, path: str, body: str | None = None, *, seconds: float = 60) -> Answer:
    """One request over TLS, on a line of its own."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    context = ssl._create_unverified_context()
    line = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=seconds)
    return plain_request(line, method, path, body, headers)


def plain_request(
    line: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
) -> Answer:
    """One request on this line, which is closed after it."""
    begun = time.monotonic()
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        status, page = answer.status, answer.read().decode(errors="replace")
    except (http.client.HTTPException, OSError):
        status, page = 0, ""
    finally:
        line.close()
    return Answer(status, page, time.monotonic() - begun)


@contextmanager
def running_site(
    folder: Path, server: str, name: str, *, place: str = "pg_default", clock: web.Env | None = None
) -> Iterator[Site]:
    """The demo's site as production runs it, nginx in front, with a Redis of its own.

    `server`: a PostgreSQL. `place`: the tablespace of the database. `clock`: the environment of nginx and gunicorn.
    """
    with made_site(folder, lambda: demo_database(name, server, place=place)) as site:
        site.clock = clock or {}
        site.start(*PARTS)
        yield site


@contextmanager
def made_site(folder: Path, database: Callable[[], str]) -> Iterator[Site]:
    """A site of which nothing runs yet. `database` gives the address of one that is filled."""
    front, redis = free_port(), free_port()
    with smtp() as mailbox, ExitStack() as opened:
        env = web.settings_for(
            database(),
            f"redis://127.0.0.1:{redis}/0",
            f"https://127.0.0.1:{front}",
            mail_port=mailbox.port,
        )
        env |= {"DEMO": "1", "CLIENT_ADDRESS_HEADER": "X-Real-IP", **UNBOUNDED}
        site = Site(folder, env, front, free_port(), redis, mailbox)
        opened.callback(lambda: site.stop(*reversed(PARTS)))
        yield site
