"""What a yes, a suggested danger and a withdrawal are worth: nobody else's press undoes them on the way."""

import pytest

from content.models import Publication, Readable
from content.tasks import go_live_due
from people.models import User
from questions import access, workflow
from questions.models import Address, Delivery, Publish, Question, Status
from tests.factories import make_organisation, make_question

pytestmark = pytest.mark.django_db
IN_DANGER = "I want to die. I will do it tonight."


def _again(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def _held_by_a_follow_up() -> Question:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.write(
        question, text="Please don't show it: somebody knew it was me. " + IN_DANGER, nonce=access.new_nonce()
    )
    assert _again(question).publication.status == Readable.HELD
    return _again(question)


def test_dismissing_what_a_follow_up_raised_does_not_publish_over_the_follow_up() -> None:
    question = _held_by_a_follow_up()
    workflow.dismiss_level(question, by=question.draft.written_by, reason="idiom")
    assert (go_live_due(), Publication.objects.get().status) == (0, Readable.HELD)


def test_setting_a_level_to_ordinary_does_not_publish_over_a_follow_up() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.write(question, text="Not yet, please.", nonce=access.new_nonce())
    workflow.set_level(_again(question), by=question.draft.written_by, level=0)
    assert (go_live_due(), Publication.objects.get().status) == (0, Readable.HELD)


@pytest.mark.parametrize("raised", ["urgent", "words", "person"])
def test_a_yes_at_asking_counts_only_if_nothing_was_ever_raised(raised: str) -> None:
    question = make_question(publish=Publish.YES, urgent=raised == "urgent")
    worker, second = question.organisation.owner, _second(question)
    if raised == "words":
        workflow.suggest(question, IN_DANGER)
    if raised == "person":
        workflow.set_level(question, by=worker, level=1)
        workflow.set_level(question, by=worker, level=0)
    else:
        workflow.dismiss_level(question, by=worker, reason="idiom")
    workflow.claim(question, by=worker)
    wording = workflow.Wording("An answer.", "A title", "A question.")
    draft = workflow.submit(question, by=worker, wording=wording, reviewer=second).draft
    workflow.approve(question, by=second, draft_id=draft.pk)
    assert _again(question).publication is None
    workflow.say_yes(question, draft_id=draft.pk, nonce=access.new_nonce())
    assert _again(question).publication.status == Readable.SCHEDULED


def _second(question: Question) -> User:
    return access.reviewers_for(question, writer=question.organisation.owner)[0]


def test_a_suggested_danger_is_not_set_aside_without_a_reason() -> None:
    question = make_question(Status.CLAIMED, suggested=2)
    workflow.set_level(question, by=question.claimed_by, level=0)
    assert _again(question).danger == 2
    workflow.dismiss_level(question, by=question.claimed_by, reason="idiom")
    assert _again(question).danger == 0


def test_who_has_withdrawn_gets_no_mail_any_more() -> None:
    organisation = make_organisation(erase_on_withdraw=False)
    question = make_question(Status.WITH_ASKER, level=1, organisation=organisation, mail="somebody@mail.example")
    assert Delivery.objects.filter(channel="asker_mail").count() == 1
    workflow.withdraw(question)
    assert list(Address.objects.all()) == []
