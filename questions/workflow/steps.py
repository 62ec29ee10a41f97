"""The steps of a question's life, as data: where each verb leads from each status, who may, on what condition.

docs/life-of-a-question.md shows the whole table; tests/questions/test_life.py has it written out again by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Role, User
from questions.models import Abuse, Level, Question, Status
from questions.workflow import alarm


class NotAllowed(Exception):
    """A step that this person can't take on this question now; the message is fit for staff."""


class Unticked(NotAllowed):
    """The checklist is not ticked whole."""


Rule = Callable[[Question, User, set[str]], str]  # question, actor, their roles here -> "" when allowed, else why not
ANSWERING = frozenset(Role.answering())
REVIEWING = frozenset(Role.reviewing())
LEADS = frozenset({Role.LEAD})
NOBODY: frozenset[Role] = frozenset()  # the asker or the clock, never a member of staff


def _any(_question: Question, _by: User, _roles: set[str]) -> str:
    return ""


def _holds_it(question: Question, by: User, _roles: set[str]) -> str:
    if question.claimed_by_id == by.pk:
        return ""
    return (
        _("%(name)s has this question.") % {"name": question.claimed_by}
        if question.claimed_by
        else _("Take the question first.")
    )


def _did_not_write_it(question: Question, by: User, _roles: set[str]) -> str:
    if question.draft and question.draft.written_by_id == by.pk:
        return _("A second person has to read your draft.")
    return ""


def _may_take_it(question: Question, by: User, _roles: set[str]) -> str:
    if question.barred_id == by.pk:
        return _("You have declined it or know who wrote it, so somebody else answers it.")
    return ""


def _may_decline(question: Question, by: User, roles: set[str]) -> str:
    if question.danger > 0:
        return _("Somebody may be in danger. Dismiss or lower the level first; then you can decline.")
    return _holds_it(question, by, roles)


def _holds_it_or_leads(question: Question, by: User, roles: set[str]) -> str:
    if question.claimed_by_id == by.pk or Role.LEAD in roles:
        return ""
    return _("Only the one who has it, or a lead, hands it over.")


def _may_leave_a_voice_out(question: Question, by: User, _roles: set[str]) -> str:
    voices = question.voices.filter(draft__isnull=True)
    if question.claimed_by_id != by.pk:
        voices = voices.filter(by=by)
    return "" if voices.exists() else _("There is no voice here that you could leave out.")


def _suggested(question: Question, _by: User, _roles: set[str]) -> str:
    return "" if question.suggested_level > 0 else _("Nothing is suggested here.")


def _has_a_reply_to_read(question: Question, by: User, _roles: set[str]) -> str:
    due = question.messages.filter(read_due_at__isnull=False, read_by__isnull=True).exclude(by=by)
    return "" if due.exists() else _("There is no reply of a colleague to read.")


def _set_danger(question: Question, _by: User, _roles: set[str]) -> str:
    if question.set_level != 2:
        return _("Only a set danger needs two people.")
    return _("Somebody has asked for this already.") if question.lowering_by_id else ""


def _unread(question: Question, by: User, roles: set[str]) -> str:
    if question.erased_at or not (question.danger or question.abuse in Abuse.evidence()):
        return _("There is nothing to read before its time is over.")
    readers = set(question.events.filter(step="read_last").values_list("by", flat=True))
    if not readers:
        return "" if Role.LEAD in roles else _("A lead reads it first.")
    if question.set_level != Level.DANGER or len(readers) > 1:
        return _("It has been read.")
    return _("A second person has to read it too.") if by.pk in readers else ""


def _abusive(question: Question, _by: User, _roles: set[str]) -> str:
    return "" if question.abuse else _("Nothing here is marked as abuse.")


def _is_spam(question: Question, _by: User, _roles: set[str]) -> str:
    if question.danger > 0:
        return _("Somebody may be in danger. Dismiss or lower the level first.")
    return "" if question.abuse == Abuse.SPAM else _("Only what is marked as spam can be closed unread.")


def _is_evidence(question: Question, _by: User, _roles: set[str]) -> str:
    kept = question.set_abuse in Abuse.evidence() and not question.erased_at and not question.danger
    return "" if kept else _("Nothing is kept as evidence here.")


def _is_their_practice(question: Question, by: User, roles: set[str]) -> str:
    if not question.is_practice:
        return _("Only what is made up for practice can be thrown away.")
    made = question.events.filter(step="practise", by=by)
    return "" if Role.LEAD in roles or made.exists() else _("Who made it up throws it away, or a lead does.")


