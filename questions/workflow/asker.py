"""What the asker does: ask, write again, say yes or no to publishing, say whether it helped, withdraw.

Store first, then detect: whatever detection raises after a text is stored is caught, kept as an Event,
and raises the level (`suggest`).
"""

from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import workflow as public
from content.models import Topic
from ground import ledger
from language.abuse import abuse
from language.danger import danger
from people.answering import answering, shown
from people.models import Area, Organisation, Team, User
from questions import access, checklist, pace
from questions.models import (
    Abuse,
    Address,
    CameBy,
    Draft,
    Event,
    Kind,
    Level,
    Message,
    Publish,
    Question,
    Receipt,
    Shown,
    Status,
    TakeDown,
    WorkingCopy,
)
from questions.workflow import alarm, publishing, returning, steps, there
from questions.workflow.danger import end_lowering
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking, write_down_what_follows

AMENDED_WITHIN = timedelta(minutes=30)
BEFORE_DETECTION = ("ask", "write", "amend")  # a text came; nothing was detected in it, or not yet
DETECTED = ("suggest", "detection_failed", "suggest_abuse")
log = structlog.get_logger("questions")


class Closed(Exception):
    """No organisation takes questions here; the form says where to turn instead."""


class OtherText(Exception):
    """This form was sent before with another text; the page gives it a new number and keeps the text."""


@dataclass(frozen=True)
class Asked:
    """What the ask form holds, cleaned. Only `text` is required."""

    text: str
    language: str
    topic: Topic | None = None
    age_band: str = ""
    area: Area | None = None
    publish: str = Publish.ASK
    urgent: bool = False
    watched: bool = False
    mail: str = ""
    came_by: str = field(default=CameBy.WEB)


def organisation_for(language: str, area: Area | None = None) -> Organisation:
    """Who answers: the area's organisation, else the language's. Raises `Closed` when none may open."""
    organisation = answering(language, area.organisation) if area else shown(language, teams=True)
    if organisation is None:
        raise Closed
    return organisation


def team_for(organisation: Organisation, *, topic: str, area: str, language: str) -> Team | None:
    """The team that fits best; the first of equals."""
    fits = [(team.fit(topic=topic, area=area, language=language), -team.pk, team) for team in organisation.teams.all()]
    best = max((fit for fit in fits if fit[0] >= 0), default=None)
    return best[2] if best else None


def ask(asked: Asked, *, nonce: str, digest: bytes, by: User | None = None) -> Question:
    """Take in a question; `digest` is the code's (`access.code_digest`). The same form again gives the same question.

    Raises `Closed`, and `OtherText` when this form was used for another text. `by`: who brought it in.
    """
    marks = {"nonce_digest": access.keyed_digest(nonce), "text_digest": access.keyed_digest(asked.text)}
    if before := _taken_in(marks):
        return catch_up(before)
    organisation = organisation_for(asked.language, asked.area)
    try:
        with transaction.atomic():
            question = _store(asked, organisation, digest, by)
            Receipt.objects.create(question=question, **marks)
    except IntegrityError:  # the same form at the same moment: the other one was first
        before = _taken_in(marks)
        if before is None and Question.objects.filter(code_digest=digest).exists():
            raise OtherText from None  # sent again when the receipt was gone
        if before is None:
            raise
        return before
    return suggest(question, asked.text)


def _taken_in(marks: dict[str, str]) -> Question | None:
    rows = Receipt.objects.filter(nonce_digest=marks["nonce_digest"]).values_list("text_digest", "question")
    receipt = rows.first()
    if receipt is None:
        return None
    if receipt[0] != marks["text_digest"]:
        raise OtherText
    return Question.objects.get(pk=receipt[1])


def _store(asked: Asked, organisation: Organisation, digest: bytes, by: User | None) -> Question:
    now = timezone.now()
    team = team_for(
        organisation,
        topic=asked.topic.slug if asked.topic else "",
        area=asked.area.slug if asked.area else "",
        language=asked.language,
    )
    question = Question.objects.create(
        code_digest=digest,
        organisation=organisation,
        area=asked.area,
        team=team,
        language=asked.language,
        topic=asked.topic,
        age_band=asked.age_band,
        publish=asked.publish,
        urgent=asked.urgent,
        watched=asked.watched,
        came_by=asked.came_by,
        suggested_level=Level.WORRY if asked.urgent else Level.ORDINARY,
        suggested_kinds=[alarm.HELP_TODAY] if asked.urgent else [],
        asked_at=now,
        promised_on=pace.promised_on(organisation, team, asked.language, asked.topic),
    )
    question.text_at_hand = Message.objects.create(question=question, kind=Kind.ASKER, text=asked.text, at=now)
    if asked.mail:
        Address.objects.create(question=question, mail=asked.mail)
    event = Event.objects.create(question=question, step="ask", by=by, detail=asked.came_by, after=question.status)
    write_down_what_follows(event, question)
    if alarm.rings(question):
        alarm.call(event, question)
    return question


