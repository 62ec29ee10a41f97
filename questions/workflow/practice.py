"""Made-up questions for those who learn the work: the same steps, nothing published, nobody told, no figure moved."""

from django.db import transaction
from django.utils import timezone

from content.models import Topic
from people.models import Team, User
from questions.models import CameBy, Event, Kind, Message, Publish, Question
from questions.workflow import asker, steps
from questions.workflow.erasing import erase_private
from questions.workflow.taking import taking


def practise(*, by: User, team: Team, language: str, text: str, key: str = "", topic: Topic | None = None) -> Question:
    """A made-up question with `text`, waiting in the practice list of the team's organisation.

    Detection runs on it as in life, so that its marks can be learned. `key`: which of the desk's own it is, kept in
    the Event. There is no code: no asker can open it.
    """
    now = timezone.now()
    organisation = team.organisation
    with transaction.atomic():
        question = Question.objects.create(
            organisation=organisation,
            team=team,
            language=language,
            topic=topic,
            publish=Publish.NO,
            came_by=CameBy.PRACTICE,
            asked_at=now,
            promised_on=organisation.calendar().promised_day(now, organisation.promise_days),
        )
        Message.objects.create(question=question, kind=Kind.ASKER, text=text, at=now)
        Event.objects.create(question=question, step="practise", by=by, detail=key, after=question.status)
    return asker.suggest(question, text)


def clear_practice(question: Question, *, by: User) -> Question:
    """Throw it away: its text goes at once, and it stands in no list any more."""
    with taking(steps.CLEAR_PRACTICE, question, by=by) as locked:
        locked.claimed_by = locked.claimed_until = None
        locked.reviewer = locked.review_due_at = None
        erase_private(locked)
    return locked
