"""At the hour it is: what an asker is told when nobody works, as the organisation chose; never more than is true."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.models import Light, Night, Organisation
from questions import workflow
from questions.models import Question
from tests.conftest import Clock
from tests.factories import make_organisation, make_topic, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}
ACUTE = "I want to die. I will do it tonight."
DAY, EVENING, EARLY, FRIDAY = "2026-11-16 10:00", "2026-11-16 22:00", "2026-11-17 06:30", "2026-11-20 17:00"
NOBODY = "Right now nobody reads here, and nobody is called."


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("kivi", hours=WEEK, zone="Europe/Helsinki")


def on_duty(organisation: Organisation, *, from_hour: int = 16, to_hour: int = 8) -> None:
    """A duty unit at night, with somebody on."""
    organisation.night = Night.DUTY
    organisation.save()
    organisation.duty_contacts.create(user=member(organisation, "second"), from_hour=from_hour, to_hour=to_hour)


def ask_page(client: Client) -> str:
    return pages.seen(client.get("/en/ask/"))


WHEN = [
    (EVENING, "We read first thing on Tuesday 17 November at 09:00."),
    (EARLY, "We read first thing today at 09:00."),
    (FRIDAY, "We read first thing on Monday 23 November at 09:00."),
    ("2026-12-24 12:00", "We read first thing on Monday 28 December at 09:00."),
]


@pytest.mark.parametrize(("moment", "then"), WHEN)
def test_where_nobody_reads_the_form_says_so_at_that_hour_and_when_somebody_does(
    moment: str, then: str, client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(moment)
    assert f"{NOBODY} {then}" in ask_page(client)


def test_by_day_the_form_says_what_was_chosen_for_the_night(
    client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(DAY)
    page = ask_page(client)
    assert "At night and at weekends nobody reads." in page
    assert "Right now" not in page
    on_duty(organisation)
    assert "At night and at weekends somebody on duty is told if you choose “I need help today”." in ask_page(client)


def test_where_somebody_is_on_duty_the_form_says_how_they_are_told(
    client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(EVENING)
    on_duty(organisation)
    page = ask_page(client)
    assert "If you choose “I need help today”, somebody on duty is told at once." in page
    assert "A program looks for danger too, but it can miss it." in page
    assert "nobody is called" not in page


def test_a_gap_in_the_roster_is_no_promise(client: Client, organisation: Organisation, clock: Clock) -> None:
    clock.set(EVENING)
    on_duty(organisation, from_hour=16, to_hour=20)
    page = ask_page(client)
    assert "Right now nobody reads here. We read first thing" in page
    assert "duty is told" not in page


def test_the_clock_is_that_of_the_organisation(client: Client, clock: Clock) -> None:
    make_organisation("fjord", country="no", hours=WEEK, zone="Europe/Oslo")
    clock.set("2026-11-16 16:30")  # half past three in Oslo
    assert "Right now" not in ask_page(client)
    clock.set("2026-11-16 17:30")
    assert NOBODY in ask_page(client)


# what is asked, at night, with and without a duty unit -> what the code page says
ASKED = [
    (False, {}, NOBODY),
    (False, {"urgent": "on"}, NOBODY),
    (True, {}, "Right now nobody is at work, and nobody was rung for this. We read first thing on Tuesday"),
    (True, {"urgent": "on"}, "Right now nobody is at work. Somebody on duty is being told."),
    (True, {"text": ACUTE}, "Right now nobody is at work. Somebody on duty is being told."),
]


@pytest.mark.parametrize(("duty", "asked", "words"), ASKED)
def test_the_code_page_says_what_happens_with_this_question(
    duty: bool, asked: dict[str, str], words: str, client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(EVENING)
    if duty:
        on_duty(organisation)
    response = pages.press(client, client.get("/en/ask/"), "ask", **({"text": "What is a social worker?"} | asked))
    assert words in pages.seen(response)
    assert ("is being told" in pages.seen(response)) is ("is being told" in words)


def test_the_thread_says_when_somebody_on_duty_has_seen_it(
    client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(EVENING)
    on_duty(organisation)
    code = pages.code(pages.press(client, client.get("/en/ask/"), "ask", text=ACUTE))
    assert "Somebody on duty is being told." in pages.seen(client.post("/en/my-question/", {"code": code}))
    workflow.acknowledge(Question.objects.get(), by=member(organisation, "second"))
    seen = pages.seen(client.post("/en/my-question/", {"code": code}))
    assert "somebody on duty has seen what you wrote" in seen
    clock.set("2026-11-17 10:00")
    assert "Right now" not in pages.seen(client.post("/en/my-question/", {"code": code}))


def test_in_danger_112_comes_before_the_words_and_the_other_numbers_after_them(
    client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(EVENING)
    html = pages.html(pages.press(client, client.get("/en/ask/"), "ask", text=ACUTE))
    order = ['href="tel:112"', "data-code", "call now", NOBODY, 'class="crisis"']
    assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)
    assert html.count(NOBODY) == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_is_said_in_the_language_of_the_page(
    language: str, client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(EVENING)
    day = {"fi": "tiistaina 17.11.", "sv": "tisdag 17 november", "en": "Tuesday 17 November"}[language]
    assert day in pages.seen(client.get(f"/{language}/ask/"))


def test_in_danger_nothing_on_the_page_tells_to_wait_for_the_promised_day(
    client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(DAY)
    on_duty(organisation)
    calm, grave = (pages.seen(pages.ask(client, text)) for text in ("What is a social worker?", ACUTE))
    soon = "We read yours before others. Look in again soon"
    assert ("Come back on" in calm, "We aim to answer" in calm, soon in calm) == (True, True, False)
    assert ("Come back on" in grave, "We aim to answer" in grave, soon in grave) == (False, False, True)
    assert "if you choose" not in calm


@pytest.mark.parametrize(("duty", "then"), [(False, "when we are back."), (True, "Look in again soon")])
def test_at_night_it_says_look_in_again_only_where_somebody_is_told(
    duty: bool, then: str, client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(EVENING)
    if duty:
        on_duty(organisation)
    grave = pages.ask(client, ACUTE)
    thread = client.post("/en/my-question/", {"code": pages.code(grave)})
    for page in (pages.seen(grave), pages.seen(thread)):
        assert ("Look in again soon" in page, then in page) == (duty, True)


def test_on_red_the_form_promises_no_pace(client: Client, organisation: Organisation, clock: Clock) -> None:
    clock.set(DAY)
    organisation.light, organisation.light_until = Light.RED, timezone.now() + timedelta(days=1)
    organisation.save()
    page = ask_page(client)
    assert page.index("the answer may take long") < page.index("Write here") < page.index("Come back on")
    assert ("We aim to answer" in page, "You get it by" in page) == (False, False)


def test_a_topic_that_takes_long_is_named_before_the_field(
    client: Client, organisation: Organisation, clock: Clock
) -> None:
    clock.set(DAY)
    until, topic = timezone.now() + timedelta(days=1), make_topic("money")
    lead = member(organisation, "lead")
    workflow.set_light(organisation, by=lead, light=Light.RED, until=until, language="en", topic=topic)
    page = ask_page(client)
    assert page.index("Answers take longer than usual about: Money en.") < page.index("Write here")
    assert page.count("Answers take longer") == 1
