"""A password is taken as it is typed, and nothing stands in the way of who keeps it."""

import re

import pytest
from django.test import Client

from people.models import User
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
PASSWORD, LOGIN, CHANGE = "three words here", "/accounts/login/", "/accounts/password/change/"
NEW = ["kolme pientä sanaa", " blank before and after ", "🦔 hedgehog 🦔 hedgehog", "long " * 40]
PAGES = (LOGIN, CHANGE, "/accounts/reauthenticate/")


@pytest.fixture
def worker() -> User:
    make_organisation()
    return make_user("worker", email="wilma@desk.example", password=PASSWORD)


def log_in(client: Client, password: str = PASSWORD) -> str:
    """Where it leads; "" when it does not let in."""
    answer = client.post(LOGIN, {"login": "wilma@desk.example", "password": password})
    return str(answer.headers.get("Location", ""))


def change(client: Client, old: str, new: str) -> None:
    client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.parametrize("new", NEW)
def test_any_signs_and_any_length_are_taken_exactly_as_typed(client, worker, new):
    log_in(client)
    change(client, PASSWORD, new)
    assert (log_in(Client(), new), log_in(Client(), new.upper()), log_in(Client(), new + "x")) == ("/desk/", "", "")


def test_the_old_password_is_asked_for_before_it_changes(client, worker):
    log_in(client)
    change(client, "not the old one", "four other words here")
    assert (log_in(Client()), log_in(Client(), "four other words here")) == ("/desk/", "")


def test_no_password_is_ever_too_old(client, worker, clock):
    clock.forward(days=3 * 365)
    assert (log_in(client), client.get("/desk/").status_code) == ("/desk/", 200)


def test_passwords_are_masked_and_managers_and_pasting_are_welcome(client, worker):
    fields = re.findall(r'<input[^>]*name="(?:old)?password[12]?"[^>]*>', client.get(LOGIN).content.decode())
    log_in(client)
    for page in PAGES[1:]:
        fields += re.findall(r'<input[^>]*name="(?:old)?password[12]?"[^>]*>', client.get(page).content.decode())
    assert len(fields) >= 4
    assert [field for field in fields if 'type="password"' not in field or 'autocomplete="off"' in field] == []


def test_logging_out_stands_in_the_head_of_the_desk(client, worker):
    log_in(client)
    assert 'action="/accounts/logout/"' in client.get("/desk/").content.decode()
