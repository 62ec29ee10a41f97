"""Production's own settings, behind nginx with the shipped configuration and over TLS: it starts and says little."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import env as servers
from tests.servers import stores, web
from tests.servers.mail import smtp
from tests.servers.processes import free_port


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[int]:
    """nginx's port; behind it a site without the demo and without a single row."""
    port, app_port = free_port(), free_port()
    folder = tmp_path_factory.mktemp("production")
    with ExitStack() as opened:
        box = opened.enter_context(smtp())
        database = stores.new_database(servers.POSTGRES, "production")
        settings = web.settings_for(database, f"{servers.REDIS}/3", f"https://127.0.0.1:{port}", mail_port=box.port)
        settings |= {"CLIENT_ADDRESS_HEADER": "X-Real-IP", "CODE_MEMORY_KIB": "19456"}
        web.manage(settings, "migrate", "--verbosity", "0")
        web.collect_static()
        opened.enter_context(web.gunicorn(folder, settings, port=app_port))
        opened.enter_context(web.nginx(folder, port=port, app_port=app_port))
        yield port


def _get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_it_is_alive_and_ready(front):
    assert _get(front, "/healthz")[0] == 200
    assert _get(front, "/readyz")[::2] == (200, b'{"database": true, "cache": true}')


@pytest.mark.parametrize("path", ["/fi/", "/sv/ask/", "/nb/help-now/", "/en/answers/", "/accounts/login/"])
def test_pages_stand_even_when_the_database_holds_nothing(front, path):
    assert _get(front, path)[0] == 200


def test_every_page_comes_over_https_with_its_headers(front):
    _status, headers, _body = _get(front, "/en/")
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert headers["server"] == "nginx"


def test_figures_and_components_are_closed(front):
    assert [_get(front, path)[0] for path in ("/metrics", "/components/", "/desk/outbox/")] == [404, 404, 404]


def test_another_host_name_is_refused(front):
    assert _get(front, "/en/", Host="elsewhere.example")[0] == 400


def test_static_files_come_compressed_with_names_that_may_be_kept_for_ever(front):
    _status, _headers, page = _get(front, "/en/")
    name = page.decode().split("/static/css/base.")[1].split('"')[0]
    status, headers, _body = _get(front, f"/static/css/base.{name}", **{"Accept-Encoding": "br"})
    assert (status, headers["content-encoding"], "immutable" in headers["cache-control"]) == (200, "br", True)
