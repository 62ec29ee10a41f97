"""The door of the desk leaves lines in the log, by number; a changed second factor ends the other sessions."""

from typing import Any

import pytest
from django.test import Client

from people import workflow
from people.models import User
from tests.factories import make_organisation, make_user
from tests.people.test_second_factor import AUTHENTICATE, INDEX, PASSWORD, log_in, numbers, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def worker() -> User:
    organisation = make_organisation()
    organisation.names = {"fi": "Kesämäen nuorten tuki"}
    organisation.save()
    return make_user("worker", email="wilma@desk.example", password=PASSWORD)


def lines(caplog: Any) -> list[dict[str, Any]]:
    """What `people` has logged, without level and time."""
    told = [record.msg for record in caplog.records if record.name == "people" and isinstance(record.msg, dict)]
    caplog.clear()
    return [{name: one[name] for name in ("event", "user", "kind") if name in one} for one in told]


def test_coming_in_going_out_and_being_refused_leave_a_line_each(worker, caplog):
    client = Client()
    client.post("/accounts/login/", {"login": "wilma@desk.example", "password": "wrong"})
    client.post("/accounts/login/", {"login": "nobody@desk.example", "password": "wrong"})
    log_in(client)
    client.post("/accounts/logout/")
    who = worker.pk
    refused, came, went = {"event": "login refused"}, {"event": "logged in", "user": who}, {"event": "logged out"}
    assert lines(caplog) == [refused, refused, came, went | {"user": who}]


def test_the_second_factor_leaves_lines_too(worker, caplog):
    client, who = Client(), worker.pk
    log_in(client)
    secret, _codes = set_up(client)
    client.post("/accounts/logout/")
    lines(caplog)
    log_in(client)
    client.post(AUTHENTICATE, {"code": "000000"})
    client.post(AUTHENTICATE, {"code": numbers(secret)})
    told = lines(caplog)
    assert {"event": "second factor refused", "user": who} in told
    assert {"event": "second factor taken", "user": who, "kind": "totp"} in told
    assert told[-1]["event"] in ("logged in", "second factor taken")


@pytest.mark.django_db(transaction=True)
def test_who_changes_their_second_factor_stays_and_everybody_else_is_out(worker, staff_client):
    other, client = staff_client(user=worker), Client()
    assert other.get(INDEX).status_code == 200
    log_in(client)
    set_up(client)
    assert client.get("/desk/").status_code == 200
    assert other.get(INDEX).status_code == 302


def test_taking_it_away_ends_the_others_as_well(worker, staff_client):
    client = Client()
    log_in(client)
    set_up(client)
    worker.refresh_from_db()
    other = staff_client(user=worker)
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get(INDEX).status_code == 200
    assert other.get(INDEX).status_code == 302


def _is_taken(worker: User, password: str) -> bool:
    client = Client()
    form = client.get(workflow.invitation_link(worker).removeprefix("http://127.0.0.1:8000"))
    return client.post(form.url, {"password1": password, "password2": password}).status_code == 302


@pytest.mark.parametrize(
    "password", ["kynnys-kynnys-2026", "Kesämäen Nuorten Tuki 1", "kesamaen.desk.2026!", "DeskDeskDesk99"]
)
def test_a_password_of_the_sites_and_the_organisations_words_is_refused(worker, password):
    assert not _is_taken(worker, password)


@pytest.mark.parametrize("password", ["kynnys ja omenapuu", "928374650192837465", "Нуортен туки один"])
def test_with_words_of_ones_own_or_none_of_ours_it_is_taken(worker, password):
    assert _is_taken(worker, password)
