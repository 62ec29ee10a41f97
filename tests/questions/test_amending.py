"""Changing what was just sent: how long, who is told, what stays and what is gone."""

from typing import Any

import pytest

from questions import access, workflow
from questions.models import Delivery, Event, Message, Question, Status, WorkingCopy
from questions.workflow import NotAllowed, OtherText, Wording, asker
from tests.conftest import Clock
from tests.factories import ANSWER, TITLE, WORDING, make_question, member

pytestmark = pytest.mark.django_db
OTHER = "A teacher at my school said I have to change groups. Must I?"
DANGEROUS = "I want to kill myself tonight, I have taken all the pills."


def amend(question: Question, text: str = OTHER) -> Question:
    return workflow.amend(question, text=text, nonce=access.new_nonce())


def texts(question: Question) -> list[str]:
    return list(question.messages.order_by("pk").values_list("text", flat=True))


# --- what it does ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLAIMED])
def test_the_new_text_takes_the_place_of_the_old_one_which_is_gone(status: Status) -> None:
    question = make_question(status)
    (old,) = texts(question)
    amend(question)
    assert texts(question) == [OTHER]
    assert not [row.pk for row in Message.objects.all() if old in row.text]


def test_the_event_holds_no_text() -> None:
    question = make_question()
    amend(question)
    event = Event.objects.get(question=question, step="amend")
    assert (event.detail, event.by, event.before, event.after) == ("", None, "waiting", "waiting")


def test_the_same_press_twice_is_one_change() -> None:
    question, nonce = make_question(), access.new_nonce()
    for _time in range(2):
        workflow.amend(question, text=OTHER, nonce=nonce)
    assert Event.objects.filter(question=question, step="amend").count() == 1


def test_the_same_form_with_another_text_is_not_swallowed() -> None:
    question, nonce = make_question(), access.new_nonce()
    workflow.amend(question, text=OTHER, nonce=nonce)
    with pytest.raises(OtherText):
        workflow.amend(question, text="Something else altogether.", nonce=nonce)


# --- levels ---------------------------------------------------------------------------------------


def test_detection_looks_at_the_new_text() -> None:
    question = make_question()
    assert question.suggested_level == 0
    assert amend(question, DANGEROUS).suggested_level == 2


def test_a_level_never_falls_by_it() -> None:
    question = make_question(text=DANGEROUS)
    assert question.suggested_level == 2
    kinds = question.suggested_kinds
    after = amend(question)
    assert (after.suggested_level, after.suggested_kinds) == (2, kinds)


def test_in_danger_both_texts_are_kept_and_the_asker_sees_the_new_one_alone(clock: Clock) -> None:
    question = make_question(text=DANGEROUS)
    clock.forward(minutes=1)
    amend(question)
    assert texts(question) == [DANGEROUS, OTHER]
    assert [row.text for row in access.window(question, for_asker=True).shown] == [OTHER]
    shown = workflow.to_amend(Question.objects.get(pk=question.pk))
    assert shown is not None
    assert shown.text == OTHER
    clock.forward(minutes=1)
    amend(question, "Forget it.")
    assert texts(question) == [DANGEROUS, OTHER, "Forget it."]
    assert [row.text for row in access.window(question, for_asker=True).shown] == ["Forget it."]


def test_in_danger_whoever_takes_it_ends_it_a_trainee_too() -> None:
    organisation = make_question().organisation
    question = make_question(Status.CLAIMED, worker=member(organisation, "trainee"), text=DANGEROUS)
    assert workflow.to_amend(question) is None


def test_a_page_with_the_first_text_is_old_where_both_are_kept(clock: Clock) -> None:
    question = make_question(text=DANGEROUS)
    seen = workflow.text_mark(question.messages.get())
    clock.forward(minutes=1)
    amend(question)
    worker = member(question.organisation, "worker")
    workflow.claim(question, by=worker)
    with pytest.raises(NotAllowed, match="changed the text"):
        workflow.reply(question, by=worker, text="Hello", text_seen=seen)
    workflow.reply(question, by=worker, text="Hello", text_seen=workflow.text_mark(question.messages.order_by("pk")[1]))


def test_what_a_person_said_of_the_first_text_does_not_hold_for_the_new_one() -> None:
    question = make_question()
    Question.objects.filter(pk=question.pk).update(suggested_abuse="threat", set_abuse="none")
    amend(question)
    question.refresh_from_db()
    assert (question.suggested_abuse, question.set_abuse) == ("", "")


