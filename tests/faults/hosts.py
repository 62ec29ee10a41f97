"""Machines of their own on one wire, each in a network namespace, so that one can be cut off without a goodbye.

with wire() as lan, lan.host("one") as one:
    one.command                 before a program: it runs there
    one.get(port, "/fi/")       from that machine's own loopback
    one.cut(), one.join()
lan.reach(port)                 a server of this machine is found there at lan.address, on the same port

Each run has a network of its own; what a run that was killed has left goes when the next one begins.
"""

import ctypes
import http.client
import os
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.site import Answer, plain_request
from tests.servers.processes import is_there, program

_CLONE_NEWNET = 0x40000000


def _ip(*words: str) -> str:
    return subprocess.run([program("ip"), *words], check=True, capture_output=True, text=True).stdout


@dataclass
class Host:
    """One machine on the wire."""

    name: str
    line: str

    @property
    def command(self) -> list[str]:
        """Runs what follows it on this machine."""
        return [program("ip"), "netns", "exec", self.name]

    def cut(self) -> None:
        """Somebody pulls the cable."""
        _ip("link", "set", self.line, "down")

    def join(self) -> None:
        """And puts it back."""
        _ip("link", "set", self.line, "up")

    def get(self, port: int, path: str, **headers: str) -> Answer:
        """What somebody on this machine gets from its own program."""

        def there() -> Answer:
            with Path(f"/run/netns/{self.name}").open() as place:
                if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), _CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            return plain_request(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "GET", path, None, headers)

        with ThreadPoolExecutor(1) as thread:  # the thread moves there, and ends there
            return thread.submit(there).result()


@dataclass
class Wire:
    """A bridge of this machine with the others on it."""

    bridge: str
    network: str
    opened: ExitStack
    hosts: list[Host] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Of this machine."""
        return f"{self.network}.1"

    def host(self, name: str) -> Host:
        """One more machine."""
        number = len(self.hosts) + 2
        one = Host(f"{self.bridge}-{name}", f"{self.bridge}-{number}")
        _ip("netns", "add", one.name)
        self.opened.callback(_ip, "netns", "delete", one.name)
        _ip("link", "add", one.line, "type", "veth", "peer", "name", "lan", "netns", one.name)
        self.opened.callback(_ip, "link", "delete", one.line)  # before the machine, with which it would go at some time
        _ip("link", "set", one.line, "master", self.bridge, "up")
        for words in (
            ["link", "set", "lo", "up"],
            ["address", "add", f"{self.network}.{number}/24", "dev", "lan"],
            ["link", "set", "lan", "up"],
        ):
            _ip("-n", one.name, *words)
        self.hosts.append(one)
        return one

    def reach(self, port: int) -> None:
        """Who calls `address` on this port is put through to this machine's loopback."""
        server, callers = socket.create_server((self.address, port)), set[socket.socket]()
        self.opened.callback(_hang_up, callers)
        self.opened.callback(server.close)
        self.opened.callback(server.shutdown, socket.SHUT_RDWR)
        threading.Thread(target=_put_through, args=(server, port, callers), daemon=True).start()


def _put_through(server: socket.socket, port: int, callers: set[socket.socket]) -> None:
    while True:
        try:
            caller, _address = server.accept()
        except OSError:
            return
        callers.add(caller)
        threading.Thread(target=_pair, args=(caller, port), daemon=True).start()


def _hang_up(callers: set[socket.socket]) -> None:
    """Who was cut off never says goodbye, and would hold the test's database to the end."""
    for caller in tuple(callers):
        with suppress(OSError):
            caller.shutdown(socket.SHUT_RDWR)


def _pair(caller: socket.socket, port: int) -> None:
    """What one says the other hears, until either has gone."""
    with caller, suppress(OSError), socket.create_connection(("127.0.0.1", port)) as called:
        back = threading.Thread(target=_copy, args=(called, caller), daemon=True)
        back.start()
        _copy(caller, called)
        back.join()


def _copy(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire() -> Iterator[Wire]:
    """An empty wire; needs root."""
    remove_leftovers()
    with ExitStack() as opened:
        made = Wire(f"kf{os.getpid()}", _free_network(), opened)
        _ip("link", "add", made.bridge, "type", "bridge")
        opened.callback(_ip, "link", "delete", made.bridge)
        _ip("address", "add", f"{made.address}/24", "dev", made.bridge)
        _ip("link", "set", made.bridge, "up")
        yield made


def _free_network() -> str:
    """One of those that are for tests of networks (RFC 2544), in which this machine is not yet."""
    here, first = _ip("-o", "-4", "address"), os.getpid()
    numbers = (number % 512 for number in range(first, first + 512))
    return next(net for net in (f"198.{18 + n // 256}.{n % 256}" for n in numbers) if f" {net}." not in here)


def remove_leftovers() -> None:
    """The machines and lines of runs that were killed."""
    for what, listed in (("netns", ["netns", "list"]), ("link", ["-o", "link", "show"])):
        names = re.findall(r"^(?:\d+: )?(kf(\d+)[^\s@:]*)", _ip(*listed), re.MULTILINE)
        for name in [name for name, number in names if not is_there(int(number))]:
            with suppress(subprocess.CalledProcessError):  # gone with its machine in this moment
                _ip(what, "delete", name)
