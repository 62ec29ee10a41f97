"""Answered questions whose askers wait for a mail, and workers of their own that send it from the test's database.

The test process signs and approves; what sends is a Celery worker with `settings(mailbox)`.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from celery import Celery
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone
from redis import Redis

from questions.models import Address, Channel, Delivery, Question, Status
from tests import env as servers
from tests.factories import make_question
from tests.servers import web
from tests.servers.mail import Mailbox, smtp
from tests.servers.processes import Running

OURS = ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS", "CODE_MEMORY_KIB")
DELIVER = "questions.tasks.deliver"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server."""
    with smtp() as box:
        yield box


@pytest.fixture
def server(mailbox: Mailbox, request: pytest.FixtureRequest) -> Mailbox:
    """The same, and this process sends by it."""
    ours = request.getfixturevalue("settings")
    ours.EMAIL_BACKEND, ours.EMAIL_TIMEOUT = "ground.smtp.EmailBackend", 60
    ours.EMAIL_HOST, ours.EMAIL_PORT = "127.0.0.1", mailbox.port
    return mailbox


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """A mail server that hangs up while told so."""
    state = {"refuses": False}
    send = EmailBackend.send_messages

    def maybe(self: EmailBackend, messages: Any) -> int:
        if state["refuses"]:
            raise SMTPServerDisconnected("no")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", maybe)
    return lambda refuses: state.update(refuses=refuses)


@pytest.fixture
def start(mailbox: Mailbox, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """`start("one")`, `start("clock", part="beat")`: a part of its own on the test's database, ended with the test.

    `mail_timeout`: seconds for each answer of the mail server; a busy machine must not look like one that hangs.
    """
    with ExitStack() as opened:

        def up(name: str, *, part: str = "worker", mail_timeout: int = 60) -> Running:
            env = settings(mailbox, MAIL_TIMEOUT=str(mail_timeout))
            return opened.enter_context({"worker": web.worker, "beat": web.beat}[part](tmp_path, env, name=name))

        yield up


def _rested() -> str:
    """The tests' own broker, which has forgotten that a mail server was away, whose turn it was that was killed, and
    what another test has asked for."""
    broker = f"{servers.REDIS}/3"
    with Redis.from_url(broker) as cache:
        for name in [*cache.scan_iter("*away:*"), *cache.scan_iter("*turn:*"), "celery", "unacked", "unacked_index"]:
            cache.delete(name)
    return broker


def settings(mailbox: Mailbox, broker: str = "", **more: str) -> web.Env:
    """What a worker needs to work on this test's own database."""
    broker = broker or _rested()
    database = f"{servers.POSTGRES}/{connection.settings_dict['NAME']}"
    plain = web.settings_for(database, broker, "http://127.0.0.1:1", mail_port=mailbox.port, **more)
    return plain | {name: os.environ[name] for name in OURS}


def ask_for(task: str = DELIVER, times: int = 1) -> None:
    """What beat does every few seconds."""
    with Celery("outbox", broker=f"{servers.REDIS}/3", set_as_current=False) as sender:
        for _ in range(times):
            sender.send_task(task, ignore_result=True)


def eventually(look: Callable[[], Any], seconds: float = 120) -> Any:
    """What `look` gives, once it is true or the time is over."""
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def asked_again_until(look: Callable[[], Any], seconds: float = 120) -> bool:
    """Whether `look` gives what is true, asking for deliveries each second meanwhile, as beat does every few."""

    def asked() -> bool:
        ask_for()
        time.sleep(1)
        return bool(look())

    return bool(eventually(asked, seconds))


def answered(mail: str = "somebody@post.example") -> Question:
    """A question whose asker wants to be told, answered just now."""
    return make_question(at=Status.ANSWERED, mail=mail)


def delivery_of(question: Question) -> Delivery:
    """The mail to the asker that follows from the answer."""
    return Delivery.objects.get(event__question=question, channel=Channel.ASKER_MAIL)


def is_done(question: Question) -> bool:
    """Sent and marked."""
    return delivery_of(question).done_at is not None


def has_address(question: Question) -> bool:
    """Whether the asker's address still stands in the database."""
    return Address.objects.filter(question=question).exists()


def its_time_comes(question: Question) -> None:
    """As if the lease, or the pause after a refusal, were over."""
    Delivery.objects.filter(pk=delivery_of(question).pk).update(next_try_at=timezone.now() - timedelta(seconds=1))
