"""The three doors tell nobody what is behind them: the code, the login and the forgotten password do the same work.

Work is counted, not timed: derivations of a key, and statements of the database by their shape. What the clock says of
it is measured by `python -m bench.doors` and stands in docs/threat-model.md.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ground.middleware import AfterAnswer, later
from people import workflow as staffing
from people.models import User
from questions import access, workflow
from tests.factories import make_organisation, make_question, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "three words here"
WRONG = "kirja kirja kirja kirja kirja kirja"
LOGIN, RESET, CODE, SHOWN = "/accounts/login/", "/accounts/password/reset/", "/en/my-question/", "/en/shown/"
Press = Callable[[], Any]


class Work:
    """What a press costs: how often a key is derived, with which parameters; which statements, in which order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[str] = []
        argon, encode = access.Argon2id, MD5PasswordHasher.encode

        def derive(**how: Any) -> Any:
            self.keys.append(f"{how['memory_cost']} KiB, {how['iterations']} times, {how['lanes']} lane")
            return argon(**how)

        def hash_one(hasher: Any, password: str, *rest: Any) -> str:
            self.keys.append("password")
            return str(encode(hasher, password, *rest))

        monkeypatch.setattr(access, "Argon2id", derive)
        monkeypatch.setattr(MD5PasswordHasher, "encode", hash_one)

    def of(self, press: Press) -> tuple[int, list[str], list[str]]:
        """Status, derivations and statements of one press, with an empty count of wrong tries."""
        cache.clear()
        self.keys.clear()
        with CaptureQueriesContext(connection) as seen:
            status = press().status_code
        return status, list(self.keys), [_shape(row["sql"]) for row in seen.captured_queries]


def _shape(statement: str) -> str:
    """A statement without its values, nor the name of its cursor."""
    return re.sub(r"'[^']*'|_django_curs_\w+|X'[0-9a-f]+'|\b\d+\b|\"s\d+_x\d+\"", "?", statement)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


def _types(path: str, **fields: str) -> Press:
    return lambda: Client().post(path, fields)


# --- the code -------------------------------------------------------------------------------------


def test_every_code_that_opens_nothing_costs_the_same(work: Work) -> None:
    taken_back, erased = make_question(), make_question()
    workflow.withdraw(taken_back)
    workflow.erase(erased)
    codes = [WRONG, taken_back.code, erased.code, "x", "å" * 200, "one two"]  # type: ignore[attr-defined]
    costs = [work.of(_types(CODE, code=code)) for code in codes]
    assert costs == [costs[0]] * len(codes)
    assert (costs[0][0], costs[0][1], len(costs[0][2])) == (422, ["1024 KiB, 2 times, 1 lane"], 1)


def test_a_code_that_opens_is_derived_once_and_looked_up_once_before_anything_else(work: Work) -> None:
    question = make_question()
    wrong = work.of(_types(CODE, code=WRONG))
    status, keys, statements = work.of(_types(CODE, code=question.code))  # type: ignore[attr-defined]
    assert (status, keys, statements[0]) == (200, wrong[1], wrong[2][0])


def test_a_page_that_is_shown_once_costs_the_same_for_every_code_that_opens_nothing(work: Work) -> None:
    make_question()
    costs = [work.of(_types(SHOWN, code=code, nonce=access.new_nonce())) for code in (WRONG, "x", "a b c d")]
    assert costs == [costs[0]] * 3
    assert costs[0][1] == ["1024 KiB, 2 times, 1 lane"]


def test_the_code_is_derived_with_what_owasp_asks_for() -> None:
    shipped = (access.settings.BASE_DIR / "portal/settings.py").read_text()
    assert 'env.int("CODE_MEMORY_KIB", default=19_456)' in shipped  # m=19 MiB, t=2, p=1


# --- the login ------------------------------------------------------------------------------------


@pytest.fixture
def people() -> dict[str, User]:
    """One who works here, one invited, one who left, one shut out."""
    make_organisation()
    names = {name: make_user("worker", email=f"{name}@desk.example", password=PASSWORD) for name in ("here", "left")}
    names["out"] = make_user("worker", email="out@desk.example", password=PASSWORD)
    names["invited"] = make_user("worker", email="invited@desk.example")
    staffing.end(names["left"].memberships.get(), by=names["here"])
    staffing.shut_out(names["out"], by=names["here"])
    return names


