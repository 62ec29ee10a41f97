"""A second pair of eyes: what changed, approving exactly what was read, sending back."""

import pytest

from questions import workflow
from questions.models import Status
from tests.factories import make_question, member
from tests.moderation.desk import WORDING, page, press, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review():
    return make_question(at=Status.IN_REVIEW, text="I am Kari and I live here.", public_question="I live here.")


@pytest.fixture
def reader(in_review, staff_client):
    return staff_client(user=in_review.reviewer)


def test_the_reader_sees_what_was_taken_out_and_put_in(in_review, reader):
    response = page(reader, in_review)
    assert response.context["review"]["wording"]["pieces"] == [("gone", "I am Kari and "), ("same", "I live here.")]
    assert '(taken out: </span>I am Kari and <span class="visually-hidden">) </span></del>I live here.' in text(
        response
    )


def test_the_reader_sees_the_answer_as_the_asker_will(in_review, reader):
    assert in_review.draft.html in text(page(reader, in_review))


def test_unchanged_words_are_pointed_out(staff_client):
    question = make_question(
        at=Status.IN_REVIEW, text="I am Kari and I live here.", public_question="I am Kari and I live here."
    )
    assert "The asker’s words stand unchanged" in text(page(staff_client(user=question.reviewer), question))


def test_a_second_version_shows_what_changed_since_the_first(in_review, reader, staff_client):
    press(reader, in_review, "send_back", advice="Say it kinder.")
    writer = staff_client(user=in_review.claimed_by)
    saved = page(writer, in_review).context["writing"]
    wording = WORDING | {"seen": saved["seen"], "answer": saved["answer"] + " Really.", "title": saved["title"]}
    press(writer, in_review, "submit", reviewer=reader.user.pk, **wording)
    review = page(reader, in_review).context["review"]
    assert review["draft"].number == 2
    assert review["answer_diff"][-1] == ("new", " Really.")
    assert review["public_diff"] != []


def test_a_newer_version_is_not_approved_unread(in_review, reader):
    read = in_review.draft_id
    workflow.send_back(in_review, by=reader.user)
    again = make_wording(in_review, reader)
    response = press(reader, in_review, "approve", draft_id=read)
    assert (response.status_code, response.context["refused"]) == (
        409,
        "There is a newer version. Read that one first.",
    )
    assert press(reader, in_review, "approve", draft_id=again).status_code == 303


def make_wording(question, reader):
    """The writer hands in another version; its number in the database."""
    wording = workflow.Wording(answer="Anew.", title="Title", public_question="Wording")
    return workflow.submit(question, by=question.claimed_by, wording=wording, reviewer=reader.user).draft_id


def test_the_writer_is_refused_by_name_of_the_rule(in_review, staff_client):
    writer = staff_client(user=in_review.claimed_by)
    for step in ("approve", "send_back"):
        response = press(writer, in_review, step, draft_id=in_review.draft_id, text="x")
        assert (response.status_code, response.context["refused"]) == (409, "A second person has to read your draft.")


def test_a_trainee_never_approves(in_review, staff_client):
    response = press(staff_client("trainee"), in_review, "approve", draft_id=in_review.draft_id)
    assert (response.status_code, response.context["refused"]) == (
        409,
        "Your role doesn’t allow this step.",
    )


def test_sending_back_without_words_keeps_the_draft_as_it_was(in_review, reader, staff_client):
    press(reader, in_review, "send_back", text=in_review.draft.answer)
    writer = staff_client(user=in_review.claimed_by)
    assert page(writer, in_review).context["writing"]["answer"] == in_review.draft.answer
    assert in_review.notes.count() == 0


def test_a_reply_from_level_1_on_is_read_by_a_colleague(staff_client):
    question = make_question(at=Status.WITH_ASKER, level=1)
    second = staff_client(user=member(question.organisation, "second"))
    assert 'data-step="read_reply"' in text(page(second, question))
    press(second, question, "read_reply")
    assert question.messages.get(kind="reply").read_by == second.user
    assert 'data-step="read_reply"' not in text(page(second, question))


def test_a_reply_that_waits_says_so_in_the_list_and_by_when_on_its_page(staff_client):
    question = make_question(at=Status.WITH_ASKER, level=1)
    second = staff_client(user=member(question.organisation, "second"))
    due = page(second, question).context["reply_due"]
    assert due != ""
    assert [row.clock for row in second.get("/desk/?list=review").context["rows"]] == [f"read the reply by {due}"]
    assert f"Due: {due}" in text(page(second, question))


def test_the_page_says_by_when_a_draft_is_read(in_review, reader):
    due = page(reader, in_review).context["review_due"]
    assert due != ""
    assert f"is asked to read the draft. Due: {due}" in text(page(reader, in_review))