def _in_danger(question: Question, _by: User, _roles: set[str]) -> str:
    return "" if question.danger > 0 else _("That is for questions with a level.")


def _duty_to_weigh(question: Question, by: User, roles: set[str]) -> str:
    if question.barred_id and question.events.filter(step="recognise").exists():
        return ""
    return _in_danger(question, by, roles)


def _is_called_for(question: Question, _by: User, _roles: set[str]) -> str:
    if not alarm.rings(question):
        return _("Nobody is called here.")
    if question.acknowledged_by:
        return _("%(name)s has seen it already.") % {"name": question.acknowledged_by}
    return ""


def _is_held(question: Question, _by: User, _roles: set[str]) -> str:
    if not question.on_hold:
        return _("Nothing keeps it from being erased when its time is over.")
    return _("It is in danger still.") if question.set_level == Level.DANGER else ""


def _owns_it_or_leads(question: Question, by: User, roles: set[str]) -> str:
    if not question.owner_id:
        return _("Nobody has to follow it.")
    return "" if question.owner_id == by.pk or Role.LEAD in roles else _("Only who follows it, or a lead, hands it on.")


def _second_for_lowering(question: Question, by: User, _roles: set[str]) -> str:
    if question.lowering_by_id is None:
        return _("Nobody has asked to lower the level.")
    return _("A second person has to agree.") if question.lowering_by_id == by.pk else ""


@dataclass(frozen=True)
class Step:
    """A verb: `moves` says where it leads from each status it may start in."""

    name: str
    moves: Mapping[Status, Status]
    roles: frozenset[Role] = NOBODY
    rule: Rule = _any
    label: "str | Promise" = field(default="", compare=False)


def _stay(*statuses: Status) -> dict[Status, Status]:
    return {status: status for status in statuses}


W, C, A, R = Status.WAITING, Status.CLAIMED, Status.WITH_ASKER, Status.IN_REVIEW
DONE, NO, GONE = Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN
ALIVE = (W, C, A, R, DONE, NO)


