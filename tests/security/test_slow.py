"""Slow clients: headers and bodies that come letter by letter, answers that nobody takes. Everybody else is served."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.security.front import Front, front

pytestmark = [pytest.mark.real, pytest.mark.e2e, pytest.mark.timeout(300)]
EACH = 40  # five times the threads of the program that answers here
BODY = b"text=" + b"a" * 4000


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Front]:
    with front(tmp_path_factory.mktemp("slow"), name="slow", redis=9) as opened:
        yield opened


def _headers(site: Front) -> bytes:
    """A request whose headers never end."""
    return b"GET /en/ HTTP/1.1\r\nHost: " + site.host.encode() + b"\r\nX-a: "


def _body(site: Front) -> bytes:
    """A post of which a tenth comes."""
    told = f"POST /en/ask/ HTTP/1.1\r\nHost: {site.host}\r\nContent-Length: {len(BODY)}\r\n\r\n"
    return told.encode() + BODY[: len(BODY) // 10]


def _unread(site: Front) -> bytes:
    """Twenty pages that nobody takes off the line."""
    return b"".join(f"GET /en/help-now/ HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode() for _time in range(20))


SLOW = {"headers": _headers, "bodies": _body, "answers": _unread}


@pytest.mark.parametrize("path", ["/healthz", "/en/", "/en/ask/", "/en/help-now/", "/accounts/login/"])
@pytest.mark.parametrize("what", SLOW)
def test_who_is_slow_holds_nobody_else_up(site, what, path):
    assert site.send(path).status == 200
    with ExitStack() as held:
        lines = [held.enter_context(site.connect()) for _number in range(EACH)]
        for line in lines:
            line.sendall(SLOW[what](site))
        assert {site.send(path).status for _time in range(4)} == {200}
        assert what == "answers" or _still_open(lines) == EACH  # nobody was served because the slow ones had gone


def _still_open(lines: list[socket.socket]) -> int:
    open_ones = 0
    for line in lines:
        line.settimeout(0.01)
        try:
            open_ones += bool(line.recv(1))
        except TimeoutError:
            open_ones += 1
        except OSError:
            continue
    return open_ones


def test_the_program_alone_would_be_held_up_by_as_many(site):
    """What nginx is for: straight to the program, those that are slow in sending take all its threads."""
    with ExitStack() as held:
        for _number in range(EACH):
            line = held.enter_context(socket.create_connection(("127.0.0.1", site.app_port), timeout=5))
            line.sendall(_body(site))
        other = held.enter_context(socket.create_connection(("127.0.0.1", site.app_port), timeout=3))
        other.sendall(f"GET /healthz HTTP/1.1\r\nHost: {site.host}\r\n\r\n".encode())
        with pytest.raises(TimeoutError):
            other.recv(10)
