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


# --- what was signed stays ------------------------------------------------------------------------


@pytest.fixture
def signed() -> Draft:
    draft = make_question(Status.ANSWERED).draft
    assert draft is not None
    return draft


def test_a_version_is_not_born_signed_even_by_somebody_who_may_review(draft: Draft) -> None:
    second = member(draft.question.organisation, "second")
    draft.pk, draft.number = None, 2
    draft.checked_by, draft.checked_at, draft.checked_as = second, timezone.now(), "worker"
    assert _refused(lambda: draft.save(force_insert=True))
    draft.checked_by, draft.checked_at, draft.checked_as = None, None, ""
    assert not _refused(lambda: draft.save(force_insert=True))


@pytest.mark.parametrize("field", ["answer", "html", "title", "public_question"])
def test_no_text_of_a_signed_version_changes(signed: Draft, field: str) -> None:
    row = Draft.objects.filter(pk=signed.pk)
    Draft.objects.filter(pk=signed.pk).update(role_only=True)
    assert _refused(lambda: row.update(**{field: "Something else."}))
    assert not _refused(lambda: row.update(**{field: ""}))


def test_a_check_does_not_come_with_another_text_and_is_not_taken_back(draft: Draft, signed: Draft) -> None:
    second = {"checked_by": member(draft.question.organisation, "second"), "checked_at": timezone.now()}
    row = Draft.objects.filter(pk=draft.pk)
    assert _refused(lambda: row.update(**second, checked_as="worker", answer="Something else."))
    assert not _refused(lambda: row.update(**second, checked_as="worker"))
    gone = {"checked_by": None, "checked_at": None, "checked_as": ""}
    assert _refused(lambda: Draft.objects.filter(pk=signed.pk).update(**gone))


def test_an_unsigned_version_may_be_changed_and_moves_nowhere(draft: Draft) -> None:
    row = Draft.objects.filter(pk=draft.pk)
    assert not _refused(lambda: row.update(html="<p>New</p>"))
    assert _refused(lambda: row.update(question=make_question(Status.WAITING)))


def test_an_answered_question_names_a_signed_version_of_its_own(signed: Draft) -> None:
    question = Question.objects.filter(pk=signed.question_id)
    texts = {"number": 2, "answer": "x", "html": "x"}
    unsigned = Draft.objects.create(question=signed.question, written_by=signed.written_by, **texts)
    foreign = make_question(Status.ANSWERED).draft
    for other in (unsigned, foreign, None):
        assert _refused(lambda other=other: question.update(draft=other))  # type: ignore[misc]


def test_a_question_is_not_born_answered() -> None:
    question = make_question(Status.WAITING)
    question.pk, question.code_digest, question.status, question.answered_at = None, None, "answered", timezone.now()
    assert _refused(lambda: question.save(force_insert=True))
    question.status, question.answered_at = "waiting", None
    assert not _refused(lambda: question.save(force_insert=True))


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE questions_draft SET answer = 'x' WHERE checked_by_id IS NOT NULL",
        "UPDATE questions_draft SET checked_by_id = NULL, checked_at = NULL, checked_as = '' WHERE id > 0",
        "UPDATE questions_question SET draft_id = NULL WHERE status = 'answered'",
        "UPDATE questions_draft SET question_id = (SELECT max(id) FROM questions_question) WHERE id > 0",
    ],
)
def test_not_even_a_bare_statement_changes_what_was_signed(signed: Draft, forged: str) -> None:
    make_question(Status.WAITING)
    with connection.cursor() as cursor:
        assert _refused(lambda: cursor.execute(forged))


@pytest.mark.real
def test_not_even_a_bare_statement_forges_a_check(draft: Draft) -> None:
    trainee = member(draft.question.organisation, "trainee")
    forged = "UPDATE questions_draft SET checked_by_id = %s, checked_at = now(), checked_as = 'worker' WHERE id = %s"
    with connection.cursor() as cursor:
        assert _refused(lambda: cursor.execute(forged, [trainee.pk, draft.pk]))
