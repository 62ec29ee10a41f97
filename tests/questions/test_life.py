"""The whole table of steps and statuses, written out by hand: what each step does in each status."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from people.models import User
from questions import access, workflow
from questions.models import Event, Question, Shown, Status, TakeDown
from questions.workflow import NotAllowed, Wording
from tests.again import taken_back
from tests.factories import ANSWER, TITLE, WORDING, make_question, member

W, C, A, R = "waiting", "claimed", "with_asker", "in_review"
DONE, NO, GONE = "answered", "declined", "withdrawn"
EVERY = (W, C, A, R, DONE, NO, GONE)
SAME = {status: status for status in (W, C, A, R, DONE, NO)}
REFUSED = "refused"

# step -> {status: the status after it}; what is missing is refused
TABLE: dict[str, dict[str, str]] = {
    "claim": {W: C},
    "release": {C: W},
    "resume": {A: C},
    "reply": {C: A, A: A, R: R, DONE: A, NO: A},
    "submit": {C: R},
    "send_back": {R: C},
    "approve": {R: DONE},
    "decline": {C: NO},
    "hand_over": {C: C, A: A},
    "set_level": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO},
    "dismiss_level": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO},
    "ask_lower": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO},
    "confirm_lower": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO},
    "report": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO, GONE: GONE},
    "recognise": SAME | {GONE: GONE},
    "read_reply": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO},
    "read_last": {GONE: GONE},
    "pass_on": {C: W},
    "add_voice": {C: C},
    "leave_out_voice": {C: C},
    "correct": {DONE: C},
    "keep_answer": {C: DONE},
    "propose_return": SAME,
    "agree_return": SAME,
    "mark_abuse": SAME,
    "clear_abuse": SAME,
    "close_spam": {W: NO},
    "let_go": {DONE: DONE, NO: NO, GONE: GONE},
    "need_to_talk": SAME | {GONE: GONE},
    "talked": SAME | {GONE: GONE},
    "clear_practice": {W: GONE, C: GONE, A: GONE, R: GONE, DONE: GONE, NO: GONE},
    "acknowledge": SAME | {GONE: GONE},
    "look_again": SAME,
    "consult": SAME | {GONE: GONE},
    "look_for_details": SAME | {GONE: GONE},
    "assess": SAME | {GONE: GONE},
    "lift_hold": SAME | {GONE: GONE},
    "name_owner": SAME | {GONE: GONE},
    "write": {W: W, C: C, A: C, R: C, DONE: W, NO: W},
    "amend": {W: W, C: C},
    "say_yes": {DONE: DONE},
    "say_no": SAME,
    "helped": {DONE: DONE},
    "show": SAME,
    "call_back": SAME,
    "withdraw": {W: GONE, C: GONE, A: GONE, R: GONE, DONE: GONE, NO: GONE},
    "expire": {C: W},
    "expire_to_lead": {C: C},
    "erase": {W: W, C: C, A: A, R: R, DONE: DONE, NO: NO, GONE: GONE},
}

Take = Callable[[Question, User, User, User], Any]


def _nonce() -> str:
    return access.new_nonce()


def _draft(question: Question) -> int:
    return question.draft_id or 0


# How each step is taken by somebody who may: (question, worker who holds it, second worker, lead)
TAKE: dict[str, Take] = {
    "claim": lambda q, w, s, le: workflow.claim(q, by=w),
    "release": lambda q, w, s, le: workflow.release(q, by=w),
    "resume": lambda q, w, s, le: workflow.resume(q, by=w),
    "reply": lambda q, w, s, le: workflow.reply(q, by=w, text="How old are you?"),
    "submit": lambda q, w, s, le: workflow.submit(q, by=w, wording=Wording(ANSWER, TITLE, WORDING), reviewer=s),
    "send_back": lambda q, w, s, le: workflow.send_back(q, by=s),
    "approve": lambda q, w, s, le: workflow.approve(q, by=s, draft_id=_draft(q)),
    "decline": lambda q, w, s, le: workflow.decline(q, by=w, reason="not_for_us", text="Call 116 111."),
    "hand_over": lambda q, w, s, le: workflow.hand_over(q, by=w, to=s),
    "set_level": lambda q, w, s, le: workflow.set_level(q, by=w, level=1),
    "dismiss_level": lambda q, w, s, le: workflow.dismiss_level(q, by=w, reason="idiom"),
    "ask_lower": lambda q, w, s, le: workflow.ask_lower(q, by=w, level=0),
    "confirm_lower": lambda q, w, s, le: workflow.confirm_lower(q, by=s),
    "report": lambda q, w, s, le: workflow.report(q, by=w, office="child_protection"),
    "recognise": lambda q, w, s, le: workflow.recognise(q, by=w),
    "read_reply": lambda q, w, s, le: workflow.read_reply(q, by=s),
    "read_last": lambda q, w, s, le: workflow.read_last(q, by=le),
    "pass_on": lambda q, w, s, le: workflow.pass_on(q, by=w),
    "add_voice": lambda q, w, s, le: workflow.add_voice(
        q, by=s, kind="young_person", name="Star", text="It got better."
    ),
    "leave_out_voice": lambda q, w, s, le: workflow.leave_out_voice(q, by=w, voice_id=q.voices.get().pk),
    "correct": lambda q, w, s, le: workflow.correct(q, by=w),
    "keep_answer": lambda q, w, s, le: workflow.keep_answer(q, by=w),
    "propose_return": lambda q, w, s, le: workflow.propose_return(q, by=w, reason="recognised"),
    "agree_return": lambda q, w, s, le: workflow.agree_return(q, by=s, reason="nobody_known"),
    "mark_abuse": lambda q, w, s, le: workflow.mark_abuse(q, by=w, kind="hate"),
    "clear_abuse": lambda q, w, s, le: workflow.clear_abuse(q, by=w),
    "close_spam": lambda q, w, s, le: workflow.close_spam(q, by=w),
    "let_go": lambda q, w, s, le: workflow.let_go(q, by=le),
    "need_to_talk": lambda q, w, s, le: workflow.need_to_talk(q, by=w),
    "talked": lambda q, w, s, le: workflow.talked(q, by=le, to=w),
    "clear_practice": lambda q, w, s, le: workflow.clear_practice(q, by=le),
    "acknowledge": lambda q, w, s, le: workflow.acknowledge(q, by=w),
    "look_again": lambda q, w, s, le: workflow.look_again(q, by=w),
    "consult": lambda q, w, s, le: workflow.consult(q, by=w, office="child_protection"),
    "look_for_details": lambda q, w, s, le: workflow.look_for_details(q, by=w, found=False),
    "assess": lambda q, w, s, le: workflow.assess(q, by=w, reason="unknown"),
    "lift_hold": lambda q, w, s, le: workflow.lift_hold(q, by=le),
    "name_owner": lambda q, w, s, le: workflow.name_owner(q, by=w, to=s),
    "write": lambda q, w, s, le: workflow.write(q, text="One more thing.", nonce=_nonce()),
    "amend": lambda q, w, s, le: workflow.amend(q, text="The same in other words.", nonce=_nonce()),
    "say_yes": lambda q, w, s, le: workflow.say_yes(q, draft_id=_draft(q), nonce=_nonce()),
    "say_no": lambda q, w, s, le: workflow.say_no(q, nonce=_nonce()),
    "helped": lambda q, w, s, le: workflow.tell_whether_it_helped(q, answer="yes", nonce=_nonce()),
    "show": lambda q, w, s, le: workflow.show(q, nonce=_nonce(), digest=b"four words"),
    "call_back": lambda q, w, s, le: workflow.call_back(q, nonce=_nonce()),
    "withdraw": lambda q, w, s, le: workflow.withdraw(q),
    "expire": lambda q, w, s, le: workflow.expire(q),
    "expire_to_lead": lambda q, w, s, le: workflow.expire(q),
    "erase": lambda q, w, s, le: workflow.erase(q),
}
CLOCK = {"danger_since": datetime(2026, 11, 2, 9, tzinfo=UTC), "on_hold": True}
SET_UP: dict[str, dict[str, Any]] = {
    "reply": {"suggested_level": 1},  # beside a draft and under an answer only where somebody may be in danger
    "dismiss_level": {"suggested_level": 1},
    "ask_lower": {"set_level": 2, "owner": "worker", **CLOCK},
    "confirm_lower": {"set_level": 2, "owner": "worker", "lowering_by": "worker", "lowering_to": 0, **CLOCK},
    "clear_abuse": {"suggested_abuse": "hate"},
    "close_spam": {"suggested_abuse": "spam"},
    "let_go": {"set_abuse": "threat", "erased_at": None},
    "clear_practice": {"came_by": "practice", "code_digest": None, "publish": "no"},
    "acknowledge": {"suggested_level": 2},
    "look_again": {"set_level": 2, "owner": "worker", "look_due_at": datetime(2026, 11, 3, 9, tzinfo=UTC), **CLOCK},
    "consult": {"suggested_level": 1},
    "look_for_details": {"suggested_level": 1},
    "assess": {"suggested_level": 1},
    "lift_hold": {"on_hold": True},
    "name_owner": {"set_level": 1, "owner": "worker"},
    "expire_to_lead": {"set_level": 1, "owner": "worker"},
    "read_last": {"suggested_level": 1, "erased_at": None},
}


def stage(step: str, status: str) -> tuple[Question, User, User, User]:
    """A question in `status` that fulfils every condition of `step` but the status; who holds it, another, the lead."""
    return fulfilling(step, make_question(Status(status)))


def fulfilling(step: str, question: Question) -> tuple[Question, User, User, User]:
    """This question, made to fulfil them."""
    organisation = question.organisation
    worker, second, lead = (member(organisation, role) for role in ("worker", "second", "lead"))
    fields = {name: worker if value == "worker" else value for name, value in SET_UP.get(step, {}).items()}
    if step.startswith("expire") and question.claimed_until:
        fields["claimed_until"] = question.asked_at
    Question.objects.filter(pk=question.pk).update(**fields)
    if step == "read_reply":
        question.messages.create(kind="reply", by=worker, text="Hello", read_due_at=question.asked_at)
    if step == "call_back":
        Shown.objects.create(question=question, code_digest=b"four words", until=question.asked_at)
    if step == "leave_out_voice":
        question.voices.create(by=second, kind="nurse", text="Your body is fine.")
    if step == "keep_answer":
        _has_an_answer(question, worker, second)
    if step in ("propose_return", "agree_return"):
        said = {"first": worker, "reason": "nobody_known"} if step == "agree_return" else {}
        TakeDown.objects.create(question=question, **said)
    question.refresh_from_db()
    return question, worker, second, lead


def _has_an_answer(question: Question, writer: User, checker: User) -> None:
    """A signed version that is being corrected now."""
    draft = question.drafts.create(number=90, answer=ANSWER, html=ANSWER, written_by=writer)
    question.drafts.filter(pk=draft.pk).update(checked_by=checker, checked_at=timezone.now(), checked_as="worker")
    Question.objects.filter(pk=question.pk).update(correcting=draft, answered_at=timezone.now())


def test_the_table_names_every_step_of_the_program_and_no_other() -> None:
    assert sorted(TABLE) == sorted(workflow.STEPS)
    assert sorted(TAKE) == sorted(TABLE)


def after(step: str, standing: Question) -> str:
    """Try a step on a question that fulfils its conditions: the status then, with one Event; or REFUSED, with none."""
    question, worker, second, lead = fulfilling(step, Question.objects.get(pk=standing.pk))
    before, newest = question.status, Event.objects.latest("pk").pk
    try:
        TAKE[step](question, worker, second, lead)
    except NotAllowed:
        refused = True
    else:
        refused = False
    question.refresh_from_db()
    left = Event.objects.filter(pk__gt=newest)
    if refused:
        assert (question.status, left.count()) == (before, 0), f"{step} was refused and did something"
        return REFUSED
    event = left.get(question=question, step=step)
    assert (event.before, event.after) == (before, question.status), f"{step} told something else than it did"
    return question.status


@pytest.mark.django_db
@pytest.mark.parametrize("status", EVERY)
def test_each_step_leads_from_each_status_where_the_table_says(status: str) -> None:
    standing, led = make_question(Status(status)), {}
    for step in TABLE:
        with taken_back():
            led[step] = after(step, standing)
    assert led == {step: leads.get(status, REFUSED) for step, leads in TABLE.items()}
