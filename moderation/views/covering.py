"""Covering: what may be abuse stands behind one neutral line until somebody asks to see it.

Every view gets its question from `page.load`, which gives a covered one to those pages alone that show nothing of it;
every other press is led to the one that shows the text. On the question's page the words of the thread are taken out
of the rows before anything is made from them. Danger comes first: with a level nothing is covered.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moderation import words
from people.models import User
from questions.access import ASKED, done, last_asked
from questions.models import Abuse, Kind, Message, Question, WorkingCopy
from questions.workflow.steps import abuse_marked_by

SHOWN_FOR = timedelta(minutes=30)
# Nobody writes about a text they have not seen, or signs it
NEEDS_THE_TEXT = (
    "submit", "reply", "decline", "approve", "send_back", "read_reply", "add_voice", "leave_out_voice",
    "correct", "propose_return", "agree_return",
)  # fmt: skip
_MADE_FROM_IT = ("title", "public_question")


class Covered(Exception):
    """This person has to ask for the text first; the message says so. What they wrote is saved."""

    def __init__(self, question: Question) -> None:
        super().__init__(_("The text is covered. Show it first, then go on. What you wrote is saved."))
        self.question = question


def is_abusive(question: Question) -> bool:
    """Marked by a person, or suggested and not denied; nobody may be in danger, and there is a text still."""
    return bool(question.abuse) and not question.danger and not question.erased_at


def is_covered(question: Question, user: User) -> bool:
    """Whether this person still has to ask for the text: they have not since it came, or that was a while ago.

    Who goes on writing about it keeps it in sight.
    """
    if not is_abusive(question):
        return False
    newest = question.events.filter(step__in=ASKED).aggregate(at=Max("at"))["at"] or question.asked_at
    seen = question.events.filter(step="uncover", by=user, at__gte=newest).aggregate(at=Max("at"))["at"]
    if seen is None:
        return True
    saved = WorkingCopy.objects.filter(question=question, by=user).values_list("at", flat=True).first()
    return bool(max(seen, saved or seen) < timezone.now() - SHOWN_FOR)


def cover(rows: Sequence[Message]) -> list[Message]:
    """The thread without its words, in memory only: who answers may have said the asker's again."""
    for row in rows:
        row.text = row.html = ""
    return list(rows)


def without_words(typed: Mapping[str, str]) -> dict[str, str]:
    """What stood in the fields, without what was made from the asker's words; the working copy still has it."""
    return {name: text for name, text in typed.items() if name not in _MADE_FROM_IT}


def still_open(steps: Mapping[str, str]) -> dict[str, str]:
    """The steps for which nobody has to know the text."""
    return {name: label for name, label in steps.items() if name not in NEEDS_THE_TEXT}


def line(question: Question, rows: Sequence[Message]) -> str:
    """One neutral line: what kind, who says so, how much; "" where nothing is abusive. Of rows not yet covered."""
    if not is_abusive(question):
        return ""
    asked = [row.text for row in rows if row.kind == Kind.ASKER]
    return words.covered_line(
        question.abuse, by=_marked_by(question), messages=len(asked), length=sum(len(text.split()) for text in asked)
    )


def _marked_by(question: Question) -> str:
    if not question.set_abuse:
        return ""
    marked = done(question, "mark_abuse", "close_spam")
    return marked[-1].by.name if marked and marked[-1].by else ""


def told(question: Question, user: User, line: str, *, covered: bool) -> dict[str, Any]:
    """What the page says of abuse. `agree_kind`: what a second person may agree to."""
    mine = question.set_abuse in Abuse.kinds() and abuse_marked_by(question) == user.pk
    agrees = question.set_abuse in Abuse.kinds() and question.abuse_due_at is not None and not mine
    return {
        "marked_by_me": mine,
        "agree_kind": question.set_abuse if agrees else "",
        "agree_label": Abuse(question.set_abuse).label if agrees else "",
        "abusive": is_abusive(question),
        "covered": covered,
        "covered_line": line,
        "last_asked": last_asked([question]).get(question.pk, 0) if line else 0,
        "abuse_kinds": [(kind.value, str(kind.label)) for kind in Abuse.kinds() if kind != question.set_abuse],
        "is_evidence": question.set_abuse in Abuse.evidence() and not question.erased_at,
    }


def hidden(thread: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What stands in place of the parts that would show the text; `thread` is that of `telling.thread`."""
    instead = {"text": _("The text is covered."), "html": "", "marked": [], "lang": get_language()}
    return {
        "thread": [dict(one) | instead for one in thread],
        "to_read": [],
        "notes": [],
        "writing": None,
        "review": None,
        "theirs": None,
        "found": None,
    }
