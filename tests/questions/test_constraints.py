"""What the database itself refuses, tried around the code with `.update()`."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Event as PublicEvent
from content.models import Publication
from questions.models import Draft, Event, Message, Question, Status
from tests.factories import make_publication, make_question, make_user

pytestmark = pytest.mark.django_db


def _refused(change: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


QUESTIONS: list[tuple[str, Status, dict[str, Any]]] = [
    ("an unknown status", Status.WAITING, {"status": "lost"}),
    ("an unknown suggested level", Status.WAITING, {"suggested_level": 3}),
    ("an unknown set level", Status.WAITING, {"set_level": 3}),
    ("a claim without an end", Status.CLAIMED, {"claimed_until": None}),
    ("claimed by nobody", Status.WAITING, {"status": "claimed"}),
    ("in review by nobody", Status.CLAIMED, {"status": "in_review"}),
    ("answered without a time", Status.WAITING, {"status": "answered"}),
    ("declined without a reason", Status.DECLINED, {"declined_for": ""}),
    ("a set danger without an owner", Status.WAITING, {"set_level": 2}),
    ("lowering by nobody", Status.CLAIMED, {"lowering_to": 0}),
    ("agreement without a draft", Status.ANSWERED, {"agreed_at": timezone.now()}),
    ("review without an end", Status.IN_REVIEW, {"review_due_at": None}),
]


@pytest.mark.parametrize(("what", "at", "change"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_the_database_refuses(what: str, at: Status, change: dict[str, Any]) -> None:
    question = make_question(at)
    assert _refused(lambda: Question.objects.filter(pk=question.pk).update(**change)), what


def test_a_waiting_question_held_by_somebody_is_refused() -> None:
    question = make_question(Status.CLAIMED)
    assert _refused(lambda: Question.objects.filter(pk=question.pk).update(status="waiting"))


def test_a_reviewer_who_is_the_writer_is_refused() -> None:
    question = make_question(Status.IN_REVIEW)
    assert _refused(lambda: Question.objects.filter(pk=question.pk).update(reviewer=question.claimed_by))


def test_a_checker_who_is_the_writer_is_refused() -> None:
    draft = make_question(Status.ANSWERED).draft
    assert _refused(lambda: Draft.objects.filter(pk=draft.pk).update(checked_by=draft.written_by))


def test_a_check_by_a_trainee_is_refused() -> None:
    draft = make_question(Status.ANSWERED).draft
    assert _refused(lambda: Draft.objects.filter(pk=draft.pk).update(checked_as="trainee"))


def test_a_publication_without_an_agreed_version_is_refused() -> None:
    question, row = make_question(Status.ANSWERED), make_publication()
    assert _refused(lambda: Question.objects.filter(pk=question.pk).update(publication=row))


def test_a_publication_of_the_desk_without_two_signatures_is_refused() -> None:
    row = make_publication()
    assert _refused(lambda: Publication.objects.filter(pk=row.pk).update(writer=None, checker=None))


def test_a_publication_checked_by_its_writer_is_refused() -> None:
    row = make_publication()
    assert _refused(lambda: Publication.objects.filter(pk=row.pk).update(checker=row.writer))


def test_a_publication_dated_finer_than_a_month_is_refused() -> None:
    row = make_publication()
    assert _refused(lambda: Publication.objects.filter(pk=row.pk).update(month=row.month.replace(day=2)))


def test_a_reply_read_by_its_own_writer_is_refused() -> None:
    message = make_question(Status.WITH_ASKER).messages.get(kind="reply")
    assert _refused(lambda: Message.objects.filter(pk=message.pk).update(read_by=message.by))


def test_a_message_of_the_desk_without_a_name_is_refused() -> None:
    message = make_question(Status.WITH_ASKER).messages.get(kind="reply")
    assert _refused(lambda: Message.objects.filter(pk=message.pk).update(by=None))


def test_two_questions_never_share_a_code() -> None:
    one, other = make_question(), make_question()
    assert _refused(lambda: Question.objects.filter(pk=other.pk).update(code_digest=bytes(one.code_digest)))


def test_an_event_is_never_changed() -> None:
    question, row = make_question(), make_publication()
    somebody = make_user()
    assert _refused(lambda: Event.objects.filter(question=question).update(by=somebody))
    assert _refused(lambda: PublicEvent.objects.filter(publication=row).update(by=somebody))
