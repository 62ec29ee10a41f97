"""The demo's past: a lead sees true charts on the first day, and what is over is over as the program would have it."""

import pytest

from content.terms import load_terms
from content.topics import load_topics
from moderation.figures import report
from people.models import Organisation
from portal.demo import organisations, past
from questions.models import Delivery, Draft, Event, Message, Question, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(clock):
    """On a Wednesday at ten."""
    clock.set("2026-11-18 10:00")
    load_topics()
    load_terms()
    staff = organisations.load()
    for language in ("fi", "sv", "en"):
        past.load(language, staff)
    return Organisation.objects.filter(slug="esimerkkila")


def test_every_figure_of_the_last_four_weeks_has_something_to_show(loaded):
    found = report(loaded, weeks=4)
    shown = {name: [line.number for line in table.lines if line.number] for name, table in found.tables.items()}
    assert {name: len(numbers) > 1 for name, numbers in shown.items() if name != "held"} == dict.fromkeys(
        ("language", "topic", "hour", "declined", "helped", "taken"), True
    )
    line = found.answered
    assert (line.number or 0) >= 50
    assert 60 < (line.minutes or 0) < (line.slow or 0)
    assert (found.outside or 0) > 50
    assert (found.came_back or 0) >= 50
    assert found.detection["danger_raised"]


def test_each_ends_in_the_status_that_its_events_lead_to(loaded):
    for question in Question.objects.all():
        steps = list(question.events.order_by("at", "pk").values_list("before", "after"))
        assert [before for before, _after in steps] == ["", *(after for _before, after in steps[:-1])]
        assert (steps[-1][1], question.status in ("answered", "declined")) == (question.status, True)


def test_no_code_opens_them_nobody_is_told_and_every_answer_is_signed_by_two(loaded):
    assert Question.objects.exclude(code_digest=None).count() == 0
    assert Delivery.objects.count() == 0
    answered = Question.objects.filter(status=Status.ANSWERED)
    assert answered.filter(draft__checked_by__isnull=False).count() == answered.count() == Draft.objects.count()


def test_what_is_older_than_its_months_has_lost_its_text_and_the_rest_has_not(loaded):
    old = Question.objects.filter(erased_at__isnull=False)
    assert 0 < old.count() < Question.objects.count()
    assert {message.text for message in Message.objects.filter(question__in=old)} == {""}
    assert "" not in {message.text for message in Message.objects.exclude(question__in=old)}
    assert Event.objects.filter(step="erase").count() == old.count()
    assert not [one for one in old if one.erased_at <= one.asked_at]


def test_it_is_the_same_each_time(loaded):
    one, other = past.Chance("x"), past.Chance("x")
    drawn = [one.share() for _number in range(500)]
    assert drawn == [other.share() for _number in range(500)]
    assert (min(drawn) < 0.02, max(drawn) > 0.98, 0.45 < sum(drawn) / 500 < 0.55) == (True, True, True)