def suggest(question: Question, text: str) -> Question:
    """Let detection raise the suggested level and mark abuse; it never lowers a level. One that fails says worry."""
    return mark(_raise(question, text), text)


def _detected(text: str, language: str, *, question: int | None = None) -> tuple[int, list[str], str]:
    try:
        found = danger(text, language)
        return found.level, list(found.kinds), "suggest"
    except Exception as failure:  # noqa: BLE001 - the one boundary: a failing detector must not cost a question anything
        log.error("detection failed", kind=type(failure).__name__, question=question)
        return int(Level.WORRY), ["detection_failed"], "detection_failed"


def sounds_like_danger(text: str, language: str) -> bool:
    """Whether a text that nobody has sent suggests a level. Nothing of it is kept; a detector that fails says yes."""
    return _detected(text, language)[0] > 0


def _raise(question: Question, text: str) -> Question:
    level, kinds, step = _detected(text, question.language, question=question.pk)
    if not level:
        return question
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        danger_before, rang = locked.danger, alarm.rings(locked)
        locked.suggested_level = max(locked.suggested_level, level)
        locked.suggested_kinds = sorted({*locked.suggested_kinds, *kinds})
        locked.themes = checklist.merged(locked.themes, checklist.themes_of(kinds))
        if level > danger_before:
            publishing.pause(locked)
        begins = alarm.settle(locked, "suggest" if level == Level.DANGER else "", by=None, rang=rang)
        locked.save()
        event = Event.objects.create(
            question=locked, step=step, detail=str(level), before=locked.status, after=locked.status
        )
        if begins:
            alarm.call(event, locked)
    return locked


def catch_up(question: Question) -> Question:
    """Let detection look at a text that was stored when the process ended before it had looked; else change nothing."""
    seen = question.events.filter(step__in=(*BEFORE_DETECTION, *DETECTED)).order_by("-at", "-pk")
    if seen.values_list("step", flat=True).first() not in BEFORE_DETECTION or question.status == Status.WITHDRAWN:
        return question
    text = question.messages.filter(kind=Kind.ASKER).order_by("-at", "-pk").first()
    return suggest(question, text.text) if text else question


def mark(question: Question, text: str) -> Question:
    """Let detection suggest abuse: its text stands covered, in the same place and at the same time as before.

    A detector that fails suggests nothing; nothing is refused, hidden or later for it, and a person has the word.
    """
    try:
        kinds = abuse(text, question.language).kinds
    except Exception as failure:  # noqa: BLE001 - the one boundary: a failing detector must not cost a question anything
        log.error("detection failed", kind=type(failure).__name__, question=question.pk)
        return question
    if not kinds:
        return question
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if locked.set_abuse:  # a person has said what it is, and a program does not overrule them
            return locked
        locked.suggested_abuse = kinds[0]
        locked.save()
        event = Event.objects.create(
            question=locked, step="suggest_abuse", detail=kinds[0], before=locked.status, after=locked.status
        )
        write_down_what_follows(event, locked)
    return locked


def once(question: Question, nonce: str, text: str) -> bool:
    """Whether this form is taken for the first time; in the step's own transaction, so a failed one may come again."""
    digest, text_digest = access.keyed_digest(nonce), access.keyed_digest(text)
    receipt, new = Receipt.objects.get_or_create(
        nonce_digest=digest, defaults={"text_digest": text_digest, "question": question}
    )
    if receipt.text_digest != text_digest:  # the form was sent before with other words: they must not vanish
        raise OtherText
    return new


def write(question: Question, *, text: str, nonce: str) -> Question:
    """The asker writes again. A declined one goes to somebody else, an answered one to the same person first."""
    with transaction.atomic():
        if not once(question, nonce, text):
            return catch_up(question)
        with taking(steps.WRITE, question, by=None) as locked:
            Message.objects.create(question=locked, kind=Kind.ASKER, text=text)
            end_lowering(locked)
            _reopen(locked)
            _judge_anew(locked)
            publishing.ask_anew(locked)
            locked.used_on = timezone.localdate()
    return suggest(locked, text)


def to_amend(question: Question) -> Message | None:
    """The text that may still be replaced: for half an hour, while nobody has acted on it or written to it.

    None once anything else stands in the thread, somebody has begun an answer, has set a level or kind of abuse, or has
    seen the alarm or taken what may be in danger: what a person goes by must not vanish under their hands.
    """
    if question.danger and question.claimed_by_id:
        return None
    acted_on = question.set_level or question.set_abuse in Abuse.evidence() or question.acknowledged_by_id
    late = timezone.now() > question.asked_at + AMENDED_WITHIN
    if Status(question.status) not in steps.AMEND.moves or acted_on or late or question.draft_id:
        return None
    if WorkingCopy.objects.filter(question=question).exists() or question.voices.exists():
        return None
    rows = list(question.messages.filter(corrected_by__isnull=True).order_by("at", "pk")[:2])
    return rows[0] if len(rows) == 1 and rows[0].kind == Kind.ASKER else None


