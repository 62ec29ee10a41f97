"""A program of a test: its own log file, its own end. What can't start fails the test and shows the log."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import choice
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180  # what is busy besides may hold it up; what does not start says so at once
STOP_SECONDS = 15
OURS = range(20_000, 32_000)  # ports; Linux calls from 32768 on
OF_ONE = 1000  # ports of one run
_given: set[int] = set()
_PLACE = Path(tempfile.gettempdir())
_held: list[IO[str]] = []  # files that say which ports are this run's; let go when it ends, however it does


class DidNotStart(Exception):
    """A server that the tests need is missing or fell over; `make servers` installs what is missing."""


def own_folder(name: str) -> Path:
    """A new folder that names its process; whoever asks for it removes it, or else a later run: `remove_leftovers`."""
    return Path(tempfile.mkdtemp(prefix=f"kynnys-{name}-{os.getpid()}-"))


def remove_leftovers() -> None:
    """The folders of runs that were killed: those of `own_folder` whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob("kynnys-*"):
        owner = re.fullmatch(r"kynnys-(?:tests|pg|tls)-(\d+)-\w+", folder.name)
        if owner and not is_there(int(owner[1])):
            for disk in mounted_in(folder):
                subprocess.run(["umount", "--lazy", disk], capture_output=True, check=False)
            shutil.rmtree(folder, ignore_errors=True)


def mounted_in(folder: Path) -> list[Path]:
    """The disks that are mounted below a folder."""
    lines = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    return [place for place in (Path(line[1]) for line in lines) if folder in place.parents]


def is_there(pid: int) -> bool:
    """Whether a process goes on."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


@cache
def _ports() -> range:
    """Those that no other run beside this one gives out; where there are more runs than that, all of them."""
    return next((range(start, start + OF_ONE) for start in OURS[::OF_ONE] if _is_ours(start)), OURS)


def _is_ours(start: int) -> bool:
    try:
        file = (_PLACE / f"kynnys-ports-{start}").open("a")
    except PermissionError:  # somebody else's
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # another run's
        file.close()
        return False
    _held.append(file)
    return True


def free_port() -> int:
    """A port that nobody listens on now, below those that the system gives to whoever calls somebody meanwhile.

    A server that is away for a while finds it free when it comes back: no run gives out the same one twice.
    """
    while True:
        port = choice([port for port in _ports() if port not in _given] or _ports())
        _given.add(port)
        with socket.socket() as taken, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return port


def program(name: str, *, beside: Sequence[Path] = ()) -> str:
    """The path of a program. Raises `DidNotStart` when this machine doesn't have it."""
    folders = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *(str(folder) for folder in beside)])
    found = shutil.which(name, path=folders)
    if found is None:
        raise DidNotStart(f"{name} is not installed; `make servers` (as root) gets it from Debian's packages.")
    return found


def answers(port: int) -> bool:
    """Whether something accepts connections on this port of this machine."""
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Running:
    """A program that runs; `log` is everything it printed, behind `begun` what it printed since it was started."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    begun: int = 0

    def wait_until(self, ready: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        """Return once `ready()`; raises `DidNotStart` with the end of the log when it ends or stays silent."""
        until = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise DidNotStart(f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    def wait_for_line(self, words: str, seconds: float = START_SECONDS) -> None:
        """Return once it has said `words`, this time: one that was stopped before it has said them too."""
        self.wait_until(lambda: words.encode() in self.log.read_bytes()[self.begun :], seconds)

    def end(self) -> None:
        """Ask it to end; kill it when it doesn't."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """As when the machine takes it: no last words."""
        self.process.kill()
        self.process.wait(START_SECONDS)


def started(name: str, command: Sequence[str], *, folder: Path, env: Mapping[str, str] | None = None) -> Running:
    """Run `command`; its output goes to `folder`/`name`.log. Whoever started it ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    with log.open("ab") as out:
        begun = out.tell()
        process = subprocess.Popen(command, cwd=ROOT, env=env and dict(env), stdout=out, stderr=subprocess.STDOUT)
    return Running(name, process, log, begun)


@contextmanager
def running(
    name: str, command: Sequence[str], *, folder: Path, env: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run `command` until the block ends."""
    server = started(name, command, folder=folder, env=env)
    try:
        yield server
    finally:
        server.end()
