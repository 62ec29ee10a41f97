"""The alarm: who is told of a danger, in which order and when, until somebody has seen it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from people.models import Membership, User
from questions import access, tasks, workflow
from questions.models import Delivery, Event, Question, Status
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member
from tests.questions.duty import ACUTE, MONDAY, WEEK, desk, line, roster, rung

pytestmark = pytest.mark.django_db


# --- the line -------------------------------------------------------------------------------------


def test_the_first_is_told_at_once_the_next_after_the_minutes_and_then_the_leads(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(duty_minutes=20)
    question = make_question(level=2, organisation=organisation)
    first, second = roster(organisation)
    assert line(question) == [
        (first.name, "Mon 10:00"),
        (second.name, "Mon 10:20"),
        (organisation.owner.name, "Mon 10:40"),
    ]
    assert rung() == [first.email]
    clock.set("2026-11-16 10:19")
    assert rung() == [first.email]
    clock.set("2026-11-16 10:41")
    assert rung() == [first.email, second.email, organisation.owner.email]
    assert rung()[3:] == []


def test_the_place_in_line_decides_and_each_person_stands_there_once(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0)
    late, early = make_user("worker", organisation), make_user("worker", organisation)
    organisation.duty_contacts.create(user=late, place=2, from_hour=0, to_hour=0)
    organisation.duty_contacts.create(user=early, place=1, from_hour=8, to_hour=16)
    organisation.duty_contacts.create(user=early, place=3, from_hour=0, to_hour=0)
    question = make_question(level=2, organisation=organisation)
    assert [name for name, _when in line(question)] == [early.name, late.name, organisation.owner.name]


def test_who_sets_the_danger_is_not_told_of_it_unless_alone(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    first, second = roster(organisation)
    question = make_question(organisation=organisation)
    workflow.set_level(question, by=first, level=2)
    assert [name for name, _when in line(question)] == [second.name, organisation.owner.name]
    alone = make_organisation(hours=WEEK, zone="Europe/Helsinki")
    question = make_question(organisation=alone)
    workflow.set_level(question, by=alone.owner, level=2)
    assert [name for name, _when in line(question)] == [alone.owner.name]


def test_with_an_empty_roster_the_leads_are_told_at_once(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0)
    other = make_user("lead", organisation)
    question = make_question(level=2, organisation=organisation)
    assert line(question) == [(organisation.owner.name, "Mon 10:00"), (other.name, "Mon 10:15")]


def test_a_roster_for_the_nights_alone_leaves_the_day_to_the_leads(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0)
    organisation.duty_contacts.create(user=member(organisation, "second"), from_hour=16, to_hour=8)
    question = make_question(level=2, organisation=organisation)
    assert line(question) == [(organisation.owner.name, "Mon 10:00")]


def test_who_has_left_is_not_told_even_if_they_left_after_the_line_was_written_down(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    first, second = roster(organisation)
    make_question(level=2, organisation=organisation)
    Membership.objects.filter(user=first).update(ended_at=timezone.now(), ended_by=organisation.owner)
    clock.forward(minutes=16)
    assert rung() == [second.email]
    assert Delivery.objects.filter(channel="duty_mail", recipient=f"user:{first.pk}", done_at=None).count() == 0


def test_an_admin_on_the_roster_who_may_open_no_thread_is_not_told(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0)
    organisation.duty_contacts.create(user=make_user("admin", organisation), from_hour=0, to_hour=0)
    question = make_question(level=2, organisation=organisation)
    assert [name for name, _when in line(question)] == [organisation.owner.name]


def test_a_made_up_danger_calls_nobody(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    team = organisation.teams.get()
    question = workflow.practise(by=organisation.owner, team=team, language="en", text=ACUTE)
    workflow.set_level(question, by=organisation.owner, level=2)
    assert (line(question), rung()) == ([], [])


# --- until somebody has seen it -------------------------------------------------------------------

SEEN: dict[str, Callable[[Question, User], Any]] = {
    "presses": lambda question, by: workflow.acknowledge(question, by=by),
    "takes it": lambda question, by: workflow.claim(question, by=by),
}


@pytest.mark.parametrize("how", SEEN)
def test_nobody_else_is_called_once_somebody(how: str, clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(level=2, organisation=organisation)
    first = roster(organisation)[0]
    assert rung() == [first.email]
    SEEN[how](question, first)
    clock.forward(minutes=59)
    assert roster(organisation)[1].email not in rung()
    question.refresh_from_db()
    assert question.acknowledged_by == first


def test_nobody_else_is_called_once_the_holder_replies(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(Status.CLAIMED, organisation=organisation)
    workflow.set_level(question, by=question.claimed_by, level=2)
    workflow.reply(question, by=question.claimed_by, text="I have read it. Are you safe now?")
    clock.forward(hours=2)
    assert rung() == []


@pytest.mark.parametrize("step", ["open", "note", "set_level", "consult", "hand_over"])
def test_looking_at_it_is_not_enough(step: str, clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(Status.CLAIMED, organisation=organisation)
    holder, second = question.claimed_by, member(organisation, "second")
    workflow.set_level(question, by=holder, level=2)
    if step == "consult":
        workflow.consult(question, by=second, office="police")
    elif step == "hand_over":
        workflow.hand_over(question, by=holder, to=second)
    elif step == "open":
        access.record_opening(question, by=second)
    question.refresh_from_db()
    assert question.acknowledged_by is None
    assert rung() == [roster(organisation)[0].email]


def test_only_the_first_of_two_has_seen_it() -> None:
    question = make_question(level=2)
    worker, second = (member(question.organisation, role) for role in ("worker", "second"))
    workflow.acknowledge(question, by=second)
    with pytest.raises(workflow.NotAllowed, match=f"{second} has seen it already"):
        workflow.acknowledge(question, by=worker)
    question.refresh_from_db()
    assert question.acknowledged_by == second


ENDS: dict[str, Callable[[Question, User, User], Any]] = {
    "dismissed": lambda question, one, two: workflow.dismiss_level(question, by=one, reason="idiom"),
    "taken for a worry": lambda question, one, two: workflow.set_level(question, by=one, level=1, reason="past"),
    "seen, then withdrawn": lambda question, one, two: workflow.withdraw(workflow.acknowledge(question, by=one)),
}


@pytest.mark.parametrize("how", ENDS)
def test_the_line_ends_when_it_is(how: str, clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(organisation=organisation, text=ACUTE)
    assert question.suggested_level == 2
    assert len(rung()) == 1
    ENDS[how](question, member(organisation, "worker"), member(organisation, "second"))
    clock.forward(hours=2)
    assert len(rung()) == 1
    assert Delivery.objects.filter(channel="duty_mail", done_at=None).count() == 0


def test_the_line_ends_when_two_have_lowered_it(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(level=2, organisation=desk())
    one, two = (member(question.organisation, role) for role in ("worker", "second"))
    workflow.ask_lower(question, by=one, level=0, reason="mistake")
    assert len(rung()) == 1  # one person's wish ends nothing
    workflow.confirm_lower(question, by=two)
    clock.forward(hours=2)
    assert len(rung()) == 1


def test_a_danger_that_comes_again_is_told_from_the_beginning_and_the_old_line_is_over(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    first = roster(organisation)[0]
    question = make_question(organisation=organisation, text=ACUTE)
    assert rung() == [first.email]
    workflow.dismiss_level(question, by=member(organisation, "worker"), reason="idiom")
    clock.forward(minutes=10)
    workflow.write(question, text=ACUTE, nonce=access.new_nonce())
    clock.forward(minutes=6)  # the second's turn in the old line, not yet in the new one
    assert rung() == [first.email, first.email]


def test_another_acute_message_long_after_it_was_seen_calls_the_line_again(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(organisation=organisation, text=ACUTE)
    tasks.deliver()
    workflow.acknowledge(question, by=roster(organisation)[0])
    clock.forward(minutes=30)
    workflow.write(question, text=ACUTE, nonce=access.new_nonce())
    first = roster(organisation)[0]
    assert rung() == [first.email] * 2  # they are at it, and told of it
    question.refresh_from_db()
    assert question.acknowledged_by == first
    clock.forward(hours=2)
    workflow.write(question, text=ACUTE, nonce=access.new_nonce())
    assert line(question)[0] == (first.name, "Mon 12:30")
    question.refresh_from_db()
    assert question.acknowledged_by is None


# --- mail lost, twice, refused --------------------------------------------------------------------


def test_a_mail_that_was_lost_is_tried_again_within_minutes_however_often_it_failed(
    refuse: Callable[[bool], None], clock: Clock
) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=1)
    make_question(level=2, organisation=organisation)
    refuse(True)
    for _ in range(6):
        assert tasks.deliver() == 0
        clock.forward(minutes=2, seconds=1)
    refuse(False)
    assert roster(organisation)[0].email in rung()
    tries = Delivery.objects.get(channel="duty_mail", recipient=f"user:{roster(organisation)[0].pk}").tries
    assert tries == 7


def test_a_danger_is_told_before_the_mails_to_askers(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=1)
    make_question(Status.ANSWERED, mail="somebody@mail.example", organisation=organisation)
    clock.forward(minutes=1)
    make_question(level=2, organisation=organisation)
    assert rung() == [roster(organisation)[0].email, "somebody@mail.example"]


def test_the_mail_names_no_question_and_leads_to_the_login(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    make_question(level=2, organisation=organisation, text=f"{ACUTE} My name is Zebulon.")
    rung()
    said = mail.outbox[0].body.replace("http://127.0.0.1:8000/desk/called/", "") + mail.outbox[0].subject
    said = said.replace(roster(organisation)[0].name, "")
    assert not any(character.isdigit() for character in said)
    assert "http" not in said
    for private in ("Zebulon", "die", "suicide", "danger", "question", "Kynnys", "young"):
        assert private not in said


def test_the_line_stands_in_the_transaction_of_the_step() -> None:
    question = make_question(organisation=desk())
    try:
        with transaction.atomic():
            workflow.set_level(question, by=question.organisation.owner, level=2)
            raise RuntimeError
    except RuntimeError:
        pass
    assert Delivery.objects.filter(channel="duty_mail").count() == 0
    assert Event.objects.filter(step="set_level").count() == 0


@pytest.mark.parametrize("way", ["release", "pass_on", "expire"])
def test_who_took_it_and_left_it_without_a_word_does_not_silence_the_line(way: str, clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(suggested=2, organisation=organisation)
    worker = member(organisation, "worker")
    workflow.claim(question, by=worker)
    clock.forward(minutes=61)
    workflow.expire(question) if way == "expire" else getattr(workflow, way)(question, by=worker)
    question.refresh_from_db()
    assert question.acknowledged_by is None
    assert rung() == [roster(organisation)[0].email]


def test_who_has_replied_before_leaving_it_has_seen_it(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(suggested=2, organisation=desk())
    worker = member(question.organisation, "worker")
    workflow.claim(question, by=worker)
    workflow.reply(question, by=worker, text="Are you safe now?")
    workflow.release(workflow.resume(question, by=worker), by=worker)
    question.refresh_from_db()
    assert question.acknowledged_by == worker


def test_a_call_that_did_not_get_through_counts_for_nobody(refuse: Callable[[bool], None], clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=1)
    for _danger in range(2):
        make_question(level=2, organisation=organisation)
    due = Delivery.objects.filter(channel="duty_mail", recipient=f"user:{roster(organisation)[0].pk}", done_at=None)
    refuse(True)
    assert (rung(), due.count()) == ([], 2)
    refuse(False)
    clock.forward(seconds=31)  # in the same two minutes
    assert (len(rung()), due.count()) == (1, 0)
