"""Who may sign the check, said by the database itself: tried around the code."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people.models import Membership, Role
from questions import workflow
from questions.models import Draft, Question, Status
from questions.workflow import NotAllowed
from tests.factories import make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db


def _refused(change: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def _sign(draft: Draft, user: Any, role: str) -> Callable[[], Any]:
    """The signature as somebody would forge it."""
    row = Draft.objects.filter(pk=draft.pk)
    return lambda: row.update(checked_by=user, checked_at=timezone.now(), checked_as=role)


@pytest.fixture
def draft() -> Draft:
    draft = make_question(Status.IN_REVIEW).draft
    assert draft is not None
    return draft


def _worker_elsewhere(draft: Draft) -> Any:
    """A trainee here who is a worker in another organisation."""
    trainee = member(draft.question.organisation, "trainee")
    Membership.objects.create(user=trainee, team=make_organisation("elsewhere").teams.get(), role=Role.WORKER)
    return trainee


def test_a_trainee_who_works_elsewhere_is_refused_by_the_code(draft: Draft) -> None:
    trainee = _worker_elsewhere(draft)
    with pytest.raises(NotAllowed):
        workflow.approve(draft.question, by=trainee, draft_id=draft.pk)
    with pytest.raises(NotAllowed):
        workflow.send_back(draft.question, by=trainee)


def test_a_trainee_who_works_elsewhere_is_not_asked_to_read(draft: Draft) -> None:
    trainee = _worker_elsewhere(draft)
    workflow.send_back(draft.question, by=member(draft.question.organisation, "second"))
    wording = workflow.Wording(answer="Anew.")
    with pytest.raises(NotAllowed):
        workflow.submit(draft.question, by=draft.written_by, wording=wording, reviewer=trainee)


@pytest.mark.parametrize("role", ["trainee", "editor", "admin", ""])
def test_a_check_under_another_role_is_refused(draft: Draft, role: str) -> None:
    assert _refused(_sign(draft, member(draft.question.organisation, "second"), role))


# --- what needs the triggers ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["worker", "lead"])
def test_a_trainees_forged_signature_is_refused(draft: Draft, role: str) -> None:
    assert _refused(_sign(draft, member(draft.question.organisation, "trainee"), role))
    assert _refused(_sign(draft, _worker_elsewhere(draft), role))
    assert _refused(_sign(draft, make_user(""), role))


def test_who_has_left_signs_nothing_any_more(draft: Draft) -> None:
    second = member(draft.question.organisation, "second")
    Membership.objects.filter(user=second).update(ended_at=timezone.now(), ended_by=second)
    assert _refused(_sign(draft, second, "worker"))


def test_a_worker_does_not_sign_as_lead_and_signs_as_themselves(draft: Draft) -> None:
    second = member(draft.question.organisation, "second")
    assert _refused(_sign(draft, second, "lead"))
    assert not _refused(_sign(draft, second, "worker"))


def test_a_version_is_not_born_with_a_forged_check(draft: Draft) -> None:
    trainee = member(draft.question.organisation, "trainee")
    draft.pk, draft.number = None, 2
    draft.checked_by, draft.checked_at, draft.checked_as = trainee, timezone.now(), "worker"
    assert _refused(lambda: draft.save(force_insert=True))


def test_a_signed_version_stays_as_it_is_when_its_checker_leaves() -> None:
    question = make_question(Status.ANSWERED)
    assert question.draft is not None
    checker = question.draft.checked_by
    Membership.objects.filter(user=checker).update(ended_at=timezone.now(), ended_by=checker)
    workflow.erase(question)
    question.draft.refresh_from_db()
    assert (question.draft.checked_by, question.draft.answer) == (checker, "")
    question.draft.save()


def test_a_signed_version_does_not_move_to_a_question_where_its_checker_may_not_review() -> None:
    signed = make_question(Status.ANSWERED).draft
    assert signed is not None
    elsewhere = make_question(organisation=make_organisation("elsewhere"))
    assert _refused(lambda: Draft.objects.filter(pk=signed.pk).update(question=elsewhere))


@pytest.mark.parametrize("status", [Status.WAITING, Status.CLAIMED, Status.IN_REVIEW])
def test_nothing_is_answered_that_no_second_person_signed(status: Status) -> None:
    question = make_question(status)
    free = {"claimed_by": None, "claimed_until": None, "reviewer": None, "review_due_at": None}
    row = Question.objects.filter(pk=question.pk)
    assert _refused(lambda: row.update(status="answered", answered_at=timezone.now(), **free))


@pytest.mark.real
def test_not_even_a_bare_statement_forges_a_check(draft: Draft) -> None:
    trainee = member(draft.question.organisation, "trainee")
    forged = "UPDATE questions_draft SET checked_by_id = %s, checked_at = now(), checked_as = 'worker' WHERE id = %s"
    with connection.cursor() as cursor:
        assert _refused(lambda: cursor.execute(forged, [trainee.pk, draft.pk]))
