"""Bringing in what was asked elsewhere: kept like any question, and a code for the young person."""

import re

import pytest
from django.urls import reverse

from questions import access
from questions.models import Question, Status
from tests.factories import make_organisation, make_topic
from tests.moderation.desk import text

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk_bring_in")


def fields(**more):
    return {
        "nonce": access.new_nonce(),
        "text": "Saako ope ottaa mun puhelimen?",
        "language": "fi",
        "came_by": "tiktok",
    } | more


def test_it_is_a_question_with_its_origin_and_who_brought_it(worker):
    make_topic("school")
    response = worker.post(ADDRESS, fields(topic="school", age_band="13-15"))
    question = Question.objects.get()
    assert (response.status_code, question.came_by, question.topic.slug, question.age_band) == (
        200,
        "tiktok",
        "school",
        "13-15",
    )
    assert list(question.events.values_list("step", "by", "detail")) == [("ask", worker.user.pk, "tiktok")]
    assert question.status == Status.WAITING


def test_the_words_on_the_page_open_the_thread(worker):
    response = worker.post(ADDRESS, fields())
    words = response.context["words"]
    assert access.open_by_code(" ".join(words)) == Question.objects.get()
    assert "data-code" in text(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_pressed_twice_it_is_one_question_and_the_same_words(worker):
    sent = fields()
    first, second = worker.post(ADDRESS, sent), worker.post(ADDRESS, sent)
    assert first.context["words"] == second.context["words"]
    assert Question.objects.count() == 1


def test_there_is_no_field_for_a_name_or_a_handle(worker):
    names = set(re.findall(r'name="(\w+)"', text(worker.get(ADDRESS)).split("<main")[1]))
    assert names == {"csrfmiddlewaretoken", "nonce", "text", "language", "came_by", "topic", "age_band", "area"}


REFUSED = [
    ({"text": " "}, 422, "Write the question in the young person’s own words."),
    ({"came_by": "web"}, 422, "Choose one."),
    ({"nonce": "forged.signature"}, 422, "This page had become old."),
]


@pytest.mark.parametrize(("wrong", "status", "why"), REFUSED)
def test_what_is_missing_is_said_and_the_text_stays(wrong, status, why, worker):
    response = worker.post(ADDRESS, fields(**wrong))
    assert (response.status_code, why in text(response), Question.objects.count()) == (status, True, 0)
    assert response.context["values"]["text"].strip() == fields(**wrong)["text"].strip()


def test_a_language_that_nobody_answers_is_told(staff_client):
    client = staff_client("worker", make_organisation("finnish", languages=("fi",)))
    response = client.post(ADDRESS, fields(language="nb"))
    assert (response.status_code, Question.objects.count()) == (409, 0)
    assert "Nobody answers questions in this language or area yet." in text(response)
