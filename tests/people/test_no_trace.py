"""Logins leave no address of a machine in the cache, in the tables or in the logs, and no e-mail in the logs.

The search first proves that it would find what it looks for.
"""

import hashlib
import logging

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from people import workflow
from people.models import User
from tests import cached
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
AGENT = "Distinctive-Agent/77"
MARKS = [ADDRESS, hashlib.sha256(ADDRESS.encode()).hexdigest(), hashlib.md5(ADDRESS.encode()).hexdigest(), AGENT]
PASSWORD = "three words here"


def stored() -> str:
    """All rows of all tables, and what is inside the sessions."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [f"{table} {row!r}" for row in cursor.fetchall()]
    return " ".join([*rows, *(repr(session.get_decoded()) for session in Session.objects.all())])


def logged(caplog) -> str:
    """All that was logged, with the tracebacks."""
    return " ".join(f"{record.msg!r} {record.args!r} {record.exc_text or ''}" for record in caplog.records)


def found(text: str, marks: list[str]) -> list[str]:
    return [mark for mark in marks if mark in text]


@pytest.fixture
def worker() -> User:
    make_organisation()
    return make_user("worker", email="wilma@desk.example", name="Wilma Work", password=PASSWORD)


def everything_staff_do_at_the_door(client, worker) -> None:
    there = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_X_FORWARDED_FOR": ADDRESS}
    for email in ("wilma@desk.example", "nobody@desk.example"):
        for _try in range(7):
            client.post("/accounts/login/", {"login": email, "password": "wrong"}, **there)
        client.post("/accounts/password/reset/", {"email": email}, **there)
    client.post("/accounts/signup/", {"email": "stranger@desk.example"}, **there)
    link = workflow.invitation_link(worker).removeprefix(settings.SITE_URL)
    form = client.get(link, **there).url
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD}, **there)
    client.post("/accounts/login/", {"login": "wilma@desk.example", "password": PASSWORD}, **there)
    for page in (
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/email/",
        "/desk/",
        "/admin/",
        "/accounts/nothing/",
    ):
        client.get(page, **there)
    client.post("/accounts/2fa/totp/activate/", {"code": "000000"}, **there)
    client.post("/accounts/login/", {"login": "wilma@desk.example"}, headers={"sec-fetch-site": "cross-site"}, **there)
    client.post("/accounts/logout/", **there)


def test_the_search_would_find_it(worker, caplog):
    cache.set(f"somebody:{ADDRESS}", AGENT)
    User.objects.filter(pk=worker.pk).update(name=AGENT)
    session = Session.objects.model.get_session_store_class()()
    session["ip"] = ADDRESS
    session.save()
    logging.getLogger("anything").warning("from %s", ADDRESS)
    assert [found(text, [ADDRESS, AGENT]) for text in (cached.everything(), stored(), logged(caplog))] == [
        [ADDRESS, AGENT],
        [ADDRESS, AGENT],
        [ADDRESS],
    ]


def test_the_door_keeps_no_address_and_no_agent(client, worker, caplog):
    everything_staff_do_at_the_door(client, worker)
    assert [found(text, MARKS) for text in (cached.everything(), stored(), logged(caplog))] == [[], [], []]
    assert "login_failed" in cached.everything()  # the limits did count


def test_the_log_names_nobody(client, worker, caplog):
    everything_staff_do_at_the_door(client, worker)
    lines = logged(caplog)
    assert found(lines, ["account_login"]) == ["account_login"]
    assert found(lines, ["desk.example", "wilma", "Wilma", "nobody", "/password/reset/key/"]) == []


def test_the_cache_names_nobody_either(client, worker):
    everything_staff_do_at_the_door(client, worker)
    assert found(cached.everything(), ["desk.example", "wilma", "nobody"]) == []


def test_the_limits_of_two_places_are_counted_apart_and_stand_for_the_day_only(client, worker):
    for place in (ADDRESS, "198.51.100.7", ADDRESS):
        client.post("/accounts/login/", {"login": "nobody@desk.example", "password": "x"}, REMOTE_ADDR=place)
    names = [key for key in cached.everything().split() if "allauth:rl" in key and ":ip:" in key and ":login:" in key]
    assert len(names) == 2
