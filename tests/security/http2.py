"""HTTP/2, written by hand: a client that may send what no library lets it send.

Headers go as literals, never compressed, so that what stands in a test is what goes over the line (RFC 9113, RFC 7541).
"""

import socket
import ssl
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1
MOST_STREAMS = 3  # the number of the setting
KINDS = {HEADERS: "headers", DATA: "body", RST: "reset"}
Headers = list[tuple[str, str]]


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One frame."""
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def _text(value: str) -> bytes:
    """A string of HPACK, not compressed; its length in seven bits and, where that is too few, the rest."""
    data = value.encode("latin-1")
    if len(data) < 127:
        return bytes([len(data)]) + data
    rest, length = len(data) - 127, b"\x7f"
    while rest > 127:
        length, rest = length + bytes([rest % 128 + 128]), rest // 128
    return length + bytes([rest]) + data


def block(headers: Headers) -> bytes:
    """Headers that nobody has to remember."""
    return b"".join(b"\x00" + _text(name) + _text(value) for name, value in headers)


@dataclass
class Line:
    """One connection. `streams`: number -> what came back there."""

    connection: ssl.SSLSocket
    streams: dict[int, dict[str, bytes]] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)  # streams that have come to their end; 0 once it has said hello
    said_goodbye: bool = False
    hung_up: bool = False
    most_streams: int = 0  # how many it lets be open at once; 0: it said nothing
    _rest: bytes = b""

    def send(self, *frames: bytes) -> None:
        """Onto the line, even when nobody listens any more."""
        try:
            self.connection.sendall(b"".join(frames))
        except (ConnectionError, ssl.SSLError, TimeoutError):
            self.hung_up = True

    def listen(self, *streams: int, seconds: float = 20) -> None:
        """Take in what comes until these streams are over, the other side hangs up, or the time is."""
        until = time.monotonic() + seconds
        while not (self.hung_up or set(streams) <= self.over) and (rest := until - time.monotonic()) > 0:
            self.connection.settimeout(rest)
            try:
                part = self.connection.recv(65536)
            except TimeoutError:
                break
            except (ConnectionError, ssl.SSLError):
                part = b""
            self.hung_up = not part
            self._rest += part
            for kind, flags, stream, payload in self._frames():
                self._take(kind, flags, stream, payload)

    def _frames(self) -> Iterator[tuple[int, int, int, bytes]]:
        while len(self._rest) >= 9 and len(self._rest) >= 9 + (length := int.from_bytes(self._rest[:3])):
            kind, flags = self._rest[3], self._rest[4]
            stream = int.from_bytes(self._rest[5:9]) & 0x7FFFFFFF
            payload, self._rest = self._rest[9 : 9 + length], self._rest[9 + length :]
            yield kind, flags, stream, payload

    def _take(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        if kind == SETTINGS and not flags & ACK:
            told = dict(struct.iter_unpack(">HI", payload))
            self.most_streams = told.get(MOST_STREAMS, 0)
            self.over.add(0)
            self.send(frame(SETTINGS, ACK, 0))
        elif kind == GOAWAY:
            self.said_goodbye = True
        elif stream and kind in KINDS:
            told = self.streams.setdefault(stream, dict.fromkeys(KINDS.values(), b""))
            told[KINDS[kind]] += payload
            if kind == RST or flags & END_STREAM:
                self.over.add(stream)


@contextmanager
def opened(port: int) -> Iterator[Line]:
    """A line on which both sides have said hello. Raises `AssertionError` when the server speaks no HTTP/2."""
    context = ssl._create_unverified_context()
    context.set_alpn_protocols(["h2"])
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    with context.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
        assert connection.selected_alpn_protocol() == "h2"
        line = Line(connection)
        line.send(PREFACE, frame(SETTINGS, 0, 0))
        line.listen(0)
        yield line


def status(told: dict[str, bytes]) -> int:
    """Of an answer: 200 and some others have a place in HPACK's table; every other is written out. 0: none came."""
    known = {0x88: 200, 0x89: 204, 0x8A: 206, 0x8B: 304, 0x8C: 400, 0x8D: 404, 0x8E: 500}
    first = told.get("headers", b"")
    while first[:1] and first[0] & 0xE0 == 0x20:  # a change of the table's size
        first = first[1:]
    return known.get(first[0], 1) if first else 0
