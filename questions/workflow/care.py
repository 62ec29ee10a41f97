"""The worker's own health: "I need to talk about this one", and that it was talked about."""

from people.models import User
from questions.models import Question
from questions.workflow import steps
from questions.workflow.taking import taking


def need_to_talk(question: Question, *, by: User) -> Question:
    """Tells the leads that this person wants to talk about it. Only they and the leads see that it was pressed."""
    with taking(steps.NEED_TO_TALK, question, by=by) as locked:
        pass
    return locked


def talked(question: Question, *, by: User, to: User) -> Question:
    """A lead has talked with `to` about it."""
    with taking(steps.TALKED, question, by=by, detail=f"user:{to.pk}") as locked:
        pass
    return locked
