"""The light of intake: by a table worked out by hand, and from what really waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from people.models import Light, Organisation
from questions import intake
from questions.intake import Load, judged
from questions.models import CameBy, Question, Status
from tests.conftest import Clock
from tests.factories import make_organisation, make_question
from tests.questions import pages

pytestmark = pytest.mark.django_db
GREEN, YELLOW, RED = Light.GREEN, Light.YELLOW, Light.RED
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}

# owed, late, days late, ended a day; three days are aimed for
TABLE = [
    ((0, 0, 0, 0.0), GREEN),
    ((30, 0, 0, 10.0), GREEN),  # three days of work
    ((31, 0, 0, 10.0), YELLOW),
    ((60, 0, 0, 10.0), YELLOW),
    ((61, 0, 0, 10.0), RED),  # more than six
    ((4, 0, 0, 0.1), GREEN),  # forty days by the count, but four questions
    ((5, 0, 0, 0.1), RED),
    ((50, 0, 0, 0.0), GREEN),  # nothing has ended yet: a new place; what is late tells
    ((1, 1, 1, 5.0), YELLOW),
    ((1, 1, 40, 5.0), YELLOW),  # one that was forgotten makes nobody's light red
    ((9, 4, 3, 5.0), YELLOW),
    ((9, 5, 2, 5.0), YELLOW),
    ((9, 5, 3, 5.0), RED),
]


@pytest.mark.parametrize(("found", "light"), TABLE)
def test_by_hand(found: tuple[int, int, int, float], light: Light) -> None:
    assert judged(Load(*found), 3) == light


@pytest.fixture
def organisation(clock: Clock) -> Organisation:
    clock.set("2026-11-25 10:00")
    return make_organisation("kivi", hours=WEEK, zone="Europe/Helsinki", promise_days=3)


def light(organisation: Organisation, language: str = "fi") -> Light:
    cache.clear()
    return intake.light(organisation, language)


def wait(organisation: Organisation, number: int, *, days_ago: int = 0, **fields: Any) -> None:
    """So many wait, promised for some days ago."""
    for _again in range(number):
        row = make_question(organisation=organisation, **fields)
        Question.objects.filter(pk=row.pk).update(promised_on=timezone.localdate() - timedelta(days=days_ago))


def test_what_waits_is_set_against_what_was_ended_lately(organisation: Organisation) -> None:
    for number in range(10):
        row = make_question(Status.ANSWERED, organisation=organisation)
        Question.objects.filter(pk=row.pk).update(answered_at=timezone.now() - timedelta(days=number))
    wait(organisation, 4)
    assert intake.load(organisation, "fi") == Load(owed=4, late=0, late_days=0, a_day=1.0)  # ten days of work
    assert light(organisation) == GREEN
    wait(organisation, 3)
    assert light(organisation) == RED  # seven days of work
    Question.objects.filter(answered_at__isnull=False).update(answered_at=timezone.now() - timedelta(days=20))
    assert light(organisation) == GREEN  # no pace: nothing to judge by


def test_late_ones_make_it_yellow_and_many_late_ones_red(organisation: Organisation) -> None:
    wait(organisation, 1, days_ago=1)
    assert light(organisation) == YELLOW
    wait(organisation, 4, days_ago=5)  # Friday: three days of work ago
    assert intake.load(organisation, "fi").late_days == 3
    assert light(organisation) == RED
    assert light(organisation, "sv") == GREEN


def test_what_nobody_owes_makes_no_light(organisation: Organisation) -> None:
    wait(organisation, 2, days_ago=9, at=Status.WITH_ASKER)
    wait(organisation, 4, days_ago=9)
    first, second, *rest = Question.objects.waiting().order_by("pk")
    Question.objects.filter(pk__in=[first.pk, second.pk]).update(set_abuse="trolling")
    Question.objects.filter(pk__in=[row.pk for row in rest]).update(
        came_by=CameBy.PRACTICE, code_digest=None, publish="no"
    )
    assert intake.load(organisation, "fi") == Load()


def test_a_light_set_by_hand_holds_until_its_time(organisation: Organisation, clock: Clock) -> None:
    organisation.light, organisation.light_until = RED, timezone.now() + timedelta(days=1)
    assert light(organisation) == RED
    clock.forward(days=1)
    assert light(organisation) == GREEN
    organisation.light_until = None
    assert light(organisation) == GREEN


def test_it_costs_three_queries_and_then_none_for_a_minute(
    organisation: Organisation, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        intake.light(organisation, "fi")
        intake.light(organisation, "fi")


# --- on the pages ---------------------------------------------------------------------------------


@pytest.fixture
def red(organisation: Organisation) -> None:
    organisation.light, organisation.light_until = RED, timezone.now() + timedelta(days=1)
    organisation.save()


FULL = "Right now we get far more questions than we can answer soon"


@pytest.mark.usefixtures("red")
def test_on_red_the_form_says_so_first_offers_what_is_open_and_takes_the_question(client: Client) -> None:
    page = client.get("/en/ask/")
    source = pages.html(page)
    main = source[source.index("<main") :]
    assert main.index(FULL) < main.index("<textarea")
    assert main.index("tel:0925250111") < main.index("<textarea")  # open all night
    for path in ("/en/search/", "/en/answers/", "/en/articles/", "/en/help-now/?country=fi"):
        assert main.index(f'href="{path}"') < main.index("<textarea")
    assert "We have your question" in pages.seen(pages.press(client, page, "ask", text=pages.TEXT))
    assert Question.objects.count() == 1


@pytest.mark.usefixtures("organisation")
def test_on_green_and_yellow_nothing_stands_before_the_field(client: Client) -> None:
    main = pages.html(client.get("/en/ask/"))
    assert FULL not in main
    assert "We keep up with the questions right now" in main
    assert main.index("<textarea") < main.index("We keep up")


@pytest.mark.usefixtures("red")
def test_the_light_is_told_in_words_on_home_and_about_too(client: Client) -> None:
    for path in ("/en/", "/en/about/"):
        assert FULL in pages.seen(client.get(path))
