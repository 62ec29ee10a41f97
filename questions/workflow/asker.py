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

from content.models import Topic
from language.abuse import abuse
from language.danger import danger
from people.models import Area, LanguageDefault, Organisation, Team, User
from questions import access, checklist
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
    Status,
)
from questions.workflow import alarm, publishing, steps
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking, write_down_what_follows

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
    default = LanguageDefault.objects.select_related("organisation").filter(language=language).first()
    organisation = area.organisation if area else default.organisation if default else None
    if organisation is None or organisation.gaps():
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
        return before
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
    receipt = Receipt.objects.select_related("question").filter(nonce_digest=marks["nonce_digest"]).first()
    if receipt and receipt.text_digest != marks["text_digest"]:
        raise OtherText
    return receipt.question if receipt else None


def _store(asked: Asked, organisation: Organisation, digest: bytes, by: User | None) -> Question:
    now = timezone.now()
    question = Question.objects.create(
        code_digest=digest,
        organisation=organisation,
        area=asked.area,
        team=team_for(
            organisation,
            topic=asked.topic.slug if asked.topic else "",
            area=asked.area.slug if asked.area else "",
            language=asked.language,
        ),
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
        promised_on=organisation.calendar().promised_day(now, organisation.promise_days),
    )
    Message.objects.create(question=question, kind=Kind.ASKER, text=asked.text, at=now)
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


def _raise(question: Question, text: str) -> Question:
    try:
        found = danger(text, question.language)
        level, kinds, step = found.level, list(found.kinds), "suggest"
    except Exception as failure:  # noqa: BLE001 - the one boundary: a failing detector must not cost a question anything
        log.error("detection failed", kind=type(failure).__name__, question=question.pk)
        level, kinds, step = int(Level.WORRY), ["detection_failed"], "detection_failed"
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


def mark(question: Question, text: str) -> Question:
    """Let detection mark abuse. A detector that fails marks nothing; nothing is refused, and a person has the word."""
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
        now = timezone.now()
        locked.suggested_abuse = kinds[0]
        minutes = locked.organisation.review_minutes
        locked.abuse_due_at = locked.abuse_due_at or locked.organisation.calendar().after_working_minutes(now, minutes)
        locked.save()
        event = Event.objects.create(
            question=locked, step="suggest_abuse", detail=kinds[0], before=locked.status, after=locked.status
        )
        write_down_what_follows(event, locked)
    return locked


def _once(question: Question, nonce: str, text: str) -> bool:
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
        if not _once(question, nonce, text):
            return question
        with taking(steps.WRITE, question, by=None) as locked:
            Message.objects.create(question=locked, kind=Kind.ASKER, text=text)
            _reopen(locked)
            publishing.pause(locked)
            locked.used_on = timezone.localdate()
    return suggest(locked, text)


def _reopen(question: Question) -> None:
    now = timezone.now()
    if question.status in (Status.ANSWERED, Status.DECLINED):
        organisation = question.organisation
        question.waiting_since = now
        question.promised_on = organisation.calendar().promised_day(now, organisation.promise_days)
        question.declined_for = ""
        if question.set_abuse in (Abuse.SPAM, Abuse.TROLLING):  # what they write now is judged by itself
            question.set_abuse, question.suggested_abuse, question.abuse_due_at = "", "", None
    if question.status == Status.ANSWERED and question.draft:
        question.wanted = question.draft.written_by
    if question.agreed_draft_id and question.publish == Publish.YES:
        question.publish = Publish.ASK  # that yes was for the version they had read; the next one is asked about anew
    if question.status == Status.IN_REVIEW:
        question.reviewer = question.review_due_at = None
    if question.claimed_by_id:
        question.claimed_until = now + timedelta(minutes=question.organisation.claim_minutes)


def say_yes(question: Question, *, draft_id: int, nonce: str) -> Question:
    """Yes to publishing exactly the wording that was shown."""
    with transaction.atomic():
        if not _once(question, nonce, f"yes {draft_id}"):
            return question
        with taking(steps.SAY_YES, question, by=None) as locked:
            draft = Draft.objects.filter(pk=draft_id, question=locked).first()
            if draft is None or draft.pk != locked.draft_id or not publishing.may_be_published(locked, draft):
                raise NotAllowed(_("The wording has changed. Read it once more."))
            locked.publish = Publish.YES
            publishing.agree(locked, draft)
    return locked


def say_no(question: Question, *, nonce: str) -> Question:
    """No: it stays between us. What is scheduled stops; what is live is hidden at once."""
    with transaction.atomic():
        if not _once(question, nonce, "no"):
            return question
        with taking(steps.SAY_NO, question, by=None) as locked:
            locked.publish = Publish.NO
            publishing.stop(locked, by=None, reason="asker_wished")
    return locked


def tell_whether_it_helped(question: Question, *, answer: str, nonce: str) -> Question:
    """yes, partly or no; may be changed."""
    with transaction.atomic():
        if not _once(question, nonce, answer):
            return question
        with taking(steps.HELPED, question, by=None, detail=answer) as locked:
            locked.helped = answer
    return locked


def be_told(question: Question, *, mail: str, nonce: str) -> None:
    """Where to tell, once; "" takes the address away. No step, and no Event that says there is an address."""
    with transaction.atomic():
        if not _once(question, nonce, mail):
            return
        if mail:
            Address.objects.update_or_create(question=question, defaults={"mail": mail, "left_at": timezone.now()})
        else:
            Address.objects.filter(question=question).delete()


def withdraw(question: Question) -> Question:
    """Stop everything. Ordinary: erased now where the organisation's setting says so. From level 1 on the thread
    disappears from under the code, and its text stays until a lead has read it."""
    with taking(steps.WITHDRAW, question, by=None) as locked:
        publishing.stop(locked, by=None, reason="asker_withdrew")
        locked.claimed_by = locked.claimed_until = None
        locked.reviewer = locked.review_due_at = None
        locked.code_digest = None
        Address.objects.filter(question=locked).delete()  # no mail may come after this, not even for a reply on its way
        read_first = locked.danger or locked.set_abuse in Abuse.evidence()
        if not read_first and locked.organisation.erase_on_withdraw:
            erase_private(locked)
    return locked
