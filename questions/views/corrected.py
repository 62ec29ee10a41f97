"""What is new in an answer that was corrected, and what was decided about a page that the asker wished away."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ground import markdown
from questions.models import Kind, Message, Question, Returning

_BLOCKS = re.compile(r"\n\s*\n")


def news(rows: Sequence[Message]) -> dict[int, str]:
    """Answer that corrects another one of these rows -> its new paragraphs as clean HTML; "" where some only went."""
    written = {row.pk: row for row in rows}
    pairs = [(row, written[row.corrected_by_id]) for row in rows if row.corrected_by_id in written]
    return {new.pk: _new_in(old.text, new.text) for old, new in pairs}


def _new_in(before: str, after: str) -> str:
    known = {block.strip() for block in _BLOCKS.split(before)}
    fresh = [block for block in _BLOCKS.split(after) if block.strip() and block.strip() not in known]
    return markdown.render("\n\n".join(fresh)) if fresh else ""


def is_being_corrected(question: Question, messages: Sequence[Message]) -> bool:
    """Whether the answer is written anew and the asker waits for nothing else."""
    said = [row.kind for row in messages if row.kind in (Kind.ASKER, Kind.ANSWER)]
    return question.correcting_id is not None and said[-1:] == [Kind.ANSWER]


def is_corrected(messages: Sequence[Message]) -> bool:
    """Whether the newest answer stands in the place of an earlier one."""
    answers = [row.pk for row in messages if row.kind == Kind.ANSWER]
    return bool(answers) and answers[-1] in {row.corrected_by_id for row in messages}


def decided(question: Question) -> str:
    """Whether a page that the asker wished away may return, and why; "" before two people have decided."""
    row = getattr(question, "take_down", None)
    if row is None or not row.is_decided:
        return ""
    if row.may_return:
        why = _("Two of us have read the page once more, and nobody can be recognised in it.")
        if row.reason == Returning.HELPS_OTHERS:
            why = _("Two of us have read the page once more, and we think that it helps others.")
        return why + " " + _("It returns only if you say yes again. If you do nothing, it stays away.")
    reasons = {
        Returning.RECOGNISED: _("It stays away for good, because somebody could be recognised in it."),
        Returning.NOT_SAFE: _("It stays away for good, because we want to be on the safe side."),
        Returning.WISHED: _("It stays away for good. You wished it, and that is enough."),
    }
    stays = reasons[Returning(row.reason)]
    return " ".join([_("Two of us have decided."), stays, _("The text of the public page is erased.")])
