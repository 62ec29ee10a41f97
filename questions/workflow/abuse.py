"""Abuse: a person says whether a text is one; spam is closed unread; threats and hate are kept as evidence.

What is abusive stands covered on the desk; who asks to see it leaves an Event (`uncover`), which counts as exposure.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import Role, User
from questions import access
from questions.models import Abuse, Event, Kind, Message, Question
from questions.workflow import steps
from questions.workflow.erasing import erase_private
from questions.workflow.taking import taking


def uncover(question: Question, *, by: User) -> None:
    """Somebody asks to see a covered text. No step: nothing changes, and who sees it has met it."""
    if question.abuse and not question.danger:
        Event.objects.create(question=question, step="uncover", by=by, before=question.status, after=question.status)


def mark_abuse(question: Question, *, by: User, kind: str) -> Question:
    """A person's own judgement; it goes to the leads' list. Danger comes first: then it stays with the workers.

    A lead's word keeps it there. Another's waits for one: it comes back to the workers, covered, when no lead has
    looked within a review's time, so that nobody's press alone hides a text without end.
    """
    with taking(steps.MARK_ABUSE, question, by=by, detail=kind) as locked:
        organisation = locked.organisation
        due = organisation.calendar().after_working_minutes(timezone.now(), organisation.review_minutes)
        locked.set_abuse = Abuse(kind)
        locked.abuse_due_at = None if Role.LEAD in access.roles_in(by, organisation) else locked.abuse_due_at or due
    return locked


def clear_abuse(question: Question, *, by: User) -> Question:
    """This is no abuse. One press by one person; kept as an Event, so that the figures show how good detection is."""
    with taking(steps.CLEAR_ABUSE, question, by=by, detail=question.abuse) as locked:
        locked.set_abuse, locked.abuse_due_at = Abuse.NONE, None
    return locked


def close_spam(question: Question, *, by: User) -> Question:
    """Marked as spam and nothing else: closed with a standard line to who sent it, who may write again."""
    with taking(steps.CLOSE_SPAM, question, by=by) as locked:
        with override(locked.language):
            text = _(
                "We could not find a question in this. If you want to ask something, write again. A person reads it."
            )
        Message.objects.create(question=locked, kind=Kind.DECLINE, by=by, text=text, html=f"<p>{text}</p>")
        locked.declined_for, locked.set_abuse = "spam", Abuse.SPAM
    return locked


def let_go(question: Question, *, by: User) -> Question:
    """A lead no longer needs it as evidence: its text goes at once. What is still open is ended first."""
    with taking(steps.LET_GO, question, by=by) as locked:
        erase_private(locked)
    return locked
