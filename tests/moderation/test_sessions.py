"""Where one is logged in: seen and ended by its owner, after the password once more; nothing kept that tells where."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import workflow
from people.models import User
from people.sessions import BEGAN, PRESSED, device, end_sessions, is_over, sessions_of
from tests.factories import make_organisation, make_user
from tests.moderation.desk import text
from tests.people.test_second_factor import log_in

pytestmark = pytest.mark.django_db
PASSWORD = "three words here"
PAGE, END, OTHERS = reverse("desk_sessions"), reverse("desk_end_session"), reverse("desk_end_others")
AGAIN = "/accounts/reauthenticate/"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"  # noqa: E501


@pytest.fixture
def worker() -> User:
    make_organisation()
    return make_user("worker", email="wilma@desk.example", password=PASSWORD)


def _at(user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR="203.0.113.9")
    log_in(client)
    return client


@pytest.fixture
def laptop(worker: User) -> Client:
    return _at(LAPTOP)


@pytest.fixture
def phone(worker: User) -> Client:
    return _at(PHONE)


def _seen(client: Client) -> str:
    return " ".join(text(client.get(PAGE)).split())


def _is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def _marks(client: Client) -> list[str]:
    return [row["mark"] for row in client.get(PAGE).context["sessions"]]


# --- seen -----------------------------------------------------------------------------------------


def test_each_browser_is_told_in_plain_words_and_this_one_is_marked(laptop: Client, phone: Client) -> None:
    body = _seen(laptop)
    this, other = body.index("Firefox on Linux"), body.index("Chrome on Android")
    assert this < body.index("the one you are using now") < other
    assert body.count("Log out there") == 1
    assert "Where you are logged in" in client_menu(phone)


def client_menu(client: Client) -> str:
    """The head of the desk, where the second factor and the password stand too."""
    return client.get("/desk/").content.decode().split("</header>")[0]


def test_who_is_logged_in_nowhere_else_is_told_so(laptop: Client) -> None:
    body = _seen(laptop)
    assert ("You are logged in nowhere else." in body, "Log out everywhere else" in body) == (True, False)


def test_nobody_sees_those_of_a_colleague(laptop: Client, staff_client: Callable[..., Client]) -> None:
    assert "Firefox on Linux" not in _seen(staff_client("lead"))


def test_what_opens_nothing_any_more_is_not_listed(worker: User, laptop: Client, phone: Client) -> None:
    assert len(_marks(laptop)) == 2
    workflow.forget_second_factor(worker, by=worker)  # both are dead now
    fresh = _at(LAPTOP)
    assert len(_marks(fresh)) == 1


def test_a_session_without_a_press_for_an_hour_is_not_listed(
    laptop: Client, phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    monkeypatch.setattr("people.middleware.time.time", lambda: began + 3000)
    laptop.get("/desk/")
    monkeypatch.setattr("people.middleware.time.time", lambda: began + 3700)
    assert len(_marks(laptop)) == 1


def test_half_a_day_after_the_login_it_is_over_whatever_is_pressed(
    laptop: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, now = laptop.session[BEGAN], [0.0]
    monkeypatch.setattr("people.middleware.time.time", lambda: began + now[0])
    seen = []
    for half_hours in range(26):
        now[0] = half_hours * 1800
        seen.append(_is_in(laptop))
    assert seen == [True] * 25 + [False]


@pytest.mark.parametrize("known", [{}, {BEGAN: 1000}, {PRESSED: 1000}])
def test_a_session_that_does_not_say_since_when_it_is_open_is_over(known: dict[str, int]) -> None:
    assert is_over(known, 1_000_000)
    assert not is_over({BEGAN: 1_000_000, PRESSED: 1_000_000}, 1_000_000)


def test_what_the_database_holds_past_its_time_is_not_listed(worker: User, laptop: Client) -> None:
    Session.objects.update(expire_date=timezone.now())
    assert sessions_of(worker, None) == []


def test_one_that_began_under_the_key_of_before_is_listed_and_can_be_ended(
    worker: User, laptop: Client, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-tests-that-is-long"
    assert len(sessions_of(worker, None)) == 1
    assert end_sessions(worker, None, None) == 1
    assert not _is_in(laptop)


def test_neither_an_address_nor_what_else_a_browser_tells_is_kept(laptop: Client, phone: Client) -> None:
    laptop.post(OTHERS)  # waits for the password: not even then
    kept = str([row.get_decoded() for row in Session.objects.all()])
    assert ("203.0.113.9" in kept, "Mozilla" in kept, "Pixel" in kept, "'Chrome', 'Android'" in kept) == (
        False,
        False,
        False,
        True,
    )


def test_no_page_shows_what_opens_a_session(laptop: Client, phone: Client) -> None:
    body = laptop.get(PAGE).content.decode()
    assert [row.session_key for row in Session.objects.all() if row.session_key in body] == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (LAPTOP, ["Firefox", "Linux"]),
        (PHONE, ["Chrome", "Android"]),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", ["Safari", "iPhone"]),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0", ["Edge", "Windows"]),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", ["Safari", "macOS"]),
        ("<script>alert(1)</script>", ["", ""]),
        ("", ["", ""]),
    ],
)  # fmt: skip
def test_what_a_browser_says_becomes_two_names_of_a_list(told: str, words: list[str]) -> None:
    assert device(told) == words


# --- ended ----------------------------------------------------------------------------------------


def test_one_is_ended_after_the_password_once_more(laptop: Client, phone: Client) -> None:
    mark = _marks(phone)[1]
    asked = phone.post(END, {"mark": mark})
    assert (asked.headers["Location"], _is_in(laptop)) == (AGAIN, True)
    wrong = phone.post(AGAIN, {"password": "not this one"})
    assert (wrong.status_code, _is_in(laptop)) == (200, True)
    done = phone.post(AGAIN, {"password": PASSWORD}, follow=True)
    assert "Logged out there." in text(done)
    assert (_is_in(laptop), _is_in(phone), len(_marks(phone))) == (False, True, 1)


def test_all_others_are_ended_at_once_and_this_one_stays(laptop: Client, phone: Client, worker: User) -> None:
    third = _at(PHONE)
    phone.post(AGAIN, {"password": PASSWORD})
    done = phone.post(OTHERS, follow=True)  # within five minutes of the password nobody is asked again
    assert "Logged out in 2 places." in text(done)
    assert [_is_in(one) for one in (laptop, third, phone)] == [False, False, True]
    assert len(sessions_of(worker, None)) == 1


def test_nobody_ends_those_of_a_colleague(laptop: Client, phone: Client) -> None:
    mark = _marks(phone)[1]
    make_user("lead", email="lea@desk.example", password=PASSWORD)
    other = Client()
    other.post("/accounts/login/", {"login": "lea@desk.example", "password": PASSWORD})
    other.post(AGAIN, {"password": PASSWORD})
    assert "Nobody is logged in there any more." in text(other.post(END, {"mark": mark}, follow=True))
    other.post(OTHERS)
    assert (_is_in(laptop), _is_in(phone)) == (True, True)


@pytest.mark.parametrize("typed", [{}, {"mark": ""}, {"mark": "made up"}])
def test_without_a_mark_none_is_ended(typed: dict[str, Any], laptop: Client, phone: Client) -> None:
    phone.post(AGAIN, {"password": PASSWORD})
    assert "Nobody is logged in there any more." in text(phone.post(END, typed, follow=True))
    assert _is_in(laptop)


def test_an_empty_mark_is_not_all_others(worker: User, laptop: Client) -> None:
    assert (end_sessions(worker, None, ""), _is_in(laptop)) == (0, True)
    assert (end_sessions(worker, None, None), _is_in(laptop)) == (1, False)


def test_an_open_page_in_the_ended_browser_gets_nothing_and_brings_nothing_back(laptop: Client, phone: Client) -> None:
    phone.post(AGAIN, {"password": PASSWORD})
    phone.post(OTHERS)
    assert laptop.get("/desk/new/", {"list": "waiting", "mark": "0"}).status_code == 302
    assert Session.objects.count() == 1


@pytest.mark.parametrize("language", ["fi", "sv", "nb", "en"])
def test_the_page_speaks_the_language_of_who_reads_it(language: str, worker: User, laptop: Client) -> None:
    User.objects.filter(pk=worker.pk).update(language=language)
    assert f'<html lang="{language}">' in laptop.get(PAGE).content.decode()
