"""How mail leaves this machine: the name it leaves in, and one connection for many, whatever the server does."""

import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event, Thread
from threading import enumerate as enumerate_threads

import pytest
from django.core.mail import EmailMessage

from ground import smtp
from ground.beside import NotInTime
from ground.smtp import EmailBackend, Line, NotLetIn, is_away
from tests.servers.mail import Mailbox
from tests.servers.processes import free_port

DRIPS = 400  # seconds for which a server that drips would keep one waiting: a line has 8192 bytes at most


def mail(number: int) -> EmailMessage:
    """One to somebody of their own."""
    return EmailMessage("Hello", "It is there.", "a@post.example", [f"asker{number}@post.example"])


def came(server: Mailbox) -> list[str]:
    """To whom, in the order in which they came."""
    return [str(one["To"]).removesuffix("@post.example") for one in server.mails]


@pytest.mark.usefixtures("server")
def test_the_mail_server_is_greeted_in_a_name_that_says_nothing(settings):
    settings.MESSAGE_ID_DOMAIN = "post.example"
    with EmailBackend() as opened:
        assert opened.connection.local_hostname == "post.example"


def test_many_mails_go_over_one_connection(server):
    with Line() as line:
        for number in range(5):
            line.send(mail(number))
    assert (came(server), server.lines) == ([f"asker{number}" for number in range(5)], 1)


@pytest.mark.parametrize("goodbye", ["421 enough for one line", "hang up"])
def test_a_line_that_is_closed_between_two_mails_goes_on_over_another(server, goodbye):
    server.most_a_line, server.goodbye = 2, goodbye
    with Line() as line:
        for number in range(5):
            line.send(mail(number))
    assert (came(server), server.lines) == ([f"asker{number}" for number in range(5)], 3)


@pytest.mark.parametrize("goodbye", ["421 not today", "hang up"])
def test_a_server_that_closes_a_fresh_line_is_away_and_not_asked_once_more(server, goodbye):
    server.most_a_line, server.goodbye = 0, goodbye
    with Line() as line, pytest.raises(smtplib.SMTPException) as refused:
        line.send(mail(1))
    assert (is_away(refused.value), server.lines) == (True, 1)


def test_a_server_that_does_not_answer_any_more_gets_no_second_copy_at_once(server):
    with Line() as line:
        line.send(mail(1))
        server.answer = "hang"
        line._backend.connection.sock.settimeout(5)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            line.send(mail(2))
    assert (len(server.held), server.lines) == (1, 1)


def test_a_mail_that_is_refused_leaves_the_line_to_the_others(server):
    with Line() as line:
        line.send(mail(1))
        server.answer = "550 5.1.1 nobody here"
        with pytest.raises(smtplib.SMTPDataError) as refused:
            line.send(mail(2))
        server.answer = None
        line.send(mail(3))
    assert (came(server), server.lines, is_away(refused.value)) == (["asker1", "asker3"], 1, False)


def test_where_no_server_is_nothing_is_said_of_the_mail(server, settings):
    settings.EMAIL_PORT = free_port()
    with Line() as line, pytest.raises(NotLetIn) as refused:
        line.send(mail(1))
    assert is_away(refused.value)


def test_a_server_that_does_not_encrypt_has_not_refused_the_address(server, settings):
    settings.EMAIL_USE_TLS = True
    with Line() as line, pytest.raises(NotLetIn):
        line.send(mail(1))
    assert server.mails == []


@pytest.mark.parametrize(
    ("name", "value"), [("EMAIL_HOST", "mail..example.org"), ("EMAIL_HOST_PASSWORD", "lösenord"), ("EMAIL_PORT", 99999)]
)
def test_settings_with_which_no_line_can_be_had_say_nothing_of_the_mail(server, settings, monkeypatch, name, value):
    monkeypatch.setattr(smtplib.SMTP, "login", lambda _self, _user, password: password.encode("ascii"))
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "ours", "a stand-in"
    setattr(settings, name, value)
    with Line() as line, pytest.raises(NotLetIn) as refused:
        line.send(mail(1))
    assert (is_away(refused.value), server.mails) == (True, [])


@pytest.mark.parametrize("greets", [True, False])
def test_a_server_that_answers_byte_by_byte_is_cut_off_in_time(settings, greets):
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "ground.smtp.EmailBackend", 300
    with socket.create_server(("127.0.0.1", 0)) as listens:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listens.getsockname()
        Thread(target=_drip, args=(listens, greets), daemon=True).start()
        began = time.monotonic()
        with Line() as line, line.within(0.5), pytest.raises((smtplib.SMTPException, NotLetIn)):
            line.send(mail(1))
    assert time.monotonic() - began < DRIPS / 10


