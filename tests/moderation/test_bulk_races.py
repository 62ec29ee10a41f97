"""One press for several, while somebody else presses too: real threads on a real PostgreSQL."""

import pytest

from moderation import bulk
from questions import workflow
from questions.access import last_asked
from questions.models import Draft, Message, Question, Status
from tests.factories import make_publication, make_question, make_user, member
from tests.moderation.test_lists import suggest_abuse
from tests.moderation.test_similar_page import SAME
from tests.questions.test_races import at_once

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]


def _seen(*questions):
    return {question.pk: question.messages.get().pk for question in questions}


def test_two_who_answer_the_same_questions_at_once_share_them_and_each_has_one_draft():
    questions = [make_question(text=SAME) for _one in range(6)]
    home = questions[0].organisation
    how = bulk.Together(publication=make_publication(), text="Kiitos.", reviewer=member(home, "lead"))
    people, seen = [make_user("worker", home) for _one in range(2)], _seen(*questions)
    first, second = at_once(*[lambda by=one: bulk.answer_together(seen, by=by, answer=how) for one in people])
    assert sorted(first.done + second.done) == sorted(seen)
    assert set(first.refused) | set(second.refused) == set(seen)
    assert Draft.objects.count() == len(questions)


def test_a_claim_at_the_same_moment_is_never_closed_as_spam():
    for _round in range(5):
        spam = suggest_abuse(make_question())
        one, two = (make_user("worker", spam.organisation) for _one in range(2))
        outcome, _claimed = at_once(
            lambda spam=spam, by=one: bulk.close_spam(last_asked([spam]), by=by),
            lambda spam=spam, by=two: workflow.claim(spam, by=by),
        )
        status = Question.objects.get(pk=spam.pk).status
        assert (status == Status.DECLINED) == (outcome.done == [spam.pk])
        assert Message.objects.filter(question=spam, kind="decline").count() == len(outcome.done)
