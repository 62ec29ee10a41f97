"""A program of a test: its own log file, its own end. What can't start fails the test and shows the log."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 15


class DidNotStart(Exception):
    """A server that the tests need is missing or fell over; `make servers` installs what is missing."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


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
    """A program that runs; `log` is everything it printed."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def wait_until(self, ready: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        """Return once `ready()`; raises `DidNotStart` with the end of the log when it ends or stays silent."""
        until = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise DidNotStart(f"{self.name} did not start:\n{self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    def wait_for_line(self, words: str, seconds: float = START_SECONDS) -> None:
        """Return once the log says `words`."""
        self.wait_until(lambda: words in self.log.read_text(errors="replace"), seconds)

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
        self.process.wait(STOP_SECONDS)


def started(name: str, command: Sequence[str], *, folder: Path, env: Mapping[str, str] | None = None) -> Running:
    """Run `command`; its output goes to `folder`/`name`.log. Whoever started it ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env and dict(env), stdout=out, stderr=subprocess.STDOUT)
    return Running(name, process, log)


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
