"""A web process dies between receiving and answering: nginx sends the press to another one, and it counts once.

Two machines behind the shipped nginx. One dies at each press, before it stored anything or after. That what came twice
is there once rests on the number that a form carries: the second machine finds it, and gives the same six words.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.people import Young, code_in
from tests.faults.site import Answer, Site, made_site
from tests.servers.site import demo_database
from tests.servers.stores import Cluster

TEXT, MORE = "Hvem kan jeg si det til?", "Det skjedde igjen i går."


@dataclass
class Dying:
    """A machine that gives out pages as the program on `app` does, and dies at a press."""

    app: int = 0
    stores: bool = False  # whether it dies after the program has done its work
    died: list[str] = field(default_factory=list)  # first lines

    def serve(self, listening: socket.socket) -> None:
        """One after the other, a line for each request."""
        while True:
            try:
                caller, _address = listening.accept()
            except OSError:
                return
            with caller, suppress(OSError):
                self._take(caller)

    def _take(self, caller: socket.socket) -> None:
        asked = _request(caller)
        is_press = asked.startswith(b"POST ")
        told = self._program(asked) if self.stores or not is_press else b""
        if is_press:
            self.died.append(asked.partition(b" HTTP")[0].decode())
        else:
            caller.sendall(told)

    def _program(self, asked: bytes) -> bytes:
        """What it answers, to the end."""
        first, _end, others = asked.partition(b"\r\n")
        with socket.create_connection(("127.0.0.1", self.app), timeout=60) as line:
            line.sendall(first + b"\r\nConnection: close\r\n" + others)
            return b"".join(iter(lambda: line.recv(65536), b""))


def _request(caller: socket.socket) -> bytes:
    """Head and body."""
    with caller.makefile("rb") as stream:
        head = b"".join(iter(stream.readline, b"\r\n"))
        lengths = [line for line in head.lower().splitlines() if line.startswith(b"content-length:")]
        body = stream.read(int(lengths[0].partition(b":")[2])) if lengths else b""
    return head + b"\r\n" + body


@contextmanager
def dying() -> Iterator[tuple[int, Dying]]:
    """Its port, and what is known of it."""
    one = Dying()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=one.serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1], one
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def pair(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Dying]]:
    """A site of two machines, of which one dies."""
    folder: Path = tmp_path_factory.mktemp("once_more")
    with dying() as (port, one), made_site(folder, lambda: demo_database("once_more", cluster.url)) as site:
        one.app, site.beside = site.app, [port]
        site.start("redis", "web", "nginx")
        yield site, one


def begin(site: Site, one: Dying) -> None:
    """Nobody has died yet, for all that nginx knows."""
    site.stop("nginx")
    site.start("nginx")
    one.died.clear()


def until_it_dies(one: Dying, press: Callable[[], Answer]) -> list[Answer]:
    """The same press again and again, until it has met the machine that dies: nginx goes round among them."""
    answers: list[Answer] = []
    while not one.died and len(answers) < 20:
        answers.append(press())
    return answers


@pytest.fixture
def two(pair: tuple[Site, Dying], request: pytest.FixtureRequest) -> tuple[Site, Dying]:
    """Both are there; the one dies before it has stored anything, or after."""
    site, one = pair
    one.stores = request.param
    begin(site, one)
    return pair


died_when = pytest.mark.parametrize("two", [False, True], ids=["before it stored", "after it stored"], indirect=True)


@died_when
def test_a_question_whose_machine_dies_is_stored_once_and_its_asker_gets_the_six_words(two: tuple[Site, Dying]) -> None:
    site, one = two
    young, before = Young(site, "nb"), site.asked()
    young.opens()
    pages = until_it_dies(one, lambda: young.presses(TEXT))
    assert one.died == ["POST /nb/ask/"]
    assert {(page.status, code_in(page.page) == young.code != "") for page in pages} == {(200, True)}
    assert (site.asked() - before, young.finds_again(TEXT)) == (1, True)


@died_when
def test_what_is_written_in_the_thread_counts_once_as_well(two: tuple[Site, Dying]) -> None:
    site, one = two
    young = Young(site, "nb")
    young.asks(TEXT)
    thread = young.opens_thread()
    begin(site, one)
    assert {answer.status for answer in until_it_dies(one, lambda: thread.writes(MORE))} == {200}
    assert one.died == ["POST /nb/my-question/write/"]
    assert young.opens_thread().page.count(MORE) == 1
