"""What nginx's shipped configuration promises of TLS and of where it hands on; test_silence.py has what it keeps."""

import re

from tests.architecture.source import ROOT

NGINX = (ROOT / "ops/nginx.conf").read_text()


def _said(name: str) -> list[str]:
    return re.findall(rf"^\s*{name}\s+([^;]+);", NGINX, re.MULTILINE)


def _place(name: str) -> str:
    """What stands in a location, up to its closing bracket."""
    [inside] = re.findall(rf"^( *)location {re.escape(name)} \{{\n(.*?)^\1\}}", NGINX, re.MULTILINE | re.DOTALL)
    return inside[1]


def test_tls_is_new_authenticated_and_forgets():
    assert _said("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    [suites] = _said("ssl_ciphers")
    kinds = {re.fullmatch(r"ECDHE-(?:ECDSA|RSA)-(AES\d+-GCM|CHACHA20)-.+", suite)[1] for suite in suites.split(":")}
    assert kinds == {"AES128-GCM", "AES256-GCM", "CHACHA20"}
    assert _said("ssl_session_tickets") == _said("ssl_session_cache") == ["off"]


def test_it_hands_on_to_the_program_alone():
    assert set(_said("proxy_pass")) == {"http://kynnys"}
    assert [said for said in _said("server") if "{" not in said] == ["web:8000"]
    # the pages for when the program is away; the library's files
    assert (set(_said("root")), _said("alias"), _said("autoindex")) == ({"/etc/kynnys", "/var/lib/kynnys"}, [], [])


def test_wherever_it_hands_on_it_drops_what_a_client_claims():
    for place in ("@program", "/"):
        handed = re.findall(r"proxy_set_header (\S+) +(\S+);", _place(place))
        assert {("X-Real-IP", "$remote_addr"), ("X-Forwarded-For", '""'), ("Forwarded", '""')} <= set(handed), place


def test_every_limit_counts_by_something_that_is_never_empty():
    keys = {said.split()[0] for name in ("limit_conn_zone", "limit_req_zone") for said in _said(name)}
    assert keys <= {"$server_port", "$binary_remote_addr"}, "$server_name is empty here, and an empty key counts nobody"


def test_a_line_of_http2_is_bounded():
    assert _said("http2_max_concurrent_streams") == ["32"]
    assert int(_said("keepalive_requests")[0]) <= 1000
