"""What the program suggests the checklist for and a writer has left out: a second person says so too."""

import structlog
from django.utils.translation import gettext as _

from language.danger import danger
from people.models import User
from questions import checklist
from questions.models import Draft, Event, Kind, Question
from questions.workflow.steps import Unticked

log = structlog.get_logger("questions")


def suggested(question: Question) -> list[str]:
    """Themes that the program sees in the asker's words, looked at anew. A detector that fails suggests none."""
    kinds: set[str] = set()
    for row in question.messages.filter(kind=Kind.ASKER):
        try:
            kinds |= set(danger(row.text, question.language).kinds)
        except Exception as failure:  # noqa: BLE001 - the one boundary: a failing detector must not keep an answer back
            log.error("detection failed", kind=type(failure).__name__, question=question.pk)
    return checklist.themes_of(kinds)


def left_out(question: Question, draft: Draft) -> list[str]:
    """What is suggested and stands in no checklist of this version."""
    return [theme for theme in suggested(question) if theme not in draft.themes]


def agree_left_out(question: Question, draft: Draft, not_about: tuple[str, ...], *, by: User) -> None:
    """On a locked question that `by` approves: an Event for each theme left out. Raises `Unticked` where one is not
    ticked; the version stays sensitive, as it was handed in."""
    themes = left_out(question, draft)
    if set(themes) - set(not_about):
        raise Unticked(
            _("The program suggests more of the checklist than its writer has ticked. Say that it is not about that.")
        )
    for theme in themes:
        Event.objects.create(
            question=question, step="not_about", by=by, detail=theme, before=question.status, after=question.status
        )
