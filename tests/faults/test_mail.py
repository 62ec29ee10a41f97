"""A worker dies, beat runs twice, the mail server hangs or answers too late: each asker is told, under one number.

Told twice would be two different Message-IDs for one Delivery; a second copy under the same one is folded by mail
programs. A server that refuses, and a broker that is away: tests/questions/test_outbox.py.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from content.models import Publication, Readable
from questions.models import Address, Question
from tests.factories import make_publication
from tests.outbox import answered, ask_for, delivery_of, eventually, is_done, its_time_comes, settings
from tests.servers import web
from tests.servers.mail import Mailbox, smtp
from tests.servers.processes import Running

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server."""
    with smtp() as box:
        yield box


@pytest.fixture
def start(mailbox: Mailbox, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """`start("worker")`, `start("beat")`: a part of its own on the test's database, ended with the test."""
    with ExitStack() as opened:

        def up(part: str, name: str) -> Running:
            env = settings(mailbox, MAIL_TIMEOUT="2")
            return opened.enter_context({"worker": web.worker, "beat": web.beat}[part](tmp_path, env, name=name))

        yield up


def asked() -> list[Question]:
    """Questions that are answered by now; each asker left an address."""
    return [answered(f"asker{number}@post.example") for number in range(MANY)]


def numbers(mailbox: Mailbox) -> dict[str, set[str]]:
    """Address -> the Message-IDs that came to it."""
    came: dict[str, set[str]] = defaultdict(set)
    for mail in mailbox.mails:
        came[str(mail["To"])].add(str(mail["Message-ID"]))
    return came


def each_once(questions: list[Question]) -> dict[str, set[str]]:
    """As it should be: one number for each."""
    told = enumerate(questions)
    return {f"asker{number}@post.example": {delivery_of(question).message_id()} for number, question in told}


def all_done(questions: list[Question]) -> bool:
    """Every Delivery is marked."""
    return all(is_done(question) for question in questions)


def test_a_worker_that_is_killed_among_many_mails_loses_none_and_tells_nobody_twice(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    questions, mailbox.late = asked(), 0.3
    first = start("worker", "first")
    ask_for(times=2)
    assert eventually(lambda: len(mailbox.mails) >= MANY // 3)
    first.kill()
    left = [question for question in questions if not is_done(question)]
    assert left
    mailbox.late = 0
    start("worker", "second")
    for question in left:
        its_time_comes(question)
    ask_for(times=2)
    assert eventually(lambda: all_done(questions))
    assert (numbers(mailbox), Address.objects.count()) == (each_once(questions), 0)


def test_two_beats_and_two_workers_send_each_mail_once(mailbox: Mailbox, start: Callable[..., Running]) -> None:
    questions = asked()
    for name in ("one", "two"):
        start("worker", name), start("beat", f"beat-{name}")
    assert eventually(lambda: all_done(questions))
    time.sleep(6)  # both come round once more
    assert (len(mailbox.mails), numbers(mailbox)) == (MANY, each_once(questions))


def test_a_server_that_hangs_holds_nothing_else_up_and_gets_the_mails_later(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    questions, mailbox.answer = asked(), "hang"
    row = make_publication(Readable.SCHEDULED, language="fi")
    start("worker", "worker")
    ask_for(times=6)
    ask_for("content.tasks.go_live_due")
    assert eventually(lambda: Publication.objects.live().filter(pk=row.pk).exists(), 15)
    assert (len(mailbox.held) < MANY, Address.objects.count()) == (True, MANY)
    mailbox.answer = None
    time.sleep(16)  # it is left alone for a while
    for question in questions:
        its_time_comes(question)
    ask_for(times=2)
    assert eventually(lambda: all_done(questions))
    assert (numbers(mailbox), Address.objects.count()) == (each_once(questions), 0)


def test_a_server_that_answers_after_we_have_gone_gets_the_same_number_again(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    question, mailbox.late = answered("asker0@post.example"), 4
    start("worker", "worker")
    ask_for()
    assert eventually(lambda: mailbox.mails)
    assert eventually(lambda: delivery_of(question).next_try_at < timezone.now() + timedelta(seconds=60))
    assert (is_done(question), Address.objects.count()) == (False, 1)
    mailbox.late = 0
    time.sleep(16)
    its_time_comes(question)
    ask_for()
    assert eventually(lambda: is_done(question))
    assert (len(mailbox.mails), numbers(mailbox)) == (2, each_once([question]))
