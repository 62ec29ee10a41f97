"""An answer is corrected later: signed by two, told under the code, and the public page follows where it may."""

from typing import Any

import pytest
from django.test import Client

from content.models import Event as PublicEvent
from content.models import Publication, Readable
from content.tasks import go_live_due
from people.models import User
from questions import access, workflow
from questions.models import Address, Delivery, Event, Kind, Publish, Question, Status
from questions.views import sentences
from tests.factories import TITLE, WORDING, make_organisation, make_question, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
WRONG = "You have a say in it.\n\nCall **116 000**."
RIGHT = "You have a say in it.\n\nCall **116 111**."


def again(question: Question) -> Question:
    found = Question.objects.get(pk=question.pk)
    if hasattr(question, "code"):
        found.code = question.code  # type: ignore[attr-defined]
    return found


def two(question: Question) -> tuple[User, User]:
    """Who corrects, who reads it."""
    return member(question.organisation, "second"), member(question.organisation, "lead")


def corrected(question: Question, answer: str = RIGHT, **wording: Any) -> Question:
    """Written anew by one, approved by another."""
    workflow.correct(question, by=two(question)[0])
    return finished(question, answer, **wording)


def finished(question: Question, answer: str = RIGHT, **wording: Any) -> Question:
    writer, reader = two(question)
    fields = {"title": TITLE, "public_question": WORDING} | wording
    draft = workflow.submit(question, by=writer, wording=workflow.Wording(answer, **fields), reviewer=reader).draft
    assert draft is not None
    workflow.approve(question, by=reader, draft_id=draft.pk)
    return again(question)


def live(**fields: Any) -> Question:
    question = make_question(Status.ANSWERED, agreed=True, answer=WRONG, **fields)
    assert go_live_due() == 1
    return again(question)


# --- under the code -------------------------------------------------------------------------------


def test_the_asker_reads_what_is_new_then_the_whole_answer_and_the_earlier_one_is_folded(client: Client) -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    corrected(question)
    page = pages.html(pages.come_back(client, question))
    assert "<h1>Your answer is here, corrected</h1>" in page
    fold, rest = page.partition('<li class="corrected">')[2].split("</details>", 1)
    assert "tel:116000" in fold
    assert "tel:116000" not in rest
    news, answer = rest.partition("We have corrected our answer")[2].split("</li>", 1)
    assert ("116 111" in news, "You have a say" in news) == (True, False)
    assert "You have a say in it." in answer


def test_where_something_was_only_taken_out_the_page_says_that(client: Client) -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    corrected(question, "You have a say in it.")
    assert "We have taken something out." in pages.seen(pages.come_back(client, question))


def test_while_it_is_written_the_asker_keeps_the_answer_and_is_told_by_when(client: Client) -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    workflow.correct(question, by=two(question)[0])
    seen = pages.seen(pages.come_back(client, question))
    assert "Your answer is here, and we are correcting it" in seen
    assert "You get an answer by" in seen
    assert "116 000" in seen


def test_the_asker_is_told_by_mail_like_of_an_answer() -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    workflow.correct(question, by=two(question)[0])
    assert workflow.be_told(question, mail="somebody@mail.example", nonce=access.new_nonce())
    finished(question)
    assert Address.objects.count() == 1
    assert list(Delivery.objects.filter(channel="asker_mail").values_list("event__step", flat=True)) == ["approve"]


def test_whoever_has_come_back_already_still_counts_as_come_back() -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    access.used_today(question)
    assert again(corrected(question)).came_back


def test_a_second_answer_that_corrects_nothing_folds_nothing_away(client: Client) -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    workflow.write(question, text="And then?", nonce=access.new_nonce())
    workflow.claim(question, by=member(question.organisation, "worker"))
    draft = workflow.submit(
        question, by=member(question.organisation, "worker"), wording=workflow.Wording("Then this."),
        reviewer=two(question)[0],
    ).draft  # fmt: skip
    workflow.approve(question, by=two(question)[0], draft_id=draft.pk)  # type: ignore[union-attr]
    assert 'class="corrected"' not in pages.html(pages.come_back(client, question))


