"""Links that lead out: found in what is live, asked politely, and never a machine of our own network."""

import io
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from content import fetching, helplines, links, tasks
from content.fetching import Found, may_reach
from content.models import Link, Readable
from tests.factories import make_article, make_publication

# --- where we go ----------------------------------------------------------------------------------

OURS = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001::1",
    "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", OURS)
def test_no_address_of_our_own_network_is_reached(address: str) -> None:
    assert may_reach(address, 443) is False


def test_the_world_is_reached_on_the_ports_of_pages_alone() -> None:
    assert [may_reach("93.184.216.34", port) for port in (80, 443, 22, 5432, 6379, 8000)] == [True] * 2 + [False] * 4
    assert may_reach("2606:2800:220:1:248:1893:25c8:1946", 443) is True


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/",
        "gopher://a.example/",
        "https://",
        "https://me:secret@a.example/",
        "//a",
    ],
)
def test_only_web_addresses_are_asked(url: str) -> None:
    assert fetching.look(url) == Found(trouble="address")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "https://[::1]/", "http://2130706433/", "http://１２７.０.０.１/"]
)
def test_a_name_that_means_this_machine_is_not_asked(url: str) -> None:
    assert fetching.look(url) == Found(trouble="not public")


def test_one_meaning_that_is_ours_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_args, **_named: both)
    assert fetching.look("http://a.example/") == Found(trouble="not public")


