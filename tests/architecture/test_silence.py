"""No shipped configuration keeps a trace of whoever asks or reads (design.md, promise 1)."""

import re
import runpy

import pytest

from tests.architecture.source import ROOT

NGINX = (ROOT / "ops/nginx.conf").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()


def _said(name: str) -> list[str]:
    """What nginx's configuration says to a directive, wherever it stands."""
    return re.findall(rf"^\s*{name}\s+([^;]+);", NGINX, re.MULTILINE)


def test_nginx_keeps_no_log():
    assert _said("access_log") == ["off"]
    assert _said("error_log") == ["/dev/null emerg"]
    assert _said("log_format") == []


def test_nginx_keeps_bodies_and_answers_in_memory():
    pairs = zip(_said("client_max_body_size"), _said("client_body_buffer_size"), strict=True)
    units = [(most[-1], room[-1], int(most[:-1]) < int(room[:-1])) for most, room in pairs]
    assert units == [("k", "k", True), ("m", "m", True)]  # everywhere; where staff bring files
    assert _said("client_body_in_file_only") == ["off"]
    assert _said("proxy_max_temp_file_size") == ["0"]


def test_nginx_hands_on_one_address_and_drops_what_clients_claim():
    handed = dict(line.split(None, 1) for line in _said("proxy_set_header"))
    assert handed["X-Real-IP"] == "$remote_addr"
    assert (handed["X-Forwarded-For"], handed["Forwarded"]) == ('""', '""')


def test_nginx_recognises_no_returning_phone():
    assert _said("ssl_session_tickets") == ["off"]
    assert _said("ssl_session_cache") == ["off"]


def test_the_application_server_logs_nothing_that_names_a_client():
    conf = runpy.run_path(str(ROOT / "ops/gunicorn.conf.py"))
    assert (conf["accesslog"], conf["loglevel"]) == (None, "critical")


@pytest.mark.parametrize(
    "words", ["log_min_error_statement=panic", "driver: none", "command: sh /usr/local/bin/redis.sh"]
)
def test_the_compose_file_keeps_stores_silent(words):
    assert words in COMPOSE


def test_redis_writes_nothing_to_disk():
    told = (ROOT / "ops/redis.sh").read_text().partition("<<END\n")[2].splitlines()
    assert {'save ""', "appendonly no"} <= set(told)


def test_redis_and_postgresql_are_reachable_from_inside_alone():
    assert re.findall(r'- "(\d+):\d+"', COMPOSE) == ["80", "443"]