def test_a_server_that_does_not_say_goodbye_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(smtp, "GOODBYE", 0.2)
    settings.EMAIL_TIMEOUT = 300
    with socket.create_server(("127.0.0.1", 0)) as listens:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listens.getsockname()
        Thread(target=_drip, args=(listens,), daemon=True).start()
        settings.EMAIL_BACKEND = "ground.smtp.EmailBackend"
        with Line() as line:
            line._backend.open()
            began = time.monotonic()
    assert time.monotonic() - began < DRIPS / 10


# --- whoever does not answer ----------------------------------------------------------------------


@pytest.fixture
def silent() -> Iterator[tuple[str, int]]:
    """A server that lets nobody in: each connection to it is waited for."""
    with ExitStack() as opened:
        listens = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _caller in range(4):  # until its queue is full
            caller = opened.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listens.getsockname())
        yield listens.getsockname()


def addresses(monkeypatch: pytest.MonkeyPatch, *found: tuple[str, int]) -> None:
    """What the name of the mail server stands for."""
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: rows)


def test_all_addresses_of_a_server_together_get_the_time_of_one(silent, monkeypatch):
    addresses(monkeypatch, *[silent] * 40)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        smtp.reached("mail.example", 25, 1.0)
    assert 0.9 < time.monotonic() - began < 20  # not a second for each


def test_where_one_address_lets_nobody_in_the_next_one_still_has_its_share(silent, server, monkeypatch):
    addresses(monkeypatch, silent, silent, ("127.0.0.1", server.port))
    with smtp.reached("mail.example", 25, 2.0) as opened:
        assert (opened.getpeername()[1], opened.gettimeout()) == (server.port, 2.0)


def test_who_does_not_say_where_the_server_is_keeps_nobody_and_what_was_given_up_is_not_sent_later(server, monkeypatch):
    may_go, real, before = Event(), socket.getaddrinfo, set(enumerate_threads())

    def hangs(*asked, **how):
        may_go.wait(30)
        return real(*asked, **how)

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    with Line() as line, line.within(0.2), pytest.raises(NotLetIn) as refused:
        line.send(mail(1))
    assert isinstance(refused.value.__cause__, NotInTime)
    may_go.set()
    for left in set(enumerate_threads()) - before:
        left.join(30)
    assert (server.lines, came(server)) == (0, [])


@pytest.mark.parametrize("from_the_first_byte", [True, False])
def test_a_server_that_hangs_where_tls_begins_is_cut_off(settings, monkeypatch, from_the_first_byte):
    monkeypatch.setattr("ground.beside.LAST", 60)  # on a busy machine too it ends by itself
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "ground.smtp.EmailBackend", 30
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = from_the_first_byte, not from_the_first_byte
    said = b"" if from_the_first_byte else b"220 here\r\n250-here\r\n250 STARTTLS\r\n220 go on\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listens:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listens.getsockname()
        Thread(target=_says, args=(listens, said), daemon=True).start()
        began = time.monotonic()
        with Line() as line, line.within(0.5), pytest.raises(NotLetIn) as refused:
            line.send(mail(1))
    assert (time.monotonic() - began >= 0.5, isinstance(refused.value.__cause__, NotInTime)) == (True, False)


def test_what_cannot_wait_goes_on_here_while_a_server_hangs(server, settings):
    settings.EMAIL_TIMEOUT, server.answer = 100, "hang"
    waited: list[int] = []

    def goes_on():
        waited.append(len(server.held))
        server.lets_go = waited[-2:] == [1, 1]

    with Line(goes_on) as line, line.within(100), pytest.raises(smtplib.SMTPDataError) as refused:
        line.send(mail(1))
    assert (waited[-2:], refused.value.smtp_code) == ([1, 1], 451)


def test_where_no_thread_is_left_a_mail_goes_all_the_same(server, monkeypatch):
    monkeypatch.setattr(Thread, "start", lambda _self: (_ for _ in ()).throw(RuntimeError("no thread")))
    with Line() as line, line.within(5):
        line.send(mail(1))
    assert came(server) == ["asker1"]


def _drip(listens: socket.socket, greets: bool = True) -> None:
    """Greets at once or not, and then gives one byte now and then, for ever."""
    line, _whence = listens.accept()
    line.sendall(b"220 slow\r\n" if greets else b"")
    try:
        while True:
            line.sendall(b"2")
            time.sleep(0.05)
    except OSError:
        line.close()


def _says(listens: socket.socket, words: bytes) -> None:
    """All of it at once, and then nothing more until the other has gone."""
    line, _whence = listens.accept()
    with line:
        line.sendall(words)
        while line.recv(4096):
            pass
