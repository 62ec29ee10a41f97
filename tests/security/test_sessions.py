"""A session of staff: new at each login, worth nothing before the second factor, dead after logout, never for ever."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import workflow
from people.models import Membership, User
from tests.factories import make_organisation, make_question, make_user, member
from tests.people.test_second_factor import AUTHENTICATE, log_in, numbers, set_up

pytestmark = pytest.mark.django_db
PASSWORD = "three words here"
DESK, LOGIN, LOGOUT = "/desk/", "/accounts/login/", "/accounts/logout/"
OUT = "/accounts/login/?next=/desk/"


@pytest.fixture
def worker() -> User:
    make_organisation()
    return make_user("worker", email="wilma@desk.example", password=PASSWORD)


def _with(cookie: str) -> Client:
    """Somebody who has the cookie and nothing else."""
    client = Client(headers={"user-agent": "another"})
    client.cookies["desk"] = cookie
    return client


def _cookie(client: Client) -> str:
    return str(client.cookies["desk"].value)


# --- fixation -------------------------------------------------------------------------------------


def test_a_session_that_somebody_prepared_is_not_the_one_of_who_logs_in(worker: User) -> None:
    session = Client().session
    session["mine"] = "prepared"
    session.save()
    victim = _with(session.session_key or "")
    log_in(victim)
    assert _cookie(victim) != session.session_key
    assert victim.get(DESK).status_code == 200
    assert _with(session.session_key or "").get(DESK).headers["Location"] == OUT


def test_a_cookie_that_nobody_gave_out_becomes_no_session(worker: User) -> None:
    chosen = "a" * 32
    client = _with(chosen)
    log_in(client)
    assert _cookie(client) != chosen
    assert not Session.objects.filter(pk=chosen).exists()


def test_each_login_gives_a_session_of_its_own(worker: User) -> None:
    one, other = Client(), Client()
    log_in(one), log_in(other)
    first = _cookie(one)
    one.post(LOGOUT), log_in(one)
    assert len({first, _cookie(one), _cookie(other)}) == 3
    assert _with(first).get(DESK).headers["Location"] == OUT


def test_who_logs_in_as_somebody_else_takes_nothing_along(worker: User) -> None:
    client = Client()
    log_in(client)
    session = client.session
    session["left"] = "behind"
    session.save()
    client.force_login(make_user("trainee"))
    assert "left" not in client.session


# --- the second factor ----------------------------------------------------------------------------


def test_between_the_password_and_the_second_factor_the_session_opens_nothing(worker: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    first = Client()
    log_in(first)
    secret, _codes = set_up(first)
    client = Client()
    assert log_in(client).headers["Location"] == AUTHENTICATE
    half = _cookie(client)
    for path in (DESK, "/desk/library/", "/admin/", "/accounts/2fa/", "/accounts/password/change/"):
        assert _with(half).get(path).headers["Location"].startswith(("/accounts/login/", "/admin/login/")), path
    client.post(AUTHENTICATE, {"code": numbers(secret)})
    assert _cookie(client) != half
    assert _with(half).get(DESK).headers["Location"] == OUT


# --- theft ----------------------------------------------------------------------------------------


def test_a_stolen_cookie_is_worth_nothing_after_the_logout(worker: User) -> None:
    client = Client()
    log_in(client)
    stolen = _cookie(client)
    assert _with(stolen).get(DESK).status_code == 200
    client.post(LOGOUT)
    assert _with(stolen).get(DESK).headers["Location"] == OUT


def test_nobody_is_logged_out_by_a_link(worker: User) -> None:
    client = Client()
    log_in(client)
    client.get(LOGOUT)
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize(("name", "value"), [("httponly", True), ("samesite", "Lax"), ("path", "/"), ("domain", "")])
def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(worker: User, name: str, value: object) -> None:
    client = Client()
    log_in(client)
    assert client.cookies["desk"][name] == value


TAKEN: dict[str, Callable[[User, Membership, User], object]] = {
    "the membership ends": lambda user, row, by: workflow.end(row, by=by),
    "shut out": lambda user, row, by: workflow.shut_out(user, by=by),
    "a new address": lambda user, row, by: workflow.readdress(user, "new@desk.example", by=by),
    "the second factor is forgotten": lambda user, row, by: workflow.forget_second_factor(user, by=by),
}


@pytest.mark.parametrize("what", TAKEN)
def test_a_stolen_cookie_is_worth_nothing_once(what: str, worker: User) -> None:
    client, row = Client(), worker.memberships.get()
    log_in(client)
    TAKEN[what](worker, row, member(row.team.organisation, "lead"))
    assert client.get(DESK).status_code == 302
    assert client.get(DESK).headers["Location"] == OUT


def test_another_role_counts_from_the_next_press_on(worker: User) -> None:
    question, client = make_question(), Client()
    log_in(client)
    assert client.get(f"/desk/questions/{question.pk}/").status_code == 200
    Membership.objects.filter(user=worker).update(role="editor")
    assert client.get(f"/desk/questions/{question.pk}/").status_code == 403


# --- age ------------------------------------------------------------------------------------------


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`at(minutes)`: that long after the login."""
    began = time.time()

    def move(minutes: float) -> None:
        monkeypatch.setattr("people.middleware.time.time", lambda: began + 60 * minutes)

    move(0)
    return move


def test_after_an_hour_without_a_press_the_session_is_over(worker: User, at: Callable[[float], None]) -> None:
    client = Client()
    log_in(client)
    at(59)
    assert client.get(DESK).status_code == 200
    at(59 + 61)
    assert client.get(DESK).headers["Location"] == OUT
    assert not Session.objects.filter(pk=_cookie(client)).exists()


def test_after_twelve_hours_it_is_over_whatever_was_pressed(worker: User, at: Callable[[float], None]) -> None:
    client = Client()
    log_in(client)
    for minutes in range(0, 12 * 60, 50):
        at(minutes)
        assert client.get(DESK).status_code == 200, minutes
    at(12 * 60 + 1)
    assert client.get(DESK).headers["Location"] == OUT


def test_what_an_open_page_asks_for_by_itself_keeps_nobody_logged_in(worker: User, at: Callable[[float], None]) -> None:
    client = Client()
    log_in(client)
    for minutes in range(0, 60, 10):
        at(minutes)
        assert client.get("/desk/new/", {"list": "waiting", "mark": "0"}).status_code == 200
    at(61)
    assert client.get(DESK).headers["Location"] == OUT


@pytest.mark.parametrize(("minutes", "writes"), [(4, 0), (6, 1)])
def test_a_page_that_is_read_costs_a_write_in_five_minutes_at_most(
    worker: User, at: Callable[[float], None], minutes: int, writes: int
) -> None:
    client = Client()
    log_in(client)
    at(minutes)
    with CaptureQueriesContext(connection) as seen:
        client.get(DESK)
    assert sum(row["sql"].startswith('UPDATE "django_session"') for row in seen.captured_queries) == writes
