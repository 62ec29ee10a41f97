"""The lead's figures: counted right, in working time, and nothing under five."""

import pytest
from django.urls import reverse

from moderation.figures import Figures, figures
from people.models import Organisation
from questions.models import Question, Status
from tests.factories import make_organisation, make_question

pytestmark = pytest.mark.django_db


def organisations(one):
    return Organisation.objects.filter(pk=one.pk)


def test_counts_by_language_and_of_everything():
    home = make_organisation()
    for _number in range(5):
        make_question(organisation=home), make_question(organisation=home, language="sv")
    Question.objects.filter(language="sv").update(promised_on="2020-01-01")
    found = figures(organisations(home))
    assert found["fi"] == Figures(waiting=5, in_review=0, late=0, answered=0, minutes=None)
    assert found["sv"] == Figures(waiting=5, in_review=0, late=5, answered=0, minutes=None)
    assert found[""] == Figures(waiting=10, in_review=0, late=5, answered=0, minutes=None)


def test_nothing_under_five_is_told():
    home = make_organisation()
    for _number in range(4):
        make_question(organisation=home)
    assert figures(organisations(home))["fi"].waiting is None


def test_the_middle_answer_time_is_in_working_hours(clock):
    hours = {str(day): ["09:00", "16:00"] for day in range(5)}
    home = make_organisation(hours=hours)
    clock.set("2026-11-13 15:00")  # a Friday
    asked = [make_question(organisation=home, at=Status.ANSWERED) for _number in range(5)]
    clock.set("2026-11-16 10:00")
    for hour, question in enumerate(asked):
        Question.objects.filter(pk=question.pk).update(answered_at=f"2026-11-16T{8 + hour:02}:00Z")
    assert figures(organisations(home))["fi"].minutes == 60 + 180


def test_another_organisation_is_not_counted():
    home, elsewhere = make_organisation(), make_organisation("elsewhere")
    for _number in range(6):
        make_question(organisation=elsewhere)
    assert figures(organisations(home)) == {"": Figures(0, 0, 0, 0, None)}


def test_the_page_says_under_five_instead_of_the_number(staff_client):
    make_question()
    response = staff_client("lead").get(reverse("desk_figures"))
    assert response.context["all"] == {
        "waiting": "under 5",
        "in_review": "0",
        "late": "0",
        "answered": "0",
        "time": "–",
    }