def test_what_colleagues_said_beside_the_answer_stays_part_of_it() -> None:
    question = make_question(Status.CLAIMED)
    writer, reader = two(question)
    workflow.add_voice(question, by=reader, kind="young_person", name="Star", text="It got better.")
    wording, holder = workflow.Wording(WRONG), member(question.organisation, "worker")
    draft = workflow.submit(question, by=holder, wording=wording, reviewer=writer).draft
    workflow.approve(question, by=writer, draft_id=draft.pk)  # type: ignore[union-attr]
    corrected(question)
    answers = question.messages.filter(kind=Kind.ANSWER)
    assert [("It got better." in row.text, "116 111" in row.text) for row in answers.order_by("pk")] == [
        (True, False),
        (True, True),
    ]


def test_corrected_twice_both_earlier_ones_are_folded(client: Client) -> None:
    question = corrected(make_question(Status.ANSWERED, answer=WRONG))
    corrected(question, "Call **112**.")
    assert question.messages.filter(kind=Kind.ANSWER, corrected_by__isnull=False).count() == 2


# --- who may, and what comes between --------------------------------------------------------------


def test_who_wrote_the_correction_does_not_sign_it_twice() -> None:
    question = make_question(Status.ANSWERED)
    writer = member(question.organisation, "worker")
    workflow.correct(question, by=writer)
    with pytest.raises(workflow.NotAllowed):
        workflow.submit(question, by=writer, wording=workflow.Wording(RIGHT), reviewer=writer)


def test_who_knows_the_asker_does_not_correct_it() -> None:
    question = make_question(Status.ANSWERED)
    worker = member(question.organisation, "worker")
    Question.objects.filter(pk=question.pk).update(barred=worker)
    with pytest.raises(workflow.NotAllowed, match="somebody else answers it"):
        workflow.correct(question, by=worker)


def test_what_is_erased_can_not_be_corrected() -> None:
    question = make_question(Status.ANSWERED)
    workflow.erase(question)
    with pytest.raises(workflow.NotAllowed, match="erased"):
        workflow.correct(question, by=two(question)[0])


def test_two_who_begin_at_once_the_second_is_told() -> None:
    question = make_question(Status.ANSWERED)
    workflow.correct(question, by=two(question)[0])
    with pytest.raises(workflow.NotAllowed, match="has had this question since"):
        workflow.correct(question, by=two(question)[1])


def test_an_answer_that_was_right_after_all_stays_and_what_was_scheduled_goes_on() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    draft, writer = question.draft_id, two(question)[0]
    workflow.correct(question, by=writer)
    assert (Publication.objects.get().status, go_live_due()) == (Readable.HELD, 0)
    workflow.keep_answer(question, by=writer)
    question = again(question)
    assert (question.status, question.draft_id, question.claimed_by) == (Status.ANSWERED, draft, None)
    assert Publication.objects.get().status == Readable.SCHEDULED


def test_after_a_draft_was_sent_back_the_answer_still_stays_as_it_was() -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    draft, (writer, reader) = question.draft_id, two(question)
    workflow.correct(question, by=writer)
    workflow.submit(question, by=writer, wording=workflow.Wording(RIGHT), reviewer=reader)
    workflow.send_back(question, by=reader)
    workflow.keep_answer(question, by=writer)
    assert (again(question).draft_id, question.messages.filter(kind=Kind.ANSWER).count()) == (draft, 1)


def test_a_question_with_an_answer_is_not_declined_while_it_is_corrected() -> None:
    question = make_question(Status.ANSWERED)
    writer = two(question)[0]
    workflow.correct(question, by=writer)
    with pytest.raises(workflow.NotAllowed, match="It has an answer already"):
        workflow.decline(question, by=writer, reason="again", text="No.")


def test_when_the_asker_writes_meanwhile_they_get_an_answer_and_it_takes_the_place_of_the_wrong_one() -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    writer = two(question)[0]
    workflow.correct(question, by=writer)
    workflow.write(question, text="My uncle works there too.", nonce=access.new_nonce())
    with pytest.raises(workflow.NotAllowed, match="The asker has written again"):
        workflow.keep_answer(question, by=writer)
    finished(question)
    assert question.messages.filter(kind=Kind.ANSWER, corrected_by__isnull=False).count() == 1


