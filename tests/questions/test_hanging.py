"""A server that hangs, and one run alone: who has to be called is called all the same, and other work goes on.

The mail server and the receiver of the web hook are real; the danger comes at the moment when one of them hangs.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as LocalMail
from django.db import DatabaseError

from content.workflow import articles as life
from ground.smtp import EmailBackend
from moderation.tasks import tell_readers
from people.models import Organisation
from questions import calling, mailing, notices, tasks
from questions.models import Status
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member
from tests.moderation.articles import started
from tests.questions.duty import MONDAY
from tests.servers.hook import Receiver, receiver
from tests.servers.mail import Mailbox

pytestmark = pytest.mark.django_db
PHONE = "+358 40 000 0000"


@pytest.fixture
def box(settings: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A telephone that rings. Whoever waits looks round often."""
    clock.set(MONDAY)
    monkeypatch.setattr("ground.beside.EVERY", 0.05)
    monkeypatch.setattr(calling, "LOOK_EVERY", 0)
    with receiver() as opened:
        settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = opened.url, "a-key-of-the-tests-that-is-long-enough"
        yield opened


@pytest.fixture
def hanging(server: Mailbox, settings: Any) -> Mailbox:
    """A mail server that takes every mail and does not say so."""
    settings.EMAIL_TIMEOUT, server.answer = 30, "hang"
    return server


def with_telephone(name: str) -> Organisation:
    """Somebody is on duty there."""
    organisation = make_organisation(name)
    organisation.duty_contacts.create(user=organisation.owner, from_hour=0, to_hour=0, phone=PHONE)
    return organisation


def danger_while_it_hangs(
    hanging: Mailbox, monkeypatch: pytest.MonkeyPatch, *, until: Callable[[], object]
) -> Callable[[], bool]:
    """Somebody is in danger from the first look on at which a mail hangs, and it hangs until `until()`.

    Gives whether that came before we gave the mail up.
    """
    organisation, look, came, given_up = with_telephone("there"), calling.lease, [], []
    cut = EmailBackend.cut
    monkeypatch.setattr(EmailBackend, "cut", lambda self: given_up.append(self) or cut(self))

    def looks(*asked: Any, **how: Any) -> Any:
        if hanging.held and not came:
            came.append(make_question(level=2, organisation=organisation))
        hanging.lets_go = bool(until())
        return look(*asked, **how)

    monkeypatch.setattr(calling, "lease", looks)
    return lambda: hanging.lets_go and not given_up


def for_an_asker(_clock: Clock) -> Callable[[], int]:
    """A mail to an asker is due."""
    make_question(Status.ANSWERED, mail="asker@post.example")
    return tasks.deliver


def for_digests(clock: Clock) -> Callable[[], int]:
    """It is the hour."""
    hours = {str(day): ["09:00", "16:00"] for day in range(5)}
    make_question(organisation=make_organisation(hours=hours, digest_hours=[12], zone="Europe/Helsinki"))
    clock.forward(hours=2, minutes=1)
    return tasks.send_digests


def for_a_reader(_clock: Clock) -> Callable[[], int]:
    """A colleague is asked to read a text of the library."""
    reader, editor, text = member(make_organisation("town"), "worker"), make_user("editor"), life.Text("a", "b", "c")
    life.submit(started(editor, title="a"), by=editor, text=text, base=0, reader=reader)
    return tell_readers


@pytest.mark.parametrize("what", [for_an_asker, for_digests, for_a_reader])
def test_while_a_mail_hangs_that_calls_nobody_the_same_run_calls_who_has_to_be_called(
    what: Callable[[Clock], Callable[[], int]],
    box: Receiver,
    hanging: Mailbox,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, in_time = what(clock), danger_while_it_hangs(hanging, monkeypatch, until=lambda: box.requests)
    run()
    assert (in_time(), len(box.requests)) == (True, 1)


def test_a_mail_that_calls_somebody_does_not_wait_until_another_one_was_given_up(
    box: Receiver, hanging: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = for_an_asker(clock)
    in_time = danger_while_it_hangs(hanging, monkeypatch, until=lambda: len(hanging.held) == 2)
    run()
    assert in_time()


def test_a_telephone_waits_for_no_mail_that_calls_somebody(
    box: Receiver, hanging: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_time = danger_while_it_hangs(hanging, monkeypatch, until=lambda: box.requests)
    make_question(level=2)  # where nobody has a telephone
    tasks.deliver()
    assert (in_time(), len(box.requests)) == (True, 1)


def test_a_call_that_breaks_cuts_off_no_other(server: Mailbox, box: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    server.late, look, cut = 0.5, calling.lease, []
    monkeypatch.setattr(EmailBackend, "cut", cut.append)

    def breaks(*asked: Any, **how: Any) -> Any:
        if server.mails and calling.Delivery.objects.filter(done_at=None, tries=1).exists():
            raise DatabaseError
        return look(*asked, **how)

    monkeypatch.setattr(calling, "lease", breaks)
    make_question(level=2)  # where nobody has a telephone
    assert (tasks.deliver(), len(server.mails), cut) == (1, 1, [])


def test_a_mail_that_calls_somebody_waits_for_no_telephone(box: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    box.answer, seen, later, send = "hang", [], notices.try_later, LocalMail.send_messages

    def goes_out(self: LocalMail, messages: Any) -> int:
        box.lets_go.set()
        return send(self, messages)

    def fails(*asked: Any, **how: Any) -> None:
        seen.append(len(mail.outbox))
        later(*asked, **how)

    monkeypatch.setattr(LocalMail, "send_messages", goes_out)
    monkeypatch.setattr(notices, "try_later", fails)
    make_question(level=2, organisation=with_telephone("here"))
    tasks.deliver()
    assert (len(box.requests), seen) == (1, [1])


def test_one_run_alone_waits_for_a_server_that_hangs(
    box: Receiver, hanging: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "PATIENCE", 0)
    runs = [for_an_asker(clock), for_a_reader(clock), for_digests(clock)]
    beside: list[int] = []

    def looks(_self: mailing.Watch) -> None:
        if hanging.held and not hanging.lets_go:
            beside.extend(run() for run in runs)
            hanging.lets_go = True

    monkeypatch.setattr(mailing.Watch, "look", looks)
    runs[0]()
    assert (beside, len(hanging.held)) == ([0, 0, 0], 1)
