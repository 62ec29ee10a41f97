"""Texts at which nobody has looked, because a process ended first: detection is caught up, whatever came after."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from questions import tasks, workflow
from questions.models import Event, Question
from questions.workflow import asker
from tests.factories import make_question, member

pytestmark = pytest.mark.django_db
TEXT = "I want to kill myself tonight."


@pytest.fixture
def left(monkeypatch: Any) -> Question:
    """A text that was stored, a minute ago, and nothing more."""
    with monkeypatch.context() as killed:
        killed.setattr(asker, "suggest", lambda question, _text: question)
        question = make_question(text=TEXT)
    assert question.danger == 0
    return question


def levels(left: Question, monkeypatch: Any, *, after: timedelta) -> int:
    """The level when the task looks so long after."""
    then = timezone.now() + after
    monkeypatch.setattr(timezone, "now", lambda: then)
    tasks.detect_what_was_left()
    left.refresh_from_db()
    return left.danger


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(days=3)])
def test_it_is_looked_at_however_late(left, monkeypatch, after):
    assert levels(left, monkeypatch, after=after) == 2


def test_it_is_looked_at_when_somebody_has_pressed_something_since(left, monkeypatch):
    workflow.claim(left, by=member(left.organisation, "worker"))
    assert levels(left, monkeypatch, after=timedelta(minutes=1)) == 2


def test_what_was_looked_at_is_left_alone(monkeypatch):
    question = make_question(text=TEXT)
    before = Event.objects.count()
    assert question.danger == 2
    levels(question, monkeypatch, after=timedelta(minutes=1))
    assert Event.objects.count() == before


def test_a_round_goes_on_where_the_last_one_ended(left, monkeypatch):
    monkeypatch.setattr(tasks, "MOST_LEFT", 1)
    make_question(text="Hello there")
    assert levels(left, monkeypatch, after=timedelta(minutes=1)) == 2
    assert (tasks.detect_what_was_left(), tasks.detect_what_was_left()) == (1, 0)