def test_whose_time_runs_out_leaves_it_to_be_corrected_by_another() -> None:
    question = make_question(Status.ANSWERED, answer=WRONG)
    workflow.correct(question, by=member(question.organisation, "worker"))
    workflow.release(question, by=member(question.organisation, "worker"))
    workflow.claim(question, by=two(question)[0])
    finished(question)
    assert question.messages.filter(corrected_by__isnull=False).count() == 1


# --- what is public -------------------------------------------------------------------------------


def test_the_public_page_follows_at_once_and_says_so(client: Client) -> None:
    question = live(language="en")
    address = question.publication.get_absolute_url()
    corrected(question)
    page = pages.html(client.get(address))
    assert ("116 111" in page, "116 000" in page) == (True, False)
    assert f"Corrected: {sentences.timezone.localdate():%B %Y}." in page
    assert PublicEvent.objects.get(step="correct").by == two(question)[1]
    row = Publication.objects.get()
    assert (row.writer, row.checker, row.signer) == (*two(question), two(question)[0])


def test_the_asker_reads_that_the_public_page_was_corrected(client: Client) -> None:
    question = live()
    corrected(question)
    assert "We have corrected our answer on that page" in pages.seen(pages.come_back(client, question))


def test_the_askers_own_words_on_the_page_are_never_changed() -> None:
    question = live()
    corrected(question, title="Another title", public_question="Other words.")
    row = Publication.objects.get()
    assert (row.title, row.question, row.answer) == (TITLE, WORDING, RIGHT)


def test_search_finds_the_new_words_and_no_longer_the_old_ones(client: Client) -> None:
    question = live(language="en")
    corrected(question, "Ask the ombudsman.")
    found = [client.get("/en/search/", {"q": word}).content.decode().count(TITLE) > 0 for word in ("ombudsman", "call")]
    assert found == [True, False]


def test_what_answers_a_new_message_stays_off_the_public_page() -> None:
    question = live()
    workflow.correct(question, by=two(question)[0])
    workflow.write(question, text="My uncle works there.", nonce=access.new_nonce())
    finished(question, "Your uncle need not know.")
    assert Publication.objects.get().answer == WRONG


def test_where_somebody_may_be_in_danger_the_public_page_is_left_alone() -> None:
    question = live()
    workflow.set_level(question, by=two(question)[0], level=1)
    corrected(question)
    assert Publication.objects.get().answer == WRONG


def test_a_page_that_shows_another_answer_is_left_alone() -> None:
    question = live()
    workflow.write(question, text="And then?", nonce=access.new_nonce())
    workflow.claim(question, by=two(question)[1])
    draft = workflow.submit(
        question, by=two(question)[1], wording=workflow.Wording("Only for you."), reviewer=two(question)[0]
    ).draft
    workflow.approve(question, by=two(question)[0], draft_id=draft.pk)  # type: ignore[union-attr]
    corrected(question, "Only for you, put right.")
    assert Publication.objects.get().answer == WRONG


def test_what_was_not_public_yet_needs_another_yes_to_the_new_version() -> None:
    question = make_question(Status.ANSWERED, publish=Publish.YES, answer=WRONG)
    assert again(question).publication is not None
    question = corrected(question)
    assert (Publication.objects.get().status, go_live_due()) == (Readable.HELD, 0)
    assert (question.publish, sentences.public_state(question)) == (Publish.ASK, "choose")
    workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())
    assert go_live_due() == 1
    assert Publication.objects.live().get().answer == RIGHT


def test_what_was_sensitive_stays_sensitive() -> None:
    question = live(sensitive=True)
    corrected(question, sensitive=False)
    assert Publication.objects.get().sensitive


def test_no_event_and_no_delivery_holds_a_word_of_it() -> None:
    organisation = make_organisation()
    question = corrected(make_question(Status.ANSWERED, organisation=organisation, answer=WRONG))
    steps = Event.objects.filter(question=question).values_list("step", "detail")
    assert [pair for pair in steps if pair[0] == "correct"] == [("correct", "")]
