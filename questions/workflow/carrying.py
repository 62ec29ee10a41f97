"""Carried to a person: the asker makes a page of the thread that opens once, for a day, and can call it back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from questions import access
from questions.models import Question, Shown, Status
from questions.workflow import steps
from questions.workflow.asker import once
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking

OPEN_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(minutes=30)


def show(question: Question, *, nonce: str, digest: bytes) -> Shown | None:
    """Make the page whose four words have this digest; one made before opens nothing any more.

    The same form again gives the same page: None when it has been called back or another one has been made since.
    """
    with transaction.atomic():
        if once(question, nonce, "show"):
            with taking(steps.SHOW, question, by=None) as locked:
                Shown.objects.filter(question=locked).delete()
                Shown.objects.create(question=locked, code_digest=digest, until=timezone.now() + OPEN_FOR)
    return Shown.objects.filter(question=question, code_digest=digest).first()


def call_back(question: Question, *, nonce: str) -> Question:
    """The page opens nothing any more, and who has it open can't open it again."""
    with transaction.atomic():
        if not once(question, nonce, "call_back"):
            return question
        with taking(steps.CALL_BACK, question, by=None) as locked:
            if not Shown.objects.filter(question=locked).delete()[0]:
                raise NotAllowed(_("There is no page to call back."))
    return locked


def open_shown(*, digest: bytes, nonce: str) -> tuple[Question, datetime] | None:
    """The thread of a page, for the first form that opens it, and until when it stays open for that form; else None."""
    now, reader = timezone.now(), access.keyed_digest(nonce)
    with transaction.atomic():
        rows = Shown.objects.select_for_update(of=("self",)).select_related("question__organisation")
        row = rows.filter(code_digest=digest, until__gt=now).exclude(question__status=Status.WITHDRAWN).first()
        if row is None or (row.opened_at is not None and row.opened_with != reader):
            return None
        if row.opened_at is None:
            row.opened_at, row.opened_with, row.until = now, reader, now + KEPT_FOR
            row.save(update_fields=["opened_at", "opened_with", "until"])
    return row.question, row.until
