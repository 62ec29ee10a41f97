"""Light, promise and hour on the pages: each sentence, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from people.models import Light, Organisation
from questions import pace
from questions.pace import Pace
from questions.views import clock as pages_clock
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_topic
from tests.questions import pages

pytestmark = pytest.mark.django_db
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}
DAY, NIGHT = "2026-11-25 10:00", "2026-11-25 02:00"
LATELY = "Of the last four weeks’ questions, "

PROMISES = [
    (None, "We aim to answer within 3 working days."),
    (Pace(2, 4, 30), f"{LATELY}half were answered within 2 working days, nine of ten within 4 working days."),
    (Pace(0, 1, 30), f"{LATELY}half were answered the same day, nine of ten within 1 working day."),
    (Pace(1, 1, 30), f"{LATELY}nine of ten were answered within 1 working day."),
    (
        Pace(2, None, 30, 5),
        f"{LATELY}half were answered within 2 working days, three out of four within 5 working days.",
    ),
    (Pace(2, None, 30, 2), f"{LATELY}half were answered within 2 working days. The others take longer."),
    (Pace(2, None, 30), f"{LATELY}half were answered within 2 working days. The others take longer."),
    (
        Pace(None, None, 30),
        f"{LATELY}more than half are still waiting for an answer. We aim to answer within 3 working days.",
    ),
]


@pytest.mark.parametrize(("found", "said"), PROMISES, ids=str)
def test_what_is_promised_is_what_is_known(found: Pace | None, said: str) -> None:
    assert pages_clock.promise(found, 3) == said


@pytest.fixture
def organisation(clock: Clock) -> Organisation:
    clock.set(DAY)
    return make_organisation("kivi", hours=WEEK, zone="Europe/Helsinki", promise_days=3)


def seen(client: Client, path: str) -> str:
    cache.clear()
    return pages.seen(client.get(path))


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("path", ["/en/", "/en/ask/", "/en/about/"])
def test_by_day_the_page_says_light_promise_and_how_many_are_there(path: str, client: Client) -> None:
    page = seen(client, path)
    assert "We keep up with the questions right now" in page
    assert "We aim to answer within 3 working days." in page
    assert "3 of us are at work now, until 16:00." in page
    assert "Right now nobody" not in page


@pytest.mark.usefixtures("organisation")
def test_at_two_in_the_morning_home_says_when_we_read_and_who_is_awake(client: Client, clock: Clock) -> None:
    clock.set(NIGHT)
    page = seen(client, "/en/")
    assert "Right now nobody reads here, and nobody is called. We read first thing today at 09:00." in page
    assert "Somebody is awake here: MIELI kriisipuhelin" in page
    assert "at work now" not in page


def test_about_tells_the_topics_that_are_asked_about_often(client: Client, organisation: Organisation) -> None:
    topic = make_topic("school")
    pace.kept.put(pace._key(organisation), {("en", None): Pace(2, 4, 30), ("en", topic.pk): Pace(1, 3, 22)}, 60)
    page = pages.seen(client.get("/en/about/"))
    assert f"School en {LATELY}half were answered within 1 working day, nine of ten within 3 working days." in page
    assert "We aim to answer within 3 working days. We count days when we work" in page


def test_who_has_asked_is_told_the_promise_of_their_topic(client: Client, organisation: Organisation) -> None:
    topic = make_topic("school")
    pace.kept.put(pace._key(organisation), {("en", None): Pace(2, 4, 30), ("en", topic.pk): Pace(1, 3, 22)}, 60)
    assert "half were answered within 1 working day, nine of ten within 3" in pages.seen(
        pages.ask(client, topic="school")
    )


def test_a_rendered_page_stays_true_until_the_next_change(organisation: Organisation, clock: Clock) -> None:
    assert pages_clock.valid_until(organisation) == timezone.now() + timedelta(seconds=60)
    clock.set("2026-11-25 15:59:30")
    assert pages_clock.valid_until(organisation) == timezone.now() + timedelta(seconds=30)  # it closes
    cache.clear()  # here the time goes back
    clock.set("2026-11-25 08:59:50")
    assert pages_clock.valid_until(organisation) == timezone.now() + timedelta(seconds=10)  # it opens
    cache.clear()
    clock.set(DAY)
    organisation.light, organisation.light_until = Light.RED, timezone.now() + timedelta(seconds=5)
    assert pages_clock.valid_until(organisation) == timezone.now() + timedelta(seconds=5)


def test_it_costs_five_queries_where_no_topic_is_named_and_then_none(
    organisation: Organisation, django_assert_num_queries: Any
) -> None:
    make_question(organisation=organisation)
    with django_assert_num_queries(5):
        cache.clear()
        pages_clock.clock(organisation, "fi")
    with django_assert_num_queries(0):
        pages_clock.clock(organisation, "fi")
