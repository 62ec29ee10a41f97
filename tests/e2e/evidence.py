"""Everything that any process of the site keeps, and a search for marks in it, in plain or in a disguise.

Places: the database as pg_dump tells it · all keys and values of Redis · every command that Redis was sent · each file
that a process wrote (logs, nginx's folders) · the mails, without the line that says to whom.
"""

import base64
import re
import socket
import subprocess
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from redis import Redis

from tests import env as servers
from tests.e2e.stack import Stack, eventually
from tests.servers.mail import Mailbox
from tests.servers.processes import program

Mark = re.Pattern[str]


# --- marks ------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """Lower case, without accents, with JSON's escapes undone."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return "".join(c for c in unicodedata.normalize("NFD", plain.lower()) if not unicodedata.combining(c))


def mark(text: str) -> Mark:
    """A text as it is, or as hexadecimal or base64 would hide it (at each of the three offsets)."""
    data = text.encode()
    hidden = [base64.b64encode(b"?" * before + data)[4:-4].decode() for before in range(3)]
    return re.compile("|".join(re.escape(fold(one)) for one in (text, data.hex(), *hidden)))


def code_mark(code: str) -> Mark:
    """Any three of the six words in a row, with whatever between them; only their first four letters count."""
    starts = [re.escape(word[:4]) for word in fold(code).split()]
    runs = [r"\w*[^a-z]{1,9}".join(starts[place : place + 3]) for place in range(4)]
    return re.compile("|".join([*runs, mark(code).pattern]))


# --- places -----------------------------------------------------------------------------------------


class Overheard:
    """Every command that a Redis is sent, from now until the end."""

    def __init__(self, url: str) -> None:
        host, port = re.findall(r"//([\d.]+):(\d+)", url)[0]
        self._socket = socket.create_connection((host, int(port)))
        self._socket.sendall(b"MONITOR\r\n")
        self._parts: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def heard(self) -> bytes:
        """All of it so far."""
        return b"".join(self._parts)

    def forget(self) -> None:
        """What was heard up to now never was."""
        self._parts.clear()

    def _listen(self) -> None:
        while part := self._receive():
            self._parts.append(part)

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(65536)
        except OSError:
            return b""

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


class Evidence:
    """All places of one running site."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.redis = stack, Redis.from_url(stack.env["REDIS_URL"])
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        self.overheard = Overheard(self.stack.env["REDIS_URL"])
        self._opened.callback(self.overheard.close)
        return self

    def __exit__(self, *_why: object) -> None:
        self._opened.close()
        self.redis.close()

    def files(self) -> list[Path]:
        """What the processes wrote: the site's own, and PostgreSQL's and Redis' logs."""
        found = [*self.stack.folder.rglob("*"), *servers.LOGS.glob("*.log")]
        return sorted(path for path in found if path.is_file() and path.suffix != ".pem")

    def places(self) -> dict[str, str]:
        """place -> everything in it."""
        texts = {f"file {path.name}": _read(path) for path in self.files()}
        texts |= {"database": self._dump(), "redis": self._keys(), "redis traffic": self.overheard.heard}
        texts["mails"] = b"\n".join(without_receiver(mail) for mail in self.stack.mailbox.raw)
        return {place: fold(text.decode(errors="replace")) for place, text in texts.items()}

    def found(self, marks: Mapping[str, Mark]) -> set[tuple[str, str]]:
        """(place, mark) for each mark that stands in a place."""
        places = self.places()
        return {(place, name) for place, text in places.items() for name, one in marks.items() if one.search(text)}

    def _dump(self) -> bytes:
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        command = [program("pg_dump", beside=folders), "--dbname", self.stack.env["DATABASE_URL"]]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def _keys(self) -> bytes:
        kept: list[bytes] = []
        for key in self.redis.scan_iter():
            kept += [key, *_values(self.redis, key)]
        return b"\n".join(kept)


def _read(path: Path) -> bytes:
    """Nothing, where nginx has thrown away what it kept for a second."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _values(redis: "Redis", key: bytes) -> list[bytes]:
    match redis.type(key):
        case b"string":
            return [redis.get(key) or b""]
        case b"list":
            return list(redis.lrange(key, 0, -1))
        case b"set":
            return list(redis.smembers(key))
        case b"hash":
            return [part for pair in redis.hgetall(key).items() for part in pair]
        case b"zset":
            return list(redis.zrange(key, 0, -1))
        case kind:
            raise ValueError(f"{key!r} is a {kind!r}: teach this function to read it")


def without_receiver(mail: bytes) -> bytes:
    """A mail but for the line that says to whom it goes."""
    return b"\n".join(line for line in mail.splitlines() if not line.lower().startswith((b"to:", b"x-rcptto:")))


# --- planting ---------------------------------------------------------------------------------------


class Planted:
    """Put texts into every place, the way they would get there; on leaving, they are gone again."""

    def __init__(self, evidence: Evidence, texts: Iterable[str]) -> None:
        self.evidence, self.texts = evidence, list(texts)

    def __enter__(self) -> None:
        stack, redis = self.evidence.stack, self.evidence.redis
        self.sizes = {path: path.stat().st_size for path in self.evidence.files()}
        stack.rows("CREATE TABLE planted (id serial, words text, hidden bytea)")
        for number, text in enumerate(self.texts):
            stack.rows("INSERT INTO planted (words, hidden) VALUES (%s, %s)", text, text.encode())
            redis.set(f"planted:{number}", text)
            stack.mailbox.raw.append(f"To: nobody\n\n{text}".encode())
        for path in self.sizes:
            with path.open("a") as file:
                file.write("\n".join(self.texts))
        assert eventually(lambda: self.texts[-1].encode() in self.evidence.overheard.heard)

    def __exit__(self, *_why: object) -> None:
        stack, redis = self.evidence.stack, self.evidence.redis
        stack.rows("DROP TABLE planted")
        redis.delete(*[f"planted:{number}" for number in range(len(self.texts))])
        for path, size in self.sizes.items():
            with path.open("r+b") as file:
                file.truncate(size)
        clear(stack.mailbox)
        self.evidence.overheard.forget()


def clear(mailbox: Mailbox) -> None:
    """No mail has come yet."""
    mailbox.raw.clear()
    mailbox.mails.clear()
