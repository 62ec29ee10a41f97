"""The clock of the site: by day and at night, on red, with a phone whose date is wrong, and mail that comes back.

The hours of the organisation are set around the real time; words of the site are found by what the design promises.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from redis import Redis

from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack, eventually

Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
EVERYBODY = [("fi", False), ("fi", True), ("nb", False), ("nb", True)]
DAY, NIGHT = ["00:00", "23:59:59"], []
WEEKDAYS = "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina".split()
MONTHS = "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu".split()


@pytest.fixture
def hours(stack: Stack) -> Iterator[Callable[[list[str]], None]]:
    """`hours(NIGHT)`: nobody works these days; what was kept of the clock is forgotten, kept pages have gone."""

    def set_to(span: list[str]) -> None:
        today = datetime.now(UTC).date()
        days = {(today + timedelta(days=offset)).isoformat(): span for offset in (-1, 0, 1)}
        stack.rows("UPDATE people_organisation SET special_days = %s::jsonb", json.dumps(days))
        forget(stack)
        time.sleep(1.05)  # public pages are kept for the second in which they were made

    yield set_to
    stack.rows("UPDATE people_organisation SET special_days = '{}', light = '', light_until = NULL")
    forget(stack)


def forget(stack: Stack) -> None:
    cache = Redis.from_url(stack.env["REDIS_URL"])
    for name in cache.scan_iter("*clock:*"):
        cache.delete(name)
    cache.close()


@pytest.mark.parametrize(("language", "scripts"), EVERYBODY)
def test_by_day_and_at_night(language: str, scripts: bool, asker: Phones, hours: Callable[[list[str]], None]) -> None:
    young = asker(language, scripts=scripts)
    hours(NIGHT)
    young.page.goto(young.home)
    expect(young.page.locator(".clock .this-hour")).to_be_visible()
    expect(young.page.locator(".awake a.call").first).to_be_visible()
    young.page.goto(f"{young.home}ask/")
    expect(young.page.locator(".this-hour").first).to_be_visible()
    hours(DAY)
    young.page.goto(young.home)
    expect(young.page.locator(".clock .light")).to_be_visible()
    expect(young.page.locator(".this-hour")).to_have_count(0)
    expect(young.page.locator(".awake")).to_have_count(0)
    young.page.goto(f"{young.home}people/")
    expect(young.page.locator("main .at-work").first).to_contain_text(re.compile(r"\d|One"))


@pytest.mark.parametrize(("language", "scripts"), EVERYBODY)
def test_on_red_the_form_says_so_first_and_takes_the_question(
    language: str, scripts: bool, stack: Stack, asker: Phones, hours: Callable[[list[str]], None]
) -> None:
    hours(DAY)
    stack.rows("UPDATE people_organisation SET light = 'red', light_until = now() + interval '1 day'")
    young = asker(language, scripts=scripts)
    young.page.goto(f"{young.home}ask/")
    red = young.page.locator("#full-up")
    expect(red).to_be_visible()
    expect(young.page.locator(".full-up a.call").first).to_be_visible()
    above, field = red.bounding_box(), young.page.locator("#id_text").bounding_box()
    assert above is not None
    assert field is not None
    assert above["y"] < field["y"]
    assert len(young.asks("Onko väärin että en jaksa koulua enää vaikka on vasta alkuviikko?").split()) == 6


@pytest.mark.parametrize(("language", "scripts"), EVERYBODY)
def test_a_phone_whose_date_is_wrong_by_a_day_reads_the_right_one(
    language: str, scripts: bool, stack: Stack, asker: Phones
) -> None:
    young = asker(language, scripts=scripts)
    young.page.clock.install(time=datetime.now(UTC) + timedelta(days=1))
    young.asks("Voiko kuraattorille mennä vaikka ei tiedä mitä sanoisi siellä?")
    promised = stack.value("SELECT promised_on FROM questions_question ORDER BY id DESC LIMIT 1")
    day = f"{promised.day}. {MONTHS[promised.month - 1]}kuuta" if language == "fi" else f"{promised.day}. "
    young.sees(f"{WEEKDAYS[promised.weekday()]} {day}" if language == "fi" else day)
    young.has_written_it_down() if scripts else None
    young.comes_back()
    young.sees(day)
    today = datetime.now(ZoneInfo("Europe/Helsinki" if language == "fi" else "Europe/Oslo")).date()
    expect(young.page.locator("main .lead").first).to_contain_text(f"{today.day}. ")
    young.writes("Unohdin sanoa että koulu on iso.")
    young.sees("Unohdin sanoa")


@pytest.fixture
def no_such_user(stack: Stack) -> Iterator[Any]:
    """A mail server that knows nobody."""
    stack.mailbox.answer = "550 5.1.1 no such user"
    yield stack.mailbox
    stack.mailbox.answer = None


@pytest.mark.usefixtures("no_such_user")
@pytest.mark.parametrize(("language", "scripts", "key"), [("fi", True, "worker"), ("nb", False, "jonas")])
def test_mail_that_is_refused_is_told_under_the_code_and_another_address_is_taken(
    language: str, scripts: bool, key: str, stack: Stack, asker: Phones, staff: Desks
) -> None:
    young, worker = asker(language, scripts=scripts), staff(key)
    text = f"Miten kerron äidille että haluan asua isän luona, {language}?"
    young.asks(text, mail="nobody@mail.example")
    young.has_written_it_down() if scripts else None
    question = worker.finds(text)
    worker.claims()
    worker.replies("Kiitos kun kirjoitit. Kuinka **vanha** olet?")
    refused = "SELECT count(*) FROM questions_address WHERE question_id = %s AND refused_at IS NOT NULL AND mail = ''"
    assert eventually(lambda: stack.value(refused, question) == 1)
    young.comes_back()
    expect(young.page.locator("[data-refused]")).to_be_visible()
    young.types("mail", "somebody@mail.example")
    young.presses("told")
    expect(young.page.locator("[data-refused]")).to_have_count(0)
    assert stack.value(refused, question) == 0
    young.can("not_told")


@pytest.mark.parametrize(("language", "scripts"), EVERYBODY)
def test_help_now_says_what_is_open_without_a_country_and_with_one(language: str, scripts: bool, asker: Phones) -> None:
    young = asker(language, scripts=scripts)
    for path in ("help-now/", "help-now/?country=no"):
        young.page.goto(f"{young.home}{path}")
        folded = young.page.locator("main details:not([open]) > summary")
        while folded.count():
            folded.first.click()
        expect(young.page.locator(".open-now").first).to_be_visible()
        assert young.page.locator(".open-now").count() >= 4


@pytest.mark.parametrize(("language", "scripts"), EVERYBODY)
def test_a_reader_finds_the_feed_of_a_topic(language: str, scripts: bool, asker: Phones) -> None:
    young = asker(language, scripts=scripts)
    young.page.goto(f"{young.home}topics/school/")
    address = young.page.locator('main a[href$="feed.atom"]').get_attribute("href")
    assert address == f"/{language}/topics/school/feed.atom"
    answer = young.page.request.get(f"{young.site}{address}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    again = young.page.request.get(f"{young.site}{address}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304
