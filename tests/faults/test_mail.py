"""A worker dies, beat runs twice, the mail server hangs or answers too late: each asker is told, under one number.

Told twice would be two different Message-IDs for one Delivery; a second copy under the same one is folded by mail
programs. A server that refuses, and a broker that is away: tests/questions/test_outbox.py.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Publication, Readable
from questions.models import Address, Question
from tests.factories import make_publication
from tests.outbox import answered, ask_for, asked_again_until, delivery_of, eventually, is_done, its_time_comes
from tests.servers.mail import Mailbox
from tests.servers.processes import Running

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


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


def given_up(question: Question) -> bool:
    """For now: its lease is over before its time, as after each try that failed."""
    return delivery_of(question).next_try_at < timezone.now() + timedelta(seconds=60)


def test_a_worker_that_is_killed_among_many_mails_loses_none_and_tells_nobody_twice(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    questions, mailbox.late = asked(), 1.0
    first = start("first")
    ask_for(times=2)
    assert eventually(lambda: len(mailbox.mails) >= MANY // 3)
    first.kill()
    left = [question for question in questions if not is_done(question)]
    assert left
    mailbox.late = 0
    start("second")
    for question in left:
        its_time_comes(question)
    assert asked_again_until(lambda: all_done(questions))
    assert (numbers(mailbox), Address.objects.count()) == (each_once(questions), 0)


def test_two_beats_and_two_workers_send_each_mail_once(mailbox: Mailbox, start: Callable[..., Running]) -> None:
    questions = asked()
    for name in ("one", "two"):
        start(name), start(f"beat-{name}", part="beat")
    assert eventually(lambda: all_done(questions))
    time.sleep(6)  # both come round once more
    assert (len(mailbox.mails), numbers(mailbox)) == (MANY, each_once(questions))


def test_a_server_that_hangs_holds_nothing_else_up_and_gets_the_mails_later(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    questions, mailbox.answer = asked(), "hang"
    row = make_publication(Readable.SCHEDULED, language="fi")
    start("worker")
    ask_for(times=6)
    ask_for("content.tasks.go_live_due")
    assert eventually(lambda: mailbox.held)
    assert eventually(lambda: Publication.objects.live().filter(pk=row.pk).exists())
    assert (len(mailbox.held), given_up(questions[0]), Address.objects.count()) == (1, False, MANY)
    mailbox.lets_go, mailbox.answer = True, None
    assert eventually(lambda: given_up(questions[0]))
    for question in questions:
        its_time_comes(question)
    assert asked_again_until(lambda: all_done(questions))
    assert (numbers(mailbox), Address.objects.count()) == (each_once(questions), 0)


def test_a_server_that_answers_after_we_have_gone_gets_the_same_number_again(
    mailbox: Mailbox, start: Callable[..., Running]
) -> None:
    question, mailbox.late = answered("asker0@post.example"), 60
    start("worker", mail_timeout=5)
    ask_for()
    assert eventually(lambda: mailbox.mails)
    assert eventually(lambda: given_up(question))
    assert (is_done(question), Address.objects.count()) == (False, 1)
    mailbox.late = 0
    its_time_comes(question)
    assert asked_again_until(lambda: is_done(question))
    assert (len(mailbox.mails) >= 2, numbers(mailbox)) == (True, each_once([question]))
