"""The steps of a question's life, as data: where each verb leads from each status, who may, on what condition.

docs/life-of-a-question.md shows the whole table; tests/questions/test_life.py has it written out again by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ground import speech
from people.models import Role, User
from questions import access
from questions.models import Abuse, Level, Question, Status
from questions.workflow import alarm, there


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


def _may_write(question: Question, by: User, roles: set[str]) -> str:
    """Who holds it writes. In danger nobody waits for somebody else: where it is over all may, and beside a holder who
    has gone or is late; who has said "I have seen it"; and who may review, beside a holder who may not."""
    if question.status not in (Status.CLAIMED, Status.WITH_ASKER):
        return _may_write_beside(question, by)
    if question.claimed_by_id == by.pk or not _goes_on_without_the_holder(question, by, roles):
        return _holds_it(question, by, roles)
    return _knows_nobody(question, by)


def _may_write_beside(question: Question, by: User) -> str:
    """Beside a draft that a colleague reads, or under what was an answer, only where somebody may be in danger."""
    if not question.danger:
        return _("Only where somebody may be in danger. Set the level first; then you can write at once.")
    return _knows_nobody(question, by)


def _knows_nobody(question: Question, by: User) -> str:
    return _("You know who wrote it, so somebody else answers it.") if access.knows_the_asker(question, by) else ""


def _goes_on_without_the_holder(question: Question, by: User, roles: set[str]) -> bool:
    if question.danger != Level.DANGER or question.is_practice:
        return False
    owes_a_word = question.acknowledged_by_id == by.pk and question.seen_until is not None
    if owes_a_word or _holder_has_gone(question):
        return True
    holder = question.claimed_by
    return bool(roles & REVIEWING) and holder is not None and not there.may_review(holder, question)


def _holder_has_gone(question: Question) -> bool:
    """Not there any more, or there without a word to the asker in time."""
    now = timezone.now()
    late = any(due is not None and due <= now for due in (question.reply_due_at, question.seen_until))
    return late or question.claimed_by_id not in there.here(question.organisation)


def _did_not_write_it(question: Question, by: User, _roles: set[str]) -> str:
    if question.draft and question.draft.written_by_id == by.pk:
        return _("A second person has to read your draft.")
    return _knows_nobody(question, by)


def _may_take_it(question: Question, by: User, _roles: set[str]) -> str:
    if question.barred_id == by.pk or access.knows_the_asker(question, by):
        return _("You have declined it or know who wrote it, so somebody else answers it.")
    return ""


def _may_claim(question: Question, by: User, roles: set[str]) -> str:
    """After "not yet", and when it went on while they were away, the same person has it first, while they are at work.
    In danger nobody waits for them."""
    if why := _may_take_it(question, by, roles):
        return why
    until = question.wanted_until
    free = question.danger or until is None or until <= timezone.now() or Role.LEAD in roles
    if free or question.wanted_id in (None, by.pk) or question.wanted_id not in there.here(question.organisation):
        return ""
    time = speech.clock(timezone.localtime(until), timezone.localdate(), get_language() or "en")
    if question.draft and question.draft.written_by_id == question.wanted_id:
        why = _("%(name)s answered this before and has it first, until %(time)s. If it can’t wait, a lead takes it.")
    else:
        why = _("%(name)s had this before and has it first, until %(time)s. If it can’t wait, a lead takes it.")
    return why % {"name": question.wanted, "time": time}


def _may_correct(question: Question, by: User, roles: set[str]) -> str:
    if question.erased_at:
        return _("The text has been erased.")
    if question.danger == Level.DANGER and not question.is_practice and not roles & REVIEWING:
        return _("Somebody may be in danger. Ask somebody who may review.")
    return _may_take_it(question, by, roles)


def _may_keep_it(question: Question, by: User, roles: set[str]) -> str:
    if question.correcting_id is None:
        return _("No answer is being corrected here.")
    if access.has_written_since(question, question.correcting):
        return _("The asker has written again. Answer that; your new answer stands in the place of the earlier one.")
    return _holds_it(question, by, roles)


def _may_decline(question: Question, by: User, roles: set[str]) -> str:
    if question.danger > 0:
        return _("Somebody may be in danger. Dismiss or lower the level first; then you can decline.")
    if question.correcting_id and not access.has_written_since(question, question.correcting):
        return _("It has an answer already. Correct it, or leave it as it is.")
    return _holds_it(question, by, roles)


def _holds_it_or_leads(question: Question, by: User, roles: set[str]) -> str:
    if question.claimed_by_id == by.pk or Role.LEAD in roles:
        return ""
    return _("Only the one who has it, or a lead, hands it over.")


def _may_leave_a_voice_out(question: Question, by: User, _roles: set[str]) -> str:
    holds = question.claimed_by_id == by.pk
    mine = [voice for voice in access.open_voices(question) if holds or voice.by_id == by.pk]
    return "" if mine else _("There is no voice here that you could leave out.")


def _suggested(question: Question, _by: User, _roles: set[str]) -> str:
    return "" if question.suggested_level > 0 else _("Nothing is suggested here.")


def _has_a_reply_to_read(question: Question, by: User, _roles: set[str]) -> str:
    due = question.messages.filter(read_due_at__isnull=False, read_by__isnull=True).exclude(by=by)
    return "" if due.exists() else _("There is no reply of a colleague to read.")


def _set_danger(question: Question, _by: User, _roles: set[str]) -> str:
    if question.set_level != 2:
        return _("Only a set danger needs two people.")
    return _("Somebody has asked for this already.") if question.lowering_by_id else ""


def _wished_away(question: Question, _by: User, _roles: set[str]) -> str:
    row = getattr(question, "take_down", None)
    return _("Nothing waits here for such a decision.") if row is None or row.is_decided else ""


def _second_for_return(question: Question, by: User, roles: set[str]) -> str:
    if why := _wished_away(question, by, roles):
        return why
    if question.take_down.first_id is None:
        return _("Nobody has said yet what they think.")
    return _("A second person has to agree.") if question.take_down.first_id == by.pk else ""


def _unread(question: Question, by: User, roles: set[str]) -> str:
    if question.erased_at or not (question.danger or question.abuse in Abuse.evidence()):
        return _("There is nothing to read before its time is over.")
    readers = set(question.events.filter(step="read_last").values_list("by", flat=True))
    if not readers:
        return "" if Role.LEAD in roles else _("A lead reads it first.")
    if question.danger != Level.DANGER or len(readers) > 1:
        return _("It has been read.")
    return _("A second person has to read it too.") if by.pk in readers else ""


def _may_call_it_abuse(question: Question, by: User, roles: set[str]) -> str:
    if question.claimed_by_id == by.pk or roles & REVIEWING:
        return ""
    return _("Who has it says so, or a colleague who may review. Tell one of them, or say that you need to talk.")


def _may_clear_abuse(question: Question, by: User, roles: set[str]) -> str:
    if not question.abuse:
        return _("Nothing here is marked as abuse.")
    if roles & REVIEWING:
        return ""
    if question.abuse in Abuse.evidence():
        return _("Somebody who may review says so. Talk with a colleague.")
    by_another = question.set_abuse and abuse_marked_by(question) != by.pk
    return _("A colleague has said so. Talk with them.") if by_another else ""


def abuse_marked_by(question: Question) -> int | None:
    """Who has said last which kind of abuse it is. One query."""
    marked = access.done(question, "mark_abuse", "close_spam")
    return marked[-1].by_id if marked else None


def _is_spam(question: Question, _by: User, _roles: set[str]) -> str:
    if question.danger > 0:
        return _("Somebody may be in danger. Dismiss or lower the level first.")
    return "" if question.abuse == Abuse.SPAM else _("Only what is marked as spam can be closed unread.")


def _may_let_go(question: Question, by: User, _roles: set[str]) -> str:
    """A second person's word, never that of who called it abuse; and nothing that a danger keeps."""
    if question.set_abuse not in Abuse.evidence() or question.erased_at or question.danger:
        return _("Nothing is kept as evidence here.")
    if question.on_hold:
        return _("It was in danger once, so its text is kept until a lead says that it may be erased in its time.")
    if abuse_marked_by(question) == by.pk:
        return _("You marked it yourself, so somebody else looks at it before its text goes: ask another lead.")
    return ""


