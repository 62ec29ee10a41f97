"""“I know who this is” holds for good, whoever says so next and whatever becomes of the question."""

import pytest

from questions import access, workflow
from questions.models import Status
from questions.workflow import NotAllowed
from tests.factories import make_question, make_user
from tests.questions.test_protocol import again, people

pytestmark = pytest.mark.django_db


def test_that_two_know_the_young_person_and_one_has_declined_is_forgotten_of_nobody() -> None:
    question = make_question(Status.CLAIMED)
    worker, second, lead = people(question)
    workflow.recognise(question, by=worker)
    workflow.recognise(question, by=second)
    workflow.decline(question, by=lead, reason="not_for_us", text="Call 116 111.")
    workflow.write(question, text="Please.", nonce=access.new_nonce())
    for who in (worker, second, lead):
        with pytest.raises(NotAllowed, match="somebody else answers it"):
            workflow.claim(question, by=who)
    third = make_user("worker", question.organisation)
    workflow.claim(question, by=third)
    for who in (worker, second):
        with pytest.raises(NotAllowed, match="knows who wrote it"):
            workflow.hand_over(question, by=third, to=who)
        with pytest.raises(NotAllowed):
            workflow.add_voice(question, by=who, kind="young_person", name="Star", text="It got better.")
    assert worker not in access.reviewers_for(question, writer=third)


def test_who_knows_the_young_person_does_not_sign_and_after_an_answer_still_does_not_take_it() -> None:
    question = make_question(Status.IN_REVIEW)
    _worker, second, lead = people(question)
    workflow.recognise(question, by=question.reviewer)
    now = again(question)
    assert now.reviewer == lead
    for verb in (workflow.send_back, lambda one, by: workflow.approve(one, by=by, draft_id=one.draft_id)):
        with pytest.raises(NotAllowed, match="You know who wrote it"):
            verb(now, by=second)
    workflow.approve(now, by=lead, draft_id=now.draft_id)
    with pytest.raises(NotAllowed, match="somebody else answers it"):
        workflow.correct(again(now), by=second)
