"""nginx as shipped, in front of the program: what it keeps, whom it believes, and where one request ends.

Deception: a private page told as a file. Poisoning: what a reader gets because of what somebody else sent. Smuggling:
a request that the two take for one and for two.
"""

import re
from collections.abc import Iterator

import pytest

from tests.security.front import PATIENCE, Answer, Front, front

pytestmark = [pytest.mark.real, pytest.mark.e2e, pytest.mark.timeout(300)]
PRIVATE = (b"/accounts/logout/", b"lead@demo.example")  # on every page of who is logged in, on none of the public


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Front]:
    with front(tmp_path_factory.mktemp("front"), name="front", redis=6) as opened:
        yield opened


@pytest.fixture(scope="module")
def cookie(site) -> str:
    """The lead's session."""
    return site.log_in("lead")


# --- deception ------------------------------------------------------------------------------------

DISGUISED = [
    "/desk/x.css",
    "/desk/;x.css",
    "/desk/%0ax.css",
    "/desk/%3fx.css",
    "/desk/%23x.css",
    "/desk/?x.css",
    "/desk/%2e%2e/en/",
    "/en/..%2fdesk/",
    "/en/%2e%2e/desk/",
    "/en/../desk/",
    "/en//../desk/",
    "//en/../desk/",
    "/en/..;/desk/",
    "/en\\..\\desk/",
    "/en/%2e%2e%2fdesk/",
    "/static/..%2fdesk/",
    "/static/../desk/",
    "/media/..%2fdesk/",
    "/media/../desk/",
    "/desk/questions/1/x.js",
    "/desk/questions/1/%2e%2e/%2e%2e/%2e%2e/en/answers/",
    "/en/desk/",
    "/DESK/",
    "/desk%2f",
    "/en/answers/../../desk/me/",
]


@pytest.mark.parametrize("path", DISGUISED)
def test_a_private_page_under_a_disguised_address_is_nobody_elses(site, cookie, path):
    for _time in range(2):
        site.send(path, Cookie=cookie)
        assert not [mark for mark in PRIVATE if mark in site.send(path).body]


def test_the_search_would_find_a_private_page(site, cookie):
    desk = site.send("/desk/", Cookie=cookie)
    assert (desk.status, [mark for mark in PRIVATE if mark in desk.body]) == (200, [PRIVATE[0]])
    assert desk["cache-control"] == "no-store"


def test_who_is_logged_in_gets_the_same_public_page_as_everybody(site, cookie):
    for path in ("/en/", "/en/answers/", "/en/help-now/", "/en/about/"):
        with_cookie, without = site.send(path, Cookie=cookie), site.send(path)
        assert (with_cookie.body == without.body, "set-cookie" in with_cookie.headers) == (True, False)


# --- poisoning ------------------------------------------------------------------------------------

EVIL = "evil.example"
UNTOLD = {
    "X_Forwarded_Host": EVIL,
    "X_Forwarded_Proto": "http",
    "X_Forwarded_Scheme": "http",
    "X_Forwarded_For": "127.0.0.1",
    "X_Forwarded_Prefix": "/evil",
    "X_Real_IP": "127.0.0.1",
    "Forwarded": f"host={EVIL};proto=http",
    "X_Host": EVIL,
    "X_Original_URL": "/en/ask/",
    "X_Rewrite_URL": "/desk/",
    "X_HTTP_Method_Override": "POST",
    "X_Accel_Redirect": "/desk/",
    "X_Accel_Expires": "9999",
    "Accept_Language": "sv",
    "Accept": "application/json",
    "User_Agent": f"<script>{EVIL}",
    "Referer": f"https://{EVIL}/",
    "Origin": f"https://{EVIL}",
    "HX_Request": "true",
    "HX_Boosted": "true",
    "Purpose": "prefetch",
    "Cookie": "__Host-desk=x; csrf=y; desk=z; messages=w",
    "If_None_Match": "*",
    "If_Modified_Since": "Mon, 01 Jan 2035 00:00:00 GMT",
    "Range": "bytes=0-9",
    "Accept_Encoding": "br;q=0, gzip;q=0, zstd",
    "SCRIPT_NAME": "/evil",
    "Content_Type": "text/plain",
    "Authorization": "Basic eDp5",
    "Via": "1.1 evil",
    "Cache_Control": "no-cache",
    "Pragma": "no-cache",
    "Upgrade": "h2c",
    "X_Forwarded_Port": "1",
    "X_Forwarded_Server": EVIL,
    "True_Client_IP": "127.0.0.1",
    "Expect": "x",
}


