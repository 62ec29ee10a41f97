"""What is said once on the next page travels in a cookie of this host alone."""

import os
import subprocess
import sys
from secrets import token_hex

from django.http import HttpResponse
from django.test import RequestFactory

from portal.said import Said, SaidCookie
from tests.architecture.source import ROOT
from tests.portal.test_settings import SAFE

NAME = "import django; django.setup(); from portal.said import SaidCookie; print(SaidCookie.cookie_name)"


def test_in_production_the_cookie_is_bound_to_this_host_and_to_tls():
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "ENV_FILE": os.devnull} | SAFE
    done = subprocess.run([sys.executable, "-c", NAME], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "__Host-said", done.stderr


def test_what_a_step_says_is_told_once_and_no_script_reads_it(staff_client):
    client = staff_client("lead")
    answer = client.post("/desk/snippets/", {"title": "Greeting", "text": "Hello.", "language": "en"})
    cookie = answer.cookies[SaidCookie.cookie_name]
    assert (answer.status_code, cookie["httponly"], cookie["samesite"]) == (302, True, "Lax")
    page = client.get(answer.headers["Location"])
    assert [len(page.context["messages"]), client.cookies[SaidCookie.cookie_name].value] == [1, ""]


def test_a_page_that_says_and_reads_nothing_looks_into_no_store():
    said, answer = Said(RequestFactory().get("/")), HttpResponse()
    assert said.update(answer) is None
    assert (dict(answer.cookies), "storages" in vars(said)) == ({}, False)


def test_what_is_too_long_for_the_cookie_stands_in_the_session():
    request, answer = RequestFactory().get("/"), HttpResponse()
    request.session = {}
    said = Said(request)
    said.add(20, token_hex(4000))  # what repeats itself would be packed small
    assert not said.update(answer)
    assert list(request.session) == ["_messages"]
