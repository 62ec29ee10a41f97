"""An answer is written anew; a page that its asker wished away may return or not."""

from django.utils.translation import gettext as _

from moderation.forms import ReturnForm
from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take, cleaned
from questions import workflow
from questions.models import Question


def correct(request: StaffRequest, question: Question) -> str:
    """Taken, to write the answer anew."""
    workflow.correct(question, by=request.user)
    return _("You have it. The asker reads that the answer is being corrected, and by when.")


def keep_answer(request: StaffRequest, question: Question) -> str:
    """It was right after all."""
    workflow.keep_answer(question, by=request.user)
    return _("The answer stays as it is.")


def propose_return(request: StaffRequest, question: Question) -> str:
    """The first of two."""
    workflow.propose_return(question, by=request.user, reason=cleaned(ReturnForm, request)["returning"])
    return _("Noted. It is decided when a colleague agrees.")


def agree_return(request: StaffRequest, question: Question) -> str:
    """The second of two."""
    decided = workflow.agree_return(question, by=request.user, reason=cleaned(ReturnForm, request)["returning"])
    if decided.take_down.may_return:
        return _("Decided: it may return if the asker says yes again. They read it under their code.")
    return _("Decided: it stays away, and its public text is erased. The asker reads it under their code.")


TAKE: dict[str, Take] = {
    "correct": correct,
    "keep_answer": keep_answer,
    "propose_return": propose_return,
    "agree_return": agree_return,
}
FIELDS: dict[str, tuple[str, ...]] = {"propose_return": ("returning",), "agree_return": ("returning",)}
