"""The outbox with real servers: a broker that goes away, a worker that is killed, a mail server that refuses.

The test process signs and approves; a Celery worker (and beat) of its own, on the same database, sends the mail.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from questions import workflow
from questions.models import Address
from tests.outbox import (
    answered,
    ask_for,
    asked_again_until,
    delivery_of,
    eventually,
    has_address,
    is_done,
    its_time_comes,
    settings,
)
from tests.servers import web
from tests.servers.mail import Mailbox
from tests.servers.processes import Running, answers, free_port, program, running

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


@contextmanager
def broker(folder: Path, port: int) -> Iterator[Running]:
    """A Redis that can be stopped and started again on the same port."""
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with running("broker", command, folder=folder) as server:
        server.wait_until(lambda: answers(port))
        yield server


def test_an_approval_while_the_broker_is_down_is_told_once_it_is_up_again(mailbox: Mailbox, tmp_path: Path) -> None:
    port = free_port()
    env = settings(mailbox, f"redis://127.0.0.1:{port}/0")
    with ExitStack() as opened:
        with broker(tmp_path, port):
            opened.enter_context(web.worker(tmp_path, env))
            opened.enter_context(web.beat(tmp_path, env))
        question = answered()
        time.sleep(2)
        assert (mailbox.mails, is_done(question), has_address(question)) == ([], False, True)
        with broker(tmp_path, port):
            assert eventually(lambda: is_done(question), 180)
            time.sleep(6)  # beat comes round once more
            assert len(mailbox.to("somebody@post.example")) == 1


def test_a_mail_whose_worker_was_killed_goes_out_again_under_the_same_number(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    question = answered()
    first = start("first")
    mailbox.answer = "hang"
    ask_for()
    assert eventually(lambda: mailbox.held)
    first.kill()
    assert (is_done(question), has_address(question), delivery_of(question).tries) == (False, True, 1)
    mailbox.answer = None
    start("second")
    ask_for()
    time.sleep(3)
    assert mailbox.mails == []  # leased still
    its_time_comes(question)
    assert asked_again_until(lambda: is_done(question))
    numbers = [mail["Message-ID"] for mail in mailbox.mails]
    assert numbers == [delivery_of(question).message_id()]
    assert str(numbers[0]).encode() in mailbox.held[0]
    assert not has_address(question)


def test_a_mail_server_that_refuses_gets_it_later_and_the_address_stays_until_then(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    question = answered()
    mailbox.answer = "451 later"
    start("worker")
    ask_for()
    assert eventually(lambda: mailbox.refused)
    assert eventually(lambda: delivery_of(question).next_try_at < timezone.now() + timedelta(seconds=40))
    assert (is_done(question), has_address(question)) == (False, True)
    ask_for()
    time.sleep(2)
    assert mailbox.refused == 1  # it pauses first
    mailbox.answer = None
    its_time_comes(question)
    assert asked_again_until(lambda: is_done(question))
    assert (len(mailbox.mails), has_address(question)) == (1, False)


def test_two_workers_send_each_mail_once(mailbox: Mailbox, start: Callable[..., Running]) -> None:
    questions = [answered(f"asker{number}@post.example") for number in range(30)]
    start("one"), start("two")
    ask_for(times=8)
    assert asked_again_until(lambda: all(is_done(question) for question in questions))
    time.sleep(1)
    expected = sorted(
        (f"asker{number}@post.example", delivery_of(question).message_id()) for number, question in enumerate(questions)
    )
    assert sorted((str(mail["To"]), str(mail["Message-ID"])) for mail in mailbox.mails) == expected
    assert Address.objects.count() == 0


def test_a_withdrawn_question_tells_nobody_any_more(mailbox: Mailbox, start: Callable[..., Running]) -> None:
    question = answered()
    workflow.withdraw(question)
    start("worker")
    ask_for()
    assert eventually(lambda: is_done(question))
    assert mailbox.mails == []