def _is_their_practice(question: Question, by: User, roles: set[str]) -> str:
    if not question.is_practice:
        return _("Only what is made up for practice can be thrown away.")
    made = question.events.filter(step="practise", by=by)
    return "" if Role.LEAD in roles or made.exists() else _("Who made it up throws it away, or a lead does.")


def _in_danger(question: Question, _by: User, _roles: set[str]) -> str:
    return "" if question.danger > 0 else _("That is for questions with a level.")


def _duty_to_weigh(question: Question, by: User, roles: set[str]) -> str:
    if access.done(question, "recognise"):
        return ""
    return _in_danger(question, by, roles)


def _is_called_for(question: Question, by: User, _roles: set[str]) -> str:
    """Who says that they have seen it can write to the asker too, where anybody can."""
    if not alarm.rings(question):
        return _("Nobody is called here.")
    if alarm.is_seen(question):
        return _("%(name)s has seen it already.") % {"name": question.acknowledged_by}
    return "" if question.status == Status.WITHDRAWN else _knows_nobody(question, by)


def _is_watched(question: Question, _by: User, _roles: set[str]) -> str:
    if not question.look_due_at:
        return _("Only a set danger is looked at again and again.")
    return _("Write to the asker first.") if question.reply_due_at else ""


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
CLAIM = Step("claim", {W: C}, ANSWERING, _may_claim, gettext_lazy("Take this question"))
RELEASE = Step("release", {C: W}, ANSWERING, _holds_it, gettext_lazy("Put it back"))
RESUME = Step("resume", {A: C}, ANSWERING, _holds_it, gettext_lazy("Go on without waiting"))
REPLY = Step("reply", {C: A, A: A, R: R, DONE: A, NO: A}, ANSWERING, _may_write, gettext_lazy("Write to the asker now"))
SUBMIT = Step("submit", {C: R}, ANSWERING, _holds_it, gettext_lazy("Ask a colleague to read it"))
SEND_BACK = Step("send_back", {R: C}, REVIEWING, _did_not_write_it, gettext_lazy("Send back to the writer"))
APPROVE = Step("approve", {R: DONE}, REVIEWING, _did_not_write_it, gettext_lazy("Approve and send"))
DECLINE = Step("decline", {C: NO}, frozenset(Role.reviewing()), _may_decline, gettext_lazy("We can’t answer this"))
HAND_OVER = Step("hand_over", _stay(C, A), ANSWERING, _holds_it_or_leads, gettext_lazy("Hand over to a colleague"))
PASS_ON = Step("pass_on", {C: W}, ANSWERING, _holds_it, gettext_lazy("Pass on"))
ADD_VOICE = Step("add_voice", {C: C}, ANSWERING, _may_take_it, gettext_lazy("Add your voice"))
LEAVE_OUT_VOICE = Step(
    "leave_out_voice", {C: C}, ANSWERING, _may_leave_a_voice_out, gettext_lazy("Leave this voice out")
)
CORRECT = Step("correct", {DONE: C}, ANSWERING, _may_correct, gettext_lazy("Correct the answer"))
KEEP_ANSWER = Step("keep_answer", {C: DONE}, ANSWERING, _may_keep_it, gettext_lazy("Leave the answer as it is"))
PROPOSE_RETURN = Step(
    "propose_return", _stay(*ALIVE), REVIEWING, _wished_away, gettext_lazy("Say whether the page may return")
)
AGREE_RETURN = Step("agree_return", _stay(*ALIVE), REVIEWING, _second_for_return, gettext_lazy("I agree"))
# Abuse
MARK_ABUSE = Step("mark_abuse", _stay(*ALIVE), ANSWERING, _may_call_it_abuse, gettext_lazy("This is abuse"))
CLEAR_ABUSE = Step("clear_abuse", _stay(*ALIVE), ANSWERING, _may_clear_abuse, gettext_lazy("This is no abuse"))
CLOSE_SPAM = Step("close_spam", {W: NO}, REVIEWING, _is_spam, gettext_lazy("Close as spam"))
LET_GO = Step("let_go", _stay(DONE, NO, GONE), LEADS, _may_let_go, gettext_lazy("Not needed as evidence: erase it"))
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
    "dismiss_level", _stay(W, C, A, R, DONE, NO), REVIEWING, _suggested, gettext_lazy("No danger here")
)
ASK_LOWER = Step("ask_lower", _stay(*ALIVE), REVIEWING, _set_danger, gettext_lazy("Ask to lower the danger"))
CONFIRM_LOWER = Step("confirm_lower", _stay(*ALIVE), REVIEWING, _second_for_lowering, gettext_lazy("Agree to lower it"))
REPORT = Step("report", _stay(*ALIVE, GONE), ANSWERING, _any, gettext_lazy("I have made a report"))
RECOGNISE = Step("recognise", _stay(*ALIVE, GONE), ANSWERING, _any, gettext_lazy("I know who this is"))
READ_REPLY = Step("read_reply", _stay(*ALIVE), REVIEWING, _has_a_reply_to_read, gettext_lazy("I have read the reply"))
ACKNOWLEDGE = Step("acknowledge", _stay(*ALIVE, GONE), REVIEWING, _is_called_for, gettext_lazy("I have seen it"))
LOOK_AGAIN = Step("look_again", _stay(*ALIVE), REVIEWING, _is_watched, gettext_lazy("I have looked again"))
CONSULT = Step(
    "consult", _stay(*ALIVE, GONE), ANSWERING, _in_danger, gettext_lazy("I have asked for advice without a name")
)
LOOK_FOR_DETAILS = Step(
    "look_for_details", _stay(*ALIVE, GONE), ANSWERING, _in_danger, gettext_lazy("I have looked for a name or a place")
)
ASSESS = Step("assess", _stay(*ALIVE, GONE), REVIEWING, _duty_to_weigh, gettext_lazy("No report can be made"))
LIFT_HOLD = Step("lift_hold", _stay(*ALIVE, GONE), LEADS, _is_held, gettext_lazy("It may be erased in its time"))
NAME_OWNER = Step(
    "name_owner", _stay(*ALIVE, GONE), ANSWERING, _owns_it_or_leads, gettext_lazy("Somebody else follows it")
)
READ_LAST = Step("read_last", _stay(GONE), REVIEWING, _unread, gettext_lazy("Read; the text may be erased"))
# The asker
WRITE = Step("write", {W: W, C: C, A: C, R: C, DONE: W, NO: W})
AMEND = Step("amend", _stay(W, C))
SAY_YES = Step("say_yes", _stay(DONE))
SAY_NO = Step("say_no", _stay(*ALIVE))
HELPED = Step("helped", _stay(DONE))
SHOW = Step("show", _stay(*ALIVE))
CALL_BACK = Step("call_back", _stay(*ALIVE))
WITHDRAW = Step("withdraw", dict.fromkeys(ALIVE, GONE))
# The clock
EXPIRE = Step("expire", {C: W})
EXPIRE_TO_LEAD = Step("expire_to_lead", _stay(C))
ERASE = Step("erase", _stay(*ALIVE, GONE))

