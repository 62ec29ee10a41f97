"""docker-compose.yml, read: it was never run where it was written; what can be held without an engine is here."""

import re
import runpy
from typing import Any

import pytest
import yaml

from tests.architecture.source import ROOT
from tests.architecture.test_env_example import BESIDE

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service.get("image") == "kynnys:local"}


def test_the_services_are_those_of_the_manual():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "backup", "db", "redis", "nginx"}
    assert {"migrate", "web", "worker", "beat", "backup"} == OURS


def test_nobody_reaches_anything_but_nginx():
    told = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert told == {"nginx": ["80:80", "443:443"]}
    assert [name for name, service in SERVICES.items() if {"network_mode", "privileged", "expose"} & set(service)] == []


@pytest.mark.parametrize("name", sorted(OURS | {"redis"}))
def test_what_is_ours_may_do_little(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_gains_rights(name):
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_is_asked_for_is_there(name):
    service = SERVICES[name]
    for place in service.get("volumes", []):
        source = place.split(":")[0]
        if source.startswith("./ops"):
            assert (ROOT / source).exists(), source
        elif not source.startswith("./"):
            assert source in COMPOSE["volumes"]
    for other, how in (service.get("depends_on") if isinstance(service.get("depends_on"), dict) else {}).items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]


def test_each_name_that_it_wants_from_the_settings_is_explained_and_must_be_there():
    wanted = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    assert wanted == BESIDE - {"WEB_THREADS", "PORT"}
    assert wanted == set(re.findall(r"\$\{([A-Z_]+):\?", TEXT))


def test_who_serves_knows_no_password_of_who_owns():
    for name in OURS - {"migrate"}:
        told = SERVICES[name]["environment"]
        assert (told["MIGRATE_URL"], told["POSTGRES_PASSWORD"], told["POSTGRES_OWNER_PASSWORD"]) == ("", "", "")
        assert told["DATABASE_URL"].startswith("postgres://kynnys:${POSTGRES_SERVING_PASSWORD")
    owner = SERVICES["migrate"]["environment"]
    assert owner["MIGRATE_URL"].startswith("postgres://kynnys_owner:${POSTGRES_OWNER_PASSWORD")
    assert (owner["POSTGRES_PASSWORD"], owner["POSTGRES_OWNER_PASSWORD"]) == ("", "")


def test_the_addresses_name_the_services_that_need_no_tls():
    told = SERVICES["web"]["environment"]
    assert set(told["INNER_HOSTS"].split(",")) == {"db", "redis"} <= set(SERVICES)
    assert told["REDIS_URL"].startswith("redis://:${REDIS_PASSWORD")


def test_no_password_stands_in_a_command_line():
    for service in SERVICES.values():
        told = str(service.get("command", ""))
        assert "PASSWORD" not in told
        assert "$" not in told
    assert not re.search(r"--requirepass|redis-cli +-a", TEXT + (ROOT / "ops/redis.sh").read_text())


def test_the_web_listens_where_nginx_hands_on():
    read = runpy.run_path(str(ROOT / "ops/gunicorn.conf.py"))
    assert read["bind"].endswith(":8000")
    assert "server web:8000;" in (ROOT / "ops/nginx.conf").read_text()
