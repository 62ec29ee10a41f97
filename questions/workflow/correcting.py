"""An answer turns out to be wrong: it is written anew, signed by two, and takes the place of the earlier one.

The asker keeps both: the earlier version stays folded under the code. docs/adr/0014.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import User
from questions import pace
from questions.models import Kind, Message, Question, WorkingCopy
from questions.workflow import publishing, steps, there, voices
from questions.workflow.taking import taking


def correct(question: Question, *, by: User) -> Question:
    """Take an answered question to write its answer anew. What is scheduled pauses; what is public stays until then.

    The asker is told that it is being corrected, and by when.
    """
    with taking(steps.CORRECT, question, by=by) as locked:
        now = timezone.now()
        locked.correcting = locked.draft
        locked.claimed_by, locked.claimed_until = by, now + timedelta(minutes=locked.organisation.claim_minutes)
        locked.waiting_since = now
        locked.promised_on = pace.promised_on(locked.organisation, locked.team, locked.language, locked.topic)
        if locked.set_level:
            locked.owner = there.who_follows(locked, by)
        if locked.draft is not None:
            voices.reopen(locked.draft)
        publishing.pause(locked)
    return locked


def keep_answer(question: Question, *, by: User) -> Question:
    """It was right after all: the answer stays as it is, and what was scheduled goes on."""
    with transaction.atomic():
        with taking(steps.KEEP_ANSWER, question, by=by) as locked:
            locked.draft, locked.correcting = locked.correcting, None
            locked.claimed_by = locked.claimed_until = None
            voices.clear(locked)
            WorkingCopy.objects.filter(question=locked).delete()
        publishing.go_on(locked, by=by)
    return locked


def put_in_place(question: Question, message: Message) -> bool:
    """On a locked question whose new answer is `message`: whether that corrects the one before. The public page too."""
    if question.correcting_id is None:
        return False
    before = question.messages.filter(kind=Kind.ANSWER, corrected_by__isnull=True).exclude(pk=message.pk)
    if old := before.order_by("-at", "-pk").first():
        old.corrected_by = message
        old.save(update_fields=["corrected_by"])
    publishing.correct(question)
    question.correcting = None
    return True
