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
    "REDIS_URL": "redis://:only-a-stand-in@redis:6379/0",
    "INNER_HOSTS": "db,redis",
    "MAIL_HOST": "mail.example.org",
    "MAIL_TLS": "1",
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


def started(read: str = READ, **names: str) -> subprocess.CompletedProcess[str]:
    """A new process that reads its settings from this environment alone."""
    own = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings", "ENV_FILE": os.devnull}
    env = own | names
    command = [sys.executable, "-c", read]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def complaint(**names: str) -> str:
    done = started(**names)
    assert done.returncode != 0, "it started"
    return done.stderr.strip().splitlines()[-1]


def test_production_starts_safely():
    done = started(**SAFE)
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


def test_django_itself_finds_nothing_to_warn_of_in_production():
    look = "import django; django.setup(); from django.core.management import call_command\n"
    key = "0123456789abcdef" * 4
    done = started(look + "call_command('check', deploy=True, fail_level='WARNING')", **SAFE | {"SECRET_KEY": key})
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_with_nothing_set_it_names_everything_that_is_missing():
    said = complaint()
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
        assert name in said


@pytest.mark.parametrize("name", sorted(set(SAFE) - {"MAIL_HOST", "INNER_HOSTS"}))
def test_without_one_setting_it_does_not_start_and_names_it(name):
    assert name in complaint(**{key: value for key, value in SAFE.items() if key != name})


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
    assert name in complaint(**(SAFE | {name: value}))


HOOK = {"DUTY_HOOK_URL": "https://sms.example.org/ring", "DUTY_HOOK_KEY": "h" * 40}


def test_the_duty_hook_is_taken_over_https_with_a_long_key():
    assert started(**(SAFE | HOOK)).returncode == 0


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
    assert name in complaint(**(SAFE | HOOK | {name: value}))


def test_the_demo_may_try_a_receiver_on_this_machine_alone():
    own = {"DEMO": "1", **HOOK, "DUTY_HOOK_URL": "http://127.0.0.1:8080/ring"}
    assert started(**own).returncode == 0
    assert "DUTY_HOOK_URL" in complaint(**(own | {"DUTY_HOOK_URL": "http://sms.example.org/ring"}))


def test_the_application_server_reads_the_same_file(tmp_path, monkeypatch):
    file = tmp_path / "env"
    file.write_text("WEB_PROCESSES=3\n# WEB_THREADS=1\n")
    monkeypatch.setenv("ENV_FILE", str(file))
    monkeypatch.setenv("PORT", "8123")
    read = runpy.run_path(str(ROOT / "ops/gunicorn.conf.py"))
    assert (read["workers"], read["threads"], read["bind"]) == (3, 8, "0.0.0.0:8123")


def test_a_short_token_for_the_metrics_is_refused_by_name():
    assert "METRICS_TOKEN" in complaint(**(SAFE | {"METRICS_TOKEN": "short"}))


def test_a_file_of_settings_is_read_where_it_is_named_and_the_environment_goes_before_it(tmp_path):
    file = tmp_path / "env"
    file.write_text("".join(f"{name}={value}\n" for name, value in SAFE.items()))
    file.chmod(0o600)
    assert started(ENV_FILE=str(file)).returncode == 0
    assert "SITE_URL" in complaint(ENV_FILE=str(file), SITE_URL="http://ask.example.org")


def test_a_file_of_settings_that_everybody_may_read_is_refused(tmp_path):
    file = tmp_path / "env"
    file.write_text("".join(f"{name}={value}\n" for name, value in SAFE.items()))
    file.chmod(0o644)
    assert "ENV_FILE is open to everybody on this machine: chmod o= it" in complaint(ENV_FILE=str(file))
    file.chmod(0o640)
    assert started(ENV_FILE=str(file)).returncode == 0


