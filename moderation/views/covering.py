"""Covering: what may be abuse stands behind one neutral line until somebody asks to see it.

The asker's words are taken out of the rows before anything of the page is made from them, so that no other part can
show them. Danger comes first: with a level nothing is covered.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moderation import words
from people.models import User
from questions.models import Abuse, Kind, Message, Question

SHOWN_FOR = timedelta(minutes=30)
# Nobody writes about a text they have not seen, or signs it
_NEEDS_THE_TEXT = ("submit", "reply", "decline", "approve", "send_back", "add_voice")
_MADE_FROM_IT = ("public_question",)


def is_abusive(question: Question) -> bool:
    """Marked by a person, or suggested and not denied; nobody may be in danger, and there is a text still."""
    return bool(question.abuse) and not question.danger and not question.erased_at


def is_covered(question: Question, user: User, rows: Sequence[Message]) -> bool:
    """Whether this person still has to ask for the text: they have not since it came, or that was a while ago."""
    if not is_abusive(question):
        return False
    newest = max((row.at for row in rows if row.kind == Kind.ASKER), default=question.asked_at)
    since = max(newest, timezone.now() - SHOWN_FOR)
    return not question.events.filter(step="uncover", by=user, at__gte=since).exists()


def cover(rows: Sequence[Message]) -> list[Message]:
    """The thread without the asker's words, in memory only."""
    for row in rows:
        if row.kind == Kind.ASKER:
            row.text = row.html = ""
    return list(rows)


def without_words(typed: Mapping[str, str]) -> dict[str, str]:
    """What stood in the fields, without what was made from the asker's words; the working copy still has it."""
    return {name: text for name, text in typed.items() if name not in _MADE_FROM_IT}


def still_open(steps: Mapping[str, str]) -> dict[str, str]:
    """The steps for which nobody has to know the text."""
    return {name: label for name, label in steps.items() if name not in _NEEDS_THE_TEXT}


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
    event = question.events.filter(step__in=["mark_abuse", "close_spam"]).select_related("by").order_by("-pk").first()
    return event.by.name if event and event.by else ""


def told(question: Question, line: str, *, covered: bool) -> dict[str, Any]:
    """What the page says of abuse."""
    return {
        "abusive": is_abusive(question),
        "covered": covered,
        "covered_line": line,
        "abuse_kinds": [(kind.value, str(kind.label)) for kind in Abuse.kinds() if kind != question.set_abuse],
        "is_evidence": question.set_abuse in Abuse.evidence() and not question.erased_at,
    }


def hidden(thread: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What stands in place of the parts that would show the text; `thread` is that of `telling.thread`."""
    instead = {"text": _("The text is covered."), "lang": get_language()}
    return {
        "thread": [dict(one) | (instead if one["who"] == "asker" else {}) for one in thread],
        "writing": None,
        "review": None,
        "theirs": None,
    }
