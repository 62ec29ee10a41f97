"""The alarm by day and by night, the clock of a reply, and the hours of the roster."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from people.models import Night
from questions import access, workflow
from questions.models import Delivery, Status
from questions.workflow import there
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, member
from tests.questions.duty import ACUTE, MONDAY, MONDAY_NIGHT, MORNING, desk, line, roster, rung

pytestmark = pytest.mark.django_db


# --- at night -------------------------------------------------------------------------------------


def test_what_a_program_suggests_at_night_waits_for_the_morning_where_nobody_is_rung(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.NOBODY)
    question = make_question(organisation=organisation, text=ACUTE)
    assert line(question)[0] == (roster(organisation)[0].name, "Tue 09:00")
    clock.set("2026-11-17 08:59")
    assert rung() == []
    clock.set("2026-11-17 09:01")
    assert rung() == [roster(organisation)[0].email]


def test_what_a_program_suggests_at_night_is_told_at_once_where_a_duty_unit_is_told(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.DUTY)
    question = make_question(organisation=organisation, text=ACUTE)
    assert line(question)[:2] == [
        (roster(organisation)[0].name, "Mon 23:00"),
        (roster(organisation)[1].name, "Mon 23:15"),
    ]


def test_on_friday_night_the_morning_is_monday(clock: Clock) -> None:
    clock.set("2026-11-20 17:00")
    question = make_question(organisation=desk(Night.NOBODY), text=ACUTE)
    assert {when[:3] for _name, when in line(question)} == {"Mon"}


def test_a_gap_in_the_roster_of_a_duty_unit_is_filled_by_the_leads_at_once(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.DUTY, roster=0)
    organisation.duty_contacts.create(user=member(organisation, "second"), from_hour=16, to_hour=22)
    question = make_question(organisation=organisation, text=ACUTE)
    assert line(question) == [(organisation.owner.name, "Mon 23:00")]


def test_what_a_person_sets_at_night_goes_at_once_to_whoever_is_on(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.NOBODY)
    question = make_question(level=2, organisation=organisation)
    first, second = roster(organisation)
    assert line(question) == [
        (first.name, "Mon 23:00"),
        (second.name, "Mon 23:15"),
        (organisation.owner.name, "Tue 09:30"),  # a lead has not agreed to be rung at night
    ]


def test_what_a_person_sets_when_nobody_is_on_waits_for_the_roster_or_for_work(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    early, late = desk(Night.NOBODY, roster=0), desk(Night.NOBODY, roster=0)
    early.duty_contacts.create(user=member(early, "second"), from_hour=7, to_hour=16)
    late.duty_contacts.create(user=member(late, "second"), from_hour=12, to_hour=16)
    questions = [make_question(level=2, organisation=organisation) for organisation in (early, late)]
    assert [line(question)[0] for question in questions] == [
        (member(early, "second").name, "Tue 07:00"),
        (late.owner.name, "Tue 09:00"),
    ]


def test_a_suggestion_that_waits_for_the_morning_is_told_now_when_a_person_sets_it(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.NOBODY)
    question = make_question(organisation=organisation, text=ACUTE)
    assert rung() == []
    workflow.set_level(question, by=organisation.owner, level=2)
    assert rung() == [roster(organisation)[0].email]
    clock.set(MORNING)
    clock.forward(minutes=1)
    assert rung().count(roster(organisation)[0].email) == 1


def test_setting_what_was_told_already_rings_nobody_twice(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(organisation=organisation, text=ACUTE)
    assert len(rung()) == 1
    workflow.set_level(question, by=organisation.owner, level=2)
    assert len(rung()) == 1


def test_help_today_calls_the_duty_unit_at_night_and_nobody_by_day_or_elsewhere(clock: Clock) -> None:
    duty, nobody = desk(Night.DUTY), desk(Night.NOBODY)
    clock.set(MONDAY)
    by_day = make_question(organisation=duty, urgent=True)
    clock.set(MONDAY_NIGHT)
    by_night = make_question(organisation=duty, urgent=True)
    elsewhere = make_question(organisation=nobody, urgent=True)
    assert [len(line(question)) for question in (by_day, by_night, elsewhere)] == [0, 3, 0]
    assert rung() == [roster(duty)[0].email]
    workflow.acknowledge(by_night, by=roster(duty)[0])
    clock.forward(minutes=59)
    assert rung() == [roster(duty)[0].email]


def test_help_today_that_a_person_has_judged_calls_nobody_any_more(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.DUTY)
    question = make_question(organisation=organisation, urgent=True)
    workflow.set_level(question, by=organisation.owner, level=1)
    assert rung() == []


# --- a reply is due -------------------------------------------------------------------------------


def test_when_no_reply_has_gone_out_in_time_the_leads_are_told(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(reply_minutes=60)
    question = make_question(Status.CLAIMED, organisation=organisation)
    workflow.set_level(question, by=question.claimed_by, level=2)
    workflow.acknowledge(question, by=question.claimed_by)
    clock.forward(minutes=59)
    assert rung() == []
    clock.forward(minutes=2)
    assert rung()[:1] == [organisation.owner.email]  # and the line goes on
    assert "waits for a reply" in mail.outbox[0].body


def test_a_reply_in_time_keeps_the_leads_from_being_told(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, organisation=desk())
    workflow.set_level(question, by=question.claimed_by, level=2)
    workflow.reply(question, by=question.claimed_by, text="I have read it.")
    clock.forward(days=2)
    assert rung() == []


def test_when_the_asker_of_a_set_danger_writes_who_follows_it_is_told_and_the_clock_runs_anew(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, organisation=desk(reply_minutes=30))
    holder = question.claimed_by
    workflow.set_level(question, by=holder, level=2)
    workflow.reply(question, by=holder, text="I have read it.")
    clock.forward(hours=3)
    workflow.write(question, text="Kiitos vastauksesta. Milloin koulu alkaa?", nonce=access.new_nonce())
    question.refresh_from_db()
    assert question.reply_due_at == timezone.now() + timedelta(minutes=30)
    assert rung() == [holder.email]
    clock.forward(minutes=31)
    # The line goes on, and the leads are told.
    assert rung()[1:] == [roster(question.organisation)[0].email, question.organisation.owner.email]


@pytest.mark.parametrize(("night", "told"), [(Night.NOBODY, "Tue 10:00"), (Night.DUTY, "Mon 23:00")])
def test_at_night_who_follows_it_is_told_when_they_work_or_at_once_by_the_duty_unit(
    night: str, told: str, clock: Clock
) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, organisation=desk(night))
    question.claimed_by.memberships.update(shift={"1": ["10:00", "14:00"]})
    workflow.set_level(question, by=question.claimed_by, level=2)
    workflow.reply(question, by=question.claimed_by, text="I have read it.")
    clock.set(MONDAY_NIGHT)
    workflow.write(question, text="One more thing.", nonce=access.new_nonce())
    row = Delivery.objects.get(recipient=f"due:{question.claimed_by_id}", done_at=None)
    assert f"{timezone.localtime(row.next_try_at):%a %H:%M}" == told


def test_on_an_answered_question_no_clock_of_a_reply_runs() -> None:
    question = make_question(Status.ANSWERED, level=2)
    question.refresh_from_db()
    assert (question.reply_due_at, question.danger_since is not None) == (None, True)


# --- the roster -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "on"),
    [
        ("2026-11-20 21:59", False),  # Friday
        ("2026-11-20 22:00", True),
        ("2026-11-21 05:59", True),  # Saturday morning belongs to Friday's night
        ("2026-11-21 06:00", False),
        ("2026-11-21 23:00", False),
    ],
)
def test_a_night_on_the_roster_belongs_to_the_day_on_which_it_begins(moment: str, on: bool, clock: Clock) -> None:
    clock.set(moment)
    organisation = desk(roster=0)
    organisation.duty_contacts.create(user=member(organisation, "second"), from_hour=22, to_hour=6, days=[4])
    assert bool(there.on_duty(organisation, timezone.now())) is on


def test_the_hours_of_the_roster_are_local(clock: Clock) -> None:
    organisation = make_organisation(zone="Europe/Oslo", country="no")
    contact = organisation.duty_contacts.create(user=member(organisation, "second"), from_hour=8, to_hour=16)
    for moment, on in [("2026-11-16 08:30", False), ("2026-11-16 09:00", True), ("2026-07-16 09:00", True)]:
        clock.set(moment)  # Helsinki is an hour ahead, in summer too
        assert (contact in there.on_duty(organisation, timezone.now())) is on
    assert contact.next_on(datetime.fromisoformat("2026-11-16T05:10+00:00")) == datetime.fromisoformat(
        "2026-11-16T07:00+00:00"
    )
