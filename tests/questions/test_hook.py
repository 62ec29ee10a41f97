"""The duty unit's web hook, against a real server that takes, refuses, sends elsewhere, hangs or drips."""

import hashlib
import hmac
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from people.models import DutyContact
from questions import hook, tasks, workflow
from questions.models import Delivery, Question
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, make_user, member
from tests.outbox import eventually
from tests.servers.hook import BAD_MANNERS, Receiver, receiver
from tests.servers.processes import ROOT, Running, answers, free_port, running

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-tests-that-is-long-enough"
NUMBER = "+358 40 000 0000"


@pytest.fixture
def box(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that the settings name. Who answers has time enough, also on a busy machine."""
    monkeypatch.setattr(hook, "SECONDS", 50.0)
    with receiver() as opened:
        settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = opened.url, KEY
        yield opened


def contact(place: int = 1, *, language: str = "en", phone: str = NUMBER) -> DutyContact:
    """Somebody on the roster round the clock, with a phone."""
    organisation = make_organisation(duty_minutes=15)
    user = make_user("worker", organisation, language=language)
    return organisation.duty_contacts.create(user=user, place=place, from_hour=0, to_hour=0, phone=phone)


def danger(on: DutyContact) -> Question:
    """A danger in the organisation of this roster, set by somebody who is not on it."""
    return make_question(level=2, organisation=on.organisation, text="My stepfather Zebulon hits me.")


def calls() -> list[Delivery]:
    """The calls to the hook that are still to be made."""
    return list(Delivery.objects.filter(channel="duty_hook", done_at=None))


def test_the_hook_is_called_once_beside_the_mail(box: Receiver) -> None:
    on = contact()
    danger(on)
    assert (tasks.deliver(), tasks.deliver()) == (2, 0)
    assert (len(box.requests), [message.to for message in mail.outbox]) == (1, [[on.user.email]])
    assert calls() == []


def test_one_call_stands_for_all_that_waits_by_telephone_as_by_mail(box: Receiver) -> None:
    on = contact()
    for _danger in range(3):
        danger(on)
    assert (tasks.deliver(), tasks.deliver()) == (2, 0)
    assert (len(box.requests), len(mail.outbox), calls()) == (1, 1, [])


def test_the_call_says_whom_and_nothing_of_why(box: Receiver) -> None:
    on = contact()
    question = danger(on)
    tasks.deliver()
    first, headers, body = box.requests[0]
    said = json.loads(body)
    assert first == "POST /ring?unit=7 HTTP/1.1"
    assert sorted(said) == ["at", "id", "text", "to"]
    assert (said["to"], said["text"]) == (NUMBER, "You are needed at the desk now")
    for private in ("Zebulon", "hits", "danger", "Kynnys", f'"{question.pk}"', on.user.name, on.user.email):
        assert private not in f"{first}{headers}{body.decode()}"


def test_the_signature_is_that_of_the_body_with_the_key(box: Receiver) -> None:
    danger(contact())
    tasks.deliver()
    _first, headers, body = box.requests[0]
    assert headers["x-signature"] == hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-signature"] != hmac.new(b"another key", body, hashlib.sha256).hexdigest()
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("answer", ["500 Broken", "401 Who are you", "404 Not here", "302 Elsewhere", *BAD_MANNERS])
def test_what_is_not_taken_is_tried_again_under_the_same_id(
    answer: str, box: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set("2026-11-16 10:00")
    danger(contact())
    box.answer = answer
    with monkeypatch.context() as patch:
        patch.setattr(hook, "SECONDS", 0.5 if answer in ("hang", "drip") else 50.0)
        assert tasks.deliver() == 1  # the mail
    assert len(calls()) == 1
    assert eventually(lambda: len(box.requests) == 1)
    box.answer = "200 OK"
    clock.forward(minutes=3)
    assert tasks.deliver() == 1
    ids = [json.loads(body)["id"] for _first, _headers, body in box.requests]
    assert (len(ids), len(set(ids)), calls()) == (2, 1, [])


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_a_receiver_that_takes_its_time_gets_no_more_than_the_limit(
    answer: str, box: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "SECONDS", 0.5)
    danger(contact())
    box.answer = answer
    tasks.deliver()
    assert len(calls()) == 1  # it would have taken it


def test_a_receiver_that_fails_again_and_again_shows_in_the_figures_for_who_watches(
    box: Receiver, clock: Clock
) -> None:
    clock.set("2026-11-16 10:00")
    danger(contact())
    box.answer = "500 Broken"
    for _ in range(3):
        tasks.deliver()
        clock.forward(minutes=2, seconds=1)
    clock.forward(seconds=-60)  # it pauses: its next try lies ahead
    assert [row.channel for row in Delivery.objects.overdue(timezone.now())] == ["duty_hook"]


def test_a_redirect_is_not_followed(box: Receiver) -> None:
    danger(contact())
    with receiver() as elsewhere:
        box.answer = f"307 Moved\r\nLocation: {elsewhere.url}"
        tasks.deliver()
        assert (len(box.requests), elsewhere.requests) == (1, [])


def test_no_proxy_of_the_environment_is_asked(box: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    danger(contact())
    with receiver() as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        tasks.deliver()
        assert (len(box.requests), proxy.requests) == (1, [])


def test_a_receiver_that_is_away_keeps_no_mail_back(settings: Any) -> None:
    settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = "http://127.0.0.1:9/", KEY
    on = contact()
    danger(on)
    assert tasks.deliver() == 1
    assert [message.to for message in mail.outbox] == [[on.user.email]]
    assert len(calls()) == 1


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:port/", "http://127.0.0.1/a b"])
def test_an_address_that_is_none_keeps_no_mail_back(url: str, settings: Any) -> None:
    settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = url, KEY
    danger(contact())
    assert tasks.deliver() == 1
    assert len(calls()) == 1


def test_without_a_phone_or_without_the_setting_nobody_is_rung(box: Receiver, settings: Any) -> None:
    danger(contact(phone=""))
    settings.DUTY_HOOK_URL = ""
    danger(contact())
    assert Delivery.objects.filter(channel="duty_hook").count() == 0
    tasks.deliver()
    assert box.requests == []


def test_the_next_in_line_is_rung_when_nobody_has_seen_it(box: Receiver, clock: Clock) -> None:
    clock.set("2026-11-16 10:00")
    first = contact()
    second = member(first.organisation, "second")
    first.organisation.duty_contacts.create(user=second, place=2, from_hour=0, to_hour=0, phone="+47 000")
    question = danger(first)
    tasks.deliver()
    clock.forward(minutes=16)
    tasks.deliver()
    assert [json.loads(body)["to"] for _first, _headers, body in box.requests] == [NUMBER, "+47 000"]
    workflow.acknowledge(question, by=second)
    clock.forward(minutes=59)
    tasks.deliver()
    assert len(box.requests) == 2


def test_who_has_two_phones_is_rung_on_the_one_of_this_hour(box: Receiver, clock: Clock) -> None:
    clock.set("2026-11-16 10:00")
    by_day = contact()
    by_day.from_hour, by_day.to_hour = 8, 16
    by_day.save()
    by_day.organisation.duty_contacts.create(user=by_day.user, place=1, from_hour=16, to_hour=8, phone="+47 000")
    clock.set("2026-11-16 23:00")
    danger(by_day)
    tasks.deliver()
    assert [json.loads(body)["to"] for _first, _headers, body in box.requests] == ["+47 000"]


def test_each_try_says_when_it_was_made(box: Receiver, clock: Clock) -> None:
    clock.set("2026-11-16 10:00")
    danger(contact())
    tasks.deliver()
    assert json.loads(box.requests[0][2])["at"] == timezone.now().isoformat()


# --- the receiver that docs/operations.md shows ---------------------------------------------------


@pytest.fixture
def shown(settings: Any, tmp_path: Path) -> Iterator[Running]:
    """The example of the handbook as it stands there, on a free port."""
    code = re.search(r"```python\n(import hashlib.*?)```", (ROOT / "docs/operations.md").read_text(), re.DOTALL)
    assert code
    port = free_port()
    (tmp_path / "receiver.py").write_text(code[1].replace("8090", str(port)))
    settings.DUTY_HOOK_URL, settings.DUTY_HOOK_KEY = f"http://127.0.0.1:{port}/ring", KEY
    command = [sys.executable, "-u", str(tmp_path / "receiver.py")]
    with running("receiver", command, folder=tmp_path, env={"DUTY_HOOK_KEY": KEY}) as server:
        server.wait_until(lambda: answers(port))
        yield server


def _rings(server: Running) -> list[str]:
    return [line for line in server.log.read_text().splitlines() if line.startswith("ring ")]


def test_the_receiver_of_the_handbook_rings_once_however_often_it_is_told(shown: Running) -> None:
    on = contact()
    danger(on)
    delivery = Delivery.objects.get(channel="duty_hook")
    hook.call(delivery, on)
    hook.call(delivery, on)
    assert _rings(shown) == [f"ring {NUMBER} You are needed at the desk now"]


def test_the_receiver_of_the_handbook_refuses_another_key_and_what_is_old(
    shown: Running, settings: Any, clock: Clock
) -> None:
    on = contact()
    danger(on)
    delivery = Delivery.objects.get(channel="duty_hook")
    settings.DUTY_HOOK_KEY = "another-key-that-is-long-enough-too"
    with pytest.raises(hook.NotTaken, match="403"):
        hook.call(delivery, on)
    settings.DUTY_HOOK_KEY = KEY
    clock.forward(minutes=-6)
    with pytest.raises(hook.NotTaken, match="410"):
        hook.call(delivery, on)
    assert _rings(shown) == []
