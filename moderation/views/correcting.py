"""What the question page says of an answer that is corrected, and of a page that its asker wished away."""

from typing import Any

from django.utils.translation import gettext as _

from content.models import Readable
from questions.models import Kind, Question, Returning
from questions.workflow import voices


def told(question: Question) -> dict[str, Any]:
    """`public_follows`: the public page changes with the correction. `public_differs`: it says what the answer no
    longer does. `returning`: what is to be decided, None when nothing is."""
    row, public = getattr(question, "take_down", None), question.publication
    waits = row is not None and not row.is_decided
    is_public = public is not None and public.status in Readable.shown()
    return {
        "public_follows": is_public
        and question.correcting is not None
        and _says_the_same(question, question.correcting),
        "public_differs": is_public and _was_corrected(question) and not _says_the_same(question, question.draft),
        "returning": _returning(row) if waits else None,
    }


def _says_the_same(question: Question, draft: Any) -> bool:
    return bool(question.publication and draft and question.publication.answer == voices.with_answer(draft))


def _was_corrected(question: Question) -> bool:
    return question.messages.filter(kind=Kind.ANSWER, corrected_by__isnull=False).exists()


def _returning(row: Any) -> dict[str, Any]:
    back = Returning.to_return()
    outcome = _("it may return if the asker says yes again") if row.reason in back else _("it stays away for good")
    return {
        "name": row.first.name if row.first else "",
        "outcome": outcome,
        "reason": str(Returning(row.reason).label) if row.reason else "",
        "value": row.reason,
        "back": [(one.value, one.label) for one in back],
        "away": [(one.value, one.label) for one in Returning if one not in back],
    }