def _same(one: Answer, other: Answer) -> bool:
    beside = {"date", "expires", "age", "connection", "x-accel-expires"}
    told = [{k: v for k, v in answer.headers.items() if k not in beside} for answer in (one, other)]
    return (one.status, one.body) == (other.status, other.body) and told[0] == told[1]


@pytest.mark.parametrize("path", ["/en/about/", "/en/answers/"])
def test_what_somebody_else_sends_along_changes_no_page_for_the_next(site, path):
    clean = site.send(path)
    assert clean.status == 200
    poisoned = []
    for name, value in UNTOLD.items():
        site.send(path, **{name: value})
        if not _same(site.send(path), clean):
            poisoned.append(name)
    assert poisoned == []
    assert EVIL.encode() not in clean.body


def test_neither_head_nor_a_part_is_kept_for_who_wants_the_page(site):
    clean = site.send("/en/privacy/")
    site.send("/en/privacy/", "HEAD")
    part = site.send("/en/privacy/", Range="bytes=5-9")
    assert part.body in (clean.body, clean.body[5:10])
    assert len(site.send("/en/privacy/", Accept_Encoding="br").body) < len(clean.body)
    assert _same(site.send("/en/privacy/"), clean)


def test_an_error_is_kept_for_nobody(site):
    for path in ("/en/answers/999999-x/", "/en/nothing/", "/en/%00/", "/en/%ff/", "/en/answers/?before=x&after=y"):
        answer = site.send(path)
        assert answer.status in (200, 302) or answer["cache-control"] == "no-store", path


# --- host -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [EVIL, f"127.0.0.1@{EVIL}", f"{EVIL}#127.0.0.1", "127.0.0.1.evil.example", "", "a b"])
def test_another_host_is_refused_and_named_nowhere(site, host):
    answer = site.send("/en/", Host=host)
    assert answer.status == 400
    assert EVIL.encode() not in answer.body


def test_the_site_believes_no_other_way_to_name_a_host(site):
    answer = site.raw(
        f"GET https://{EVIL}/en/about/ HTTP/1.1\r\nHost: {site.host}\r\nConnection: close\r\n\r\n".encode(),
        patience=PATIENCE,
    )
    assert EVIL.encode() not in answer
    twice = f"GET /en/ HTTP/1.1\r\nHost: {site.host}\r\nHost: {EVIL}\r\nConnection: close\r\n\r\n".encode()
    two = site.raw(twice, patience=PATIENCE)
    assert two.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "path", [f"//{EVIL}/", f"//{EVIL}/en", f"/\\{EVIL}/", f"/%5c{EVIL}", f"/en//{EVIL}", "/desk/library/pictures/"]
)
def test_no_address_leads_to_another_site(site, path):
    to = site.send(path)["location"].replace("\\", "/")
    assert not to.startswith(("//", "http")) or to.startswith(f"https://{site.host}/")


def test_a_line_break_in_an_address_makes_no_header(site):
    for path in (
        "/en%0d%0aSet-Cookie:x=1/",
        "/accounts/login/?next=%0d%0aSet-Cookie:x=1",
        "/exit?l=%0d%0aSet-Cookie:x=1",
        "/en%0d%0aX:y",
    ):
        assert "x=1" not in site.send(path)["set-cookie"]


@pytest.mark.parametrize("path", ["/en/", "/en/my-question/", "/static/js/ask.js", "/media/x.jpg"])
def test_nobody_is_sent_back_what_they_sent(site, path):
    answer = site.send(path, "TRACE", X_Word="only-sent-along")
    assert (answer.status, b"only-sent-along" in answer.body) == (405, False)


# --- smuggling ------------------------------------------------------------------------------------

HIDDEN = b"PROPFIND /en/ HTTP/1.1\r\nHost: hidden\r\n\r\n"
CHUNKED = b"0\r\n\r\n"


