"""Very many dangers at once: one call stands for all that waits, and nobody behind a flood waits longer for it."""

from typing import Any

import pytest
from django.core import mail

from people.models import Membership, Night, Organisation, User
from questions import access, tasks, workflow
from questions.models import Channel, Delivery, Question
from questions.workflow import alarm
from tests.conftest import Clock
from tests.factories import make_question, member
from tests.questions.duty import ACUTE, MONDAY, MONDAY_NIGHT, desk, roster, rung

pytestmark = pytest.mark.django_db


def flood(organisation: Organisation, count: int = 30) -> list[Question]:
    return [make_question(level=2, organisation=organisation) for _one in range(count)]


def told(questions: list[Question], user: User) -> int:
    """Of how many of these this person was told."""
    rows = Delivery.objects.filter(event__question__in=questions, channel=Channel.DUTY_MAIL, tries__gt=0)
    return rows.filter(recipient=f"user:{user.pk}", done_at__isnull=False).values("event__question").distinct().count()


def test_one_call_stands_for_all_that_waits_for_that_person(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.DUTY, roster=1)
    questions = flood(organisation)
    (person,) = roster(organisation)
    assert rung() == rung() == [person.email]
    assert told(questions, person) == 30
    assert alarm.called(person, access.desk_questions(person)) == (questions[-1], True)
    clock.forward(minutes=15)
    assert rung()[1:] == [organisation.owner.email]  # the next in line, once too
    assert told(questions, organisation.owner) == 30
    clock.forward(minutes=15)
    assert rung()[2:] == [person.email]  # all lines begin anew
    assert alarm.unanswered(questions) == {question.pk for question in questions}


def test_who_comes_behind_a_flood_is_told_of_within_two_minutes_and_so_on_down_the_line(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.DUTY, roster=1)
    (person,) = roster(organisation)
    flood(organisation)
    assert len(rung()) == 1
    clock.forward(seconds=1)
    child = make_question(level=2, organisation=organisation)
    assert (len(rung()), told([child], person)) == (1, 0)
    assert not any(was_told for _user, _when, was_told in alarm.line_of(child))  # the page claims no more
    clock.forward(seconds=119)
    assert (len(rung()), told([child], person)) == (2, 1)
    clock.forward(minutes=15)
    tasks.deliver()
    assert told([child], organisation.owner) == 1


def test_a_flood_that_goes_on_rings_once_in_two_minutes_and_nobody_in_it_waits_longer(clock: Clock) -> None:
    clock.set(MONDAY_NIGHT)
    organisation = desk(Night.DUTY, roster=1)
    (person,) = roster(organisation)
    made: list[Question] = []
    for half_minute in range(24):
        assert told(made, person) >= half_minute - 4
        made += flood(organisation, 1)
        tasks.deliver()
        clock.forward(seconds=30)
    assert len(rung()) == 24 * 30 / 120 + 1


def test_having_seen_one_of_them_silences_no_other(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk()
    first, second = roster(organisation)
    one, other = flood(organisation, 2)
    assert rung() == [first.email]
    workflow.acknowledge(one, by=first)
    clock.forward(minutes=15)
    assert rung()[1:] == [second.email]
    assert alarm.called(second, access.desk_questions(second)) == (other, True)
    workflow.acknowledge(other, by=second)
    clock.forward(minutes=30)
    assert len(rung()) == 2


def test_a_call_that_stands_for_a_line_too_says_what_to_press(clock: Clock) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=0, reply_minutes=30)
    late = make_question(level=2, organisation=organisation)
    workflow.acknowledge(late, by=member(organisation, "worker"))
    clock.forward(minutes=30)
    make_question(text=ACUTE, organisation=organisation)
    assert rung() == [organisation.owner.email]
    assert "Press “I have seen it”" in mail.outbox[0].body


def test_the_flood_of_one_organisation_holds_back_no_call_of_another(clock: Clock) -> None:
    clock.set(MONDAY)
    here, there = desk(roster=1), desk(roster=0)
    (person,) = roster(here)
    Membership.objects.create(user=person, team=there.teams.get(), role="worker")
    there.duty_contacts.create(user=person, from_hour=0, to_hour=0)
    flood(here, 3)
    assert len(rung()) == 1
    make_question(level=2, organisation=there)
    assert rung() == [person.email] * 2


def test_where_nobody_counts_everybody_is_called(clock: Clock, settings: Any) -> None:
    clock.set(MONDAY)
    organisation = desk(roster=1)
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    for number in range(1, 4):
        make_question(level=2, organisation=organisation)
        assert len(rung()) == number
