"""A receiver of the duty unit's web hook: takes, refuses, sends elsewhere, hangs, drips, or speaks no HTTP."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Receiver:
    """What came in. `answer` is what the next calls get: a status with headers, or one of the bad manners below.

    One that hangs takes the call after a minute, longer than anybody may wait for it; `lets_go`: it hangs up now.
    """

    port: int = 0
    answer: str = "204 Taken"
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)  # first line, headers, body
    lets_go: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/ring?unit=7"


def _read(connection: socket.socket) -> tuple[str, dict[str, str], bytes]:
    """One request; header names in small letters."""
    stream = connection.makefile("rb")
    first = stream.readline().decode().strip()
    headers: dict[str, str] = {}
    while line := stream.readline().decode().strip():
        name, _colon, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return first, headers, stream.read(int(headers.get("content-length", "0")))


def _drip(connection: socket.socket, _box: Receiver) -> None:
    """A byte now and then: no single wait is long."""
    for byte in b"HTTP/1.1 204 Taken\r\n" + b"X-Slow: " + b"z" * 200:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def _hang(connection: socket.socket, box: Receiver) -> None:
    if not box.lets_go.wait(60):
        connection.sendall(b"HTTP/1.1 204 Taken\r\n\r\n")


BAD_MANNERS: dict[str, Callable[[socket.socket, Receiver], None]] = {
    "hang": _hang,
    "drip": _drip,
    "no http": lambda connection, _box: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "hang up": lambda _connection, _box: None,
}


def _serve(listening: socket.socket, box: Receiver) -> None:
    while True:
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, box), daemon=True).start()


def _answer(connection: socket.socket, box: Receiver) -> None:
    with connection, suppress(OSError):
        box.requests.append(_read(connection))
        if box.answer in BAD_MANNERS:
            BAD_MANNERS[box.answer](connection, box)
        else:
            connection.sendall(f"HTTP/1.1 {box.answer}\r\nContent-Length: 0\r\n\r\n".encode())


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box = Receiver(listening.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listening, box), daemon=True)
        thread.start()
        yield box
        box.lets_go.set()
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)
