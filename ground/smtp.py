"""Mail by SMTP, in a name that says nothing: Django's own greets with the machine's, and that stands in the mail.

EmailBackend  how each mail of the site leaves
Line          one connection for many mails, one after the other
"""

import math
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

from ground.beside import NotInTime, beside, nothing

CLOSING = 421  # RFC 5321: the server is about to close the line, whatever it was asked
GOODBYE = 2.0  # seconds for the last word on a line; what went before is done


class NotLetIn(ConnectionError):
    """No mail server to hand it to: none is there, or it doesn't let us in. Says nothing about the mail."""


class EmailBackend(smtp.EmailBackend):
    """Greets the mail server as MESSAGE_ID_DOMAIN; it writes that into the `Received` line."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.wire: socket.socket | None = None  # a second hold on the connection, under TLS too
        self.is_cut = False

    @property
    def connection_class(self) -> Any:
        """What opens the connection."""
        backend, kind = self, smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP

        class Connection(kind):  # type: ignore[valid-type, misc]
            """All addresses of the mail server together have MAIL_TIMEOUT; smtplib gives it to each."""

            def _get_socket(self, host: str, port: int, seconds: float) -> socket.socket:
                plain = backend._reach(host, port, seconds)
                return self.context.wrap_socket(plain, server_hostname=host) if backend.use_ssl else plain

        def connect(host: str, port: int, **how: Any) -> smtplib.SMTP:
            return Connection(host, port, **how | {"local_hostname": settings.MESSAGE_ID_DOMAIN})

        return connect

    def _reach(self, host: str, port: int, seconds: float) -> socket.socket:
        opened = reached(host, port, seconds)
        self.wire = opened.dup()
        if self.is_cut:
            self.wire.close()
            opened.close()
            raise ConnectionAbortedError
        return opened

    def cut(self) -> None:
        """From beside, whatever it waits for: nothing is sent by this one any more."""
        self.is_cut = True
        wire = self.wire  # held here: it may be closed, and None, in this very moment
        if wire is not None:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """With a goodbye, if one is due."""
        try:
            super().close()
        finally:
            if self.wire is not None:
                self.wire.close()
                self.wire = None


def reached(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to the first address of `host` that takes it; each gets its share of the time that is left.

    `seconds` is for all of them, and then for each answer. Raises OSError.
    """
    until, failure = time.monotonic() + seconds, OSError("no address")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for before, (family, kind, protocol, _name, address) in enumerate(found):
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(max(until - time.monotonic(), 0.001) / (len(found) - before))
            opened.connect(address)
            opened.settimeout(seconds)
        except OSError as why:
            opened.close()
            failure = why
        else:
            return opened
    raise failure


class Line:
    """One connection to the mail server: made for the first mail, and made anew when it was closed between two.

    The server is waited for beside; `meanwhile` is called every half a second while it takes its time.
    """

    def __init__(self, meanwhile: Callable[[], object] = nothing) -> None:
        self._backend, self.meanwhile = _backend(), meanwhile
        self._carried, self._until = 0, math.inf
        self.took_one = False  # whether the server took a mail for anybody since this was made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.hang_up()

    def send(self, mail: EmailMessage) -> None:
        """Hand over one mail. Raises `NotLetIn` before it was tried, else SMTPException, OSError, ValueError.

        A line that had carried others and is closed now says nothing of this mail: it goes over a new one, once.
        """
        if self._backend is None:
            mail.send()
            return
        carried = self._carried
        try:
            self._hand_over(mail)
        except (smtplib.SMTPException, OSError) as failure:
            if not carried or time.monotonic() >= self._until or not _was_closed(failure):
                raise
            self.hang_up()
            self._hand_over(mail)

    def hang_up(self) -> None:
        """Close it; the next mail makes another. A server that does not say goodbye is not waited for."""
        backend, self._backend, self._carried = self._backend, _backend(), 0
        if backend is not None and backend.wire is not None:
            with suppress(smtplib.SMTPException, OSError):
                beside(backend.close, until=time.monotonic() + GOODBYE, cut=backend.cut)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Whatever the server does, what is sent here ends in that time: each of its answers has a limit, a server that
        gives them byte by byte has none, nor has who says where it is."""
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = math.inf

    def _hand_over(self, mail: EmailMessage) -> None:
        backend = self._backend
        if backend is None:  # other settings by now
            raise NotLetIn
        try:
            beside(lambda: _handed_over(backend, mail), until=self._until, meanwhile=self.meanwhile, cut=backend.cut)
        except NotInTime as failure:
            self._backend, self._carried = _backend(), 0
            raise NotLetIn(type(failure).__name__) from failure
        except (smtplib.SMTPException, OSError):
            if backend.is_cut or backend.connection is None or backend.connection.sock is None:
                self.hang_up()
            raise
        self._carried += 1
        self.took_one = True


def _backend() -> EmailBackend | None:
    """None where mails go elsewhere than to a server: into files, or into a test's list."""
    found = get_connection()
    return found if isinstance(found, EmailBackend) else None


def _handed_over(backend: EmailBackend, mail: EmailMessage) -> None:
    try:
        backend.open()
    except (smtplib.SMTPException, OSError, ValueError, OverflowError) as failure:  # the last two: of our settings
        raise NotLetIn(type(failure).__name__) from failure
    backend.send_messages([mail])


def is_away(failure: Exception) -> bool:
    """Whether this is so for every mail, not for this one."""
    away = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, TimeoutError, ConnectionError, socket.gaierror)
    return isinstance(failure, away) or _says_goodbye(failure)


def _was_closed(failure: Exception) -> bool:
    """Whether the server closed the line; one that does not answer any more is not asked once more."""
    closed = isinstance(failure, (smtplib.SMTPServerDisconnected, ConnectionError)) and not isinstance(
        failure, NotLetIn
    )
    return (closed and not isinstance(failure.__context__, TimeoutError)) or _says_goodbye(failure)


def _says_goodbye(failure: Exception) -> bool:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _words in failure.recipients.values())
    return isinstance(failure, smtplib.SMTPResponseException) and failure.smtp_code == CLOSING
