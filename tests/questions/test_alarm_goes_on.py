"""The alarm goes on: when who has seen it sends no word, when nobody has answered, when the asker takes it back."""

from typing import Any

import pytest
from django.utils import timezone

from people.models import Night
from questions import access, tasks, workflow
from questions.models import Channel, Delivery, Event, Question, Status
from questions.workflow import alarm
from tests.conftest import Clock
from tests.factories import make_question, make_user, member
from tests.questions.duty import ACUTE, MONDAY, MONDAY_NIGHT, desk, line, roster, rung

pytestmark = pytest.mark.django_db


def again(question: Question) -> Question:
    question.refresh_from_db()
    return question


# --- seen, and no word ----------------------------------------------------------------------------


def test_who_has_seen_it_and_sends_no_word_in_time_does_not_silence_the_line(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(reply_minutes=30)
    first, second = roster(organisation)
    question = make_question(organisation=organisation, text=ACUTE)
    workflow.acknowledge(question, by=first)
    assert line(question) == [(second.name, "Mon 10:30"), (organisation.owner.name, "Mon 10:45")]
    clock.forward(minutes=29)
    assert (rung(), alarm.is_seen(again(question))) == ([], True)
    clock.forward(minutes=2)
    assert (rung(), alarm.is_seen(again(question))) == ([second.email], False)
    workflow.acknowledge(question, by=second)
    assert again(question).acknowledged_by == second


def test_a_word_in_time_ends_the_line(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(reply_minutes=30)
    first = roster(organisation)[0]
    question = make_question(organisation=organisation, text=ACUTE)
    workflow.claim(question, by=first)
    clock.forward(minutes=20)
    workflow.reply(question, by=first, text="Are you safe now?")
    clock.forward(hours=3)
    assert (rung(), alarm.is_seen(again(question))) == ([], True)


def test_who_says_that_they_have_seen_what_was_replied_to_has_no_time_limit(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, organisation=desk())
    workflow.reply(question, by=question.claimed_by, text="Are you safe now?")
    workflow.set_level(question, by=question.claimed_by, level=2)
    workflow.acknowledge(question, by=member(question.organisation, "second"))
    assert again(question).seen_until is None


def test_at_night_the_time_runs_by_the_clock_where_somebody_is_on_duty_and_with_work_elsewhere(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    for night, until in ((Night.DUTY, "Mon 23:30"), (Night.NOBODY, "Tue 09:30")):
        organisation = desk(night, reply_minutes=30)
        question = make_question(level=2, organisation=organisation)
        assert f"{timezone.localtime(again(question).reply_due_at):%a %H:%M}" == until
        workflow.acknowledge(question, by=roster(organisation)[0])
        assert f"{timezone.localtime(again(question).seen_until):%a %H:%M}" == until


def test_a_claim_on_a_danger_that_ran_out_without_a_word_calls_the_line_again(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(reply_minutes=240)
    question = make_question(Status.CLAIMED, level=2, organisation=organisation)
    assert again(question).acknowledged_by == question.claimed_by
    clock.forward(minutes=61)
    tasks.expire_claims()
    assert again(question).acknowledged_by is None
    assert rung() == [roster(organisation)[0].email]


# --- nobody answers -------------------------------------------------------------------------------


def test_when_nobody_has_answered_the_line_begins_anew_until_somebody_does(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=1, duty_minutes=20)
    first, lead = roster(organisation)[0], organisation.owner
    question = make_question(organisation=organisation, text=ACUTE)
    assert rung() == [first.email]
    clock.forward(minutes=20)
    assert rung() == [first.email, lead.email]
    assert line(question)[0] == (first.name, "Mon 10:40")
    clock.forward(minutes=19)
    assert (len(rung()), alarm.unanswered([question])) == (2, set())
    clock.forward(minutes=2)
    assert (rung()[2:], alarm.unanswered([question])) == ([first.email], {question.pk})
    workflow.acknowledge(question, by=first)
    workflow.claim(question, by=first)
    workflow.reply(question, by=first, text="Are you safe now?")
    clock.forward(hours=5)
    assert len(rung()) == 3


def test_a_new_danger_in_the_thread_has_not_been_called_in_vain_yet(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0)
    question = make_question(organisation=organisation, text=ACUTE)
    for _round in range(2):
        tasks.deliver()
        clock.forward(minutes=16)
    assert alarm.unanswered([question]) == {question.pk}
    workflow.dismiss_level(question, by=organisation.owner, reason="idiom")
    workflow.write(question, text=ACUTE, nonce=access.new_nonce())
    tasks.deliver()
    assert alarm.unanswered([question]) == set()


def test_the_rounds_are_the_work_of_the_clock_one_event_each(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(organisation=desk(roster=0, duty_minutes=15), text=ACUTE)
    for _round in range(4):
        tasks.deliver()
        tasks.deliver()
        clock.forward(minutes=15)
    assert Event.objects.filter(question=question, step="call_again", by=None).count() == 4
    assert Delivery.objects.filter(channel=Channel.DUTY_MAIL, done_at=None).count() == 1


def test_where_nobody_is_rung_at_night_what_a_program_suggested_begins_anew_in_the_morning(clock: Clock) -> None:
    clock.set("2026-11-16 15:50")
    organisation = desk(roster=0)
    question = make_question(organisation=organisation, text=ACUTE)
    tasks.deliver()
    assert line(question) == [(organisation.owner.name, "Tue 09:00")]


def test_a_line_that_was_told_twice_at_once_begins_anew_once(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(organisation=desk(roster=0), text=ACUTE)
    tasks.deliver()
    alarm.has_told(Delivery.objects.filter(event__question=question, channel=Channel.DUTY_MAIL).earliest("pk"))
    assert Event.objects.filter(step="call_again").count() == 1


# --- taken back unseen ----------------------------------------------------------------------------


@pytest.mark.parametrize("level", [None, 2])
def test_a_danger_that_was_taken_back_unseen_goes_on_calling_who_may_read_it(level: int | None, clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    first, second = roster(organisation)
    first.memberships.update(role="trainee")
    question = make_question(organisation=organisation, text=ACUTE, level=level)
    workflow.withdraw(question)
    clock.forward(minutes=16)
    assert rung() == [second.email]
    clock.forward(hours=1)
    assert organisation.owner.email in rung()
    found, needed = alarm.called(second, access.desk_questions(second))
    assert (found, needed) == (question, True)


def test_reading_what_was_taken_back_ends_the_line_as_saying_so_does(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0)
    other = make_user("lead", organisation)
    for ends in (workflow.acknowledge, workflow.read_last):
        question = make_question(level=2, organisation=organisation)
        workflow.withdraw(question)
        ends(question, by=other)
        assert (again(question).acknowledged_by, question.seen_until) == (other, None)
    clock.forward(hours=5)
    assert rung() == []


def test_what_was_taken_back_with_a_worry_calls_nobody(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    question = make_question(organisation=desk(Night.DUTY), urgent=True)
    workflow.withdraw(question)
    assert rung() == []


# --- the phone of a lead --------------------------------------------------------------------------


def test_a_lead_is_reached_by_phone_too_where_one_stands_on_the_roster(clock: Clock, settings: Any) -> None:
    settings.DUTY_HOOK_URL = "https://duty.example/ring"
    clock.set(MONDAY)
    organisation = desk(roster=0)
    organisation.duty_contacts.create(user=organisation.owner, from_hour=22, to_hour=6, phone="+358 40 000 0000")
    question = make_question(level=2, organisation=organisation)
    told = Delivery.objects.filter(event__question=question, event__step="set_level").order_by("pk")
    lead = organisation.owner.pk
    assert list(told.values_list("channel", "recipient")) == [
        ("duty_mail", f"user:{lead}"),
        ("duty_hook", f"user:{lead}"),
        ("duty_mail", f"due:{lead}"),
        ("duty_hook", f"due:{lead}"),
    ]
