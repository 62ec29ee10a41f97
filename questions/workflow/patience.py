"""How much one thread takes in a day before it asks for a little patience. Nothing is lost, nobody is called abusive.

Counted by the thread and its messages, never by an address. Words that sound like danger wait for nothing; in a thread
where somebody may be in danger other words wait a moment, and only when there are very many.
"""

from datetime import timedelta

from django.utils import timezone

from questions import access
from questions.models import Kind, Question, Receipt
from questions.workflow.asker import sounds_like_danger

MANY, VERY_MANY = 30, 60  # messages of the asker in a day
PAUSE, LONG_PAUSE = timedelta(minutes=2), timedelta(minutes=10)  # between two of them from then on
IN_DANGER = timedelta(minutes=1)  # the same in danger, from very many on


def seconds_before_writing(question: Question, *, text: str, nonce: str) -> int:
    """How long until this thread takes the next message; 0 for now. `nonce`: of a form that may be in already."""
    now = timezone.now()
    today = question.messages.filter(kind=Kind.ASKER, at__gt=now - timedelta(days=1)).order_by("-at")
    written = list(today.values_list("at", flat=True)[: VERY_MANY + 1])
    if len(written) < MANY or is_in(nonce) or (question.danger and len(written) <= VERY_MANY):
        return 0
    pause = IN_DANGER if question.danger else LONG_PAUSE if len(written) > VERY_MANY else PAUSE
    left = (written[0] + pause - now).total_seconds()
    return 0 if left <= 0 or sounds_like_danger(text, question.language) else max(1, round(left))


def is_in(nonce: str) -> bool:
    """Whether this form was taken in already: pressed twice it waits for nothing, and makes nothing twice."""
    return Receipt.objects.filter(nonce_digest=access.keyed_digest(nonce)).exists()
