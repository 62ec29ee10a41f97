"""Told without a trace: an address that takes no mail, two tabs, a second press; and the day to come back."""

from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from questions import access, bounces, notices, retention, tasks, workflow
from questions.models import Address, Delivery, Question, Status
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
ADDRESS, OTHER = "somebody@mail.example", "other@mail.example"
NO_MAIL = "The address you left takes no mail. We have erased it."


def refused(code: int, words: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({ADDRESS: (code, words.encode())})


ANSWERS = [
    (refused(550, "5.1.1 no such user"), True),
    (refused(550, "5.2.1 mailbox disabled"), True),
    (refused(550, "No such user here"), True),
    (refused(553, "mailbox name not allowed"), False),
    (SMTPDataError(550, b"5.1.1 no such user"), True),
    (SMTPDataError(550, b"looks like spam"), False),
    (SMTPNotSupportedError("SMTPUTF8"), False),
    (ValueError("no address"), False),  # it is our own sender that cannot be one
    (refused(550, "5.1.8 Sender address rejected: Domain not found"), False),
    (refused(550, "relay not permitted"), False),
    (refused(550, "no"), False),
    (refused(450, "4.2.0 try later"), False),
    (refused(550, "5.7.1 relaying denied"), False),  # it is us whom they refuse
    (refused(554, "no"), False),
    (SMTPSenderRefused(550, b"5.1.8 bad sender", "post@post.example"), False),
    (SMTPServerDisconnected("gone"), False),
    (OSError("gone"), False),
]


@pytest.mark.parametrize(("failure", "is_final"), ANSWERS, ids=str)
def test_only_what_names_the_address_is_final(failure: Exception, is_final: bool) -> None:
    assert notices.is_final(failure, ADDRESS, takes_others=False) is is_final


@pytest.mark.parametrize(("words", "is_final"), [("no", True), ("relay not permitted", False)])
def test_a_bare_refusal_is_of_the_address_where_the_server_takes_others(words: str, is_final: bool) -> None:
    assert notices.is_final(refused(550, words), ADDRESS, takes_others=True) is is_final


@pytest.mark.parametrize("failure", [ValueError("no address"), SMTPNotSupportedError("SMTPUTF8")], ids=str)
def test_an_address_that_no_mail_can_be_made_for_is_final(failure: Exception) -> None:
    assert notices.is_final(failure, "ä@@post.example", takes_others=False)


def failing(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def refuse(*_args: object) -> int:
        raise failure

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_refused_address_is_erased_at_once_and_the_asker_is_told_under_the_code(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question(Status.WITH_ASKER, mail=ADDRESS, language="en")
    failing(monkeypatch, refused(550, "5.1.1 no such user"))
    assert (tasks.deliver(), tasks.deliver()) == (0, 0)
    row = Address.objects.get()
    assert (row.mail, row.refused_at is not None) == ("", True)
    assert Delivery.objects.filter(done_at=None, channel="asker_mail").count() == 0
    thread = pages.come_back(client, question)
    assert f"{NO_MAIL} You can leave another one below" in pages.seen(thread)
    again = pages.press(client, thread, "told", mail=OTHER)
    assert NO_MAIL not in pages.seen(again)
    assert Address.objects.get().mail == OTHER


def test_an_address_that_is_refused_when_the_answer_is_there_needs_no_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS, language="en")
    failing(monkeypatch, refused(550, "5.1.1 no such user"))
    tasks.deliver()
    seen = pages.seen(pages.come_back(client, question))
    assert NO_MAIL in seen
    assert "You can leave another one" not in seen


def test_a_server_that_says_later_for_five_days_is_told_like_a_refusal(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    make_question(Status.ANSWERED, mail=ADDRESS)
    failing(monkeypatch, refused(450, "4.2.0 later"))
    clock.forward(days=4, hours=23)
    tasks.deliver()
    assert Address.objects.get().mail == ADDRESS
    clock.forward(hours=3)
    tasks.deliver()
    assert Address.objects.get().mail == ""


def test_the_note_goes_with_the_thread_and_after_thirty_days(clock: Clock) -> None:
    question = make_question(mail=ADDRESS)
    workflow.refuse_address(question, seen=Address.objects.get())
    clock.forward(days=29)
    assert retention.due_addresses(timezone.now()).count() == 0
    clock.forward(days=2)
    assert retention.due_addresses(timezone.now()).count() == 1
    workflow.withdraw(question)
    assert Address.objects.count() == 0


def test_a_refused_address_holds_no_address() -> None:
    make_question(mail=ADDRESS)
    with pytest.raises(IntegrityError):
        Address.objects.update(refused_at=timezone.now())


def test_after_a_refusal_no_mail_is_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    question = make_question(mail=ADDRESS)
    workflow.refuse_address(question, seen=Address.objects.get())
    workflow.claim(question, by=member(question.organisation, "worker"))
    workflow.reply(question, by=member(question.organisation, "worker"), text="How old are you?")
    assert Delivery.objects.filter(channel="asker_mail").count() == 0


# --- two tabs, the second press -------------------------------------------------------------------


def test_an_address_left_while_the_mail_goes_out_stays_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    question = make_question(Status.WITH_ASKER, mail=ADDRESS)
    send = EmailBackend.send_messages

    def meanwhile(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        workflow.be_told(question, mail=OTHER, nonce=access.new_nonce())
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)
    assert tasks.deliver() == 1
    assert Address.objects.get().mail == OTHER


def test_a_refusal_does_not_touch_what_was_left_meanwhile() -> None:
    question = make_question(mail=ADDRESS)
    seen = Address.objects.get()
    workflow.be_told(question, mail=OTHER, nonce=access.new_nonce())
    workflow.refuse_address(question, seen=seen)
    assert Address.objects.get().mail == OTHER


def test_of_two_tabs_the_last_address_counts_and_the_second_press_changes_nothing(client: Client) -> None:
    question = make_question(language="en")
    one, two = pages.come_back(client, question), pages.come_back(client, question)
    pages.press(client, one, "told", mail=ADDRESS)
    pages.press(client, two, "told", mail=OTHER)
    assert "We will write to you once." in pages.seen(pages.press(client, one, "told", mail=ADDRESS))
    assert Address.objects.get().mail == OTHER


def test_in_an_old_tab_after_the_answer_no_address_is_kept(client: Client) -> None:
    question = make_question(language="en")
    old = pages.come_back(client, question)
    workflow.claim(question, by=member(question.organisation, "worker"))
    workflow.decline(question, by=member(question.organisation, "worker"), reason="not_for_us", text="Call them.")
    seen = pages.seen(pages.press(client, old, "told", mail=ADDRESS))
    assert "There is nothing to wait for any more: read it here. We did not keep the address." in seen
    assert Address.objects.count() == 0


# --- mails that come back -------------------------------------------------------------------------

RETURNED = """From: MAILER-DAEMON@mx.example\r
To: post@post.example\r
Subject: Undelivered Mail Returned to Sender\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
I'm sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; somebody@mail.example\r
Action: {action}\r
Status: 5.1.1\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: {message_id}\r
To: somebody@mail.example\r
\r
--b--\r
"""


@pytest.fixture
def sent() -> Question:
    question = make_question(Status.WITH_ASKER, mail=ADDRESS, language="en")
    assert tasks.deliver() == 1
    return question


def returned(action: str = "failed", message_id: str = "") -> bytes:
    message_id = message_id or Delivery.objects.get(channel="asker_mail").message_id()
    return RETURNED.format(action=action, message_id=message_id).encode()


def test_a_mail_that_comes_back_is_told_under_the_code(client: Client, sent: Question) -> None:
    assert bounces.take_in(returned())
    assert NO_MAIL in pages.seen(pages.come_back(client, sent))
    assert Address.objects.get().mail == ""


def test_one_that_comes_back_twice_or_after_a_new_address_changes_nothing(sent: Question) -> None:
    workflow.be_told(sent, mail=OTHER, nonce=access.new_nonce())
    assert (bounces.take_in(returned()), bounces.take_in(returned())) == (True, True)
    assert Address.objects.get().mail == OTHER


@pytest.mark.usefixtures("sent")
def test_what_is_only_late_forged_or_no_report_is_not_ours() -> None:
    forged = "<0123456789abcdef0123456789abcdef@post.example>"
    for raw in (returned("delayed"), returned(message_id=forged), b"Subject: hello\r\n\r\nhello", b"", b"\xff\xfe"):
        assert not bounces.take_in(raw)
    assert Address.objects.count() == 0


def test_after_ten_days_or_when_it_was_taken_back_nothing_is_left_to_tell(sent: Question, clock: Clock) -> None:
    workflow.withdraw(sent)
    bounces.take_in(returned())
    assert Address.objects.count() == 0
    clock.forward(days=11)
    assert not bounces.take_in(returned())


# --- come back on … -------------------------------------------------------------------------------

WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}
SAID = [
    ("fi", "torstaina 26. marraskuuta", "sunnuntai 22. marraskuuta"),
    ("sv", "torsdag den 26 november", "söndag den 22 november"),
    ("nb", "torsdag 26. november", "søndag 22. november"),
    ("en", "Thursday 26 November", "Sunday 22 November"),
]


@pytest.mark.parametrize(("language", "day", "today"), SAID)
def test_the_code_page_and_the_thread_say_the_day_and_what_day_it_is(
    language: str, day: str, today: str, client: Client, clock: Clock
) -> None:
    clock.set("2026-11-22 12:00")
    make_organisation("kivi", hours=WEEK, promise_days=4)
    page = pages.ask(client, "Ä" * 40, language=language)
    assert day in pages.seen(page)
    thread = pages.seen(client.post(f"/{language}/my-question/", {"code": pages.code(page)}))
    assert day in thread
    assert today in thread


def test_when_the_day_has_passed_the_thread_says_so_with_a_new_day(client: Client, clock: Clock) -> None:
    clock.set("2026-11-22 12:00")
    organisation = make_organisation("kivi", hours=WEEK, promise_days=4)
    question = make_question(organisation=organisation, language="en")
    late = "We promised an answer by Thursday 26 November, and we are late."
    clock.set("2026-11-26 23:59")
    assert "You get an answer by Thursday 26 November. Today is Thursday 26 November." in pages.seen(
        pages.come_back(client, question)
    )
    clock.set("2026-11-27 00:01")
    seen = pages.seen(pages.come_back(client, question))
    assert late in seen
    assert "Come back on Wednesday 2 December. Today is Friday 27 November." in seen
    clock.forward(days=7)
    assert "Come back on Tuesday 8 December." in pages.seen(pages.come_back(client, question))


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_set_right_by_a_day_asks_for_the_words_again_and_keeps_the_text(
    days: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = make_question(language="en")
    thread = pages.come_back(client, question)
    monkeypatch.setattr("time.time", (timezone.now() + timedelta(days=days)).timestamp)
    again = pages.press(client, thread, "write", text="One more thing.")
    assert "Enter your six words again" in pages.seen(again)
    assert "One more thing." in pages.html(again)
