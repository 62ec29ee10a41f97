"""Every kind of page is worth 130 points and more to Mozilla's HTTP Observatory, behind nginx as shipped."""

import http.client
import re
from collections.abc import Iterator

import pytest

from tests.security.front import Answer, Front, front
from tests.security.observatory import score

SAFE = {
    "content-security-policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
SAFE_COOKIE = "__Host-desk=x; Path=/; Secure; HttpOnly; SameSite=Lax"


def test_the_rules_give_full_points_to_what_is_safe():
    assert score(SAFE, [], '<script src="/static/a.js">') == 130
    assert score(SAFE, [SAFE_COOKIE], "") == 135


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("content-security-policy", "", 55),
        ("content-security-policy", "default-src 'none'; script-src 'self' 'unsafe-inline'", 60),
        ("content-security-policy", "default-src 'self'; frame-ancestors 'none'", 125),
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", 120),
        ("strict-transport-security", "", 80),
        ("strict-transport-security", "max-age=86400", 120),
        ("x-content-type-options", "", 125),
        ("referrer-policy", "unsafe-url", 120),
        ("referrer-policy", "", 125),
        ("cross-origin-resource-policy", "", 120),
        ("access-control-allow-origin", "*", 50),
    ],
)
def test_the_rules_take_points_from_what_is_missing(name, value, points):
    assert score(SAFE | {name: value}, [], "") == points


@pytest.mark.parametrize(
    ("cookie", "points"),
    [("desk=x; HttpOnly; SameSite=Lax", 60), ("desk=x; Secure; SameSite=Lax", 70), ("desk=x; Secure; HttpOnly", 130)],
)
def test_the_rules_take_points_from_a_loose_cookie(cookie, points):
    assert score(SAFE, [cookie], "") == points


def test_the_rules_see_a_script_of_another_host():
    assert score(SAFE, [], '<script src="https://elsewhere.example/a.js">') == 125


# --- the site -------------------------------------------------------------------------------------

PAGES = {
    "/": 302,
    "/en/": 200,
    "/fi/ask/": 200,
    "/en/my-question/": 200,
    "/en/answers/": 200,
    "/sv/articles/": 200,
    "/nb/words/": 200,
    "/en/search/?q=school": 200,
    "/en/help-now/": 200,
    "/en/privacy/": 200,
    "/en/feed.atom": 200,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/healthz": 200,
    "/exit": 303,
    "/en/search/suggestions.json": 200,
    "/en/nothing-here/": 404,
    "/en/answers/999999-x/": 404,
    "/nothing": 404,
    "/en/ask/look/": 302,
    "/desk/": 302,
    "/accounts/login/": 200,
    "/accounts/password/reset/": 200,
    "/accounts/signup/": 200,
    "/admin/": 302,
    "/static/nothing.css": 404,
    "/static/icons/neutral.svg": 200,
    "/media/nothing.jpg": 404,
    "/desk/library/pictures/": 302,
    "/metrics": 404,
    "/en/%00/": 400,
}
INSIDE = (
    "/desk/",
    "/desk/figures/",
    "/desk/figures/figures.csv",
    "/desk/me/",
    "/desk/team/",
    "/desk/library/",
    "/desk/questions/999999/",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Front]:
    with front(tmp_path_factory.mktemp("observatory"), name="observatory", redis=7) as opened:
        yield opened


def _points(answer: Answer) -> int:
    cookies = [line for line in answer["set-cookie"].split("\n") if line]
    return score(answer.headers, cookies, answer.body.decode(errors="replace"))


@pytest.mark.real
@pytest.mark.e2e
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_130_points(site, path):
    answer = site.send(path)
    assert (answer.status, _points(answer) >= 130) == (PAGES[path], True), (_points(answer), answer.headers)


@pytest.mark.real
@pytest.mark.e2e
@pytest.mark.parametrize("path", INSIDE)
def test_a_page_of_the_desk_has_130_points(site, path):
    answer = site.send(path, Cookie=site.log_in("lead"))
    assert (answer.status in (200, 404), _points(answer) >= 130) == (True, True), (answer.status, answer.headers)


@pytest.mark.real
@pytest.mark.e2e
def test_a_refusal_has_130_points(site):
    refused = {
        "another site": site.send("/en/ask/", "POST", b"text=x", Origin="https://elsewhere.example"),
        "another host": site.send("/en/", Host="elsewhere.example"),
        "no token": site.send("/accounts/login/", "POST", b"login=x", Origin=f"https://{site.host}"),
        "another verb": site.send("/en/", "DELETE"),
        "an old form": site.send("/en/ask/", "POST", b"text=hello&nonce=x", Origin=f"https://{site.host}"),
        "a broken address": site.send("/en/%ff/"),
    }
    assert {what: (answer.status, _points(answer)) for what, answer in refused.items() if _points(answer) < 130} == {}


@pytest.mark.real
@pytest.mark.e2e
def test_a_static_file_and_a_script_have_130_points(site):
    page = site.send("/en/").body.decode()
    files = re.findall(r'"(/static/[^"]+\.(?:css|js|svg))"', page)
    assert len(files) >= 3
    assert [name for name in files if _points(site.send(name)) < 130] == []


@pytest.mark.real
@pytest.mark.e2e
def test_without_tls_there_is_nothing_but_the_way_to_it(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=20)
    connection.request("GET", "/en/ask/", headers={"Host": "ask.example.org"})
    answer = connection.getresponse()
    told = (answer.status, answer.headers["Location"], answer.headers["Set-Cookie"])
    answer.close(), connection.close()
    assert told == (301, "https://ask.example.org/en/ask/", None)
