"""A mail server for the tests: keeps what it gets, refuses when told, or hangs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.processes import START_SECONDS, free_port


@dataclass
class Mailbox:
    """What came in. `answer` is what the next mails get.

    None takes them, "451 later" and "550 no" refuse, "hang" doesn't answer until `lets_go`, and then refuses. `late`:
    seconds until a mail that is taken is told to be. `most_a_line`: so many mails go over one connection; then
    `goodbye`, "hang up" without a word.
    """

    port: int
    answer: str | None = None
    late: float = 0.0
    most_a_line: int | None = None
    goodbye: str = "421 enough"
    lines: int = 0  # connections over which a mail was begun
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refused: int = 0
    held: list[bytes] = field(default_factory=list)  # came in while it hung
    lets_go: bool = False

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """A mail is begun."""
        begun = getattr(session, "begun", 0)
        session.begun = begun + 1  # type: ignore[attr-defined]
        self.lines += not begun
        if self.most_a_line is not None and begun >= self.most_a_line:
            if self.goodbye == "hang up" and server.transport is not None:
                server.transport.close()
            return self.goodbye
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """One mail has come in."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        if self.answer == "hang":
            self.held.append(content)
            while not self.lets_go:
                await asyncio.sleep(0.05)
            return "451 later"
        if self.answer:
            self.refused += 1
            return self.answer
        self.raw.append(content)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        await asyncio.sleep(self.late)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that went to an address."""
        return [mail for mail in self.mails if address in str(mail["To"])]

    def keep(self, folder: Path) -> None:
        """Write all of them to a file, for those who walk through everything."""
        (folder / "mails.eml").write_bytes(b"\n\n".join(self.raw))


class _Controller(Controller):
    """Hangs up on everybody before it ends: a line left open is warned of later, in the middle of another test."""

    lines: list[asyncio.BaseTransport]

    def factory(self) -> SMTP:
        """One for each line."""
        lines = self.lines

        class Server(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                lines.append(transport)
                super().connection_made(transport)

        return Server(self.handler, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        """Who is there is hung up on, then it ends."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(START_SECONDS)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        """Nobody more is let in; who is just coming in has come in; all are hung up on; then the door is closed.

        asyncio forgets who is just coming in when it closes the door, and closes a line in one of its next rounds.
        """
        for door in self.server.sockets if isinstance(self.server, asyncio.Server) else ():
            self.loop.remove_reader(door.fileno())
        await _rounds()
        for line in self.lines:
            if isinstance(line, asyncio.WriteTransport):
                line.abort()
        await _rounds()


async def _rounds() -> None:
    """What the loop has been given by now, and what follows from it, is done."""
    for _round in range(10):
        await asyncio.sleep(0)


@contextmanager
def smtp(port: int | None = None) -> Iterator[Mailbox]:
    """A mail server on a free port, or on `port` (to come back after it was away)."""
    box = Mailbox(port or free_port())
    controller = _Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=START_SECONDS)
    controller.lines = []
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
