"""The desk's side: an answer is written anew, and two people decide whether a page that was wished away may return."""

import pytest
from django.urls import reverse

from content.tasks import go_live_due
from questions import access, workflow
from questions.models import Kind, Question, Status
from tests.factories import ANSWER, TITLE, WORDING, make_question
from tests.moderation import desk
from tests.moderation.test_queue import DESK, numbers

pytestmark = pytest.mark.django_db
RIGHT = {"seen": "0", "answer": "Call 116 111.", "title": TITLE, "public_question": WORDING}


@pytest.fixture
def one(staff_client):
    return staff_client("worker")


@pytest.fixture
def two(staff_client):
    return staff_client("second")


def live():
    question = make_question(at=Status.ANSWERED, agreed=True)
    go_live_due()
    return Question.objects.get(pk=question.pk)


def down():
    question = live()
    workflow.say_no(question, nonce=access.new_nonce())
    return Question.objects.get(pk=question.pk)


# --- correcting -----------------------------------------------------------------------------------


def test_from_the_press_to_the_second_signature(one, two):
    question = make_question(at=Status.ANSWERED)
    assert desk.press(one, question, "correct").status_code == 303
    body = desk.text(desk.page(one, question))
    assert "The answer is being corrected" in body
    assert ANSWER.split("\n")[0] in body.partition('id="id_answer"')[2].partition("</textarea>")[0]
    desk.press(one, question, "submit", reviewer=two.user.pk, **RIGHT)
    question.refresh_from_db()
    assert "The answer is being corrected" in desk.text(desk.page(two, question))
    desk.press(two, question, "approve", draft_id=question.draft_id)
    assert question.messages.filter(kind=Kind.ANSWER, corrected_by__isnull=False).count() == 1
    assert "earlier answer, corrected since" in desk.text(desk.page(one, question))


def test_it_was_right_after_all(one):
    question = make_question(at=Status.ANSWERED)
    desk.press(one, question, "correct")
    assert desk.press(one, question, "keep_answer").status_code == 303
    question.refresh_from_db()
    assert question.status == Status.ANSWERED


def test_who_corrects_reads_that_the_public_page_follows(one):
    question = live()
    desk.press(one, question, "correct")
    assert "The public page shows this answer word for word." in desk.text(desk.page(one, question))


def test_the_desk_is_told_where_the_public_page_still_says_what_was_wrong(one, two):
    question = live()
    workflow.set_level(question, by=one.user, level=1)
    workflow.correct(question, by=one.user)
    draft = workflow.submit(question, by=one.user, wording=workflow.Wording("Right."), reviewer=two.user).draft
    workflow.approve(question, by=two.user, draft_id=draft.pk)
    assert "The public page still says what the answer said before" in desk.text(desk.page(one, question))


def test_a_colleague_who_presses_second_is_told_who_has_it(one, two):
    question = make_question(at=Status.ANSWERED)
    desk.press(one, question, "correct")
    refused = desk.press(two, question, "correct")
    assert (refused.status_code, str(one.user) in refused.context["refused"]) == (409, True)


# --- may it return --------------------------------------------------------------------------------


def test_it_stands_in_a_list_of_its_own_until_two_have_decided(one, two):
    question = down()
    assert numbers(one.get(DESK, {"list": "wished"})) == [question.pk]
    desk.press(one, question, "propose_return", returning="recognised")
    assert numbers(two.get(DESK, {"list": "wished"})) == [question.pk]
    desk.press(two, question, "agree_return", returning="recognised")
    assert numbers(two.get(DESK, {"list": "wished"})) == []


def test_the_second_reads_what_the_first_has_said(one, two):
    question = down()
    desk.press(one, question, "propose_return", returning="nobody_known")
    body = desk.seen(desk.page(two, question))
    said = "it may return if the asker says yes again, because nobody can be recognised in it."
    assert f"{one.user.name} says: {said}" in body
    assert "agree_return" in desk.buttons(desk.page(two, question))
    assert "agree_return" not in desk.buttons(desk.page(one, question))


def test_without_a_reason_nothing_is_said(one):
    question = down()
    refused = desk.press(one, question, "propose_return")
    assert (refused.status_code, refused.context["refused"]) == (422, "Choose why it may return or stays away.")


def test_a_decision_made_on_an_older_page_is_refused(one, two, staff_client):
    question = down()
    desk.press(one, question, "propose_return", returning="nobody_known")
    desk.press(one, question, "propose_return", returning="wished")
    refused = desk.press(two, question, "agree_return", returning="nobody_known")
    assert (refused.status_code, "something else meanwhile" in refused.context["refused"]) == (409, True)


def test_a_trainee_sees_it_and_has_no_button(staff_client):
    question = down()
    found = desk.page(staff_client("trainee"), question)
    assert "The asker has taken the public page down" in desk.text(found)
    assert desk.buttons(found) & {"propose_return", "agree_return"} == set()


def test_the_history_says_why(one, two):
    question = down()
    desk.press(one, question, "propose_return", returning="recognised")
    desk.press(two, question, "agree_return", returning="recognised")
    body = desk.seen(desk.page(one, question))
    assert f"{two.user.name} agreed whether the page may return: somebody could be recognised" in body
    assert "The asker’s wish took the public page down" in body
    assert "The asker wished the public page away, and it stays away." in body


def test_the_library_still_lists_what_was_erased(staff_client, one, two):
    question = down()
    desk.press(one, question, "propose_return", returning="wished")
    desk.press(two, question, "agree_return", returning="wished")
    body = one.get(reverse("desk_library"), {"kind": "answers", "language": "fi", "list": "withdrawn"}).content.decode()
    assert "Its text was erased" in body
