"""HTTP/2 at the nginx shipped: spoken, bounded, and turned into the program's HTTP/1.1 without a second request."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import env as servers
from tests.security.front import Front
from tests.security.http2 import DATA, END_HEADERS, END_STREAM, HEADERS, RST, Headers, block, frame, opened, status
from tests.servers import stores, web
from tests.servers.processes import free_port

pytestmark = [pytest.mark.real, pytest.mark.e2e, pytest.mark.timeout(300)]
HIDDEN = b"PROPFIND /en/ HTTP/1.1\r\nHost: hidden\r\n\r\n"
CHUNKED = b"0\r\n\r\n" + HIDDEN
CANCEL = (8).to_bytes(4)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Front]:
    """The program with an empty database behind nginx."""
    folder, port, app_port = tmp_path_factory.mktemp("http2"), free_port(), free_port()
    database = stores.new_database(servers.POSTGRES, "http2")
    env = web.settings_for(database, f"{servers.REDIS}/11", f"https://127.0.0.1:{port}", mail_port=1) | {"DEMO": "1"}
    web.manage(env, "migrate", "--verbosity", "0")
    web.collect_static()
    with ExitStack() as opened:
        opened.enter_context(web.gunicorn(folder, env, port=app_port))
        opened.enter_context(web.nginx(folder, port=port, app_port=app_port))
        yield Front(port, app_port, folder)


def _asked(site: Front, path: str = "/healthz", method: str = "GET", more: Headers | None = None) -> Headers:
    named = [(":method", method), (":scheme", "https"), (":path", path), (":authority", site.host)]
    return named + (more or [])


def _get(site: Front, headers: Headers, body: bytes | None = None) -> dict[str, bytes]:
    """What came back to one request."""
    ends = END_HEADERS | (END_STREAM if body is None else 0)
    with opened(site.port) as line:
        line.send(frame(HEADERS, ends, 1, block(headers)))
        if body is not None:
            line.send(frame(DATA, END_STREAM, 1, body))
        line.listen(1)
        return line.streams.get(1, {})


def test_it_is_spoken(site):
    told = _get(site, _asked(site))
    assert (status(told), told["body"]) == (200, b"alive\n")


def test_at_most_so_many_requests_are_open_at_once_on_a_line(site):
    with opened(site.port) as line:
        assert line.most_streams == 32


def test_who_opens_requests_only_to_take_them_back_soon_has_no_line_left(site):
    pairs = [
        frame(HEADERS, END_HEADERS | END_STREAM, stream, block(_asked(site, "/en/"))) + frame(RST, 0, stream, CANCEL)
        for stream in range(1, 4001, 2)
    ]
    before = site.log().count('"GET"')
    with opened(site.port) as line:
        for start in range(0, len(pairs), 100):
            line.send(*pairs[start : start + 100])
        line.listen(4001)
        assert line.said_goodbye or line.hung_up, "two thousand were opened and taken back on one line"
    assert site.log().count('"GET"') - before <= 1000
    assert site.send("/en/").status == 200


# What HTTP/1.1 would take for the end of a request, or for the beginning of another.
SMUGGLED: dict[str, tuple[Headers, bytes]] = {
    "chunks": ([("transfer-encoding", "chunked")], CHUNKED),
    "chunks and a length": ([("transfer-encoding", "chunked"), ("content-length", "5")], CHUNKED),
    "a length that is too short": ([("content-length", "0")], HIDDEN),
    "a length that is too long": ([("content-length", "4000")], HIDDEN),
    "two lengths": ([("content-length", "0"), ("content-length", str(len(HIDDEN)))], HIDDEN),
    "a line break in a value": ([("x", "y\r\nTransfer-Encoding: chunked")], CHUNKED),
    "a line feed in a value": ([("x", "y\nTransfer-Encoding: chunked")], CHUNKED),
    "a whole request in a value": ([("x", "y\r\n\r\n" + HIDDEN.decode())], b""),
    "a line break in a name": ([("x: y\r\ntransfer-encoding", "chunked")], CHUNKED),
    "a colon in a name": ([("transfer-encoding: chunked\r\nx", "y")], CHUNKED),
    "a big letter in a name": ([("Transfer-Encoding", "chunked")], CHUNKED),
    "a zero byte": ([("x", "y\x00z")], HIDDEN),
    "what is for one line alone": ([("connection", "transfer-encoding"), ("transfer-encoding", "chunked")], CHUNKED),
    "another host": ([("host", "hidden.example")], HIDDEN),
}


@pytest.mark.parametrize("trick", SMUGGLED)
def test_no_second_request_reaches_the_program(site, trick):
    more, body = SMUGGLED[trick]
    _get(site, _asked(site, "/en/my-question/", "POST", more), body)
    assert "PROPFIND" not in site.log()
    assert site.send("/healthz").body == b"alive\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (":path", "/en/ HTTP/1.1\r\nHost: hidden\r\n\r\nPROPFIND /en/"),
        (":path", "/en/ PROPFIND"),
        (":path", "en/"),
        (":path", ""),
        (":method", "GET /en/ HTTP/1.1\r\nX:"),
        (":authority", "hidden.example"),
        (":authority", "127.0.0.1\r\nX-Real-IP: 1.2.3.4"),
    ],
)
def test_what_names_the_request_holds_no_other(site, name, value):
    headers = [(known, value if known == name else told) for known, told in _asked(site, "/en/")]
    assert status(_get(site, headers)) != 200
    assert "PROPFIND" not in site.log()


def test_a_reader_gets_nobody_elses_page_on_a_shared_line(site):
    paths = {1: "/healthz", 3: "/robots.txt", 5: "/en/ask/", 7: "/healthz", 9: "/en/about/"}
    asked = [
        frame(HEADERS, END_HEADERS | END_STREAM, number, block(_asked(site, path))) for number, path in paths.items()
    ]
    with opened(site.port) as line:
        line.send(*asked)
        line.listen(*paths)
    assert line.streams[1]["body"] == line.streams[7]["body"] == b"alive\n"
    assert b"User-agent" in line.streams[3]["body"]
    assert b"<title>Write" in line.streams[5]["body"]
    assert b"/en/about/" in line.streams[9]["body"]