UNSAFE = {
    "ALLOWED_HOSTS": ".example.org",
    "SITE_URL": "https://who@ask.example.org/kynnys",
    "SECRET_KEY_FALLBACKS": "demo-and-short",
    "METRICS_TOKEN": SAFE["SECRET_KEY"],
    "DUTY_HOOK_KEY": SAFE["CODE_PEPPER"],
    "CODE_MEMORY_KIB": "19455",
    "CODE_PARALLEL": "0",
    "MAIL_FOLDER": "/var/mails",
    "MEDIA_ROOT": "/srv/out",
    "STATIC_ROOT": str(ROOT),
    "BACKUP_FOLDER": "/srv/out/../out/backups",
    "LEDGER": "/srv/out",
}
TOLD = [
    "ALLOWED_HOSTS must name the site's hosts, each in full",
    "SITE_URL is https:// and a host",
    "SECRET_KEY_FALLBACKS is the demo's stand-in",
    "SECRET_KEY_FALLBACKS holds something shorter",
    "METRICS_TOKEN is told to others",
    "DUTY_HOOK_KEY is told to others",
    "CODE_MEMORY_KIB is less than 19456",
    "CODE_PARALLEL is less than 1",
    "MAIL_FOLDER keeps every mail here",
    "MEDIA_ROOT is given out to everybody, and BACKUP_FOLDER lies in it",
    "MEDIA_ROOT is given out to everybody, and LEDGER lies in it",
    "STATIC_ROOT is given out to everybody, and the program lies in it",
]


def test_all_that_is_unsafe_is_told_at_once():
    said = complaint(**(SAFE | UNSAFE))
    assert [words for words in TOLD if words not in said] == []


def test_a_site_at_a_host_that_is_not_ours_is_refused():
    assert "SITE_URL names a host that is not in ALLOWED_HOSTS" in complaint(**(SAFE | {"ALLOWED_HOSTS": "b.example"}))


@pytest.mark.parametrize("name", ["SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS"])
def test_the_demos_stand_ins_are_for_this_machine_alone(name):
    assert name in complaint(DEMO="1", ALLOWED_HOSTS="demo.example.org")
    own = {key: SAFE[key] for key in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS") if key != name}
    assert name in complaint(DEMO="1", ALLOWED_HOSTS="demo.example.org", **own)


def test_tracebacks_are_for_this_machine_alone():
    assert "DEBUG" in complaint(**(SAFE | {"DEBUG": "1", "SITE_URL": "http://127.0.0.1:8000"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_HOST", "mail..example.org"),
        ("MAIL_HOST", "https://mail.example.org"),
        ("MAIL_PORT", "99999"),
        ("MAIL_FROM", "Kynnys, post@post.example"),
        ("MAIL_FROM", "post@@post.example"),
        ("MAIL_FROM", "post"),
        ("MAIL_FROM", "pöst@post.example"),
        ("MESSAGE_ID_DOMAIN", "post..example"),
        ("MESSAGE_ID_DOMAIN", "pöst.example"),
        ("MAIL_PASSWORD", "lösenord"),
    ],
)
def test_with_what_no_mail_could_go_it_does_not_start_and_names_it(name, value):
    assert name in complaint(**(SAFE | {name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAIL_HOST", "2001:db8::1"), ("MAIL_HOST", "pöst.example"), ("MAIL_FROM", "Pöst <a@b.example>")],
)
def test_what_a_mail_can_go_with_is_taken(name, value):
    assert started(**(SAFE | {name: value})).returncode == 0


def test_a_complaint_shows_no_secret():
    done = started(**(SAFE | {"SITE_URL": "http://ask.example.org"}))
    for name in ("SECRET_KEY", "CODE_KEY", "CODE_PEPPER", "FIELD_KEYS"):
        assert SAFE[name] not in done.stderr + done.stdout


def test_the_demo_needs_nothing_and_asks_for_no_second_factor():
    done = started(DEMO="1")
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert (read["second_factor"], read["hsts"], read["mail"]) == (False, 0, "filebased")
