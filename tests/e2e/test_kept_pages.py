"""Kept pages as they are served: two processes and nginx, and a change made by nobody's program but psql."""

import http.client
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
import pytest

from tests import env as servers
from tests.e2e.stack import demo_database
from tests.servers import web
from tests.servers.processes import free_port

Get = Callable[[str], tuple[int, str]]


@dataclass(frozen=True)
class Site:
    """Ways to one site: two processes of the application server, and nginx before the first."""

    ways: dict[str, Get]
    database: str

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            done = connection.execute(statement)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []


def _ask(port: int, secure: bool, **headers: str) -> Get:
    def get(path: str) -> tuple[int, str]:
        connection = (
            http.client.HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context(), timeout=20)
            if secure
            else http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        )
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    return get


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    folder, front, first, second = tmp_path_factory.mktemp("kept"), free_port(), free_port(), free_port()
    database = demo_database("kept")
    settings = web.settings_for(database, f"{servers.REDIS}/5", f"https://127.0.0.1:{front}", mail_port=1)
    settings |= {"DEMO": "1", "CLIENT_ADDRESS_HEADER": "X-Real-IP"}
    with ExitStack() as opened:
        opened.enter_context(web.gunicorn(folder, settings, port=first))
        opened.enter_context(web.gunicorn(folder, settings, port=second, name="second"))
        opened.enter_context(web.nginx(folder, port=front, app_port=first))
        told = {"Host": f"127.0.0.1:{front}", "X-Forwarded-Proto": "https"}
        ways = {"first": _ask(first, False, **told), "second": _ask(second, False, **told), "nginx": _ask(front, True)}
        yield Site(ways, database)


def _answer(site: Site) -> tuple[int, str]:
    number, slug = site.sql(
        "SELECT id, slug FROM content_publication WHERE language = 'fi' AND status = 'live' LIMIT 1"
    )[0]
    return int(str(number)), f"/fi/answers/{number}-{slug}/"


def test_a_withdrawn_answer_is_gone_everywhere_within_a_second_and_does_not_come_back(site) -> None:
    number, path = _answer(site)
    for get in site.ways.values():
        assert [get(path)[0] for _time in range(3)] == [200, 200, 200]
    site.sql(f"UPDATE content_publication SET status = 'withdrawn' WHERE id = {number}")
    time.sleep(1.05)
    assert [get(path)[0] for get in site.ways.values()] == [410, 410, 410]
    until = time.monotonic() + 2
    while time.monotonic() < until:
        assert {get(path)[0] for get in site.ways.values()} == {410}
    site.sql(f"UPDATE content_publication SET status = 'live' WHERE id = {number}")


def test_a_corrected_answer_shows_everywhere_within_a_second(site) -> None:
    number, path = _answer(site)
    for get in site.ways.values():
        get(path), get(path)
    site.sql(f"UPDATE content_publication SET html = '<p>Tämä on nyt toisin.</p>' WHERE id = {number}")
    time.sleep(1.05)
    assert ["Tämä on nyt toisin." in get(path)[1] for get in site.ways.values()] == [True, True, True]


def test_nginx_keeps_no_language_query_or_private_page_for_another(site) -> None:
    get = site.ways["nginx"]
    assert 'lang="fi"' in get("/fi/")[1]
    assert 'lang="sv"' in get("/sv/")[1]
    assert get("/fi/articles/?country=no")[1] != get("/fi/articles/")[1]
    forms = {get("/fi/ask/")[1] for _time in range(3)}
    assert len(forms) == 3  # each has a number of its own


def test_a_page_cannot_be_kept_under_an_address_that_only_looks_public(site) -> None:
    get = site.ways["nginx"]
    for path in ("/fi/answers/../ask/", "/fi/%61sk/", "/fi//ask/", "/desk/x.css", "/fi/my-question/x.css"):
        status, body = get(path)
        assert status in (200, 302, 301, 404, 400), path
        if status == 200:
            assert get(path)[1] != body or "nonce" not in body
