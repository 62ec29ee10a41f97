"""Pages that are kept: the same bytes for everybody, gone within a second when something changed, and never private."""

import gzip

import brotli
import pytest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.translation import override

from content import workflow
from content.models import Topic
from ground import generation
from portal import kept_pages
from portal.kept_pages.middleware import KeptPages
from tests.factories import make_article, make_publication, make_term, make_user

pytestmark = pytest.mark.django_db
# Public pages that are made anew each time, each with why.
NEVER = {
    "ask": "a form of one's own",
    "ask_look": "typed",
    "ask_again": "typed",
    "ask_answered": "a press",
    "from_place": "a form of one's own",
    "my_question": "private",
    "my_question_amend": "private",
    "my_question_write": "private",
    "my_question_earlier": "private",
    "my_question_yes": "private",
    "my_question_no": "private",
    "my_question_helped": "private",
    "my_question_told": "private",
    "my_question_not_told": "private",
    "my_question_show": "private",
    "my_question_call_back": "private",
    "my_question_withdraw": "private",
    "shown": "private",
    "search": "typed",
    "answer_helped": "a press",
    "article_helped": "a press",
    "help_now": "works without the database",
}


def with_cookie() -> HttpResponse:
    response = HttpResponse()
    response.set_cookie("who", "one")
    return response


def body(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_that_was_made_costs_no_query_and_is_the_same(client, second, django_assert_num_queries) -> None:
    row = make_publication(language="fi")
    first = client.get(row_path(row))
    with django_assert_num_queries(0):
        again = client.get(row_path(row))
    assert (again.content, dict(again.items())) == (first.content, dict(first.items()))


def row_path(row) -> str:
    return f"/{row.language}/answers/{row.pk}-{row.slug}/"


def test_in_the_next_second_a_page_that_was_taken_down_is_gone(client, second) -> None:
    row = make_publication(language="fi")
    path = row_path(row)
    body(client, path)
    workflow.withdraw(row, by=make_user("editor"), reason="wrong")
    second(601)
    assert client.get(path).status_code == 410


def test_in_the_next_second_home_shows_what_was_published(client, second) -> None:
    assert "A brand new answer" not in body(client, "/fi/")
    make_publication(language="fi", title="A brand new answer")
    second(601)
    assert "A brand new answer" in body(client, "/fi/")


@pytest.mark.parametrize(("path", "turns"), [("/fi/", 660), ("/fi/about/", 660), ("/fi/answers/", 3600)])
def test_a_page_turns_with_the_minute_or_the_hour(client, second, django_assert_num_queries, path, turns) -> None:
    body(client, path)
    second(turns - 1)
    with django_assert_num_queries(1):  # the generation alone
        body(client, path)
    second(turns)
    assert len(captured(client, path)) > 1


@pytest.mark.parametrize("name", sorted(kept_pages.STEADY))
def test_a_page_that_is_kept_for_an_hour_tells_nothing_of_this_minute(client, monkeypatch, name) -> None:
    def looked(*_given: object) -> None:
        raise AssertionError(name)

    row, article, term = make_publication(language="fi"), make_article(language="fi"), make_term(language="fi")
    for where in ("content.helplines.opening", "people.presence.everybody", "questions.intake.light"):
        monkeypatch.setattr(where, looked)
    given = {"answer": [row.pk, row.slug], "article": [article.slug], "word": [term.slug]}
    given |= {"topic": [row.topic.slug], "topic_feed": [row.topic.slug]}
    with override("fi"):
        path = reverse(name, args=given.get(name, []))
    assert client.get(path).status_code == 200


def captured(client: Client, path: str) -> list[str]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries]


def test_no_language_is_shown_for_another_and_no_question_mark_for_another(client, second) -> None:
    make_article(language="fi"), make_article(language="sv")
    paths = ("/fi/", "/sv/", "/fi/articles/", "/sv/articles/")
    for path in (*paths, *paths):  # made, then kept
        assert f'<html lang="{path[1:3]}"' in body(client, path)
    assert body(client, "/fi/articles/?country=no") != body(client, "/fi/articles/")


@pytest.mark.parametrize("path", ["/fi/", "/sv/answers/", "/nb/words/", "/en/about/", "/en/feed.atom"])
def test_nothing_that_a_visitor_sends_changes_the_page_for_the_next(client, second, staff_client, path) -> None:
    odd = {
        "Cookie": "desk=1",
        "Accept-Language": "sv",
        "User-Agent": "TikTok",
        "Referer": "https://evil.example/",
        "X-Forwarded-Host": "evil.example",
        "X-Original-URL": "/desk/",
        "X-HTTP-Method-Override": "POST",
    }
    staff = staff_client("lead")
    poisoned = body(client, path, **odd)
    assert body(Client(), path) == poisoned == body(staff, path)
    second(660)
    assert body(staff, path) == poisoned
    assert "evil.example" not in poisoned


def test_what_stands_behind_the_question_mark_and_is_unknown_is_not_kept(client, second) -> None:
    body(client, "/fi/?utm_source=x")
    assert len(captured(client, "/fi/?utm_source=x")) > 1


