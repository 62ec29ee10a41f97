"""What runs beside the requests: mails, digests, expiry, erasing. Safe to run twice, nothing lost, nothing doubled."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django import forms
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils import timezone

from ground.models import LEASE, LedgerLine
from people.models import Membership, User
from questions import access, tasks, workflow
from questions.models import Address, Delivery, Message, Question, Receipt, Status
from questions.retention import due_threads
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db
ADDRESS = "somebody@mail.example"
GREETINGS = ("Hei", "Hej", "Hello")


def test_the_asker_is_told_once_and_the_address_is_erased_with_it() -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS)
    assert (tasks.deliver(), tasks.deliver()) == (1, 0)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert Address.objects.filter(question=question).count() == 0


def test_each_asker_is_told_in_the_language_they_asked_in() -> None:
    for language in ("fi", "sv", "nb", "en"):
        make_question(Status.ANSWERED, mail=f"{language}@mail.example", language=language)
    assert tasks.deliver() == 4
    bodies = {message.to[0][:2]: message.body for message in mail.outbox}
    assert len(set(bodies.values())) == 4
    assert (bodies["fi"].split(",")[0], bodies["sv"].split(",")[0], bodies["en"].split(",")[0]) == GREETINGS


def test_that_the_address_was_forgotten_outlives_a_restore() -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS)
    before = set(LedgerLine.objects.values_list("pk", flat=True))
    tasks.deliver()
    rows = LedgerLine.objects.exclude(pk__in=before)
    assert [(row.step, row.table, row.number) for row in rows] == [
        ("forget_address", "questions.question", question.pk)
    ]


def test_an_address_that_is_left_while_the_mail_to_the_old_one_goes_out_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    question, send = make_question(Status.ANSWERED, mail=ADDRESS), EmailBackend.send_messages

    def meanwhile(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        Address.objects.filter(question=question).update(mail="new@mail.example", left_at=timezone.now())
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)
    tasks.deliver()
    assert [row.mail for row in Address.objects.filter(question=question)] == ["new@mail.example"]


def test_that_an_address_was_refused_is_still_told_when_there_is_something_new() -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS)
    Address.objects.update(mail="", refused_at=timezone.now())
    assert (tasks.deliver(), len(mail.outbox)) == (0, 0)
    assert Address.objects.filter(question=question, refused_at__isnull=False).exists()


def test_the_mail_to_the_asker_says_nothing() -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS, language="fi")
    tasks.deliver()
    said = str(mail.outbox[0].message()).lower()
    for word in ("kynnys", "sosiaali", "kysymy", "vastau", "127.0.0.1", "http"):
        assert word not in said
    assert not set(question.code.split()) & set(re.findall(r"\w+", said))


def test_the_same_delivery_keeps_its_message_id_at_each_try() -> None:
    make_question(Status.ANSWERED, mail=ADDRESS)
    delivery = Delivery.objects.get(channel="asker_mail")
    first = delivery.message_id()
    tasks.deliver()
    assert mail.outbox[0].extra_headers["Message-ID"] == first
    assert Delivery.objects.get(pk=delivery.pk).message_id() == first


def test_a_mail_server_that_refuses_loses_nothing(refuse: Callable[[bool], None], clock: Clock) -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS)
    refuse(True)
    assert tasks.deliver() == 0
    assert Address.objects.get(question=question).mail == ADDRESS
    refuse(False)
    assert tasks.deliver() == 0  # not at once again
    clock.forward(minutes=1)
    assert (tasks.deliver(), len(mail.outbox)) == (1, 1)


def test_an_address_that_no_mail_can_be_made_for_keeps_no_other_mail_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert forms.EmailField().clean("somebody@xn--a-\u00e4.example")  # the form takes it
    make_question(Status.ANSWERED, mail="somebody@xn--a-\u00e4.example")
    make_question(Status.ANSWERED, mail=ADDRESS)
    monkeypatch.setattr(EmailBackend, "send_messages", lambda _self, mails: sanitize_address(mails[0].to[0], "ascii"))
    assert tasks.deliver() == 1
    assert Delivery.objects.filter(channel="asker_mail", done_at__isnull=False).count() == 2


def test_a_worker_that_died_with_the_lease_gives_it_back(clock: Clock) -> None:
    make_question(Status.ANSWERED, mail=ADDRESS)
    tasks.lease(Delivery.objects.filter(channel="asker_mail"))
    assert tasks.deliver() == 0
    clock.forward(minutes=3)
    assert tasks.deliver() == 1


def test_no_address_no_mail() -> None:
    question = make_question(Status.ANSWERED, mail=ADDRESS)
    Address.objects.filter(question=question).delete()
    tasks.deliver()
    assert mail.outbox == []
    assert Delivery.objects.get(channel="asker_mail").done_at is not None


def test_a_reply_and_a_decline_tell_the_asker_too() -> None:
    make_question(Status.WITH_ASKER, mail=ADDRESS)
    make_question(Status.DECLINED, mail=ADDRESS)
    assert tasks.deliver() == 2


def test_a_set_danger_is_told_at_once_to_whom_the_organisation_named(clock: Clock) -> None:
    clock.set("2026-11-16 10:00")
    organisation = make_organisation()
    lead, second = organisation.owner, member(organisation, "second")
    organisation.duty_contacts.create(user=lead, from_hour=8, to_hour=16)
    organisation.duty_contacts.create(user=second, from_hour=16, to_hour=8)
    make_question(level=2, organisation=organisation, text="A text nobody outside may read.")
    tasks.deliver()
    assert [message.to for message in mail.outbox] == [[lead.email]]
    assert "nobody outside" not in str(mail.outbox[0].message())


def _digest_organisation() -> object:
    return make_organisation(
        hours={str(day): ["09:00", "16:00"] for day in range(5)}, digest_hours=[9, 12], zone="Europe/Helsinki"
    )


def test_staff_get_one_digest_at_a_fixed_hour_of_their_shift(clock: Clock) -> None:
    clock.set("2026-11-16 10:10")
    organisation = _digest_organisation()
    make_question(organisation=organisation, text="A text nobody outside may read.")
    make_question(organisation=organisation)
    assert tasks.send_digests() == 0
    clock.set("2026-11-16 12:01")
    people = {member(organisation, role).email for role in ("worker", "second", "lead")}
    assert (tasks.send_digests(), tasks.send_digests()) == (3, 0)
    assert {message.to[0] for message in mail.outbox} == people
    assert all("2 new questions" in message.body and "outside" not in message.body for message in mail.outbox)
    clock.set(clock.at + LEASE + timedelta(minutes=1))  # nor when whoever sends could have been killed
    assert tasks.send_digests() == 0


def test_nobody_is_told_off_shift(clock: Clock) -> None:
    clock.set("2026-11-20 15:30")
    make_question(organisation=_digest_organisation())
    for evening in ("2026-11-20 21:00", "2026-11-21 12:00", "2026-11-23 08:30"):
        clock.set(evening)
        assert tasks.send_digests() == 0
    clock.set("2026-11-23 09:05")
    assert tasks.send_digests() == 3


def _digests(clock: Clock, *moments: str) -> list[int]:
    sent = []
    for moment in moments:
        clock.set(moment)
        before = len(mail.outbox)
        tasks.send_digests()
        sent.append(sum(message.to == ["w@desk.example"] for message in mail.outbox[before:]))
    return sent


def _asked_on_sunday(clock: Clock, shift: dict[str, list[str]]) -> User:
    organisation = _digest_organisation()
    worker = member(organisation, "worker")
    worker.memberships.update(shift=shift)
    User.objects.filter(pk=worker.pk).update(email="w@desk.example")
    clock.set("2026-11-15 18:00")
    make_question(organisation=organisation)
    return worker


def test_a_shift_of_ones_own_decides_when_one_is_told(clock: Clock) -> None:
    _asked_on_sunday(clock, {"1": ["10:00", "16:00"]})
    monday, tuesday = ("2026-11-16 09:05", "2026-11-16 12:05"), ("2026-11-17 09:05", "2026-11-17 12:05")
    assert _digests(clock, *monday, *tuesday) == [0, 0, 0, 1]


def test_a_shift_that_holds_no_fixed_hour_is_told_when_it_begins(clock: Clock) -> None:
    _asked_on_sunday(clock, {"0": ["16:30", "20:00"]})
    hours = [f"2026-11-16 {hour}:05" for hour in ("09", "12", "16", "17")]
    assert _digests(clock, *hours) == [0, 0, 0, 1]


def test_on_a_holiday_nobody_is_told_whatever_their_shift_says(clock: Clock) -> None:
    organisation = _digest_organisation()
    Membership.objects.update(shift={str(day): ["09:00", "16:00"] for day in range(7)})
    clock.set("2026-12-24 15:30")
    make_question(organisation=organisation)
    sent = []
    for moment in ("2026-12-25 09:05", "2026-12-26 12:05", "2026-12-27 09:05"):  # two holidays, a Sunday of their shift
        clock.set(moment)
        sent.append(tasks.send_digests())
    assert sent == [0, 0, 3]


def test_who_works_at_two_places_is_told_in_the_hours_of_either(clock: Clock) -> None:
    worker = _asked_on_sunday(clock, {"0": ["09:00", "11:00"]})
    evening = make_organisation("evening", hours={"1": ["17:00", "21:00"]}, digest_hours=[18], zone="Europe/Oslo")
    Membership.objects.create(user=worker, team=evening.teams.get(), role="worker")
    moments = ("2026-11-16 12:05", "2026-11-16 19:05", "2026-11-17 18:05", "2026-11-17 19:05")
    assert _digests(clock, *moments) == [0, 0, 0, 1]


def test_leads_are_told_of_a_wish_to_talk_and_of_abuse_and_the_mail_does_not_say_which(clock: Clock) -> None:
    clock.set("2026-11-16 10:10")
    organisation = _digest_organisation()
    question = make_question(organisation=organisation)
    Delivery.objects.update(done_at=clock.at)
    workflow.need_to_talk(question, by=member(organisation, "worker"))
    workflow.mark_abuse(question, by=member(organisation, "worker"), kind="hate")
    clock.set("2026-11-16 12:01")
    assert tasks.send_digests() == 1
    assert mail.outbox[0].to == [member(organisation, "lead").email]
    assert ("2 matters for the lead" in mail.outbox[0].body, "talk" in mail.outbox[0].body) == (True, False)


def test_who_acts_is_not_told_of_it() -> None:
    question = make_question(Status.IN_REVIEW)
    told = set(Delivery.objects.filter(event__step="submit").values_list("recipient", flat=True))
    assert told == {f"user:{question.reviewer_id}"}


def test_a_claim_that_ran_out_goes_back_to_the_queue(clock: Clock) -> None:
    question = make_question(Status.CLAIMED)
    assert tasks.expire_claims() == 0
    clock.forward(minutes=61)
    assert (tasks.expire_claims(), tasks.expire_claims()) == (1, 0)
    assert Question.objects.get(pk=question.pk).status == Status.WAITING


def test_typing_keeps_a_claim(clock: Clock) -> None:
    question = make_question(Status.CLAIMED)
    clock.forward(minutes=50)
    workflow.save_copy(question, by=question.claimed_by, seen=0, wording=workflow.Wording("Half an answer"))
    clock.forward(minutes=50)
    assert tasks.expire_claims() == 0


def test_a_thread_nobody_used_for_its_months_is_erased(clock: Clock) -> None:
    question = make_question(Status.ANSWERED)
    clock.forward(days=180)
    assert tasks.erase_due()["threads"] == 0
    clock.forward(days=10)
    assert tasks.erase_due()["threads"] == 1
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    assert access.open_by_code(question.code) is None


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLAIMED, Status.IN_REVIEW])
def test_what_the_desk_still_owes_is_never_erased_by_time(clock: Clock, status: Status) -> None:
    make_question(status)
    clock.forward(days=1000)
    assert list(due_threads(timezone.now())) == []


def test_a_thread_that_waits_for_an_asker_who_never_returned_is_erased(clock: Clock) -> None:
    make_question(Status.WITH_ASKER)
    worried = make_question(Status.WITH_ASKER, level=1)
    clock.forward(days=1000)
    assert worried not in due_threads(timezone.now())
    assert tasks.erase_due()["threads"] == 1


def test_an_answer_that_came_late_is_not_erased_before_it_could_be_read(clock: Clock) -> None:
    question = make_question(Status.IN_REVIEW)
    clock.forward(days=400)
    workflow.approve(question, by=question.reviewer, draft_id=question.draft_id)
    assert tasks.erase_due()["threads"] == 0


def test_a_danger_is_told_to_the_leads_when_those_named_have_left(clock: Clock) -> None:
    clock.set("2026-11-16 10:00")
    organisation = make_organisation()
    organisation.duty_contacts.create(user=make_user("worker", make_organisation()), from_hour=0, to_hour=0)
    make_question(level=2, organisation=organisation)
    tasks.deliver()
    assert [message.to for message in mail.outbox] == [[organisation.owner.email]]


def test_a_set_danger_is_held_back_from_erasing(clock: Clock) -> None:
    make_question(Status.ANSWERED, level=2)
    clock.forward(days=1000)
    assert list(due_threads(timezone.now())) == []


def test_addresses_and_receipts_go_when_their_time_is_over(clock: Clock) -> None:
    make_question(mail=ADDRESS)
    clock.forward(minutes=61)
    assert tasks.erase_due()["receipts"] == 1
    clock.forward(days=30)
    assert tasks.erase_due()["addresses"] == 1
    assert (Receipt.objects.count(), Address.objects.count()) == (0, 0)


def test_erasing_twice_does_the_same() -> None:
    question = make_question(Status.ANSWERED)
    old = timezone.now() - timedelta(days=400)
    Question.objects.filter(pk=question.pk).update(used_on=old.date(), answered_at=old)
    assert (tasks.erase_due()["threads"], tasks.erase_due()["threads"]) == (1, 0)


def test_a_danger_set_when_nobody_is_on_is_told_when_somebody_comes_on(clock: Clock) -> None:
    clock.set("2026-11-16 22:30")
    hours = {str(day): ["08:00", "16:00"] for day in range(5)}
    organisation = make_organisation(zone="Europe/Helsinki", hours=hours)
    lead, second = organisation.owner, member(organisation, "second")
    organisation.duty_contacts.create(user=lead, from_hour=8, to_hour=16)
    organisation.duty_contacts.create(user=second, from_hour=12, to_hour=20)
    make_question(level=2, organisation=organisation)
    clock.set("2026-11-17 07:59")
    assert tasks.deliver() == 0
    clock.set("2026-11-17 08:01")
    assert (tasks.deliver(), [message.to for message in mail.outbox]) == (1, [[lead.email]])


def test_a_reply_in_danger_is_told_to_those_who_have_to_read_it(clock: Clock) -> None:
    clock.set("2026-11-16 10:10")
    organisation = _digest_organisation()
    question = make_question(Status.WITH_ASKER, level=1, organisation=organisation)
    make_question(Status.WITH_ASKER, organisation=organisation)
    told = set(Delivery.objects.filter(event__step="reply").values_list("event__question", "recipient"))
    assert told == {(question.pk, f"user:{member(organisation, role).pk}") for role in ("second", "lead")}
    clock.set("2026-11-16 12:01")
    tasks.send_digests()
    second = next(message for message in mail.outbox if message.to == [member(organisation, "second").email])
    assert "1 reply of a colleague to read" in second.body


def test_a_team_with_nobody_left_leaves_its_questions_to_the_whole_organisation() -> None:
    organisation = make_organisation()
    organisation.teams.create(name="Empty", topics=["school"])
    question = make_question(organisation=organisation)
    assert question.team.name == "Empty"
    assert Delivery.objects.filter(event__question=question, event__step="ask").count() == 3


def test_a_line_for_somebody_who_left_is_not_kept_waiting(clock: Clock) -> None:
    clock.set("2026-11-16 10:10")
    question = make_question(organisation=_digest_organisation())
    Membership.objects.all().update(ended_at=timezone.now(), ended_by=question.organisation.owner)
    clock.set("2026-11-16 12:01")
    assert (tasks.send_digests(), Delivery.objects.filter(done_at=None).count()) == (0, 0)
