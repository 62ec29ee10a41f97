"""A set danger: its nine recorded steps, and that no single person can end, publish or lower it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Publication
from people.models import User
from questions import access, tasks, workflow
from questions.models import Kind, Level, Publish, Question, Status
from questions.retention import due_threads
from questions.workflow import NotAllowed, Wording, protocol
from tests.conftest import Clock
from tests.factories import ANSWER, TITLE, WORDING, make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db
NINE = ["shown", "judged", "clock", "replied", "consulted", "details", "reported", "held", "ended"]


def again(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def people(question: Question) -> tuple[User, User, User]:
    """The worker, a second worker, the lead."""
    worker, second, lead = (member(question.organisation, role) for role in ("worker", "second", "lead"))
    return worker, second, lead


def done(question: Question) -> list[str]:
    return [line.name for line in protocol.lines(again(question)) if line.is_done]


def handle(question: Question) -> None:
    """Everything that has to be done before two people may end it as handled."""
    worker, second, _lead = people(question)
    if again(question).status == Status.WAITING:
        workflow.claim(question, by=worker)
    workflow.reply(question, by=worker, text="I have read it. Are you safe?")
    workflow.read_reply(question, by=second)
    workflow.consult(question, by=worker, office="child_protection")
    workflow.look_for_details(question, by=worker, found=False)
    workflow.assess(question, by=worker, reason="unknown")


# --- the nine steps -------------------------------------------------------------------------------


def test_there_are_nine_in_their_order_each_with_who_and_when(clock: Clock) -> None:
    clock.set("2026-11-16 09:00")
    question = make_question(level=2)
    clock.forward(minutes=5)
    handle(question)
    worker, _second, _lead = people(question)
    lines = protocol.lines(again(question))
    assert [(line.number, line.name) for line in lines] == list(enumerate(NINE, start=1))
    told = {line.name: (line.event.by, line.event.at) for line in lines if line.event}
    assert told["shown"][0] is None
    assert told["consulted"] == (worker, timezone.now())
    assert told["judged"] == (worker, timezone.now() - timedelta(minutes=5))
    assert "ended" not in told


def test_after_setting_three_of_them_are_done_and_the_help_was_shown_before() -> None:
    assert done(make_question(level=2)) == ["shown", "judged", "clock", "held"]


STEPS: list[tuple[str, Callable[[Question, User, User], Any]]] = [
    ("consulted", lambda question, one, two: workflow.consult(question, by=one, office="police")),
    ("details", lambda question, one, two: workflow.look_for_details(question, by=one, found=False)),
    ("details", lambda question, one, two: workflow.look_for_details(question, by=one, found=True)),
    ("reported", lambda question, one, two: workflow.report(question, by=one, office="child_protection")),
    ("reported", lambda question, one, two: workflow.assess(question, by=one, reason="too_little")),
]


@pytest.mark.parametrize(("name", "take"), STEPS)
def test_each_step_is_done_by_its_own_verb_and_by_no_other(name: str, take: Callable[..., Any]) -> None:
    question = make_question(level=2)
    before = set(done(question))
    take(question, *people(question)[:2])
    assert set(done(question)) - before == {name}


def test_a_reply_is_done_once_a_colleague_has_read_it() -> None:
    question = make_question(Status.CLAIMED, level=2)
    worker, second, _lead = people(question)
    workflow.reply(question, by=worker, text="I have read it.")
    line = protocol.lines(again(question))[3]
    assert (line.event is not None, line.waits, line.is_done) == (True, True, False)
    workflow.read_reply(question, by=second)
    assert "replied" in done(question)
    workflow.reply(question, by=worker, text="One more thing.")
    assert "replied" not in done(question)


def test_who_replied_at_once_and_then_set_the_danger_has_replied_and_it_is_still_read() -> None:
    question = make_question(Status.CLAIMED)
    worker, second, _lead = people(question)
    workflow.reply(question, by=worker, text="I have read it. Are you safe?")
    assert question.messages.get(kind=Kind.REPLY).read_due_at is None
    workflow.set_level(question, by=worker, level=2)
    assert again(question).reply_due_at is None
    assert [protocol.lines(again(question))[3].waits, "replied" in done(question)] == [True, False]
    workflow.read_reply(question, by=second)
    assert "replied" in done(question)


def test_a_reply_to_an_earlier_message_is_none_to_the_one_that_told_of_the_danger() -> None:
    question = make_question(Status.WITH_ASKER)
    workflow.write(question, text="He hits me.", nonce=access.new_nonce())
    workflow.set_level(question, by=question.claimed_by, level=2)
    assert again(question).reply_due_at is not None
    assert "replied" not in done(question)


def test_what_was_done_for_an_earlier_danger_does_not_count_for_a_new_one(clock: Clock) -> None:
    clock.set("2026-11-16 09:00")
    question = make_question(level=2)
    handle(question)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0, reason="handled")
    workflow.confirm_lower(question, by=second)
    clock.forward(days=30)
    workflow.write(question, text="It is worse than before.", nonce=access.new_nonce())
    clock.forward(minutes=1)
    workflow.set_level(question, by=worker, level=2)
    assert done(question) == ["shown", "judged", "clock", "held"]


def test_reading_the_steps_costs_two_queries(django_assert_num_queries: Any) -> None:
    question = make_question(level=2)
    handle(question)
    question = again(question)
    with django_assert_num_queries(2):
        protocol.lines(question)


# --- lowering -------------------------------------------------------------------------------------

MISSING: dict[str, Callable[[Question, User, User], Any]] = {
    "replied": lambda question, one, two: workflow.reply(question, by=one, text="Hello."),
    "consulted": lambda question, one, two: workflow.consult(question, by=one, office="police"),
    "details": lambda question, one, two: workflow.look_for_details(question, by=one, found=False),
    "reported": lambda question, one, two: workflow.assess(question, by=one, reason="unknown"),
}


@pytest.mark.parametrize("left_out", MISSING)
def test_as_handled_it_is_lowered_only_when_nothing_is_missing(left_out: str) -> None:
    question = make_question(Status.CLAIMED, level=2)
    worker, second, _lead = people(question)
    for name, take in MISSING.items():
        if name != left_out:
            take(question, worker, second)
    if left_out != "replied":
        workflow.read_reply(question, by=second)
    assert protocol.missing(again(question)) == [left_out]
    with pytest.raises(NotAllowed, match="not done yet"):
        workflow.ask_lower(question, by=worker, level=0, reason="handled")
    MISSING[left_out](question, worker, second)
    if left_out == "replied":
        workflow.read_reply(question, by=second)
    workflow.ask_lower(question, by=worker, level=0, reason="handled")


def test_what_comes_to_be_missing_between_the_two_presses_stops_the_second() -> None:
    question = make_question(Status.CLAIMED, level=2)
    handle(question)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0, reason="handled")
    workflow.reply(question, by=worker, text="One more thing.")
    with pytest.raises(NotAllowed, match="not done yet"):
        workflow.confirm_lower(question, by=second)
    assert again(question).set_level == Level.DANGER


def test_set_by_mistake_it_is_lowered_at_any_time_and_still_by_two() -> None:
    question = make_question(level=2)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0, reason="mistake")
    with pytest.raises(NotAllowed, match="second person"):
        workflow.confirm_lower(question, by=worker)
    workflow.confirm_lower(question, by=second)
    assert (again(question).set_level, again(question).danger_since) == (0, None)


def test_setting_it_again_forgets_that_somebody_asked_to_lower_it() -> None:
    question = make_question(level=2)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0)
    workflow.set_level(question, by=second, level=2)
    assert (again(question).lowering_by, again(question).lowering_for) == (None, "")


# --- no single person -----------------------------------------------------------------------------


def _hand_in_and_approve(question: Question, by: User) -> None:
    second = next(user for user in access.reviewers_for(question, writer=by))
    held = workflow.submit(question, by=by, wording=Wording(ANSWER, TITLE, WORDING), reviewer=second)
    workflow.approve(question, by=by, draft_id=held.draft_id)


def _mark_and_close(question: Question, by: User) -> None:
    workflow.mark_abuse(question, by=by, kind="spam")
    workflow.close_spam(question, by=by)


def _mark_and_let_go(question: Question, by: User) -> None:
    workflow.mark_abuse(question, by=by, kind="threat")
    workflow.let_go(question, by=by)


# Everything that could make a set danger smaller, end the question or make it public, by one person alone
ALONE: dict[str, Callable[[Question, User], Any]] = {
    "sets a worry": lambda question, by: workflow.set_level(question, by=by, level=1),
    "sets ordinary": lambda question, by: workflow.set_level(question, by=by, level=0),
    "dismisses": lambda question, by: workflow.dismiss_level(question, by=by, reason="other"),
    "confirms what nobody asked": lambda question, by: workflow.confirm_lower(question, by=by),
    "declines": lambda question, by: workflow.decline(question, by=by, reason="not_for_us", text="Call 112."),
    "approves the own draft": _hand_in_and_approve,
    "closes it as spam": _mark_and_close,
    "lets it be erased": lambda question, by: workflow.lift_hold(question, by=by),
    "lets the evidence go": _mark_and_let_go,
}


@pytest.mark.parametrize("role", ["trainee", "worker", "lead"])
@pytest.mark.parametrize("how", ALONE)
def test_no_single_person_ends_publishes_or_lowers_a_set_danger(how: str, role: str) -> None:
    organisation = make_organisation()
    somebody = member(organisation, role)
    question = make_question(Status.CLAIMED, worker=somebody, organisation=organisation, publish=Publish.YES)
    workflow.set_level(question, by=somebody, level=2)
    with pytest.raises(NotAllowed):
        ALONE[how](question, somebody)
    now = again(question)
    assert (now.set_level, now.on_hold, now.erased_at) == (Level.DANGER, True, None)
    assert now.status in (Status.CLAIMED, Status.IN_REVIEW)
    assert Publication.objects.count() == 0


def test_an_answer_by_two_ends_the_work_and_publishes_nothing_without_a_new_yes() -> None:
    question = make_question(Status.IN_REVIEW, level=2, publish=Publish.YES)
    workflow.approve(question, by=question.reviewer, draft_id=question.draft_id)
    assert (again(question).status, Publication.objects.count()) == (Status.ANSWERED, 0)
    assert again(question).set_level == Level.DANGER


def test_the_asker_who_takes_it_back_does_not_make_it_disappear(clock: Clock) -> None:
    question = make_question(level=2, text="Read me.")
    worker, second, lead = people(question)
    workflow.withdraw(question)
    clock.forward(days=400)
    tasks.erase_due()
    assert question.messages.get().text == "Read me."
    with pytest.raises(NotAllowed, match="A lead reads it first"):
        workflow.read_last(question, by=second)
    workflow.read_last(question, by=lead)
    assert question.messages.get().text == "Read me."
    with pytest.raises(NotAllowed, match="A second person has to read it too"):
        workflow.read_last(question, by=lead)
    workflow.read_last(question, by=worker)
    assert question.messages.get().text == ""


@pytest.mark.parametrize("at", [Status.ANSWERED, Status.DECLINED])
def test_a_set_danger_is_never_erased_by_time_nor_after_it_was_lowered_before_a_lead_lets_it(
    at: Status, clock: Clock
) -> None:
    question = make_question(at)
    worker, second, lead = people(question)
    workflow.set_level(question, by=worker, level=2)
    workflow.ask_lower(question, by=worker, level=0, reason="mistake")
    workflow.confirm_lower(question, by=second)
    clock.forward(days=400)
    assert list(due_threads(timezone.now())) == []
    with pytest.raises(NotAllowed, match="role"):
        workflow.lift_hold(question, by=second)
    workflow.lift_hold(question, by=lead)
    assert list(due_threads(timezone.now())) == [question]


# --- a named owner --------------------------------------------------------------------------------


def test_the_database_knows_no_danger_without_owner_clock_and_hold() -> None:
    question = make_question(level=2)
    for change in ({"owner": None}, {"danger_since": None}, {"on_hold": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**change)


LETS_GO: dict[str, Callable[[Question, User, User], Any]] = {
    "puts it back": lambda question, holder, other: workflow.release(question, by=holder),
    "passes it on": lambda question, holder, other: workflow.pass_on(question, by=holder),
    "hands it over": lambda question, holder, other: workflow.hand_over(question, by=holder, to=other),
    "ends the shift": lambda question, holder, other: workflow.release_all(by=holder),
    "knows who it is": lambda question, holder, other: workflow.recognise(question, by=holder),
    "names another": lambda question, holder, other: workflow.name_owner(question, by=holder, to=other),
    "lets the time run out": lambda question, holder, other: _run_out(question),
}


def _run_out(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    tasks.expire_claims()


@pytest.mark.parametrize("how", LETS_GO)
def test_whoever_lets_go_of_a_danger_leaves_it_with_a_named_owner_who_works_here(how: str) -> None:
    question = make_question(Status.CLAIMED, level=2)
    worker, second, lead = people(question)
    LETS_GO[how](question, worker, second)
    owner = again(question).owner
    assert owner is not None
    assert access.roles_in(owner, question.organisation)
    to_lead = how in ("ends the shift", "knows who it is", "lets the time run out")
    expected = lead if to_lead else second if how in ("hands it over", "names another") else worker
    assert owner == expected


def test_a_claim_on_a_danger_that_ran_out_goes_to_the_lead_and_never_back_to_the_queue() -> None:
    question = make_question(Status.CLAIMED, level=2)
    _run_out(question)
    now = again(question)
    lead = question.organisation.owner
    assert (now.status, now.claimed_by, now.owner) == (Status.CLAIMED, lead, lead)
    assert now.events.filter(step="expire_to_lead").count() == 1


def test_only_who_follows_it_or_a_lead_gives_it_to_somebody_who_answers_here() -> None:
    question = make_question(level=2)
    worker, second, lead = people(question)
    with pytest.raises(NotAllowed, match="Only who follows it"):
        workflow.name_owner(question, by=second, to=second)
    with pytest.raises(NotAllowed, match="answers questions here"):
        workflow.name_owner(question, by=worker, to=make_user("worker", make_organisation()))
    workflow.name_owner(question, by=lead, to=second)
    assert again(question).owner == second


# --- I know who this is ---------------------------------------------------------------------------


def test_who_knows_the_young_person_is_out_and_a_lead_goes_on() -> None:
    question = make_question(Status.CLAIMED)
    worker, _second, lead = people(question)
    workflow.recognise(question, by=worker)
    now = again(question)
    assert (now.claimed_by, now.owner, now.barred) == (lead, lead, worker)
    for verb in (lambda: workflow.claim(now, by=worker), lambda: workflow.reply(now, by=worker, text="Hi")):
        with pytest.raises(NotAllowed):
            verb()


def test_who_knows_the_young_person_and_does_not_hold_it_takes_it_from_nobody() -> None:
    question = make_question(Status.CLAIMED)
    worker, second, lead = people(question)
    workflow.recognise(question, by=second)
    assert (again(question).claimed_by, again(question).owner) == (worker, lead)


def test_a_lead_who_is_alone_and_knows_the_young_person_hands_it_to_a_colleague() -> None:
    organisation = make_organisation()
    lead = organisation.owner
    question = make_question(Status.CLAIMED, worker=lead, organisation=organisation)
    workflow.recognise(question, by=lead)
    now = again(question)
    assert now.claimed_by == now.owner == member(organisation, "worker")


def test_the_reviewer_goes_on_reading_and_the_draft_goes_back_to_somebody_else() -> None:
    organisation = make_organisation()
    worker, lead = member(organisation, "worker"), organisation.owner
    question = make_question(Status.IN_REVIEW, worker=worker, reviewer=lead, organisation=organisation)
    workflow.recognise(question, by=worker)
    now = again(question)
    assert (now.reviewer, now.owner, now.claimed_by) == (lead, lead, member(organisation, "second"))


def test_what_was_decided_is_noted_even_where_nobody_is_in_danger() -> None:
    question = make_question()
    worker, _second, lead = people(question)
    with pytest.raises(NotAllowed):
        workflow.assess(question, by=lead, reason="not_due")
    workflow.recognise(question, by=worker)
    workflow.assess(question, by=lead, reason="not_due")
    assert again(question).events.get(step="assess").detail == "not_due"
