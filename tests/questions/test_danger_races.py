"""A set danger under two hands at once, with real threads on a real PostgreSQL: never lowered by one, never lost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from questions import access, tasks, workflow
from questions.models import Delivery, Event, Level, Question, Status
from questions.tasks import expire_claims
from tests.factories import make_question, make_user, member
from tests.questions.test_races import at_once, refused

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=range(5))
def round_number(request: pytest.FixtureRequest) -> int:
    """Each race is run five times: a race that is lost one time in three shows."""
    return int(request.param)


def again(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def test_two_who_ask_to_lower_at_once_are_one_who_asks(round_number: int) -> None:
    question = make_question(level=2)
    one, two = (member(question.organisation, role) for role in ("worker", "second"))
    results = at_once(*[lambda by=person: workflow.ask_lower(question, by=by, level=0) for person in (one, two)])
    assert len(refused(results)) == 1
    assert (again(question).set_level, again(question).events.filter(step="ask_lower").count()) == (Level.DANGER, 1)


def test_asking_and_agreeing_at_once_by_the_same_person_lowers_nothing(round_number: int) -> None:
    question = make_question(level=2)
    worker = member(question.organisation, "worker")
    results = at_once(
        lambda: workflow.ask_lower(question, by=worker, level=0),
        lambda: workflow.confirm_lower(question, by=worker),
        lambda: workflow.confirm_lower(question, by=worker),
    )
    assert len(refused(results)) == 2
    assert again(question).set_level == Level.DANGER
    assert Event.objects.filter(question=question, step="confirm_lower").count() == 0


def test_agreeing_while_somebody_sets_the_danger_again_leaves_one_outcome(round_number: int) -> None:
    question = make_question(level=2)
    one, two = (member(question.organisation, role) for role in ("worker", "second"))
    workflow.ask_lower(question, by=one, level=0)
    results = at_once(
        lambda: workflow.confirm_lower(question, by=two),
        lambda: workflow.set_level(question, by=one, level=2),
    )
    refused(results)
    now = again(question)
    # Either the second came too late, or it was lowered and set anew: in danger, with clock, hold and owner
    assert (now.set_level, now.lowering_by, now.on_hold) == (Level.DANGER, None, True)
    assert now.danger_since is not None
    assert now.owner is not None


def test_a_claim_that_runs_out_while_the_reply_goes_out_is_lost_to_nobody(round_number: int) -> None:
    question = make_question(Status.CLAIMED, level=2)
    worker, lead = question.claimed_by, question.organisation.owner
    Question.objects.filter(pk=question.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    results = at_once(expire_claims, lambda: workflow.reply(question, by=worker, text="I have read it."))
    now = again(question)
    if refused(results):  # the lead has it; the worker was told, the text is still in their browser
        assert (now.status, now.claimed_by, now.messages.count()) == (Status.CLAIMED, lead, 1)
        assert now.reply_due_at is not None
    else:
        assert (now.status, now.claimed_by, now.messages.count()) == (Status.WITH_ASKER, worker, 2)
        assert now.reply_due_at is None
    assert now.owner in (worker, lead)


def test_only_one_of_two_who_have_seen_it_at_once_is_named(round_number: int) -> None:
    question = make_question(level=2)
    people = [make_user("worker", question.organisation) for _ in range(3)]
    results = at_once(*[lambda by=person: workflow.acknowledge(question, by=by) for person in people])
    assert len(refused(results)) == 2
    assert str(again(question).acknowledged_by) in refused(results)[0]


def test_who_is_called_and_who_has_seen_it_at_once_never_rings_on(round_number: int) -> None:
    question = make_question(level=2)
    at_once(tasks.deliver, lambda: workflow.acknowledge(question, by=member(question.organisation, "second")))
    Delivery.objects.filter(done_at=None).update(next_try_at=timezone.now() - timedelta(seconds=1))
    cache.clear()  # the two minutes between two calls are over
    assert tasks.deliver() >= 0
    assert Delivery.objects.filter(channel="duty_mail", done_at=None).count() == 0


def test_two_tasks_at_once_call_each_person_once(round_number: int, mailoutbox: list[object]) -> None:
    question = make_question(level=2)
    results = at_once(tasks.deliver, tasks.deliver, tasks.deliver)
    assert (sum(results), len(mailoutbox)) == (1, 1)
    assert question.events.filter(step="set_level").count() == 1


def test_two_acute_messages_at_once_call_one_line(round_number: int) -> None:
    question = make_question(text="What does a social worker do?")
    acute = "I want to die. I will do it tonight."
    at_once(*[lambda: workflow.write(question, text=acute, nonce=access.new_nonce()) for _ in range(3)])
    open_lines = Delivery.objects.filter(channel="duty_mail", recipient__startswith="user:", done_at=None)
    assert len(set(open_lines.values_list("event", flat=True))) == 1
    assert again(question).suggested_level == Level.DANGER


def test_withdrawing_while_the_danger_is_set_loses_no_text_before_it_was_read(round_number: int) -> None:
    question = make_question(text="Read me.")
    results = at_once(
        lambda: workflow.withdraw(question),
        lambda: workflow.set_level(question, by=member(question.organisation, "worker"), level=2),
    )
    now = again(question)
    assert now.status == Status.WITHDRAWN
    kept = now.messages.get().text == "Read me."
    assert kept is not bool(refused(results))  # set first: it stays to be read; withdrawn first: nobody saw a danger
