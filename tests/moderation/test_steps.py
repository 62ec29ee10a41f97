"""Pressing the buttons: each step by its address, refusals that keep what was typed."""

import pytest
from django.urls import reverse

from content.models import Publication, Readable
from questions import workflow
from questions.models import Kind, Message, Question, Reason, Status, WorkingCopy
from tests.factories import make_question, member
from tests.moderation.desk import WORDING, page, press, press_htmx, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed():
    return make_question(at=Status.CLAIMED)


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


@pytest.fixture
def second(claimed, staff_client):
    return staff_client(user=member(claimed.organisation, "second"))


def test_a_step_leads_back_to_the_page_with_see_other(staff_client):
    question = make_question()
    response = press(staff_client(), question, "claim")
    assert (response.status_code, response.headers["Location"]) == (303, f"/desk/questions/{question.pk}/")
    question.refresh_from_db()
    assert question.status == Status.CLAIMED


def test_the_second_of_two_is_told_who_has_it_and_since_when(claimed, second):
    response = press(second, claimed, "claim")
    assert response.status_code == 409
    assert response.context["refused"].startswith(f"{claimed.claimed_by} has had this question since ")


def test_an_unknown_step_is_no_address(claimed, writer):
    for step in ("publish", "write", "withdraw", "expire", "erase", "say_yes"):
        assert press(writer, claimed, step).status_code == 404


def test_a_step_is_no_link(claimed, writer):
    assert writer.get(reverse("desk_step", args=[claimed.pk, "release"])).status_code == 405


def test_the_spine_from_claim_to_answer(staff_client):
    question = make_question(publish="yes")
    one, two = (staff_client(user=member(question.organisation, role)) for role in ("worker", "second"))
    press(one, question, "claim")
    press(one, question, "submit", reviewer=two.user.pk, **WORDING)
    question.refresh_from_db()
    assert (question.status, question.reviewer) == (Status.IN_REVIEW, two.user)
    assert press(two, question, "approve", draft_id=question.draft_id).status_code == 303
    question.refresh_from_db()
    assert (question.status, question.draft.checked_by) == (Status.ANSWERED, two.user)
    assert Publication.objects.get().status == Readable.SCHEDULED
    assert Message.objects.get(question=question, kind=Kind.ANSWER).html == "<p>You have a <strong>say</strong>.</p>\n"


def test_the_writer_can_not_be_the_reader(claimed, writer):
    response = press(writer, claimed, "submit", reviewer=writer.user.pk, **WORDING)
    assert (response.status_code, response.context["refused"]) == (409, "Choose a colleague who may review.")
    assert str(writer.user.pk) not in [value for value, _name in response.context["writing"]["reviewers"]]


def test_a_trainee_is_not_offered_as_a_reader_and_is_refused(claimed, writer):
    trainee = member(claimed.organisation, "trainee")
    assert press(writer, claimed, "submit", reviewer=trainee.pk, **WORDING).status_code == 409


def test_a_refused_hand_in_keeps_every_word(claimed, writer, second):
    workflow.release(claimed, by=claimed.claimed_by)
    workflow.claim(claimed, by=second.user)
    response = press(writer, claimed, "submit", reviewer=second.user.pk, **WORDING)
    assert response.status_code == 409
    assert response.context["refused"] == f"{second.user} has this question."
    labels = {"Answer": "answer", "Title": "title", "Public wording": "public_question"}
    assert response.context["kept"] == [(label, WORDING[name]) for label, name in labels.items()]
    assert WORDING["answer"] in text(response)


def test_a_hand_in_without_a_reader_keeps_the_fields_filled(claimed, writer):
    response = press(writer, claimed, "submit", reviewer="", **WORDING)
    assert (response.status_code, response.context["refused"]) == (422, "Choose who checks it.")
    fields = response.context["writing"]
    assert {name: fields[name] for name in ("answer", "title", "public_question")} == {
        name: WORDING[name] for name in ("answer", "title", "public_question")
    }


def test_a_reply_reaches_the_asker_at_once(claimed, writer):
    assert press(writer, claimed, "reply", reply="Are you **safe**?").status_code == 303
    message = claimed.messages.get(kind=Kind.REPLY)
    assert (message.text, message.html, message.by) == (
        "Are you **safe**?",
        "<p>Are you <strong>safe</strong>?</p>\n",
        writer.user,
    )


def test_an_empty_reply_is_refused_and_nothing_goes_out(claimed, writer):
    assert press(writer, claimed, "reply", reply="  ").status_code == 422
    assert claimed.messages.filter(kind=Kind.REPLY).count() == 0


def test_a_refused_reply_keeps_its_text(claimed, second):
    response = press(second, claimed, "reply", reply="Words of mine")
    assert (response.status_code, response.context["kept"]) == (409, [("Reply", "Words of mine")])


@pytest.mark.parametrize("reason", list(Reason))
def test_declining_is_prefilled_in_the_askers_language(reason, staff_client):
    question = make_question(at=Status.CLAIMED, language="en")
    ways = page(staff_client(user=question.claimed_by), question).context["declining"]
    words = {way["value"]: way["words"] for way in ways}[reason]
    assert (
        press(staff_client(user=question.claimed_by), question, "decline", reason=reason, words=words).status_code
        == 303
    )
    question.refresh_from_db()
    assert (question.status, question.declined_for) == (Status.DECLINED, reason)
    assert question.messages.get(kind=Kind.DECLINE).text == words


def test_nobody_declines_where_somebody_may_be_in_danger(staff_client):
    question = make_question(at=Status.CLAIMED, suggested=1)
    response = press(staff_client(user=question.claimed_by), question, "decline", reason="spam", words="No.")
    assert (response.status_code, response.context["declining"]) == (409, [])
    assert ("Why we can’t answer this", "No.") in response.context["kept"]


def test_handing_over_names_the_next(claimed, writer, second):
    press(writer, claimed, "hand_over", to=second.user.pk)
    claimed.refresh_from_db()
    assert claimed.claimed_by == second.user


def test_release_and_resume(claimed, writer):
    press(writer, claimed, "reply", reply="How old are you?")
    press(writer, claimed, "resume")
    claimed.refresh_from_db()
    assert claimed.status == Status.CLAIMED
    press(writer, claimed, "release")
    claimed.refresh_from_db()
    assert (claimed.status, claimed.claimed_by) == (Status.WAITING, None)


def test_a_note_goes_beside_the_thread(claimed, second):
    press(second, claimed, "note", note="Ask the nurse.")
    assert [note.text for note in claimed.notes.all()] == ["Ask the nurse."]
    assert claimed.events.filter(step="note", by=second.user).count() == 1
    assert claimed.messages.count() == 1


def test_with_htmx_a_step_beside_the_writing_leaves_the_writing_alone(claimed, writer):
    fields = WORDING | {"reply": "half a sen", "reviewer": ""}
    response = press_htmx(writer, claimed, "note", note="Ask the nurse.", **fields)
    body = text(response)
    assert (response.status_code, body.lstrip()[:4]) == (200, "<div")
    assert (response.context["writing"]["answer"], response.context["typed"]["reply"]) == (
        WORDING["answer"],
        "half a sen",
    )
    assert 'name="note" rows="3" aria-describedby="id_note-hint">\n</textarea>' in body
    assert WorkingCopy.objects.count() == 0


def test_a_step_from_another_site_is_refused(claimed, writer):
    address = reverse("desk_step", args=[claimed.pk, "release"])
    assert writer.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Question.objects.get(pk=claimed.pk).status == Status.CLAIMED
