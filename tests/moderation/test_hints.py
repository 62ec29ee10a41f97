"""Hints while somebody writes, never a gate: marks in the thread and the wording, links, waking up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.models import Article, Readable
from questions import workflow
from questions.models import Draft, Kind, Message, Question, Status, WorkingCopy
from tests.factories import make_article, make_publication, make_question, member
from tests.moderation.desk import WORDING, page, press, save, text

pytestmark = pytest.mark.django_db
NUMBER = "0401234567"
KEY = f"phone:{NUMBER}"


@pytest.fixture
def claimed():
    text = f"Mun äiti huutaa mulle. Voitteko soittaa {NUMBER}?\nHuomenna <b>.\n\nKiitos!"
    question = make_question(at=Status.CLAIMED, text=text)
    Question.objects.filter(pk=question.pk).update(suggested_abuse="")  # whatever a program makes of it
    return question


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


def post(client, question, name, **fields):
    return client.post(reverse(f"desk_{name}", args=[question.pk]), WORDING | fields)


def hinted(response):
    return response.context["writing"]["before"]


# --- in the thread --------------------------------------------------------------------------------


def test_each_find_is_marked_with_its_type_in_words_and_all_text_escaped(claimed, writer):
    body = text(page(writer, claimed))
    mark = (
        f'<p>Mun äiti huutaa mulle. Voitteko soittaa <mark class="found">{NUMBER}<span class="found-type" lang="en">'
        '<span class="visually-hidden"> (</span>phone number<span class="visually-hidden">)</span></span></mark>'
        "?<br>Huomenna &lt;b&gt;.</p><p>Kiitos!</p>"
    )
    assert mark in body


def test_what_the_desk_wrote_is_not_marked(claimed, writer):
    Message.objects.create(question=claimed, kind=Kind.REPLY, by=writer.user, text="040", html="<p>Call 0501234567</p>")
    assert "<p>Call 0501234567</p>" in text(page(writer, claimed))


def test_the_page_costs_the_same_with_more_to_mark(claimed, writer):
    counts = [_queries(writer, claimed)]
    for number in range(9):
        Message.objects.create(question=claimed, kind=Kind.ASKER, text=f"Mun numero on myös 045 765432{number}.")
    counts.append(_queries(writer, claimed))
    assert len(page(writer, claimed).context["writing"]["things"]) == 10
    assert counts[0] == counts[1]


def _queries(client, question):
    page(client, question)
    with CaptureQueriesContext(connection) as captured:
        page(client, question)
    return len(captured)


# --- what to look at before it goes out ------------------------------------------------------------


def test_the_page_says_what_title_and_wording_still_hold(claimed, writer):
    save(writer, claimed, title=f"Call {NUMBER}", public_question="A question.", answer="Hi.")
    assert hinted(page(writer, claimed)) == ["Title or public wording still hold: phone number."]
    save(writer, claimed, seen="1", title="A title", public_question="A question.", answer="Hi.")
    assert hinted(page(writer, claimed)) == []


def test_what_the_answer_repeats_and_what_is_not_filled_in_is_hinted_too(claimed, writer):
    save(writer, claimed, answer=f"We can call {NUMBER}. {{my_name}} {{more}}", public_question="Q.")
    assert hinted(page(writer, claimed)) == [
        "The answer holds it too, and is published with it: phone number.",
        "Still to fill in: {my_name}, {more}",
    ]


def test_nothing_of_it_is_a_gate(claimed, writer):
    reader = member(claimed.organisation, "second")
    sent = WORDING | {"answer": "{my_name}", "public_question": f"Call {NUMBER}"}
    press(writer, claimed, "submit", reviewer=reader.pk, **sent)
    assert Draft.objects.get().public_question == f"Call {NUMBER}"


def test_the_script_gets_the_hints_anew_and_saves_nothing(claimed, writer):
    address = reverse("desk_hints", args=[claimed.pk])
    response = writer.post(address, {"public_question": "Nothing.", "answer": "Hi."}, headers={"HX-Request": "true"})
    body = text(response)
    assert ('id="marks"' in body, 'id="before"' in body, 'id="reading"' in body) == (True, True, True)
    assert "Put it back" in body
    assert WorkingCopy.objects.count() == 0


def test_without_a_script_looking_it_over_keeps_what_was_typed(claimed, writer):
    response = post(writer, claimed, "hints", answer="{more}")
    assert (response.context["writing"]["answer"], hinted(response)) == ("{more}", ["Still to fill in: {more}"])


def test_looking_at_the_hints_of_a_thread_leaves_an_event(claimed, staff_client):
    other = staff_client(user=member(claimed.organisation, "second"))
    other.post(reverse("desk_hints", args=[claimed.pk]), {}, headers={"HX-Request": "true"})
    assert [event.by for event in claimed.events.filter(step="open")] == [other.user]


# --- taken out without a script -------------------------------------------------------------------


def test_one_press_takes_it_out_everywhere_and_the_original_stays(claimed, writer):
    wording = {"title": f"Call {NUMBER}", "public_question": f"Soita {NUMBER}. Siis {NUMBER}.", "take": KEY}
    assert post(writer, claimed, "take_out", **wording).status_code == 303
    copy = WorkingCopy.objects.get()
    assert (copy.title, copy.public_question) == (
        "Call puhelinnumeroni",
        "Soita puhelinnumeroni. Siis puhelinnumeroni.",
    )
    assert NUMBER in claimed.messages.get().text


def test_another_stand_in_can_be_written(claimed, writer):
    post(writer, claimed, "take_out", public_question=NUMBER, take=KEY, **{f"put:{KEY}": "hänen numeronsa"})
    assert WorkingCopy.objects.get().public_question == "Hänen numeronsa"


def test_taking_out_overwrites_nothing_unseen(claimed, writer):
    save(writer, claimed, public_question="From the phone.")
    response = post(writer, claimed, "take_out", public_question=f"Mine {NUMBER}", take=KEY)
    assert (response.status_code, response.context["theirs"]["public_question"]) == (409, "From the phone.")
    assert response.context["writing"]["public_question"] == f"Mine {NUMBER}"
    assert WorkingCopy.objects.get().public_question == "From the phone."


def test_what_is_not_there_is_said_and_nothing_is_lost(claimed, writer):
    response = post(writer, claimed, "take_out", take="name:nobody", answer="Typed.")
    assert (response.status_code, response.context["writing"]["answer"]) == (409, "Typed.")


def test_only_the_one_who_writes_takes_out(claimed, staff_client):
    other = staff_client(user=member(claimed.organisation, "second"))
    assert post(other, claimed, "take_out", public_question=NUMBER, take=KEY).status_code == 409
    assert WorkingCopy.objects.count() == 0


# --- links ----------------------------------------------------------------------------------------


def test_answers_and_articles_are_found_together_and_only_live_ones(claimed, writer):
    answer = make_publication(title="Kiusaaminen koulussa")
    article = make_article(title="Koulu ja kiusaaminen [opas]")
    make_article(title="Koulu ruotsiksi", language="sv")
    gone = make_article(title="Koulu ennen")
    Article.objects.filter(pk=gone.pk).update(status=Readable.WITHDRAWN)
    found = post(writer, claimed, "find", words_to_find="koulu").context["found"]
    assert [(row["kind"], row["pk"]) for row in found] == [("answer", answer.pk), ("article", article.pk)]
    assert found[1]["link"] == f"[Koulu ja kiusaaminen \\[opas\\]](/fi/articles/{article.slug}/)"


def test_a_link_goes_to_the_end_of_the_answer_and_nothing_typed_is_lost(claimed, writer):
    article = make_article(title="Koulu")
    assert post(writer, claimed, "put_in", answer="Hei.", put=f"article:{article.pk}").status_code == 303
    copy = WorkingCopy.objects.get()
    assert (copy.answer, copy.title) == (f"Hei.\n\n[Koulu](/fi/articles/{article.slug}/)", WORDING["title"])
    assert copy.linked is None


def test_a_link_to_what_is_not_public_is_not_put_in(claimed, writer):
    draft = make_article(status=Readable.DRAFT)
    hidden = make_publication(Readable.SCHEDULED)
    for put in (f"article:{draft.pk}", f"answer:{hidden.pk}"):
        assert post(writer, claimed, "put_in", put=put).status_code == 404


# --- waking up ------------------------------------------------------------------------------------


def compare(client, question, **fields):
    return client.post(reverse("desk_compare", args=[question.pk]), fields)


def test_a_page_that_wakes_up_hears_whether_its_copy_is_the_newest(claimed, writer):
    save(writer, claimed)
    assert compare(writer, claimed, seen="1", answer="x").json() == {"revision": 1}
    save(writer, claimed, seen="1", answer="From the phone.")
    told = compare(writer, claimed, seen="1", answer="Mine.").json()
    assert (told["revision"], told["why"]) == (2, f"{writer.user} has saved another text meanwhile.")
    assert "From the phone." in told["html"]
    assert "Mine." in told["html"]
    assert WorkingCopy.objects.get().revision == 2


def test_it_hears_that_somebody_else_has_the_question_now(claimed, writer):
    workflow.release(claimed, by=writer.user)
    second = member(claimed.organisation, "second")
    workflow.claim(claimed, by=second)
    answer = compare(writer, claimed, seen="0")
    assert (answer.status_code, answer.json()["why"].startswith(f"{second} has had this question since")) == (409, True)


def test_it_hears_that_a_colleague_reads_it_already(staff_client):
    question = make_question(at=Status.IN_REVIEW)
    answer = compare(staff_client(user=question.claimed_by), question, seen="3")
    assert answer.json() == {"why": "You can’t write here now: the question is “in review”."}


def test_a_form_that_asks_whether_somebody_is_there_hears_just_that(claimed, writer):
    save(writer, claimed)
    assert compare(writer, claimed).json() == {}


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30])
def test_a_revision_that_is_none_counts_as_nothing_seen(seen, claimed, writer):
    save(writer, claimed)
    assert compare(writer, claimed, seen=seen).json()["revision"] == 1
