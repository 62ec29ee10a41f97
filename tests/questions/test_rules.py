"""The rules of a question's life beyond the table: four eyes, levels, publishing, nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Publication, Readable
from content.tasks import go_live_due
from people.models import Membership
from questions import access, workflow
from questions.models import Delivery, Draft, Event, Kind, Message, Publish, Question, Status
from questions.retention import due_threads
from questions.workflow import NotAllowed, Wording
from tests.conftest import Clock
from tests.factories import ANSWER, TITLE, WORDING, make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db


def _again(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


# --- four eyes ------------------------------------------------------------------------------------


def test_the_writer_of_a_draft_cannot_approve_it() -> None:
    question = make_question(Status.IN_REVIEW)
    with pytest.raises(NotAllowed, match="second person"):
        workflow.approve(question, by=question.draft.written_by, draft_id=question.draft_id)


def test_a_trainee_drafts_but_never_approves_or_declines() -> None:
    organisation = make_organisation()
    trainee = member(organisation, "trainee")
    question = make_question(Status.IN_REVIEW, worker=trainee, reviewer=member(organisation, "worker"))
    assert question.draft.written_by == trainee
    other = make_question(Status.IN_REVIEW)
    with pytest.raises(NotAllowed, match="role"):
        workflow.approve(other, by=trainee, draft_id=other.draft_id)


def test_an_approval_of_an_older_version_is_refused() -> None:
    question = make_question(Status.IN_REVIEW)
    old, worker, second = question.draft_id, question.claimed_by, question.reviewer
    workflow.send_back(question, by=second)
    workflow.submit(question, by=worker, wording=Wording("Better answer.", TITLE, WORDING), reviewer=second)
    with pytest.raises(NotAllowed, match="newer version"):
        workflow.approve(question, by=second, draft_id=old)
    assert Draft.objects.get(pk=old).checked_by is None


def test_a_reviewers_own_wording_goes_back_to_the_writer_unsigned() -> None:
    question = make_question(Status.IN_REVIEW)
    workflow.send_back(question, by=question.reviewer, text="My own wording.")
    copy = _again(question).working_copy
    assert (copy.answer, copy.title) == ("My own wording.", TITLE)
    assert Draft.objects.filter(question=question, checked_by__isnull=False).count() == 0


def test_somebody_from_another_organisation_may_do_nothing() -> None:
    question = make_question()
    stranger = make_user("lead", make_organisation())
    with pytest.raises(NotAllowed, match="role"):
        workflow.claim(question, by=stranger)
    assert list(access.desk_questions(stranger)) == []


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_editors_and_admins_open_no_thread(role: str) -> None:
    question = make_question()
    assert list(access.desk_questions(make_user(role, question.organisation))) == []


def test_a_membership_that_has_ended_gives_no_right() -> None:
    question = make_question()
    worker = make_user("worker", question.organisation)
    Membership.objects.filter(user=worker).update(ended_at=timezone.now(), ended_by=worker)
    with pytest.raises(NotAllowed):
        workflow.claim(question, by=worker)


def test_the_second_of_two_is_told_who_has_it() -> None:
    question = make_question(Status.CLAIMED)
    with pytest.raises(NotAllowed) as told:
        workflow.claim(question, by=question.organisation.owner)
    assert str(question.claimed_by) in str(told.value)


# --- levels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("raised", [{"suggested": 1}, {"suggested": 2}, {"level": 1}])
def test_no_decline_while_a_level_stands(raised: dict[str, int]) -> None:
    question = make_question(Status.CLAIMED, **raised)
    with pytest.raises(NotAllowed, match="danger"):
        workflow.decline(question, by=question.claimed_by, reason="not_for_us", text="Call 116 111.")


def test_a_dismissed_suggestion_lets_one_decline() -> None:
    question = make_question(Status.CLAIMED, suggested=1)
    workflow.dismiss_level(question, by=question.claimed_by, reason="idiom")
    workflow.decline(question, by=question.claimed_by, reason="not_for_us", text="Call 116 111.")
    assert _again(question).status == Status.DECLINED


def test_one_person_cannot_lower_a_set_danger() -> None:
    question = make_question(Status.CLAIMED, level=2)
    worker = question.claimed_by
    with pytest.raises(NotAllowed, match="Two people"):
        workflow.set_level(question, by=worker, level=0)
    workflow.ask_lower(question, by=worker, level=1)
    with pytest.raises(NotAllowed, match="second person"):
        workflow.confirm_lower(question, by=worker)
    assert _again(question).set_level == 2


def test_two_people_lower_a_set_danger() -> None:
    question = make_question(Status.CLAIMED, level=2)
    workflow.ask_lower(question, by=question.claimed_by, level=0)
    workflow.confirm_lower(question, by=member(question.organisation, "second"))
    assert (_again(question).set_level, _again(question).lowering_by) == (0, None)


def test_dismissing_a_suggestion_does_not_lower_what_a_person_set() -> None:
    question = make_question(Status.CLAIMED, level=2)
    Question.objects.filter(pk=question.pk).update(suggested_level=1)
    workflow.dismiss_level(question, by=question.claimed_by, reason="past")
    assert _again(question).set_level == 2


def test_a_set_level_names_an_owner_and_a_claim_that_runs_out_goes_to_a_lead() -> None:
    question = make_question(Status.CLAIMED, level=1)
    assert question.owner == question.claimed_by
    Question.objects.filter(pk=question.pk).update(claimed_until=timezone.now() - timedelta(minutes=1))
    workflow.expire(_again(question))
    lead = question.organisation.owner
    assert (_again(question).status, _again(question).claimed_by, _again(question).owner) == (
        Status.CLAIMED,
        lead,
        lead,
    )


def test_putting_back_a_question_with_a_set_level_keeps_its_owner() -> None:
    question = make_question(Status.CLAIMED, level=1)
    workflow.release(question, by=question.claimed_by)
    assert (_again(question).status, _again(question).owner) == (Status.WAITING, question.claimed_by)


def test_a_reply_from_worry_on_is_due_for_a_colleagues_eyes() -> None:
    question = make_question(Status.WITH_ASKER, level=1)
    message = question.messages.get(kind=Kind.REPLY)
    assert message.read_due_at is not None
    with pytest.raises(NotAllowed):
        workflow.read_reply(question, by=message.by)
    workflow.read_reply(question, by=member(question.organisation, "second"))
    assert question.messages.get(kind=Kind.REPLY).read_by == member(question.organisation, "second")


def test_detection_that_breaks_costs_nothing_but_a_raised_level(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_text: str, _language: str) -> None:
        raise RuntimeError("no model")

    monkeypatch.setattr("questions.workflow.asker.danger", broken)
    question = make_question(text="What does a school social worker do?")
    assert (question.status, question.suggested_level) == (Status.WAITING, 1)
    assert Event.objects.filter(question=question, step="detection_failed").count() == 1
    assert question.messages.get().text == "What does a school social worker do?"


def test_a_follow_up_raises_again_what_was_dismissed(monkeypatch: pytest.MonkeyPatch) -> None:
    question = make_question(Status.CLAIMED, suggested=1)
    workflow.dismiss_level(question, by=question.claimed_by, reason="idiom")
    workflow.write(question, text="I want to die. I will do it tonight.", nonce=access.new_nonce())
    assert _again(question).danger > 0


def test_help_today_is_a_suggested_worry() -> None:
    assert make_question(urgent=True).suggested_level == 1


# --- publishing -----------------------------------------------------------------------------------


def test_yes_at_asking_publishes_what_two_people_signed() -> None:
    question = make_question(Status.ANSWERED, publish=Publish.YES)
    row = question.publication
    assert (row.status, row.title, row.question, row.answer) == (Readable.SCHEDULED, TITLE, WORDING, ANSWER)
    assert (row.writer, row.checker) == (question.draft.written_by, question.draft.checked_by)
    go_live_due()
    assert Publication.objects.live().get() == row


@pytest.mark.parametrize("wish", [Publish.ASK, Publish.NO])
def test_without_a_yes_nothing_is_published(wish: str) -> None:
    question = make_question(Status.ANSWERED, publish=wish)
    assert (question.publication, Publication.objects.count()) == (None, 0)


def test_from_worry_on_only_a_yes_after_reading_counts() -> None:
    question = make_question(Status.ANSWERED, publish=Publish.YES, level=1)
    assert question.publication is None
    workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())
    assert _again(question).publication.status == Readable.SCHEDULED


def test_a_yes_to_another_wording_than_the_one_answered_is_refused() -> None:
    question = make_question(Status.ANSWERED)
    with pytest.raises(NotAllowed, match="wording"):
        workflow.say_yes(question, draft_id=question.draft_id + 1, nonce=access.new_nonce())


def test_a_yes_can_be_taken_back_until_it_is_live() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.say_no(question, nonce=access.new_nonce())
    assert go_live_due() == 0
    assert Publication.objects.get().status == Readable.WITHDRAWN


def test_a_wish_to_take_it_down_hides_the_page_at_once() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    go_live_due()
    workflow.say_no(question, nonce=access.new_nonce())
    assert list(Publication.objects.live()) == []


def test_a_follow_up_holds_back_what_is_scheduled() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.write(question, text="Not yet.", nonce=access.new_nonce())
    assert (go_live_due(), Publication.objects.get().status) == (0, Readable.HELD)


def test_a_second_answer_is_asked_about_anew() -> None:
    question = make_question(Status.ANSWERED, publish=Publish.YES)
    worker, second = question.draft.written_by, question.draft.checked_by
    workflow.write(question, text="Not yet.", nonce=access.new_nonce())
    workflow.claim(question, by=worker)
    held = workflow.submit(question, by=worker, wording=Wording("Another answer.", TITLE, WORDING), reviewer=second)
    workflow.approve(question, by=second, draft_id=held.draft_id)
    assert go_live_due() == 0
    workflow.say_yes(question, draft_id=held.draft_id, nonce=access.new_nonce())
    assert go_live_due() == 1
    assert [row.answer for row in Publication.objects.live()] == ["Another answer."]


def test_a_dismissed_suggestion_lets_the_publication_go_on() -> None:
    question = make_question(Status.ANSWERED, publish=Publish.YES)
    workflow.suggest(question, "I want to die. I will do it tonight.")
    held = _again(question)
    assert held.publication.status == Readable.HELD
    workflow.dismiss_level(held, by=held.draft.written_by, reason="idiom")
    assert go_live_due() == 1


def test_a_raised_level_holds_back_what_is_scheduled() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.set_level(question, by=question.draft.written_by, level=1)
    assert Publication.objects.get().status == Readable.HELD


def test_an_answer_waits_the_days_the_organisation_chose() -> None:
    organisation = make_organisation(publish_after_days=3)
    question = make_question(Status.ANSWERED, organisation=organisation, publish=Publish.YES)
    assert question.publication.goes_live_on == timezone.localdate() + timedelta(days=3)
    assert go_live_due() == 0


# --- withdrawing and erasing ----------------------------------------------------------------------


def test_withdrawing_erases_everything_that_was_written() -> None:
    question = make_question(Status.ANSWERED, mail="somebody@mail.example")
    workflow.withdraw(question)
    gone = _again(question)
    assert [message.text for message in gone.messages.all()] == ["", ""]
    assert [draft.answer for draft in gone.drafts.all()] == [""]
    assert (gone.code_digest, hasattr(gone, "address"), gone.erased_at is not None) == (None, False, True)


def test_a_worried_thread_disappears_from_under_the_code_and_stays_until_a_lead_has_read_it() -> None:
    question = make_question(level=1, text="My secret is in here, please help.")
    workflow.withdraw(question)
    assert access.open_by_code(question.code) is None
    assert question.messages.get().text == "My secret is in here, please help."
    lead = question.organisation.owner
    assert list(access.desk_questions(lead)) == [_again(question)]
    assert list(access.desk_questions(member(question.organisation, "second"))) == []
    workflow.read_last(question, by=lead)
    assert question.messages.get().text == ""


# --- the same form twice --------------------------------------------------------------------------


def test_the_same_form_with_the_same_text_gives_the_same_question() -> None:
    question = make_question()
    asked = workflow.Asked(text=question.messages.get().text, language="fi")
    again = workflow.ask(asked, nonce=question.nonce, digest=access.code_digest(question.code))
    assert (again, Question.objects.count(), Message.objects.count()) == (question, 1, 1)


def test_the_same_form_with_another_text_is_told_apart() -> None:
    question = make_question()
    with pytest.raises(workflow.OtherText):
        workflow.ask(workflow.Asked(text="Something else", language="fi"), nonce=question.nonce, digest=b"x" * 32)


def test_a_message_pressed_twice_is_written_once() -> None:
    question, nonce = make_question(), access.new_nonce()
    workflow.write(question, text="One more thing.", nonce=nonce)
    workflow.write(question, text="One more thing.", nonce=nonce)
    assert question.messages.count() == 2


# --- what follows ---------------------------------------------------------------------------------


def test_a_step_that_is_refused_leaves_no_delivery() -> None:
    question = make_question(Status.IN_REVIEW, mail="somebody@mail.example")
    with pytest.raises(NotAllowed):
        workflow.approve(question, by=question.draft.written_by, draft_id=question.draft_id)
    assert Delivery.objects.filter(channel="asker_mail").count() == 0


def test_an_answer_tells_the_asker_who_left_an_address_and_nobody_else() -> None:
    with_mail = make_question(Status.ANSWERED, mail="somebody@mail.example")
    make_question(Status.ANSWERED)
    assert [row.event.question for row in Delivery.objects.filter(channel="asker_mail")] == [with_mail]


def test_the_law_may_keep_a_text_that_a_lead_and_a_second_have_read(clock: Clock) -> None:
    organisation = make_organisation(erase_on_withdraw=False, keep_months=1)
    question = make_question(Status.CLAIMED, level=2, organisation=organisation)
    workflow.withdraw(question)
    assert list(Question.objects.unread()) == [question]
    clock.forward(days=60)
    assert list(due_threads(timezone.now())) == []
    workflow.read_last(question, by=organisation.owner)
    assert list(Question.objects.unread()) == [question]
    workflow.read_last(question, by=member(organisation, "second"))
    assert (_again(question).erased_at, list(Question.objects.unread())) == (None, [])
    assert list(due_threads(timezone.now())) == [question]


def test_there_is_nothing_for_a_lead_to_read_where_nobody_was_in_danger() -> None:
    organisation = make_organisation(erase_on_withdraw=False)
    question = make_question(Status.WITHDRAWN, organisation=organisation)
    with pytest.raises(NotAllowed, match="nothing to read"):
        workflow.read_last(question, by=organisation.owner)


def test_who_declined_it_does_not_get_it_back_from_a_colleague() -> None:
    question = make_question(Status.DECLINED)
    before = _again(question).barred
    workflow.write(question, text="You got me wrong.", nonce=access.new_nonce())
    second = member(question.organisation, "second")
    workflow.claim(question, by=second)
    with pytest.raises(NotAllowed, match="declined it"):
        workflow.hand_over(question, by=second, to=before)
