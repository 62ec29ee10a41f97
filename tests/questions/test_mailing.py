"""Mails go out in groups: over one connection, each marked right after, and danger waits for none of them."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ground.models import lease
from ground.smtp import EmailBackend as SMTPBackend
from ground.smtp import Line
from questions import calling, mailing, tasks
from questions.models import Address, Channel, Delivery, Question, Status
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, member
from tests.outbox import delivery_of
from tests.questions.duty import MONDAY
from tests.servers.hook import receiver
from tests.servers.mail import Mailbox

pytestmark = pytest.mark.django_db
Sending = Callable[[str], object]
AWAY = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture
def before_each(monkeypatch: pytest.MonkeyPatch) -> Callable[[Sending], None]:
    """`before_each(do)`: `do("asker3@post.example")` before each mail leaves; what it raises, the mail server says."""
    send = EmailBackend.send_messages

    def set_up(do: Sending) -> None:
        def sent(self: EmailBackend, messages: Any) -> int:
            do(messages[0].to[0])
            return send(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", sent)

    return set_up


def answered(count: int) -> list[Question]:
    """Questions whose askers wait for a mail."""
    return [make_question(Status.ANSWERED, mail=f"asker{number}@post.example") for number in range(count)]


def tries() -> Counter[int]:
    """Of the mails that are still to go: how often each was tried."""
    rows = Delivery.objects.filter(channel=Channel.ASKER_MAIL, done_at=None)
    return Counter(rows.values_list("tries", flat=True))


def refused(code: int, words: str, address: str) -> SMTPRecipientsRefused:
    """What a mail server says of an address."""
    return SMTPRecipientsRefused({address: (code, words.encode())})


def test_a_run_goes_on_until_nothing_is_due_over_one_connection(
    server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "TOGETHER", 60)  # on a machine that is slow, too: what is given back goes last
    questions = answered(9)
    assert (tasks.deliver(), tasks.deliver()) == (9, 0)
    assert [str(one["Message-ID"]) for one in server.mails] == [delivery_of(row).message_id() for row in questions]
    assert (server.lines, Address.objects.count()) == (1, 0)


def test_while_the_server_is_quick_groups_grow_and_each_is_marked_before_the_next(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "TOGETHER", 60)
    left: list[int] = []
    before_each(lambda _to: left.append(Address.objects.count()))
    answered(8)
    assert tasks.deliver() == 8
    assert left == [8, 7, 7, 5, 5, 5, 5, 1]


def test_while_it_is_slow_each_mail_is_marked_before_the_next(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "TOGETHER", 0)
    left: list[int] = []
    before_each(lambda _to: left.append(Address.objects.count()))
    answered(4)
    assert tasks.deliver() == 4
    assert left == [4, 3, 2, 1]


def test_who_is_stopped_in_the_middle_has_marked_what_went_and_gives_back_the_rest(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "TOGETHER", 60)

    def stop(to: str) -> None:
        if to.startswith("asker4"):
            raise SystemExit

    before_each(stop)
    answered(7)
    with pytest.raises(SystemExit):
        tasks.deliver()
    assert (len(mail.outbox), Address.objects.count()) == (4, 3)
    assert tries() == {0: 2, 1: 1}  # the one whose fate nobody knows waits until its lease is over


@pytest.mark.parametrize(("code", "words", "kept"), [(550, "5.1.1 no such user", 0), (450, "4.2.0 later", 1)])
def test_an_address_that_is_refused_keeps_back_no_other(
    before_each: Callable[[Sending], None], code: int, words: str, kept: int
) -> None:
    def refuse(to: str) -> None:
        if to.startswith("asker2"):
            raise refused(code, words, to)

    before_each(refuse)
    questions = answered(5)
    assert tasks.deliver() == 4
    assert (sum(tries().values()), Address.objects.exclude(mail="").count()) == (kept, kept)
    assert Address.objects.filter(question=questions[2]).exists()


def test_of_two_notices_for_one_question_the_second_finds_no_address() -> None:
    (question,) = answered(1)
    other = question.events.exclude(deliveries__channel=Channel.ASKER_MAIL).order_by("pk")[0]
    Delivery.objects.create(event=other, channel=Channel.ASKER_MAIL)
    assert (tasks.deliver(), len(mail.outbox), sum(tries().values())) == (1, 1, 0)


def test_two_notices_for_one_question_are_never_on_their_way_at_once() -> None:
    (question,) = answered(1)
    other = question.events.exclude(deliveries__channel=Channel.ASKER_MAIL).order_by("pk")[0]
    Delivery.objects.create(event=other, channel=Channel.ASKER_MAIL)
    assert [row.event.question_id for row in Delivery.objects.to_askers()] == [question.pk]


def test_a_server_that_goes_away_gets_no_further_try_and_the_others_are_free_at_once(
    before_each: Callable[[Sending], None],
) -> None:
    def hang_up(to: str) -> None:
        if to[5] in "3456":
            raise SMTPServerDisconnected("no")

    before_each(hang_up)
    answered(7)
    assert (tasks.deliver(), tasks.deliver()) == (3, 0)
    assert tries() == {0: 3, 1: 1}
    free = Delivery.objects.filter(channel=Channel.ASKER_MAIL, done_at=None, next_try_at__lte=timezone.now())
    assert free.count() == 3


def test_a_server_that_tells_everybody_to_come_later_is_left_alone(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "MOST_LATER", 3)

    def later(to: str) -> None:
        raise refused(450, "4.2.0 later", to)

    before_each(later)
    answered(6)
    assert (tasks.deliver(), tasks.deliver()) == (0, 0)
    assert tries() == {0: 3, 1: 3}


def test_a_group_ends_in_time_though_the_server_takes_none_of_it(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(3)

    def later(to: str) -> None:
        monkeypatch.setattr(mailing, "TOGETHER", 0)
        raise refused(450, "4.2.0 later", to)

    before_each(later)
    rows = lease(Delivery.objects.to_askers(), most=3)
    with Line() as line:
        mailing.Group(rows, line).send()
    assert tries() == {0: 2, 1: 1}


def test_a_run_ends_when_its_time_is_over_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "RUN", 0)
    answered(3)
    assert [tasks.deliver() for _run in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "value"), [("EMAIL_HOST", "mail..example.org"), ("DEFAULT_FROM_EMAIL", "Kynnys, post@post.example")]
)
def test_a_slip_in_the_settings_costs_nobody_their_address(
    server: Mailbox, settings: Any, name: str, value: str
) -> None:
    setattr(settings, name, value)
    answered(2)
    assert (tasks.deliver(), server.mails, Address.objects.exclude(mail="").count()) == (0, [], 2)


def test_five_days_without_any_line_cost_nobody_their_address(
    server: Mailbox,
    settings: Any,
    clock: Clock,
) -> None:
    settings.EMAIL_HOST = "mail..example.org"
    answered(1)
    clock.forward(days=6)
    assert (tasks.deliver(), Address.objects.exclude(mail="").count()) == (0, 1)


@pytest.mark.parametrize(("refused_one", "kept"), [("asker0", 1), ("asker1", 0)])
def test_a_bare_refusal_costs_an_address_only_where_the_server_took_another(
    server: Mailbox, monkeypatch: pytest.MonkeyPatch, refused_one: str, kept: int
) -> None:
    send = SMTPBackend.send_messages

    def sent(self: SMTPBackend, messages: Any) -> int:
        if messages[0].to[0].startswith(refused_one):
            raise refused(550, "no", messages[0].to[0])
        return send(self, messages)

    monkeypatch.setattr(SMTPBackend, "send_messages", sent)
    answered(2)
    assert (tasks.deliver(), len(server.mails), Address.objects.exclude(mail="").count()) == (1, 1, kept)


def test_a_server_that_does_not_encrypt_costs_nobody_their_address(server: Mailbox, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    answered(2)
    assert (tasks.deliver(), server.mails, Address.objects.exclude(mail="").count()) == (0, [], 2)


# --- who is called comes first --------------------------------------------------------------------


def test_a_call_for_danger_does_not_wait_for_the_mails_that_were_there_before(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    clock.set(MONDAY)
    monkeypatch.setattr(calling, "LOOK_EVERY", 0)
    monkeypatch.setattr(mailing, "TOGETHER", 0)
    organisation = make_organisation()

    def comes(to: str) -> None:
        if to.startswith("asker1"):
            make_question(level=2, organisation=organisation)

    before_each(comes)
    answered(4)
    assert tasks.deliver() == 4
    to = [message.to[0].partition("@")[0] for message in mail.outbox]
    assert to.index(organisation.owner.email.partition("@")[0]) == 2


@pytest.mark.parametrize("is_counted", [True, False])
def test_one_run_at_a_time_tells_askers_and_another_calls_meanwhile(
    before_each: Callable[[Sending], None], clock: Clock, settings: Any, *, is_counted: bool
) -> None:
    clock.set(MONDAY)
    beside: list[int] = []

    def hangs(to: str) -> None:
        if to.startswith("asker0"):
            make_question(level=2)
            beside.append(tasks.deliver())

    before_each(hangs)
    answered(3)
    if not is_counted:
        settings.CACHES = AWAY
    sent = tasks.deliver()
    assert (beside, sent) == (([1], 3) if is_counted else ([3], 1))
    assert tasks.deliver() == 0


def test_a_telephone_rings_before_any_mail_is_tried(
    before_each: Callable[[Sending], None], settings: Any, clock: Clock
) -> None:
    clock.set(MONDAY)
    rung: list[int] = []
    with receiver() as box:
        settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = box.url, "a-key-of-the-tests-that-is-long-enough"
        before_each(lambda _to: rung.append(len(box.requests)))
        organisation = make_organisation()
        organisation.duty_contacts.create(user=organisation.owner, from_hour=0, to_hour=0, phone="+358 40 000 0000")
        make_question(level=2, organisation=organisation)
        tasks.deliver()
    assert rung == [1]


def test_a_duty_mail_ends_in_time_however_slowly_its_server_answers(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    clock.set(MONDAY)
    limits: list[float] = []
    within = Line.within
    monkeypatch.setattr(Line, "within", lambda self, seconds: limits.append(seconds) or within(self, seconds))
    before_each(lambda _to: limits.append(0))
    make_question(level=2)
    tasks.deliver()
    assert limits == [calling.LONGEST, 0]


def test_a_call_for_danger_does_not_wait_for_the_digests(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(calling, "LOOK_EVERY", 0)
    hours = {str(day): ["09:00", "16:00"] for day in range(5)}
    organisation = make_organisation(hours=hours, digest_hours=[12], zone="Europe/Helsinki")
    clock.set("2026-11-16 10:00")
    make_question(organisation=organisation)
    clock.set("2026-11-16 12:01")

    def comes(_to: str) -> None:
        if not mail.outbox:
            make_question(level=2, organisation=organisation)

    before_each(comes)
    assert tasks.send_digests() == 3
    called = [message.subject == "You are needed at the desk now" for message in mail.outbox]
    assert called == [False, True, False, False]


def test_a_mail_server_that_is_away_keeps_no_telephone_silent(
    before_each: Callable[[Sending], None], monkeypatch: pytest.MonkeyPatch, settings: Any, clock: Clock
) -> None:
    def hang_up(_to: str) -> None:
        raise SMTPServerDisconnected("no")

    clock.set(MONDAY)
    before_each(hang_up)
    monkeypatch.setattr(tasks, "RUN", 0)
    with receiver() as box:
        settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = box.url, "a-key-of-the-tests-that-is-long-enough"
        for name in ("here", "there"):
            organisation = make_organisation(name)
            organisation.duty_contacts.create(user=organisation.owner, from_hour=0, to_hour=0, phone="+358 40 000 0000")
            make_question(level=2, organisation=organisation)
        tasks.deliver()
        assert len(box.requests) == 1


def test_digests_that_meet_a_server_that_is_away_wait_without_a_try(
    before_each: Callable[[Sending], None], clock: Clock
) -> None:
    def hang_up(_to: str) -> None:
        raise SMTPServerDisconnected("no")

    hours = {str(day): ["09:00", "16:00"] for day in range(5)}
    organisation = make_organisation(hours=hours, digest_hours=[12], zone="Europe/Helsinki")
    clock.set("2026-11-16 10:00")
    make_question(organisation=organisation)
    clock.set("2026-11-16 12:01")
    before_each(hang_up)
    assert tasks.send_digests() == 0
    assert Delivery.objects.filter(channel=Channel.DIGEST, tries__gt=0).count() == 1
    assert member(organisation, "worker").is_active
    clock.set(clock.at + timedelta(seconds=31))
    before_each(lambda _to: None)
    assert tasks.send_digests() == 3