def test_htmx_gets_no_kept_page(client, second) -> None:
    body(client, "/fi/")
    assert len(client.get("/fi/", headers={"HX-Request": "true"}).headers.get("X-Accel-Expires", "")) == 0


def test_every_public_page_is_on_one_of_the_two_lists() -> None:
    assert names(get_resolver().url_patterns, public=False) == set(kept_pages.KEPT) | set(NEVER)


def names(patterns, *, public: bool) -> set[str]:
    found = set()
    for part in patterns:
        if isinstance(part, URLResolver):
            found |= names(
                part.url_patterns,
                public=public or "language" in str(type(part.pattern)).lower() or "Locale" in str(type(part.pattern)),
            )
        elif public and isinstance(part, URLPattern):
            found.add(part.name)
    return found


@pytest.mark.parametrize("path", ["/fi/ask/", "/fi/my-question/", "/fi/search/", "/fi/search/?q=koti", "/fi/shown/"])
def test_what_is_asked_typed_or_private_is_not_kept(client, second, path) -> None:
    assert [client.get(path).headers.get("X-Accel-Expires") for _time in range(2)] == [None, None]


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(headers={"Cache-Control": "no-store"}),
        HttpResponse(headers={"Cache-Control": "private"}),
        HttpResponse(headers={"Vary": "Accept-Encoding, Cookie"}),
        HttpResponse(status=410),
        HttpResponse(status=503),
        StreamingHttpResponse([b"piece"]),
        with_cookie(),
    ],
    ids=["no-store", "private", "by cookie", "gone", "away", "in pieces", "sets a cookie"],
)
def test_what_went_wrong_or_is_meant_for_one_person_is_not_kept_although_its_page_is_on_the_list(
    rf, second, response
) -> None:
    made = []

    def view(request: HttpRequest) -> HttpResponseBase:
        made.append(request)
        request.resolver_match = resolve(request.path)
        return response

    pages = KeptPages(view)
    assert [pages(rf.get("/en/about/")) for _time in range(2)] == [response, response]
    assert len(made) == 2


def test_nginx_may_keep_it_to_the_end_of_the_second_in_which_it_was_looked_at(client, second) -> None:
    seen = [client.get("/fi/about/").headers["X-Accel-Expires"] for _time in range(2)]
    second(601)
    seen.append(client.get("/fi/about/").headers["X-Accel-Expires"])
    assert seen == ["@600", "@600", "@601"]


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0", None, bytes),
        ("", None, bytes),
    ],
)
def test_it_comes_as_small_as_the_browser_takes_it(client, second, accepted, encoding, unpack) -> None:
    plain = body(client, "/fi/")
    response = client.get("/fi/", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert unpack(response.content).decode() == plain
    assert "Accept-Encoding" in response.headers["Vary"]


def test_who_has_it_is_told_so(client, second) -> None:
    mark = client.get("/fi/").headers["ETag"]
    response = client.get("/fi/", headers={"If-None-Match": mark})
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", mark)
    make_publication(language="fi", title="A brand new answer")
    second(601)
    assert client.get("/fi/", headers={"If-None-Match": mark}).status_code == 200


def test_without_the_database_the_helplines_still_come(client, second, monkeypatch) -> None:
    def away() -> int:
        raise DatabaseError

    monkeypatch.setattr(generation, "_read", away)
    assert "112" in body(client, "/fi/help-now/")


def test_help_now_does_not_even_ask_whether_something_changed(client, second, monkeypatch) -> None:
    def hangs() -> int:
        raise AssertionError("the helplines wait for the database")

    monkeypatch.setattr(generation, "current", hangs)
    assert "112" in body(client, "/fi/help-now/")


def test_the_shelf_holds_no_more_than_it_may(client, second) -> None:
    shelf, half = kept_pages.Shelf(), 400 * 1024  # of a MiB, with what it is compressed to
    for number in (0, 1, 2, 2, 1):
        shelf.put((str(number),), kept_pages.Page(1, 1, None, {}, {"": b"x" * (half // 2)}))  # type: ignore[arg-type]
    assert [bool(shelf.get((str(number),))) for number in range(3)] == [False, True, True]


def test_what_was_asked_for_last_stays_on_the_shelf(second) -> None:
    shelf, third = kept_pages.Shelf(), b"x" * (400 * 1024 // 2)
    for name in ("old", "older"):
        shelf.put((name,), kept_pages.Page(1, 1, None, {}, {"": third}))  # type: ignore[arg-type]
    shelf.get(("old",))
    shelf.put(("new",), kept_pages.Page(1, 1, None, {}, {"": third}))  # type: ignore[arg-type]
    assert [bool(shelf.get((name,))) for name in ("old", "older", "new")] == [True, False, True]


def test_a_change_in_the_admin_counts_too(client, second) -> None:
    topic = Topic.objects.order_by("pk").first() or Topic.objects.create(slug="home", names={"fi": "Koti"})
    body(client, "/fi/topics/")
    topic.names = {**topic.names, "fi": "Koti ja perhe"}
    topic.save()
    second(601)
    assert "Koti ja perhe" in body(client, "/fi/topics/")
