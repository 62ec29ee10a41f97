"""A program of a test: its own log file, its own end. What can't start fails the test and shows the log."""

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
from pathlib import Path
from random import randrange

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180  # what is busy besides may hold it up; what does not start says so at once
STOP_SECONDS = 15
OURS = (20_000, 32_000)  # ports; Linux calls from 32768 on
_given: set[int] = set()


class DidNotStart(Exception):
    """A server that the tests need is missing or fell over; `make servers` installs what is missing."""


def own_folder(name: str) -> Path:
    """A new folder that names its process; whoever asks for it removes it, or else a later run: `remove_leftovers`."""
    return Path(tempfile.mkdtemp(prefix=f"kynnys-{name}-{os.getpid()}-"))


def remove_leftovers() -> None:
    """The folders of runs that were killed: those of `own_folder` whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob("kynnys-*"):
        owner = re.fullmatch(r"kynnys-(?:tests|pg)-(\d+)-\w+", folder.name)
        if owner and not _is_there(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def free_port() -> int:
    """A port that nobody listens on now, below those that the system gives to whoever calls somebody meanwhile."""
    for port in iter(lambda: randrange(*OURS), None):
        with socket.socket() as taken, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                return port
    raise AssertionError


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
        self.process.wait(START_SECONDS)


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
