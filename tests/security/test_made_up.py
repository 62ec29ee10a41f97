"""The demo's people, whose password everybody knows, are let in nowhere but in the demo."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.test import Client

from people import made_up
from people.models import User
from tests import env
from tests.architecture.source import ROOT
from tests.e2e.stack import demo_database
from tests.factories import make_organisation, make_user
from tests.portal.test_settings import SAFE

PASSWORD = "three words here"


@pytest.fixture
def production(settings: Any) -> Any:
    """The settings of a site that is neither the demo nor somebody's own machine."""
    settings.DEMO = settings.DEBUG = False
    return settings


@pytest.mark.django_db
def test_no_process_serves_a_database_that_has_them(production: Any) -> None:
    make_organisation()
    made_up.refuse()
    make_user("worker", email="anybody@demo.example")
    with pytest.raises(ImproperlyConfigured, match="the demo's people"):
        made_up.refuse()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_the_demo_itself_is_served(production: Any, name: str) -> None:
    make_user("", email="anybody@demo.example")
    setattr(production, name, True)
    made_up.refuse()


def test_a_database_that_is_away_stops_no_process(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_given: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(User.objects, "filter", away)
    made_up.refuse()


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demo", "to"), [(True, "/desk/"), (False, "/accounts/inactive/")])
def test_the_door_looks_again(production: Any, is_demo: bool, to: str) -> None:
    make_organisation()
    make_user("worker", email="worker@demo.example", password=PASSWORD)
    production.DEMO = is_demo
    answer = Client().post("/accounts/login/", {"login": "worker@demo.example", "password": PASSWORD})
    assert answer.headers["Location"] == to


@pytest.mark.real
@pytest.mark.e2e
@pytest.mark.parametrize("module", ["portal.wsgi", "worker"])
def test_neither_server_nor_worker_starts_with_them(module: str, tmp_path: Path) -> None:
    known = dict(SAFE, DATABASE_URL=demo_database(f"made_up_{module.replace('.', '_')}"), REDIS_URL=f"{env.REDIS}/8")
    names = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "LEDGER": str(tmp_path), **known}
    worker = ["-m", "celery", "-A", "portal", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    command = [sys.executable, *(worker if module == "worker" else ["-c", f"import {module}"])]
    done = subprocess.run(command, cwd=ROOT, env=names, capture_output=True, text=True, timeout=90, check=False)
    assert (done.returncode != 0, "the demo's people" in done.stderr + done.stdout) == (True, True), done.stderr
