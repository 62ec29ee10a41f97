"""Abuse: a person says whether a text is one; spam is closed unread; threats and hate are kept as evidence.

What is abusive stands covered on the desk; who asks to see it leaves an Event (`uncover`), which counts as exposure.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import Role, User
from questions import access
from questions.models import Abuse, Event, Kind, Message, Question
from questions.workflow import steps
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking

LEADS_WORD = timedelta(days=7)  # how long a lead's word alone keeps a text from the workers
_REVIEWING = frozenset(Role.reviewing())


def uncover(question: Question, *, by: User) -> None:
    """Somebody asks to see a covered text. No step: nothing changes, and who sees it has met it."""
    if question.abuse and not question.danger:
        Event.objects.create(question=question, step="uncover", by=by, before=question.status, after=question.status)


def mark_abuse(question: Question, *, by: User, kind: str) -> Question:
    """A person's own judgement; it goes to the leads' list. Danger comes first: then it stays with the workers.

    Who holds it keeps it, and who is to read its draft still does, covered. While nobody has it, a lead and a second
    person who may review keep it from the workers together. One alone keeps it for a while: it comes back to them,
    covered, after a review's time where no lead has looked, after a week where a lead said so. Nobody's press alone
    hides a text without end, and no program's word hides one at all.
    """
    with taking(steps.MARK_ABUSE, question, by=by, detail=kind) as locked:
        locked.abuse_due_at = _kept_back_until(locked, by)
        locked.set_abuse = Abuse(kind)
    return locked


def _kept_back_until(question: Question, by: User) -> datetime | None:
    """On a locked question that `by` marks now, not yet marked so; None where two have agreed, one of them a lead."""
    organisation, now = question.organisation, timezone.now()
    said = [{Role.LEAD, *_REVIEWING} & access.roles_in(user, organisation) for user in _who_said_so(question, by)]
    is_led = any(Role.LEAD in roles for roles in said)
    if is_led and sum(bool(roles) for roles in said) > 1:
        return None
    if is_led:
        return now + LEADS_WORD
    due = organisation.calendar().after_working_minutes(now, organisation.review_minutes)
    return min(question.abuse_due_at, due) if question.abuse_due_at else due


def _who_said_so(question: Question, by: User) -> list[User]:
    """`by`, and who else has marked it since it was last cleared or judged anew."""
    if question.set_abuse not in Abuse.kinds():
        return [by]
    marks = question.events.filter(step__in=["mark_abuse", "clear_abuse", "close_spam"]).order_by("-at", "-pk")
    others = {}
    for event in marks.select_related("by"):
        if event.step == "clear_abuse":
            break
        if event.by is not None and event.by_id != by.pk:
            others[event.by_id] = event.by
    return [by, *others.values()]


def clear_abuse(question: Question, *, by: User) -> Question:
    """This is no abuse. One press by one person; kept as an Event, so that the figures show how good detection is."""
    with taking(steps.CLEAR_ABUSE, question, by=by, detail=question.abuse) as locked:
        locked.set_abuse, locked.abuse_due_at = Abuse.NONE, None
    return locked


def close_spam(question: Question, *, by: User, last_seen: int | None = None) -> Question:
    """Marked as spam and nothing else: closed with a standard line to who sent it, who may write again.

    `last_seen`: how far the page knew the asker’s words (`access.last_asked`); where they have written since, it stays.
    """
    with taking(steps.CLOSE_SPAM, question, by=by) as locked:
        if last_seen is not None and last_seen != access.last_asked([locked]).get(locked.pk, 0):
            raise NotAllowed(_("The asker has written again. Look at that first."))
        with override(locked.language):
            text = _(
                "We could not find a question in this. If you want to ask something, write again. A person reads it."
            )
        Message.objects.create(question=locked, kind=Kind.DECLINE, by=by, text=text, html=f"<p>{text}</p>")
        locked.declined_for, locked.set_abuse = "spam", Abuse.SPAM
    return locked


def let_go(question: Question, *, by: User) -> Question:
    """A lead no longer needs it as evidence: its text goes at once. What is still open is ended first.

    Never by who marked it, and not while a danger keeps it: one person alone erases no thread.
    """
    with taking(steps.LET_GO, question, by=by) as locked:
        erase_private(locked)
    return locked
