"""The process refuses to start on a missing or unsafe setting, and says which."""

import json
import os
import runpy
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

SAFE = {
    "SECRET_KEY": "s" * 40,
    "CODE_KEY": "c" * 40,
    "CODE_PEPPER": "p" * 40,
    "FIELD_KEYS": "dGVzdHMtb25seS1rZXktLS1uZXZlci1yZWFsLS0tMTE=",
    "SITE_URL": "https://ask.example.org",
    "ALLOWED_HOSTS": "ask.example.org",
    "DATABASE_URL": "postgres://kynnys@db/kynnys",
    "REDIS_URL": "redis://redis:6379/0",
    "MAIL_HOST": "mail.example.org",
    "MAIL_FROM": "post@post.example",
    "MESSAGE_ID_DOMAIN": "post.example",
}
READ = """
import json
from django.conf import settings as s
print(json.dumps({
    "debug": s.DEBUG, "second_factor": s.SECOND_FACTOR_REQUIRED, "session": s.SESSION_COOKIE_NAME,
    "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE], "hsts": s.SECURE_HSTS_SECONDS,
    "referrer": s.SECURE_REFERRER_POLICY, "static": s.STORAGES["staticfiles"]["BACKEND"].rsplit(".", 1)[1],
    "mail": s.EMAIL_BACKEND.rsplit(".", 2)[1],
}))
"""


def _started(**names: str) -> subprocess.CompletedProcess[str]:
    """A new process that reads its settings from this environment alone."""
    own = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "ENV_FILE": os.devnull}
    env = own | names
    command = [sys.executable, "-c", READ]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def _complaint(**names: str) -> str:
    done = _started(**names)
    assert done.returncode != 0, "it started"
    return done.stderr.strip().splitlines()[-1]


def test_production_starts_safely():
    done = _started(**SAFE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "debug": False,
        "second_factor": True,
        "session": "__Host-desk",
        "secure": [True, True],
        "hsts": 63_072_000,
        "referrer": "same-origin",
        "static": "CompressedManifestStaticFilesStorage",
        "mail": "smtp",
    }


def test_with_nothing_set_it_names_everything_that_is_missing():
    complaint = _complaint()
    for name in (
        "SECRET_KEY",
        "CODE_KEY",
        "CODE_PEPPER",
        "FIELD_KEYS",
        "ALLOWED_HOSTS",
        "MAIL_FROM",
        "SITE_URL",
        "REDIS_URL",
    ):
        assert name in complaint


@pytest.mark.parametrize("name", sorted(set(SAFE) - {"MAIL_HOST"}))
def test_without_one_setting_it_does_not_start_and_names_it(name):
    assert name in _complaint(**{key: value for key, value in SAFE.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("CODE_KEY", SAFE["SECRET_KEY"]),
        ("CODE_PEPPER", SAFE["SECRET_KEY"]),
        ("FIELD_KEYS", "not-a-key"),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "http://ask.example.org"),
        ("DATABASE_URL", "sqlite:////tmp/x.sqlite3"),
        ("MAIL_HOST", ""),
        ("REDIS_URL", ""),
        ("DEBUG", "1"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(name, value):
    assert name in _complaint(**(SAFE | {name: value}))


HOOK = {"DUTY_HOOK_URL": "https://sms.example.org/ring", "DUTY_HOOK_KEY": "h" * 40}


def test_the_duty_hook_is_taken_over_https_with_a_long_key():
    assert _started(**(SAFE | HOOK)).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DUTY_HOOK_URL", "http://sms.example.org/ring"),
        ("DUTY_HOOK_URL", "http://127.0.0.1:8080/ring"),
        ("DUTY_HOOK_URL", "https:///ring"),
        ("DUTY_HOOK_URL", "https://[::1/ring"),
        ("DUTY_HOOK_URL", "https://who:secret@sms.example.org/ring"),
        ("DUTY_HOOK_URL", "sms.example.org"),
        ("DUTY_HOOK_KEY", "short"),
        ("DUTY_HOOK_KEY", ""),
    ],
)
def test_an_unsafe_duty_hook_is_refused_by_name(name, value):
    assert name in _complaint(**(SAFE | HOOK | {name: value}))


def test_the_demo_may_try_a_receiver_on_this_machine_alone():
    own = {"DEMO": "1", **HOOK, "DUTY_HOOK_URL": "http://127.0.0.1:8080/ring"}
    assert _started(**own).returncode == 0
    assert "DUTY_HOOK_URL" in _complaint(**(own | {"DUTY_HOOK_URL": "http://sms.example.org/ring"}))


def test_the_application_server_reads_the_same_file(tmp_path, monkeypatch):
    file = tmp_path / "env"
    file.write_text("WEB_PROCESSES=3\n# WEB_THREADS=1\n")
    monkeypatch.setenv("ENV_FILE", str(file))
    monkeypatch.setenv("PORT", "8123")
    read = runpy.run_path(str(ROOT / "ops/gunicorn.conf.py"))
    assert (read["workers"], read["threads"], read["bind"]) == (3, 8, "0.0.0.0:8123")


def test_a_short_token_for_the_metrics_is_refused_by_name():
    assert "METRICS_TOKEN" in _complaint(**(SAFE | {"METRICS_TOKEN": "short"}))


def test_a_file_of_settings_is_read_where_it_is_named_and_the_environment_goes_before_it(tmp_path):
    file = tmp_path / "env"
    file.write_text("".join(f"{name}={value}\n" for name, value in SAFE.items()))
    assert _started(ENV_FILE=str(file)).returncode == 0
    assert "SITE_URL" in _complaint(ENV_FILE=str(file), SITE_URL="http://ask.example.org")


@pytest.mark.parametrize("name", ["SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS"])
def test_the_demos_stand_ins_are_for_this_machine_alone(name):
    assert name in _complaint(DEMO="1", ALLOWED_HOSTS="demo.example.org")
    own = {key: SAFE[key] for key in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS") if key != name}
    assert name in _complaint(DEMO="1", ALLOWED_HOSTS="demo.example.org", **own)


def test_tracebacks_are_for_this_machine_alone():
    assert "DEBUG" in _complaint(**(SAFE | {"DEBUG": "1", "SITE_URL": "http://127.0.0.1:8000"}))


def test_a_complaint_shows_no_secret():
    done = _started(**(SAFE | {"SITE_URL": "http://ask.example.org"}))
    for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS"):
        assert SAFE[name] not in done.stderr + done.stdout


def test_the_demo_needs_nothing_and_asks_for_no_second_factor():
    done = _started(DEMO="1")
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert (read["second_factor"], read["hsts"], read["mail"]) == (False, 0, "filebased")