def amend(question: Question, *, text: str, nonce: str) -> Question:
    """Replace what was asked; the old text is erased. Its level never falls by this: what was suggested stays.

    Where a level is suggested the desk keeps both, since somebody else may hold the phone; the asker's page shows the
    new one alone.
    """
    with transaction.atomic():
        if not once(question, nonce, text):
            return catch_up(question)
        with taking(steps.AMEND, question, by=None) as locked:
            message = to_amend(locked)
            if message is None:
                raise NotAllowed(_("The text can’t be changed any more."))
            if locked.danger:
                message.corrected_by = Message.objects.create(question=locked, kind=Kind.ASKER, text=text)
            else:
                message.text, message.at = text, timezone.now()
                ledger.note(message, "amend", at=message.at)
            message.save(update_fields=["text", "at", "corrected_by"])
            _judge_anew(locked)
    return suggest(locked, text)


def _judge_anew(question: Question) -> None:
    """A person has said "no abuse" of other words than these."""
    if question.set_abuse == Abuse.NONE:
        question.set_abuse, question.suggested_abuse, question.abuse_due_at = "", "", None


def _reopen(question: Question) -> None:
    now = timezone.now()
    if question.status in (Status.ANSWERED, Status.DECLINED):
        question.waiting_since = now
        question.promised_on = pace.promised_on(question.organisation, question.team, question.language, question.topic)
        question.declined_for = ""
        if question.set_abuse in (Abuse.SPAM, Abuse.TROLLING):  # what they write now is judged by itself
            question.set_abuse, question.suggested_abuse, question.abuse_due_at = "", "", None
    if question.status == Status.ANSWERED and question.draft:
        calendar, minutes = question.organisation.calendar(), question.organisation.review_minutes
        question.wanted = question.draft.written_by
        question.wanted_until = calendar.after_working_minutes(now, minutes)
    if question.status == Status.IN_REVIEW:
        question.reviewer = question.review_due_at = None
    if question.claimed_by_id:
        question.claimed_until = now + timedelta(minutes=question.organisation.claim_minutes)
        if _holder_has_gone(question):
            question.claimed_until = now  # it goes on at the next turn of the clock


def _holder_has_gone(question: Question) -> bool:
    """Neither at work nor on the roster; where nobody may be in danger, and without a sign for as long as a claim."""
    organisation = question.organisation
    if question.claimed_by_id in there.here(organisation):
        return False
    lately = timezone.now() - timedelta(minutes=organisation.claim_minutes)
    is_at_it = question.events.filter(by=question.claimed_by, at__gte=lately)
    return question.danger == Level.DANGER or not is_at_it.exists()


def say_yes(question: Question, *, draft_id: int, nonce: str) -> Question:
    """Yes to publishing exactly the wording that was shown."""
    with transaction.atomic():
        if not once(question, nonce, f"yes {draft_id}"):
            return question
        with taking(steps.SAY_YES, question, by=None) as locked:
            draft = Draft.objects.filter(pk=draft_id, question=locked).first()
            if draft is None or draft.pk != locked.draft_id or not publishing.may_be_published(locked, draft):
                raise NotAllowed(_("The wording has changed. Read it once more."))
            locked.publish = Publish.YES
            publishing.agree(locked, draft)
    return locked


def say_no(question: Question, *, nonce: str) -> Question:
    """No: it stays between us. What is scheduled stops. What is live is hidden at once, and two people look at it."""
    with transaction.atomic():
        if not once(question, nonce, "no"):
            return question
        return take_yes_back(question)


def take_yes_back(question: Question) -> Question:
    """The same, whichever form said it."""
    with taking(steps.SAY_NO, question, by=None) as locked:
        locked.publish = Publish.NO
        if publishing.stop(locked, by=None, reason=public.ASKER_WISHED):
            returning.begin(locked)
        ledger.note(locked, "say_no")
    return locked


def tell_whether_it_helped(question: Question, *, answer: str, nonce: str) -> Question:
    """yes, partly or no; may be changed."""
    with transaction.atomic():
        if not once(question, nonce, answer):
            return question
        with taking(steps.HELPED, question, by=None, detail=answer) as locked:
            locked.helped = answer
    return locked


def withdraw(question: Question, *, may_erase: bool = True) -> Question:
    """Stop everything. Ordinary: erased now where the organisation's setting says so. From level 1 on the thread
    disappears from under the code, and its text stays until a lead has read it."""
    with taking(steps.WITHDRAW, question, by=None) as locked:
        publishing.stop(locked, by=None, reason="asker_withdrew")
        publishing.forget(locked, by=None)
        TakeDown.objects.filter(question=locked).delete()
        locked.claimed_by = locked.claimed_until = None
        locked.reviewer = locked.review_due_at = None
        locked.code_digest = None
        Shown.objects.filter(question=locked).delete()
        Address.objects.filter(question=locked).delete()  # no mail may come after this, not even for a reply on its way
        read_first = locked.danger or locked.set_abuse in Abuse.evidence()
        if may_erase and not read_first and locked.organisation.erase_on_withdraw:
            erase_private(locked)
        ledger.note(locked, "withdraw")
    return locked
