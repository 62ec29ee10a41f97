"""What a yes, a suggested danger and a withdrawal are worth: nobody else's press undoes them on the way."""

import pytest

from content.models import Publication, Readable
from content.tasks import go_live_due
from people.models import User
from questions import access, workflow
from questions.models import Address, Delivery, Publish, Question, Status
from questions.views import sentences
from tests.factories import TITLE, make_organisation, make_question, make_topic

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
    wording = workflow.Wording("An answer.", "A title", "A question.", themes=(), themes_seen=("suicide",))
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


def test_a_question_without_a_topic_gets_one_from_its_writer_and_can_be_published() -> None:
    question = make_question(Status.CLAIMED, topic=None)
    writer = question.claimed_by
    wording = workflow.Wording("An answer.", "A title", "A question.", topic=make_topic("home"))
    workflow.save_copy(question, by=writer, seen=0, wording=wording)
    assert _again(question).topic == make_topic("home")
    reviewer = access.reviewers_for(question, writer=writer)[0]
    draft = workflow.submit(question, by=writer, wording=wording, reviewer=reviewer).draft
    workflow.approve(question, by=reviewer, draft_id=draft.pk)
    assert sentences.public_state(_again(question)) == "choose"
    workflow.say_yes(question, draft_id=draft.pk, nonce=access.new_nonce())
    assert _again(question).publication.topic == make_topic("home")


def test_a_wording_without_a_topic_leaves_the_askers_own() -> None:
    question = make_question(Status.CLAIMED, topic=make_topic("home"))
    workflow.save_copy(question, by=question.claimed_by, seen=0, wording=workflow.Wording("An answer."))
    assert _again(question).topic == make_topic("home")


def _answer_again(question: Question) -> Question:
    writer = question.wanted
    workflow.claim(question, by=writer)
    wording = workflow.Wording("A second answer.", "A second title", "A second question.")
    reviewer = access.reviewers_for(question, writer=writer)[0]
    draft = workflow.submit(question, by=writer, wording=wording, reviewer=reviewer).draft
    workflow.approve(question, by=reviewer, draft_id=draft.pk)
    return _again(question)


def test_after_a_follow_up_the_asker_is_asked_about_the_second_answer() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.write(question, text="One more thing.", nonce=access.new_nonce())
    assert sentences.public_state(_again(question)) == "held"
    question = _answer_again(_again(question))
    assert (sentences.public_state(question), sentences.wording(question).title) == ("choose", "A second title")
    workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())
    assert sorted(Publication.objects.values_list("title", "status")) == [
        ("A second title", Readable.SCHEDULED),
        (TITLE, Readable.WITHDRAWN),
    ]


def test_after_a_set_level_was_lowered_the_asker_is_asked_anew() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    writer = question.draft.written_by
    workflow.set_level(question, by=writer, level=2)
    assert sentences.public_state(_again(question)) == "held"
    workflow.ask_lower(question, by=writer, level=0)
    workflow.confirm_lower(question, by=question.draft.checked_by)
    assert (go_live_due(), sentences.public_state(_again(question))) == (0, "choose")