def _asked_for(url: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    hosts: list[str] = []

    def meaning(host: str, *_args: Any, **_named: Any) -> list[Any]:
        hosts.append(host)
        return [(2, 1, 6, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", meaning)
    fetching.look(url)
    return hosts


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://räddabarnen.example/å", "xn--rddabarnen-q5a.example"),
        ("https://Äiti.Örebro.example", "xn--iti-pla.xn--rebro-iua.example"),
        ("http://plain.example/ä?ö=å", "plain.example"),
    ],
)
def test_a_host_with_letters_of_our_languages_is_asked_by_the_name_it_has(
    url: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _asked_for(url, monkeypatch) == [host]


@pytest.mark.parametrize("url", ["http://ä..example/", f"http://{'ä' * 70}.example/", "http://a\tb..example/"])
def test_a_host_that_cannot_be_one_is_a_trouble_and_no_error(url: str) -> None:
    assert fetching.look(url) == Found(trouble="address")


# --- a server of our own --------------------------------------------------------------------------


class Elsewhere(BaseHTTPRequestHandler):
    """Answers by path; what it was asked stands in `asked`."""

    asked: list[tuple[str, str]]
    lets_go: Event

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append((self.command, self.path))
        if self.path == "/slow":
            self.lets_go.wait(60)
        status = {"/gone": 404, "/no-head": 405 if self.command == "HEAD" else 200, "/down": 500}.get(self.path, 200)
        status = 302 if self.path.startswith(("/to-", "/round")) else status
        self.send_response(status)
        target = {"/to-page": "/page", "/to-ours": "http://10.0.0.1/", "/round": "/round", "/to-file": "file:///x"}
        if self.path in target:
            self.send_header("Location", target[self.path])
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Silence."""


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Elsewhere.asked, Elsewhere.lets_go = [], Event()
    monkeypatch.setattr(fetching, "may_reach", lambda address, _port: address == "127.0.0.1")
    monkeypatch.setattr(fetching, "SECONDS", 50.0)  # time enough, also on a busy machine
    monkeypatch.setattr(links, "PAUSE", 0.0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Elsewhere.lets_go.set()
    server.shutdown()
    server.server_close()
    thread.join()


ANSWERS = [
    ("/page", Found(200)),
    ("/å?ä=ö b", Found(200)),
    ("/to-page", Found(200)),
    ("/gone", Found(404)),
    ("/no-head", Found(200)),
    ("/down", Found(500)),
    ("/slow", Found(trouble="slow")),
    ("/round", Found(trouble="redirects")),
    ("/to-ours", Found(trouble="not public")),
    ("/to-file", Found(trouble="address")),
]


@pytest.mark.parametrize(("path", "found"), ANSWERS)
def test_what_an_answer_means(path: str, found: Found, elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if path == "/slow":
        monkeypatch.setattr(fetching, "SECONDS", 0.5)
    assert fetching.look(elsewhere + path) == found


def test_head_is_asked_first_and_get_only_where_that_is_not_understood(elsewhere: str) -> None:
    fetching.look(elsewhere + "/page"), fetching.look(elsewhere + "/no-head")
    assert Elsewhere.asked == [("HEAD", "/page"), ("HEAD", "/no-head"), ("GET", "/no-head")]


def test_path_and_question_are_asked_for_in_plain_letters_and_what_is_written_so_stays(elsewhere: str) -> None:
    fetching.look(elsewhere + "/å?ä=ö b"), fetching.look(elsewhere + "/%C3%A5#part")
    assert Elsewhere.asked == [("HEAD", "/%C3%A5?%C3%A4=%C3%B6%20b"), ("HEAD", "/%C3%A5")]


# --- rows -----------------------------------------------------------------------------------------


def test_addresses_are_taken_out_of_a_text_as_people_write_them() -> None:
    text = "[a](https://a.example/x_(y)) and <https://b.example/>. See https://c.example/d?e=1&f=2, or **http://g.example**!"
    assert links.in_text(text) == [
        "https://a.example/x_(y)",
        "https://b.example/",
        "https://c.example/d?e=1&f=2",
        "http://g.example",
    ]


@pytest.fixture
def _no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helplines, "ALL", ())


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_lines")
def test_links_of_live_texts_are_collected_and_forgotten_with_them() -> None:
    article = make_article(body="[a](https://a.example/)", sources=[{"name": "S", "url": "https://s.example/"}])
    answer = make_publication(answer="See https://a.example/ now.")
    make_article(body="https://draft.example/", status=Readable.DRAFT)
    make_publication(Readable.SCHEDULED, answer="https://later.example/")
    assert links.collect() == 2
    places = dict(Link.objects.values_list("address", "places"))
    assert places["https://a.example/"] == [["article", article.pk], ["answer", answer.pk]]
    assert places["https://s.example/"] == [["article", article.pk]]
    type(answer).objects.update(status=Readable.WITHDRAWN)
    type(article).objects.update(status=Readable.WITHDRAWN)
    assert links.collect() == Link.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_lines")
def test_a_page_that_is_gone_is_listed_at_once_and_one_that_does_not_answer_the_second_time(elsewhere: str) -> None:
    body = f"{elsewhere}/gone\n\n{elsewhere}/down\n\n{elsewhere}/page"
    article = make_article(language="en", body=body)
    links.collect()
    assert links.check(links.due()) == 3
    assert [(one.address, one.status) for one in links.broken()] == [(f"{elsewhere}/gone", 404)]
    [place] = links.broken()[0].places
    assert (place.kind, place.pk, place.url) == ("article", article.pk, f"/en/articles/{article.slug}/")
    assert links.check(links.due()) == 0  # a week has to go by
    Link.objects.update(checked_at=timezone.now() - timedelta(days=8))
    links.check(links.due())
    assert [one.status for one in links.broken()] == [500, 404]


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_lines")
def test_a_page_that_is_back_is_off_the_list(elsewhere: str) -> None:
    make_article(body=f"{elsewhere}/page")
    links.collect()
    Link.objects.update(status=404, failures=3)
    assert len(links.broken()) == 1
    links.check(links.due())
    assert links.broken() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_lines")
def test_nothing_is_asked_unless_the_setting_says_so(elsewhere: str, settings: Any) -> None:
    make_article(body=f"{elsewhere}/page")
    assert (settings.LINK_CHECK, tasks.check_links(), Elsewhere.asked) == (False, 0, [])
    settings.LINK_CHECK = True
    assert tasks.check_links() == 1
    assert tasks.check_links() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_lines")
def test_hosts_are_asked_one_page_at_a_time_with_a_pause(elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(body=f"{elsewhere}/a\n\n{elsewhere}/b\n\n{elsewhere}/c")
    links.collect()
    monkeypatch.setattr(links, "PAUSE", 0.2)
    begin = time.monotonic()
    links.check(links.due())
    assert time.monotonic() - begin >= 0.4
    Link.objects.update(checked_at=None)
    assert links.check(links.due(), until=time.monotonic()) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_lines")
def test_the_command_looks_at_all_and_lists_what_leads_nowhere(elsewhere: str) -> None:
    make_article(body=f"{elsewhere}/gone\n\n{elsewhere}/page")
    said = io.StringIO()
    call_command("check_links", stdout=said)
    assert said.getvalue() == f"Links that lead out: 2. Looked at: 2.\n404\t{elsewhere}/gone\n"
    asked = len(Elsewhere.asked)
    call_command("check_links", "--list", stdout=said)
    assert len(Elsewhere.asked) == asked
