"""Help reaches the asker at once, whatever the status; no single word makes a danger smaller than it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from content.models import Readable
from people.models import Membership
from questions import access, tasks, workflow
from questions.models import Event, Kind, Level, Publish, Question, Status
from questions.workflow import NotAllowed, protocol, there
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member
from tests.questions.duty import MONDAY, MONDAY_NIGHT, desk

pytestmark = pytest.mark.django_db
OFF = {"5": ["09:00", "10:00"]}  # works on Saturdays alone


def people(question: Question) -> Any:
    """The worker, a second worker, the lead."""
    return (member(question.organisation, role) for role in ("worker", "second", "lead"))


def again(question: Question) -> Question:
    question.refresh_from_db()
    return question


def goes_home(*users: Any) -> None:
    Membership.objects.filter(user__in=users).update(shift=OFF)


# --- a word to the asker, at once -----------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.DECLINED])
@pytest.mark.parametrize("level", [1, 2])
def test_where_it_was_over_whoever_writes_opens_it_again_and_has_it(status: Status, level: int) -> None:
    question = make_question(status)
    _worker, second, _lead = people(question)
    workflow.set_level(question, by=second, level=level)
    workflow.reply(question, by=second, text="Are you safe?")
    now = again(question)
    assert (now.status, now.claimed_by, now.owner, now.declined_for) == (Status.WITH_ASKER, second, second, "")
    assert now.messages.get(kind=Kind.REPLY).read_due_at is not None


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.DECLINED, Status.IN_REVIEW])
def test_without_a_level_nobody_writes_under_an_answer_or_beside_a_draft(status: Status) -> None:
    question = make_question(status)
    worker = member(question.organisation, "worker")
    with pytest.raises(NotAllowed, match="Set the level first"):
        workflow.reply(question, by=worker, text="One more thing.")


def test_beside_a_draft_a_word_goes_out_and_the_draft_stays_with_who_reads_it() -> None:
    question = make_question(Status.IN_REVIEW)
    worker, second, lead = people(question)
    workflow.set_level(question, by=lead, level=2)
    workflow.reply(question, by=lead, text="Are you safe?")
    now = again(question)
    assert (now.status, now.claimed_by, now.reviewer) == (Status.IN_REVIEW, worker, second)
    assert now.reply_due_at is None
    workflow.approve(question, by=second, draft_id=now.draft_id or 0)


def test_a_word_to_the_asker_pauses_what_is_scheduled_and_asks_for_another_yes() -> None:
    organisation = make_organisation(publish_after_days=3)
    question = make_question(Status.ANSWERED, organisation=organisation, agreed=True)
    Question.objects.filter(pk=question.pk).update(suggested_level=1)
    workflow.reply(question, by=member(organisation, "second"), text="Are you safe?")
    now = again(question)
    assert now.publication is not None
    assert (now.publication.status, now.publish) == (Readable.HELD, Publish.ASK)


def test_of_two_who_write_at_once_the_second_is_told_who_has_it() -> None:
    question = make_question(Status.ANSWERED, suggested=2)
    worker, second, _lead = people(question)
    workflow.reply(question, by=second, text="Are you safe?")
    with pytest.raises(NotAllowed, match=f"{second} has this question"):
        workflow.reply(question, by=worker, text="Are you safe?")


def test_who_declined_and_then_sees_danger_may_write_and_who_knows_the_asker_may_not() -> None:
    question = make_question(Status.DECLINED)
    worker, _second, _lead = people(question)
    workflow.set_level(question, by=worker, level=2)
    workflow.recognise(question, by=worker)
    with pytest.raises(NotAllowed, match="You know who wrote it"):
        workflow.reply(question, by=worker, text="Are you safe?")
    other = make_question(Status.DECLINED)
    workflow.set_level(other, by=worker, level=2)
    workflow.reply(other, by=worker, text="Are you safe?")
    assert (again(other).claimed_by, other.barred) == (worker, None)


@pytest.mark.parametrize("status", [Status.CLAIMED, Status.WITH_ASKER])
def test_a_danger_whose_holder_has_gone_home_is_written_to_by_whoever_is_there(status: Status, clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(status, suggested=2)
    worker, second, _lead = people(question)
    with pytest.raises(NotAllowed, match=f"{worker} has this question"):
        workflow.reply(question, by=second, text="Are you safe?")
    goes_home(worker)
    workflow.reply(question, by=second, text="Are you safe?")
    assert again(question).claimed_by == second


def test_a_worry_waits_for_its_holder(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, suggested=1)
    worker, second, _lead = people(question)
    goes_home(worker)
    with pytest.raises(NotAllowed):
        workflow.reply(question, by=second, text="Are you safe?")


def test_an_answer_from_before_the_danger_was_seen_is_no_reply_to_it() -> None:
    question = make_question(Status.ANSWERED)
    worker, _second, _lead = people(question)
    workflow.set_level(question, by=worker, level=2)
    assert again(question).reply_due_at is not None
    assert "replied" in protocol.missing(question)


# --- taken back -----------------------------------------------------------------------------------

AFTER: dict[str, Callable[[Question, Any], Any]] = {
    "consult": lambda question, by: workflow.consult(question, by=by, office="police"),
    "look_for_details": lambda question, by: workflow.look_for_details(question, by=by, found=False),
    "assess": lambda question, by: workflow.assess(question, by=by, reason="unknown"),
    "report": lambda question, by: workflow.report(question, by=by, office="police"),
    "acknowledge": lambda question, by: workflow.acknowledge(question, by=by),
    "name_owner": lambda question, by: workflow.name_owner(question, by=by, to=by),
    "recognise": lambda question, by: workflow.recognise(question, by=by),
}


@pytest.mark.parametrize("step", AFTER)
def test_what_the_law_asks_is_done_when_the_asker_has_taken_it_back_too(step: str) -> None:
    question = make_question(level=2)
    workflow.withdraw(question)
    AFTER[step](question, question.organisation.owner)
    assert question.events.filter(step=step).count() == 1
    assert question.messages.get().text


def test_who_follows_it_and_who_may_be_called_open_what_was_taken_back() -> None:
    worry, danger = make_question(level=1), make_question(suggested=2)
    worker, second, lead = people(worry)
    trainee = member(worry.organisation, "trainee")
    for question in (worry, danger):
        workflow.withdraw(question)
    seen = {user: set(access.desk_questions(user)) for user in (worker, second, lead, trainee)}
    assert seen == {worker: {worry, danger}, second: {danger}, lead: {worry, danger}, trainee: set()}


# --- less than the program saw --------------------------------------------------------------------


def test_less_danger_than_the_program_saw_needs_a_reason_and_is_kept_as_a_dismissal() -> None:
    question = make_question(suggested=2)
    worker, _second, _lead = people(question)
    with pytest.raises(NotAllowed, match="Choose why"):
        workflow.set_level(question, by=worker, level=1)
    assert question.events.filter(step="set_level").count() == 0
    workflow.set_level(question, by=worker, level=1, reason="past")
    kept = question.events.filter(step__in=["dismiss_level", "set_level"]).order_by("pk")
    assert list(kept.values_list("step", "detail", "by")) == [
        ("dismiss_level", "past 1", worker.pk),
        ("set_level", "1", worker.pk),
    ]


@pytest.mark.parametrize(("suggested", "level"), [(1, 1), (1, 2), (2, 2), (0, 1)])
def test_as_much_as_the_program_saw_or_more_needs_no_reason(suggested: int, level: int) -> None:
    question = make_question(suggested=suggested)
    workflow.set_level(question, by=question.organisation.owner, level=level)
    assert question.events.filter(step="dismiss_level").count() == 0


# --- two people, who have read the same -----------------------------------------------------------


def test_who_agrees_names_the_request_and_the_message_that_they_have_read() -> None:
    question = make_question(level=2)
    worker, second, lead = people(question)
    workflow.ask_lower(question, by=worker, level=1)
    seen = workflow.lowering_mark(question)
    workflow.set_level(question, by=lead, level=2)  # ends the request
    workflow.ask_lower(question, by=lead, level=0)
    with pytest.raises(NotAllowed, match="since you opened the page"):
        workflow.confirm_lower(question, by=second, seen=seen)
    assert again(question).set_level == Level.DANGER
    workflow.confirm_lower(question, by=second, seen=workflow.lowering_mark(question))
    assert again(question).set_level == Level.ORDINARY


def test_a_reply_of_a_colleague_is_read_before_agreeing_too() -> None:
    question = make_question(Status.CLAIMED, level=2)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0)
    seen = workflow.lowering_mark(question)
    workflow.reply(question, by=worker, text="Tell me more.")
    with pytest.raises(NotAllowed, match="since you opened the page"):
        workflow.confirm_lower(question, by=second, seen=seen)


def test_the_asker_who_writes_ends_the_request_and_that_leaves_an_event() -> None:
    question = make_question(level=2)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0)
    workflow.write(question, text="It happened again.", nonce=access.new_nonce())
    assert (again(question).lowering_by, question.lowering_to, question.lowering_for) == (None, None, "")
    assert question.events.get(step="stop_lowering").detail == f"user:{worker.pk}"
    with pytest.raises(NotAllowed, match="Nobody has asked"):
        workflow.confirm_lower(question, by=second)


# --- reports --------------------------------------------------------------------------------------


def test_a_report_keeps_when_it_was_made_beside_when_it_was_noted(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(level=2)
    worker, _second, _lead = people(question)
    clock.forward(hours=3)
    workflow.report(question, by=worker, office="police", made_at=timezone.now() - timedelta(hours=2))
    event = question.events.get(step="report")
    assert (event.detail, f"{timezone.localtime(event.at):%H:%M}") == ("police 2026-11-16T09:00Z", "13:00")


@pytest.mark.parametrize("wrong", [timedelta(minutes=1), timedelta(hours=-4)])
def test_a_report_is_not_made_in_the_future_nor_before_the_question(wrong: timedelta, clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(level=2)
    clock.forward(hours=3)
    with pytest.raises(NotAllowed, match="Check the time"):
        workflow.report(question, by=question.organisation.owner, office="police", made_at=timezone.now() + wrong)
    assert Event.objects.filter(step="report").count() == 0


# --- looked at again ------------------------------------------------------------------------------


def test_a_set_danger_is_looked_at_again_within_a_working_day_until_two_have_lowered_it(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, organisation=desk(read_minutes=420))
    worker, second, _lead = people(question)
    workflow.set_level(question, by=worker, level=2)
    workflow.reply(question, by=worker, text="Are you safe?")
    assert due(question) == "Tue 10:00"
    clock.set("2026-11-17 09:30")
    workflow.look_again(question, by=second)
    assert due(question) == "Wed 09:30"
    workflow.ask_lower(question, by=worker, level=1)
    workflow.confirm_lower(question, by=second)
    assert again(question).look_due_at is None


def due(question: Question) -> str:
    moment = again(question).look_due_at
    assert moment is not None
    return f"{timezone.localtime(moment):%a %H:%M}"


def test_what_was_taken_back_has_no_clock_any_more() -> None:
    question = make_question(level=2)
    workflow.withdraw(question)
    assert (again(question).look_due_at, question.reply_due_at) == (None, None)


# --- to somebody who is there ---------------------------------------------------------------------

GIVES: dict[str, Callable[..., Any]] = {"hand_over": workflow.hand_over, "name_owner": workflow.name_owner}


@pytest.mark.parametrize("step", GIVES)
def test_a_danger_is_given_to_somebody_who_is_there_and_a_lead_may_insist(step: str, clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, level=2)
    worker, second, lead = people(question)
    goes_home(second)
    for more in ({}, {"insist": True}):
        with pytest.raises(NotAllowed, match=f"{second} is not at work now.*There now: {lead}"):
            GIVES[step](question, by=worker, to=second, **more)
    GIVES[step](question, by=lead, to=second, insist=True)
    assert again(question).owner == second


def test_who_is_on_the_roster_is_there_at_night(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(roster=0)
    question = make_question(Status.CLAIMED, level=2, organisation=organisation)
    worker, second, _lead = people(question)
    with pytest.raises(NotAllowed, match="nobody else is"):
        workflow.hand_over(question, by=worker, to=second)
    organisation.duty_contacts.create(user=second, from_hour=16, to_hour=8)
    workflow.hand_over(question, by=worker, to=second)
    assert again(question).claimed_by == second


def test_nobody_from_elsewhere_is_named_in_a_refusal(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, level=2)
    stranger = make_organisation("elsewhere").owner
    for give in GIVES.values():
        with pytest.raises(NotAllowed) as refused:
            give(question, by=question.claimed_by, to=stranger)
        assert str(refused.value) == "Choose a colleague who answers questions here."


def test_a_worry_is_handed_to_anybody(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, level=1)
    worker, second, _lead = people(question)
    goes_home(second)
    workflow.hand_over(question, by=worker, to=second)


def test_a_claim_that_ran_out_goes_to_the_lead_who_is_there_of_the_team_with_the_least(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = make_organisation()
    away, other, busy, free = (make_user("lead", organisation) for _ in range(4))
    away.memberships.update(shift=OFF)
    elsewhere = organisation.teams.create(name="Other")
    other.memberships.update(team=elsewhere)
    organisation.owner.memberships.update(shift=OFF)
    make_question(Status.CLAIMED, worker=busy, organisation=organisation)
    question = make_question(Status.CLAIMED, level=1, organisation=organisation)
    Question.objects.filter(pk=question.pk).update(team=organisation.teams.order_by("pk")[0])
    clock.forward(minutes=61)
    Question.objects.exclude(pk=question.pk).update(claimed_until=timezone.now() + timedelta(hours=1))
    turns = there.by_turn(again(question), ["lead"], but=[])
    assert turns == [free, busy, other, organisation.owner, away]
    tasks.expire_claims()
    assert again(question).claimed_by == free


# --- a trainee's word -----------------------------------------------------------------------------


def test_what_a_trainee_wrote_is_read_by_a_colleague_at_every_level() -> None:
    organisation = make_organisation()
    trainee = member(organisation, "trainee")
    question = make_question(Status.CLAIMED, worker=trainee, organisation=organisation)
    workflow.reply(question, by=trainee, text="How old are you?")
    assert question.messages.get(kind=Kind.REPLY).read_due_at is not None
    workflow.read_reply(question, by=member(organisation, "worker"))


def test_a_trainee_who_takes_it_or_writes_does_not_end_the_alarm(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(suggested=2)
    trainee = member(question.organisation, "trainee")
    workflow.claim(question, by=trainee)
    workflow.reply(question, by=trainee, text="Are you safe?")
    assert again(question).acknowledged_by is None
    workflow.acknowledge(question, by=question.organisation.owner)
    assert (again(question).acknowledged_by, question.seen_until) == (question.organisation.owner, None)