def test_a_text_is_stored_though_detection_fails_and_says_worry(monkeypatch: pytest.MonkeyPatch) -> None:
    question = make_question()

    def broken(*_: Any) -> Any:
        raise RuntimeError(OTHER)

    monkeypatch.setattr(asker, "danger", broken)
    assert amend(question).suggested_level == 1
    assert texts(question) == [OTHER]


# --- when it ends ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "allowed"), [(0, True), (29.9, True), (30.1, False)])
def test_it_is_possible_for_half_an_hour(clock: Clock, minutes: float, allowed: bool) -> None:
    question = make_question()
    clock.forward(minutes=minutes)
    assert (workflow.to_amend(question) is not None) == allowed
    if not allowed:
        with pytest.raises(NotAllowed):
            amend(question)


def acted(question: Question, how: str) -> None:
    worker = member(question.organisation, "worker")
    match how:
        case "an answer is begun":
            workflow.save_copy(question, by=worker, seen=0, wording=Wording("Hello"))
        case "a reply was sent":
            workflow.reply(question, by=worker, text="How old are you?")
            workflow.resume(question, by=worker)
        case "the asker wrote again":
            workflow.write(question, text="One more thing.", nonce=access.new_nonce())
        case "a level is set":
            workflow.set_level(question, by=worker, level=1)
        case "it is evidence":
            workflow.mark_abuse(question, by=worker, kind="threat")
        case "a voice is there":
            second = member(question.organisation, "second")
            question.voices.create(by=second, kind="nurse", text="Your body is fine.")
        case "the alarm was acknowledged":
            Question.objects.filter(pk=question.pk).update(suggested_level=2)
            workflow.acknowledge(Question.objects.get(pk=question.pk), by=worker)


@pytest.mark.parametrize(
    "how",
    [
        "an answer is begun",
        "a reply was sent",
        "the asker wrote again",
        "a level is set",
        "it is evidence",
        "a voice is there",
        "the alarm was acknowledged",
    ],
)
def test_it_ends_when(how: str) -> None:
    question = make_question(Status.CLAIMED)
    acted(question, how)
    before = texts(question)
    with pytest.raises(NotAllowed):
        amend(Question.objects.get(pk=question.pk))
    assert texts(question) == before


def test_reading_it_ends_nothing() -> None:
    question = make_question(Status.CLAIMED)
    access.record_opening(question, by=member(question.organisation, "worker"))
    assert workflow.to_amend(question) is not None


# --- the worker -----------------------------------------------------------------------------------


def test_the_one_who_holds_it_is_told() -> None:
    question = make_question(Status.CLAIMED)
    amend(question)
    told = Delivery.objects.filter(event__question=question, event__step="amend").values_list("recipient", flat=True)
    assert list(told) == [f"user:{question.claimed_by_id}"]


def test_nobody_is_told_twice_of_one_that_waits() -> None:
    question = make_question()
    amend(question)
    assert not Delivery.objects.filter(event__step="amend").exists()


def test_nothing_written_for_the_old_text_is_saved_or_sent_unseen(clock: Clock) -> None:
    question = make_question(Status.CLAIMED)
    worker, seen = question.claimed_by, workflow.text_mark(question.messages.get())
    assert worker is not None
    clock.forward(minutes=1)
    amend(question)
    wording = Wording(ANSWER, TITLE, WORDING, text_seen=seen)
    with pytest.raises(NotAllowed, match="changed the text"):
        workflow.save_copy(question, by=worker, seen=0, wording=wording)
    with pytest.raises(NotAllowed, match="changed the text"):
        workflow.reply(question, by=worker, text="Hello", text_seen=seen)
    assert not WorkingCopy.objects.exists()
    assert texts(question) == [OTHER]


def test_who_has_read_the_new_text_goes_on() -> None:
    question = make_question(Status.CLAIMED)
    amend(question)
    worker, seen = question.claimed_by, workflow.text_mark(question.messages.get())
    assert worker is not None
    workflow.save_copy(question, by=worker, seen=0, wording=Wording(ANSWER, text_seen=seen))
    workflow.reply(question, by=worker, text="How old are you?", text_seen=seen)
    assert len(texts(question)) == 2
