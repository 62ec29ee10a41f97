"""Practice: throw a made-up question away."""

from django.utils.translation import gettext as _

from moderation.views.guard import StaffRequest
from moderation.views.steps.pressing import Take
from questions import workflow
from questions.models import Question


def clear_practice(request: StaffRequest, question: Question) -> str:
    """It is gone."""
    workflow.clear_practice(question, by=request.user)
    return _("Thrown away. You can take another whenever you like.")


TAKE: dict[str, Take] = {"clear_practice": clear_practice}
FIELDS: dict[str, tuple[str, ...]] = {}
# After these the thread may be closed to the one who took the step: back to the list it came from.
ENDS: dict[str, str] = {"clear_practice": "practice"}
