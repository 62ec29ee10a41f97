"""A mail server for the tests: keeps what it gets, refuses when told, or hangs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.processes import free_port


@dataclass
class Mailbox:
    """What came in. `answer` is what the next mails get.

    None takes them, "451 later" and "550 no" refuse, "hang" never answers. `late`: seconds until a mail that is taken
    is told to be.
    """

    port: int
    answer: str | None = None
    late: float = 0.0
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refused: int = 0
    held: list[bytes] = field(default_factory=list)  # came in while it hung: taken, never answered

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """One mail has come in."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        if self.answer == "hang":
            self.held.append(content)
            await asyncio.sleep(3600)
        if self.answer:
            self.refused += 1
            return self.answer
        self.raw.append(content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        await asyncio.sleep(self.late)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that went to an address."""
        return [mail for mail in self.mails if address in str(mail["To"])]

    def keep(self, folder: Path) -> None:
        """Write all of them to a file, for those who walk through everything."""
        (folder / "mails.eml").write_bytes(b"\n\n".join(self.raw))


@contextmanager
def smtp(port: int | None = None) -> Iterator[Mailbox]:
    """A mail server on a free port, or on `port` (to come back after it was away)."""
    box = Mailbox(port or free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