# The desk
CLAIM = Step("claim", {W: C}, ANSWERING, _may_take_it, gettext_lazy("Take this question"))
RELEASE = Step("release", {C: W}, ANSWERING, _holds_it, gettext_lazy("Put it back"))
RESUME = Step("resume", {A: C}, ANSWERING, _holds_it, gettext_lazy("Go on without waiting"))
REPLY = Step("reply", {C: A, A: A}, ANSWERING, _holds_it, gettext_lazy("Write to the asker now"))
SUBMIT = Step("submit", {C: R}, ANSWERING, _holds_it, gettext_lazy("Ask a colleague to read it"))
SEND_BACK = Step("send_back", {R: C}, REVIEWING, _did_not_write_it, gettext_lazy("Send back to the writer"))
APPROVE = Step("approve", {R: DONE}, REVIEWING, _did_not_write_it, gettext_lazy("Approve and send"))
DECLINE = Step("decline", {C: NO}, frozenset(Role.reviewing()), _may_decline, gettext_lazy("We can’t answer this"))
HAND_OVER = Step("hand_over", _stay(C, A), ANSWERING, _holds_it_or_leads, gettext_lazy("Hand over to a colleague"))
PASS_ON = Step("pass_on", {C: W}, ANSWERING, _holds_it, gettext_lazy("Pass on"))
ADD_VOICE = Step("add_voice", {C: C}, ANSWERING, _any, gettext_lazy("Add your voice"))
LEAVE_OUT_VOICE = Step(
    "leave_out_voice", {C: C}, ANSWERING, _may_leave_a_voice_out, gettext_lazy("Leave this voice out")
)
# Abuse
MARK_ABUSE = Step("mark_abuse", _stay(*ALIVE), ANSWERING, _any, gettext_lazy("This is abuse"))
CLEAR_ABUSE = Step("clear_abuse", _stay(*ALIVE), ANSWERING, _abusive, gettext_lazy("This is no abuse"))
CLOSE_SPAM = Step("close_spam", {W: NO}, REVIEWING, _is_spam, gettext_lazy("Close as spam"))
LET_GO = Step("let_go", _stay(DONE, NO, GONE), LEADS, _is_evidence, gettext_lazy("Not needed as evidence: erase it"))
# The worker
NEED_TO_TALK = Step("need_to_talk", _stay(*ALIVE, GONE), ANSWERING, _any, gettext_lazy("I need to talk about this one"))
TALKED = Step("talked", _stay(*ALIVE, GONE), LEADS, _any, gettext_lazy("We have talked"))
# Practice
CLEAR_PRACTICE = Step(
    "clear_practice", dict.fromkeys(ALIVE, GONE), ANSWERING, _is_their_practice, gettext_lazy("Throw it away")
)
# Danger
SET_LEVEL = Step("set_level", _stay(W, C, A, R, DONE, NO), ANSWERING, _any, gettext_lazy("Set the level"))
DISMISS_LEVEL = Step(
    "dismiss_level", _stay(W, C, A, R, DONE, NO), ANSWERING, _suggested, gettext_lazy("No danger here")
)
ASK_LOWER = Step("ask_lower", _stay(*ALIVE), REVIEWING, _set_danger, gettext_lazy("Ask to lower the danger"))
CONFIRM_LOWER = Step("confirm_lower", _stay(*ALIVE), REVIEWING, _second_for_lowering, gettext_lazy("Agree to lower it"))
REPORT = Step("report", _stay(*ALIVE, GONE), ANSWERING, _any, gettext_lazy("I have made a report"))
RECOGNISE = Step("recognise", _stay(W, C, A, R), ANSWERING, _any, gettext_lazy("I know who this is"))
READ_REPLY = Step("read_reply", _stay(*ALIVE), REVIEWING, _has_a_reply_to_read, gettext_lazy("I have read the reply"))
ACKNOWLEDGE = Step("acknowledge", _stay(*ALIVE), ANSWERING, _is_called_for, gettext_lazy("I have seen it"))
CONSULT = Step("consult", _stay(*ALIVE), ANSWERING, _in_danger, gettext_lazy("I have asked for advice without a name"))
LOOK_FOR_DETAILS = Step(
    "look_for_details", _stay(*ALIVE), ANSWERING, _in_danger, gettext_lazy("I have looked for a name or a place")
)
ASSESS = Step("assess", _stay(*ALIVE), ANSWERING, _duty_to_weigh, gettext_lazy("No report can be made"))
LIFT_HOLD = Step("lift_hold", _stay(*ALIVE, GONE), LEADS, _is_held, gettext_lazy("It may be erased in its time"))
NAME_OWNER = Step("name_owner", _stay(*ALIVE), ANSWERING, _owns_it_or_leads, gettext_lazy("Somebody else follows it"))
READ_LAST = Step("read_last", _stay(GONE), REVIEWING, _unread, gettext_lazy("Read; the text may be erased"))
# The asker
WRITE = Step("write", {W: W, C: C, A: C, R: C, DONE: W, NO: W})
SAY_YES = Step("say_yes", _stay(DONE))
SAY_NO = Step("say_no", _stay(*ALIVE))
HELPED = Step("helped", _stay(DONE))
WITHDRAW = Step("withdraw", dict.fromkeys(ALIVE, GONE))
# The clock
EXPIRE = Step("expire", {C: W})
EXPIRE_TO_LEAD = Step("expire_to_lead", _stay(C))
ERASE = Step("erase", _stay(*ALIVE, GONE))

DESK_STEPS = (
    CLAIM, RELEASE, RESUME, REPLY, SUBMIT, SEND_BACK, APPROVE, DECLINE, HAND_OVER,
    PASS_ON, ADD_VOICE, LEAVE_OUT_VOICE,
    MARK_ABUSE, CLEAR_ABUSE, CLOSE_SPAM, LET_GO, NEED_TO_TALK, TALKED, CLEAR_PRACTICE,
    SET_LEVEL, DISMISS_LEVEL, ASK_LOWER, CONFIRM_LOWER, REPORT, RECOGNISE, READ_REPLY, READ_LAST,
    ACKNOWLEDGE, CONSULT, LOOK_FOR_DETAILS, ASSESS, LIFT_HOLD, NAME_OWNER,
)  # fmt: skip
ASKER_STEPS = (WRITE, SAY_YES, SAY_NO, HELPED, WITHDRAW)
CLOCK_STEPS = (EXPIRE, EXPIRE_TO_LEAD, ERASE)
STEPS = {step.name: step for step in (*DESK_STEPS, *ASKER_STEPS, *CLOCK_STEPS)}
