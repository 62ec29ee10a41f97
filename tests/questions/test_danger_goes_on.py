"""A danger goes on: nobody who is late, has gone or may not review keeps the others from the asker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import access as lists
from people.models import Night, User
from questions import access, notices, tasks, workflow
from questions.models import Delivery, Event, Question, Status
from questions.workflow import NotAllowed, alarm
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member
from tests.questions.duty import ACUTE, MONDAY, MONDAY_NIGHT, desk, roster, rung

pytestmark = pytest.mark.django_db
OFF: dict[str, list[str]] = {"6": ["09:00", "10:00"]}  # Sundays alone
PILLS = "I want to die. I have taken all the pills now."


def again(question: Question) -> Question:
    question.refresh_from_db()
    return question


def goes_home(*users: User) -> None:
    for user in users:
        user.memberships.update(shift=OFF)


def write(question: Question, text: str = PILLS) -> None:
    workflow.write(question, text=text, nonce=access.new_nonce())


def answered_at_night(clock: Clock) -> tuple[Question, User]:
    """A suggested danger that the first of the duty unit has taken and replied to, without setting the level."""
    clock.set(MONDAY_NIGHT)
    question = make_question(organisation=desk(Night.DUTY, reply_minutes=30), text=ACUTE)
    first = roster(question.organisation)[0]
    tasks.deliver()
    workflow.reply(workflow.claim(question, by=first), by=first, text="Are you safe now?")
    return again(question), first


# --- the asker writes again after somebody has written --------------------------------------------


def test_another_message_in_a_suggested_danger_calls_who_has_it_at_once_and_the_clock_runs(clock: Clock) -> None:
    question, first = answered_at_night(clock)
    clock.forward(minutes=20)
    write(question)
    due = timezone.now() + timedelta(minutes=30)
    assert (again(question).seen_until, question.reply_due_at) == (due, due)
    assert rung()[1:] == [first.email]
    clock.forward(minutes=31)
    assert not alarm.is_seen(again(question))
    called = rung()[2:]
    assert question.organisation.owner.email in called
    assert roster(question.organisation)[0].email in called


def test_a_word_to_it_ends_the_clock_and_nobody_else_is_called(clock: Clock) -> None:
    question, first = answered_at_night(clock)
    write(question)
    workflow.reply(question, by=first, text="I call 112 with you.")
    assert (again(question).seen_until, question.reply_due_at) == (None, None)
    before = len(rung())
    clock.forward(hours=3)
    assert len(rung()) == before


@pytest.mark.parametrize("step", ["dismiss_level", "set_level"])
def test_when_it_is_no_danger_the_clock_ends(step: str, clock: Clock) -> None:
    question, first = answered_at_night(clock)
    write(question)
    more = {"level": 1} if step == "set_level" else {}
    getattr(workflow, step)(question, by=first, reason="idiom", **more)
    assert (again(question).seen_until, question.reply_due_at) == (None, None)


def test_writing_once_more_never_puts_the_clock_off(clock: Clock) -> None:
    question, _first = answered_at_night(clock)
    write(question)
    due = again(question).seen_until
    clock.forward(minutes=10)
    write(question)
    assert (again(question).seen_until, question.reply_due_at) == (due, due)


def test_a_reply_from_before_the_last_word_is_none_when_the_claim_is_left(clock: Clock) -> None:
    question, first = answered_at_night(clock)
    clock.forward(minutes=5)
    write(question)
    workflow.release(question, by=first)
    assert again(question).acknowledged_by is None


def test_where_who_has_it_has_gone_another_acute_message_calls_the_line_within_the_hour(clock: Clock) -> None:
    question, first = answered_at_night(clock)
    question.organisation.duty_contacts.filter(user=first).delete()
    clock.forward(minutes=20)
    write(question)
    assert again(question).acknowledged_by is None
    assert roster(question.organisation)[0].email in rung()


# --- who may write --------------------------------------------------------------------------------


def test_when_the_clock_has_run_out_whoever_is_there_writes_beside_the_holder(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(reply_minutes=30)
    second = member(organisation, "second")
    for more in ({"level": 2}, {"suggested": 2}):
        question = make_question(organisation=organisation, **more)
        workflow.claim(question, by=member(organisation, "worker"))
        with pytest.raises(NotAllowed, match="has this question"):
            workflow.reply(question, by=second, text="Are you safe?")
        clock.forward(minutes=31)
        workflow.reply(again(question), by=second, text="Are you safe?")
        assert again(question).claimed_by == second


def test_who_says_that_they_have_seen_it_may_write(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, organisation=desk(reply_minutes=30))
    write(question, ACUTE)
    second = member(question.organisation, "second")
    workflow.acknowledge(question, by=second)
    workflow.reply(question, by=second, text="Are you safe?")
    assert again(question).claimed_by == second


def test_who_knows_the_asker_and_may_not_write_does_not_silence_the_line() -> None:
    question = make_question(suggested=2)
    second = member(question.organisation, "second")
    workflow.recognise(question, by=second)
    with pytest.raises(NotAllowed, match="somebody else answers it"):
        workflow.acknowledge(question, by=second)
    workflow.withdraw(question)  # then there is nothing to write
    workflow.acknowledge(question, by=second)


# --- a trainee shuts nobody out -------------------------------------------------------------------


def test_in_a_danger_that_a_trainee_holds_who_may_review_writes_at_once(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(suggested=2)
    trainee, second = (member(question.organisation, role) for role in ("trainee", "second"))
    workflow.claim(question, by=trainee)
    with pytest.raises(NotAllowed):
        workflow.reply(question, by=make_user("trainee", question.organisation), text="Are you safe?")
    workflow.reply(question, by=second, text="Are you safe?")
    assert again(question).claimed_by == second


def test_a_worry_that_a_trainee_holds_stays_with_them() -> None:
    question = make_question(suggested=1)
    workflow.claim(question, by=member(question.organisation, "trainee"))
    with pytest.raises(NotAllowed):
        workflow.reply(question, by=member(question.organisation, "second"), text="Are you safe?")


@pytest.mark.parametrize("more", [{"level": 2}, {"suggested": 2}])
def test_a_trainee_does_not_correct_the_answer_of_a_danger(more: dict[str, int]) -> None:
    question = make_question(Status.ANSWERED, **more)
    with pytest.raises(NotAllowed, match="somebody who may review"):
        workflow.correct(question, by=member(question.organisation, "trainee"))
    workflow.correct(question, by=member(question.organisation, "second"))


@pytest.mark.parametrize("step", ["claim", "reply", "set_level", "report", "correct"])
def test_who_follows_it_is_a_trainee_only_where_nobody_else_is_there(step: str, clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = make_organisation()
    people = [member(organisation, role) for role in ("worker", "second", "lead")]
    trainee = member(organisation, "trainee")
    for gone in (False, True):
        if gone:
            goes_home(*people)
        question = make_question(Status.ANSWERED if step in ("reply", "correct") else Status.WAITING)
        if step in ("claim", "reply", "correct"):
            workflow.set_level(question, by=people[1], level=1 if step == "correct" else 2)
        extra = {"reply": {"text": "Are you safe?"}, "set_level": {"level": 2}, "report": {"office": "police"}}
        getattr(workflow, step)(question, by=trainee, **extra.get(step, {}))
        assert (again(question).owner == trainee) is gone


def test_who_was_chosen_to_follow_it_is_told_and_who_chose_it_themselves_is_not(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = make_organisation()
    worker, trainee = member(organisation, "worker"), member(organisation, "trainee")
    for setter, is_told in ((trainee, True), (worker, False)):
        question = workflow.set_level(make_question(), by=setter, level=1)
        owner = question.owner
        assert owner is not None
        told = Delivery.objects.filter(event__question=question, event__step="set_level", recipient=f"user:{owner.pk}")
        assert ((owner != setter), told.filter(channel="digest").exists()) == (is_told, is_told)
        for delivery in told:
            assert "1 question came to you" in str(notices.digest([delivery], owner).body)


def test_a_trainee_is_handed_a_danger_only_with_somebody_who_may_review_as_its_owner(clock: Clock) -> None:
    clock.set(MONDAY)
    for more in ({"suggested": 2}, {"level": 2}, {"level": 1}):
        question = make_question(Status.CLAIMED, **more)
        holder, trainee = question.claimed_by, member(question.organisation, "trainee")
        workflow.hand_over(question, by=holder, to=trainee)
        assert (again(question).claimed_by, question.owner) == (trainee, holder)


def test_an_ordinary_question_that_a_trainee_is_handed_has_no_owner() -> None:
    question = make_question(Status.CLAIMED)
    workflow.hand_over(question, by=question.claimed_by, to=member(question.organisation, "trainee"))
    assert again(question).owner is None


def test_nobody_names_a_trainee_to_follow_it_while_somebody_else_is_there(clock: Clock) -> None:
    clock.set(MONDAY)
    question = make_question(Status.CLAIMED, level=2)
    lead, trainee = question.organisation.owner, member(question.organisation, "trainee")
    with pytest.raises(NotAllowed, match="somebody who may review"):
        workflow.name_owner(question, by=lead, to=trainee, insist=True)
    goes_home(*(member(question.organisation, role) for role in ("worker", "second", "lead")))
    workflow.name_owner(question, by=lead, to=trainee, insist=True)
    assert again(question).owner == trainee


# --- taken back -----------------------------------------------------------------------------------


def test_a_suggested_danger_that_was_taken_back_is_read_by_two_before_its_text_goes() -> None:
    question = make_question(suggested=2, text="My secret is in here.")
    lead, second = question.organisation.owner, member(question.organisation, "second")
    workflow.withdraw(question)
    workflow.read_last(question, by=lead)
    assert question.messages.get().text == "My secret is in here."
    assert list(Question.objects.unread()) == [question]
    with pytest.raises(NotAllowed, match="A second person has to read it too"):
        workflow.read_last(question, by=lead)
    workflow.read_last(question, by=second)
    assert question.messages.get().text == ""
    assert list(Question.objects.unread()) == []


# --- looked at again ------------------------------------------------------------------------------


def test_a_set_danger_that_nobody_looked_at_again_in_time_is_told_to_the_leads_once(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(Status.WITH_ASKER, level=2, organisation=organisation)
    workflow.read_reply(question, by=member(organisation, "second"))
    assert (tasks.tell_what_is_not_read(), list(lists.listed("late", organisation.owner))) == (0, [])
    clock.set("2026-11-18 10:00")
    assert (tasks.tell_what_is_not_read(), tasks.tell_what_is_not_read()) == (1, 0)
    assert list(lists.listed("late", organisation.owner)) == [question]
    told = Delivery.objects.filter(event__step="not_read").values_list("recipient", flat=True)
    assert list(told) == [f"user:{organisation.owner.pk}"]
    workflow.look_again(question, by=member(organisation, "second"))
    assert list(lists.listed("late", organisation.owner)) == []
    clock.set("2026-11-20 10:00")
    assert tasks.tell_what_is_not_read() == 1


# --- the leads' list ------------------------------------------------------------------------------


def test_a_danger_that_nobody_has_seen_stands_above_those_with_a_clock(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    held = make_question(Status.CLAIMED, level=2, organisation=organisation)
    unseen = make_question(organisation=organisation, text=ACUTE)
    worry = make_question(organisation=organisation, suggested=1)
    rows = lists.ordered("danger", lists.listed("danger", organisation.owner))
    assert list(rows) == [unseen, held, worry]
    workflow.acknowledge(unseen, by=member(organisation, "worker"))
    assert list(rows.all()) == [held, unseen, worry]
    clock.forward(hours=5)  # without a word it is nobody's any more
    assert list(lists.ordered("danger", lists.listed("danger", organisation.owner))) == [unseen, held, worry]


# --- the end of a shift ---------------------------------------------------------------------------


def test_a_danger_whose_holder_has_gone_goes_to_the_lead_who_is_there_before_the_claim_runs_out(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(Status.CLAIMED, level=2, organisation=organisation)
    goes_home(question.claimed_by)
    clock.forward(minutes=organisation.duty_minutes - 1)
    assert tasks.expire_claims() == 0  # they may be about to write
    clock.forward(minutes=2)
    assert tasks.expire_claims() == 1
    assert (again(question).claimed_by, question.owner) == (organisation.owner, organisation.owner)
    assert tasks.expire_claims() == 0


@pytest.mark.parametrize("more", [{"level": 2}, {"suggested": 2}])
def test_where_no_lead_is_there_it_goes_back_for_everybody_and_the_line_is_called(
    more: dict[str, int], clock: Clock
) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(organisation=organisation, **more)
    worker = member(organisation, "worker")
    workflow.claim(question, by=worker)
    goes_home(worker, organisation.owner)
    clock.forward(minutes=organisation.duty_minutes + 1)
    assert tasks.expire_claims() == 1
    assert (again(question).status, question.claimed_by, question.acknowledged_by) == (Status.WAITING, None, None)
    assert rung()[-1] == roster(organisation)[0].email


def test_who_is_there_or_still_writes_keeps_it_and_so_does_who_has_a_worry_or_a_made_up_one(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    here = make_question(Status.CLAIMED, level=2, organisation=organisation)
    away = make_user("worker", organisation)
    writes = make_question(Status.CLAIMED, level=2, organisation=organisation, worker=away)
    make_question(Status.CLAIMED, level=1, organisation=organisation, worker=away)
    made_up = workflow.practise(by=away, team=organisation.teams.get(), language="en", text=ACUTE)
    workflow.claim(made_up, by=away)
    goes_home(away)
    clock.forward(minutes=organisation.duty_minutes + 1)
    workflow.stay(writes, by=away)
    assert tasks.expire_claims() == 0
    assert (again(here).status, again(writes).claimed_by) == (Status.CLAIMED, away)


def test_when_the_asker_writes_to_who_has_gone_it_goes_on_at_once(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    question = make_question(Status.WITH_ASKER, level=2, organisation=organisation)
    goes_home(question.claimed_by)
    write(question, "Are you there?")
    tasks.expire_claims()
    assert again(question).claimed_by == organisation.owner
    assert Event.objects.filter(question=question, step="expire_to_lead").count() == 1
