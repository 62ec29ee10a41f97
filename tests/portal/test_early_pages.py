"""Kept pages that go out before Django makes a request: the very bytes that Django would send, and only while known."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections
from django.test import RequestFactory

from content import reads, workflow
from ground import generation, restored
from portal.kept_pages.early import Early
from portal.metrics import counting
from tests.factories import make_publication, make_user

pytestmark = pytest.mark.django_db
Answer = tuple[str, dict[str, str], bytes]


class Server:
    """What the application server does, and how often Django was asked."""

    def __init__(self) -> None:
        self.django, self.asked = WSGIHandler(), 0
        self.early = Early(self._by_django)

    def _by_django(self, told: dict[str, Any], start_response: Any) -> Any:
        self.asked += 1
        return self.django(told, start_response)

    def get(self, path: str, method: str = "GET", **told: str) -> Answer:
        """Status, headers, body."""
        seen: list[Any] = []
        environ = RequestFactory().generic(method, path, **told).environ
        answer = self.early(environ, lambda status, headers, _failure=None: seen.extend((status, dict(headers))))
        return seen[0], seen[1], b"".join(answer)


@pytest.fixture
def server(second) -> Iterator[Server]:
    """Its connection stays open from one request to the next: the test's own transaction is on it."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield Server()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def path_of(row: Any) -> str:
    return f"/{row.language}/answers/{row.pk}-{row.slug}/"


@pytest.mark.parametrize("encoding", ["", "gzip", "br, gzip"])
def test_it_is_what_django_sends_and_django_is_not_asked(server, encoding) -> None:
    path = path_of(make_publication(language="fi"))
    first = server.get(path, HTTP_ACCEPT_ENCODING=encoding)
    assert [server.get(path, HTTP_ACCEPT_ENCODING=encoding) for _time in range(2)] == [first, first]
    assert server.asked == 1


def test_each_second_somebody_asks_the_database_first(server, second, django_assert_num_queries) -> None:
    path = path_of(make_publication(language="fi"))
    second(600)
    server.get(path)
    second(601)
    with django_assert_num_queries(1):
        assert [server.get(path)[0] for _time in range(5)] == ["200 OK"] * 5
    assert server.asked == 2


def test_what_was_taken_down_is_gone_in_the_next_second_whoever_asks_first(server, second) -> None:
    row, other = make_publication(language="fi"), make_publication(language="fi")
    server.get(path_of(row)), server.get(path_of(other))
    workflow.withdraw(row, by=make_user("editor"), reason="wrong")
    second(601)
    server.get(path_of(other))
    assert server.get(path_of(row))[0] == "410 Gone"


@pytest.mark.parametrize(
    ("told", "method"),
    [
        ({"HTTP_HX_REQUEST": "true"}, "GET"),
        ({"HTTP_HOST": "evil.example"}, "GET"),
        ({"HTTP_HOST": "localhost"}, "GET"),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, "GET"),
        ({"SCRIPT_NAME": "/elsewhere"}, "GET"),
        ({"QUERY_STRING": "x=1"}, "GET"),
        ({"HTTP_IF_NONE_MATCH": "*"}, "GET"),
        ({}, "HEAD"),
        ({}, "POST"),
    ],
)
def test_whatever_is_not_the_very_same_goes_through_django(server, told, method) -> None:
    path = path_of(make_publication(language="fi"))
    server.get(path)
    server.get(path, method, **told)
    assert server.asked == 2


def test_no_language_goes_out_for_another(server) -> None:
    make_publication(language="fi"), make_publication(language="sv")
    for path in ("/fi/answers/", "/sv/answers/") * 2:
        assert f'<html lang="{path[1:3]}"'.encode() in server.get(path)[2]
    assert server.asked == 2


def test_a_host_that_is_not_ours_is_refused_each_time(server) -> None:
    path = path_of(make_publication(language="fi"))
    server.get(path)
    assert [server.get(path, HTTP_HOST="evil.example")[0] for _time in range(3)] == ["400 Bad Request"] * 3


@pytest.mark.parametrize("path", ["/fi/ask/", "/fi/help-now/", "/fi/answers/%C3%A4/", "/static/x", "/desk/"])
def test_what_is_not_kept_is_never_sent_early(server, path) -> None:
    server.get("/fi/"), server.get(path), server.get(path)
    assert server.asked == 3


def test_with_the_database_away_nothing_goes_out_that_nobody_can_look_up(server, second, monkeypatch) -> None:
    def away() -> int:
        raise DatabaseError

    path = path_of(make_publication(language="fi"))
    server.get(path)
    second(601)
    monkeypatch.setattr(generation, "_read", away)
    assert [server.get(path)[0] for _time in range(2)] == ["503 Service Unavailable"] * 2


@pytest.mark.parametrize("seen", [True, None])
def test_a_restored_database_that_waits_is_closed_here_too(server, settings, monkeypatch, seen) -> None:
    path = path_of(make_publication(language="fi"))
    server.get(path)
    settings.RESTORED_IS_CLOSED = True
    for now, asked in ((seen, 2), (False, 2), (False, 3)):
        monkeypatch.setattr(restored, "_seen", now)
        monkeypatch.setattr(restored, "_next", 0.0 if asked == 3 else float("inf"))
        server.get(path)
        assert server.asked == asked


def test_each_one_is_counted_and_has_its_line(server, caplog) -> None:
    row = make_publication(language="fi")
    counting.tally.start(), reads._counted.clear()
    with caplog.at_level(logging.INFO, logger="request"):
        assert [server.get(path_of(row))[0] for _time in range(3)] == ["200 OK"] * 3
    lines = [json.loads(record.msg) for record in caplog.records if record.name == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [("GET", "answer", 200)] * 3
    own = counting.tally.own()
    assert own['kynnys_pages_total{outcome="kept"}'] == 2
    timed = {name: number for name, number in own.items() if "seconds_bucket" in name}
    assert sum(timed.values()) == 3
    assert all('page="reading",status="2xx"' in name for name in timed)
    assert reads._counted == {("answer", row.pk): 3}
    assert row.slug not in str(lines)