DESK_STEPS = (
    CLAIM, RELEASE, RESUME, REPLY, SUBMIT, SEND_BACK, APPROVE, DECLINE, HAND_OVER,
    PASS_ON, ADD_VOICE, LEAVE_OUT_VOICE, CORRECT, KEEP_ANSWER, PROPOSE_RETURN, AGREE_RETURN,
    MARK_ABUSE, CLEAR_ABUSE, CLOSE_SPAM, LET_GO, NEED_TO_TALK, TALKED, CLEAR_PRACTICE,
    SET_LEVEL, DISMISS_LEVEL, ASK_LOWER, CONFIRM_LOWER, REPORT, RECOGNISE, READ_REPLY, READ_LAST,
    ACKNOWLEDGE, LOOK_AGAIN, CONSULT, LOOK_FOR_DETAILS, ASSESS, LIFT_HOLD, NAME_OWNER,
)  # fmt: skip
ASKER_STEPS = (WRITE, AMEND, SAY_YES, SAY_NO, HELPED, SHOW, CALL_BACK, WITHDRAW)
CLOCK_STEPS = (EXPIRE, EXPIRE_TO_LEAD, ERASE)
STEPS = {step.name: step for step in (*DESK_STEPS, *ASKER_STEPS, *CLOCK_STEPS)}