NAMES = ("here", "left", "out", "invited", "nobody")


def test_a_wrong_password_costs_one_derivation_whoever_it_is(work: Work, people: dict[str, User]) -> None:
    costs = [work.of(_types(LOGIN, login=f"{name}@desk.example", password="not this one")) for name in NAMES]
    assert [(status, keys) for status, keys, _statements in costs] == [(200, ["password"])] * len(NAMES)


def test_who_is_turned_away_by_a_wrong_password_is_told_nothing(people: dict[str, User]) -> None:
    told = set()
    for name in NAMES:
        page = Client().post(LOGIN, {"login": f"{name}@desk.example", "password": "not this one"}).content.decode()
        token = r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"'
        told.add(re.sub(token, "", page).replace(f"{name}@desk", ""))
    assert len(told) == 1


# --- a forgotten password -------------------------------------------------------------------------


def test_asking_for_a_new_password_costs_the_same_for_every_address_until_the_page_has_gone(
    work: Work, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ground.middleware._close", lambda close, waiting: close())  # nothing after the answer
    costs = {name: work.of(_types(RESET, email=f"{name}@desk.example")) for name in NAMES}
    assert {name: (status, keys) for name, (status, keys, _rows) in costs.items()} == dict.fromkeys(NAMES, (302, []))
    shapes = {name: rows for name, (_status, _keys, rows) in costs.items()}
    assert {name: rows for name, rows in shapes.items() if rows != shapes["nobody"]} == {}
    assert mail.outbox == []


def test_the_mail_leaves_once_the_answer_has_been_sent(people: dict[str, User]) -> None:
    client = Client()
    answer = client.post(RESET, {"email": "here@desk.example"})
    assert answer.status_code == 302
    assert [sent.to for sent in mail.outbox] == [["here@desk.example"]]


def test_an_answer_is_closed_even_when_the_work_after_it_fails(rf: Any) -> None:
    request, closed = rf.get("/"), []
    response = HttpResponse("sent")
    response.close = lambda: closed.append(True)  # type: ignore[method-assign]
    later(request, lambda: 1 / 0)
    answer = AfterAnswer(lambda _request: response)(request)
    assert closed == []
    with pytest.raises(ZeroDivisionError):
        answer.close()
    assert closed == [True]


# --- where the doors lead -------------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "http://testserver@evil.example/",
    "javascript:stolen()",
    "data:text/html,x",
    "/%2f%2fevil.example/",
    " //evil.example/",
    "\t//evil.example/",
    "//evil.example\\@testserver/",
    "https://testserver.evil.example/",
    "ftp://testserver/",
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_after_the_login_nobody_is_sent_elsewhere(people: dict[str, User], to: str) -> None:
    for path in (LOGIN, "/admin/login/"):
        client = Client()
        client.post(path, {"next": to, "login": "here@desk.example", "password": PASSWORD})
        door = client.get(path, {"next": to}, follow=False)
        typed = {"login": "here@desk.example", "password": PASSWORD, "next": to}
        answers = [door, Client().post(LOGIN, typed), Client().get("/accounts/logout/", {"next": to})]
        answers += [client.post("/accounts/logout/", {"next": to})]
        for answer in answers:
            where = answer.headers.get("Location", "/")
            assert where.startswith("/"), (path, where)
            assert where.replace("\\", "/")[1:2] != "/", (path, where)


@pytest.mark.parametrize("language", ["", "fi", "//evil.example", "https://evil.example/", "\r\nX: y"])
def test_leaving_leads_to_the_settings_own_places(language: str) -> None:
    answer = Client().get("/exit", {"l": language, "next": "https://evil.example/"})
    assert answer.headers["Location"] in access.settings.EXIT_TO.values()


@pytest.mark.parametrize("host", ["127.0.0.1:4444", "localhost", "LOCALHOST:1"])
def test_the_link_in_a_mail_is_ours_whatever_host_was_asked(people: dict[str, User], host: str) -> None:
    Client().post(RESET, {"email": "here@desk.example"}, headers={"host": host, "x-forwarded-host": "evil.example"})
    links = re.findall(r"https?://\S+", str(mail.outbox[0].body))
    assert links
    assert [link for link in links if not link.startswith("http://127.0.0.1:8000/accounts/")] == []
