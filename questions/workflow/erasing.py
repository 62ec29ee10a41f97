"""What is erased of a question and what is kept. Each field stands in exactly one list; a test holds them.

The lists drive the erasing itself, so what they say is what happens. Notes of the desk hang on the
question and are named here by their table, since this app can't see the one above it.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils import timezone

from ground import ledger
from questions.models import Question

# field -> what it becomes
QUESTION_ERASED: Mapping[str, Any] = {
    "code_digest": None,
    "age_band": "",
    "area": None,
    "urgent": False,
    "watched": False,
    "suggested_kinds": [],
    "themes": [],
    "helped": "",
    "wanted": None,
    "wanted_until": None,
    "barred": None,
}
QUESTION_KEPT = frozenset(
    "id status organisation team language topic publish came_by suggested_level set_level owner lowering_by lowering_to"
    " claimed_by claimed_until draft reviewer review_due_at agreed_draft agreed_at publication declined_for asked_at"
    " promised_on waiting_since answered_at used_on erased_at lowering_for danger_since reply_due_at acknowledged_by"
    " acknowledged_at seen_until look_due_at on_hold suggested_abuse set_abuse abuse_due_at came_back"
    " correcting".split()
)
# Rows that stay as the record of who signed what, emptied of text: table -> fields -> what they become
EMPTIED: Mapping[str, Mapping[str, Any]] = {
    "questions.Message": {"text": "", "html": ""},
    "questions.Draft": {"answer": "", "html": "", "title": "", "public_question": ""},
    "questions.Voice": {"text": "", "html": "", "name": ""},
}
EMPTIED_KEPT = {
    "questions.Message": frozenset("id question kind by at role_only read_due_at read_by corrected_by".split()),
    "questions.Draft": frozenset(
        "id question number role_only sensitive linked answers written_by written_at"
        " checked_by checked_at checked_as rotated_at themes ticked checked_ticked".split()
    ),
    "questions.Voice": frozenset("id question draft kind by at role_only".split()),
}
# Rows that go whole
DELETED = ("questions.WorkingCopy", "questions.Address", "questions.Shown", "moderation.Note")
# Tables that hold no private text; their rows stay
# (a receipt goes by itself after an hour; until then it keeps a form that was sent once from being taken in again).
KEPT_TABLES = (
    "questions.Event",
    "questions.Delivery",
    "questions.Receipt",
    "questions.TakeDown",
    "questions.SetLight",
    "moderation.Snippet",
    "moderation.SavedView",
)


def erase_private(question: Question) -> None:
    """Empty the thread of everything somebody wrote; on a locked question, whose step then saves it."""
    for label, emptied in EMPTIED.items():
        apps.get_model(label)._default_manager.filter(question=question).update(**emptied)
    for label in DELETED:
        apps.get_model(label)._default_manager.filter(question=question).delete()
    for name, value in QUESTION_ERASED.items():
        setattr(question, name, value)
    question.erased_at = timezone.now()
    ledger.note(question, "erase", at=question.erased_at)