def _post(site: Front, headers: list[str], body: bytes) -> bytes:
    lines = [
        "POST /en/my-question/ HTTP/1.1",
        f"Host: {site.host}",
        "Content-Type: application/x-www-form-urlencoded",
        *headers,
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


# Headers and body of a request in which one reader sees a second one, and another doesn't.
SMUGGLED = {
    "length and chunks": ([f"Content-Length: {len(CHUNKED + HIDDEN)}", "Transfer-Encoding: chunked"], CHUNKED + HIDDEN),
    "chunks and length": (["Transfer-Encoding: chunked", "Content-Length: 4"], b"28\r\n" + HIDDEN + b"\r\n" + CHUNKED),
    "two lengths": (["Content-Length: 0", f"Content-Length: {len(HIDDEN)}"], HIDDEN),
    "two equal lengths in one line": ([f"Content-Length: {len(HIDDEN)}, {len(HIDDEN)}"], HIDDEN),
    "a folded header": (["Transfer-Encoding:", " chunked", f"Content-Length: {len(HIDDEN)}"], HIDDEN),
    "a folded length": (["X: y", f" Content-Length: {len(HIDDEN)}", "Content-Length: 0"], b""),
    "a space before the colon": (
        ["Transfer-Encoding : chunked", f"Content-Length: {len(CHUNKED + HIDDEN)}"],
        CHUNKED + HIDDEN,
    ),
    "a tab before the word": (
        ["Transfer-Encoding:\tchunked", f"Content-Length: {len(CHUNKED + HIDDEN)}"],
        CHUNKED + HIDDEN,
    ),
    "another coding": (["Transfer-Encoding: xchunked", f"Content-Length: {len(CHUNKED + HIDDEN)}"], CHUNKED + HIDDEN),
    "two codings": (
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Content-Length: 5"],
        CHUNKED + HIDDEN,
    ),
    "chunked, quoted": (['Transfer-Encoding: "chunked"', f"Content-Length: {len(CHUNKED + HIDDEN)}"], CHUNKED + HIDDEN),
    "a length with a sign": ([f"Content-Length: +{len(HIDDEN)}"], HIDDEN),
    "a length below nothing": (["Content-Length: -1"], HIDDEN),
    "a length in hex": ([f"Content-Length: 0x{len(HIDDEN):x}"], HIDDEN),
    "an underscore": ([f"Content_Length: {len(HIDDEN)}", "Content-Length: 0", "Connection: close"], HIDDEN),
    "a carriage return alone": (
        [f"X: y\rTransfer-Encoding: chunked\rContent-Length: {len(HIDDEN)}", "Content-Length: 0"],
        b"",
    ),
    "a zero byte": (["X: a\x00b", f"Content-Length: {len(HIDDEN)}"], HIDDEN),
    "a chunk that is too long": (["Transfer-Encoding: chunked"], b"fffffffffffffffff\r\n" + HIDDEN),
    "a chunk with a sign": (["Transfer-Encoding: chunked"], b"-1\r\n" + HIDDEN),
    "a chunk with an extension": (["Transfer-Encoding: chunked"], b"1;x=\n\r\na\r\n" + CHUNKED),
}


@pytest.mark.parametrize("to_app", [False, True], ids=["through nginx", "straight to gunicorn"])
@pytest.mark.parametrize("trick", SMUGGLED)
def test_where_a_request_ends_there_is_one_opinion(site, trick, to_app):
    headers, body = SMUGGLED[trick]
    got = site.raw(_post(site, headers, body), to_app=to_app)
    answered = re.findall(rb"HTTP/1\.1 (\d{3})", got)
    assert len(answered) <= 1 or answered[-1] == b"400", got[:300]
    assert "PROPFIND" not in site.log()


def test_afterwards_everybody_gets_their_own_answer(site):
    pages = {"/en/about/": b"<html", "/healthz": b"alive", "/robots.txt": b"User-agent", "/en/ask/": b"<form"}
    for _time in range(10):
        wrong = [path for path, words in pages.items() if words not in site.send(path).body]
        assert wrong == []


def test_a_second_request_in_plain_sight_would_be_seen(site):
    two = site.raw(
        b"GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\nPROPPATCH /en/ HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
        % ((site.host.encode(),) * 2),
        patience=PATIENCE,
    )
    assert (two.count(b"HTTP/1.1 "), "PROPPATCH" in site.log()) == (2, True)
