"""What stands on another machine is spoken to over TLS that looks who is there; else the process does not start."""

import environ
import pytest

from portal import elsewhere
from tests.portal.test_settings import SAFE, complaint, started

CHECKED = "?sslmode=verify-full&sslrootcert=/etc/kynnys/authority.pem"
AWAY = {
    "INNER_HOSTS": "",
    "DATABASE_URL": f"postgres://kynnys@db.example.org/kynnys{CHECKED}",
    "REPLICA_URL": f"postgres://kynnys@replica.example.org/kynnys{CHECKED}",
    "MIGRATE_URL": f"postgres://kynnys_owner@db.example.org/kynnys{CHECKED}",
    "REDIS_URL": "rediss://:only-a-stand-in@redis.example.org:6380/0?ssl_ca_certs=/etc/kynnys/authority.pem",
    "MAIL_PORT": "465",
}
READ = """
from django.conf import settings as s
print(*(s.DATABASES[name]["OPTIONS"]["sslmode"] for name in ("default", "replica")), s.OWNER["OPTIONS"]["sslmode"])
print(s.CELERY_BROKER_URL.partition("?")[2])
print(s.EMAIL_USE_SSL, s.EMAIL_USE_TLS)
"""


def _database(address: str) -> list[str]:
    return elsewhere.database("DATABASE_URL", environ.Env.db_url_config(address), ["db"])


def test_other_machines_are_taken_over_tls_and_what_the_addresses_say_reaches_the_drivers():
    done = started(READ, **(SAFE | AWAY))
    assert done.returncode == 0, done.stderr
    databases, broker, mail = done.stdout.splitlines()
    assert databases == "verify-full verify-full verify-full"
    assert broker.partition("&")[2] == "ssl_cert_reqs=required&ssl_check_hostname=true"
    assert mail == "True False"  # from the first byte


def test_this_machine_needs_none():
    here = {"DATABASE_URL": "postgres:///kynnys", "REDIS_URL": "redis://127.0.0.1:6379/0", "MAIL_HOST": "localhost"}
    done = started(**(SAFE | here | {"INNER_HOSTS": "", "MAIL_TLS": ""}))
    assert done.returncode == 0, done.stderr


def test_what_others_could_read_is_refused_by_name_all_at_once():
    plain = {name: address.partition("?")[0].replace("rediss:", "redis:") for name, address in AWAY.items()}
    said = complaint(**(SAFE | plain | {"MAIL_TLS": "", "INNER_HOSTS": "away.example.org"}))
    for name in ("REPLICA_URL", "MIGRATE_URL", "REDIS_URL"):
        assert f"{name} names another machine" in said
    assert "MAIL_HOST is another machine" in said
    assert "INNER_HOSTS takes names of containers" in said
    assert "only-a-stand-in" not in said


def test_who_migrates_is_another_role_of_the_same_database():
    one = complaint(**(SAFE | AWAY | {"MIGRATE_URL": f"postgres://kynnys@db.example.org/other{CHECKED}"}))
    assert "MIGRATE_URL must name the database that DATABASE_URL names" in one
    assert "must each name a role, and not the same one" in one
    assert "MIGRATE_URL must be a PostgreSQL" in complaint(
        **(SAFE | AWAY | {"MIGRATE_URL": "sqlite:////tmp/x.sqlite3"})
    )


@pytest.mark.parametrize(
    "address",
    [
        "postgres://kynnys@db.example.org/kynnys",
        "postgres://kynnys@db.example.org/kynnys?sslmode=require",
        "postgres://kynnys@db.example.org/kynnys?sslmode=prefer",
        "postgres://kynnys@127.0.0.1,db.example.org/kynnys",
        "postgres:///kynnys?host=db.example.org",
        "postgres://kynnys@localhost/kynnys?hostaddr=10.0.0.2",
        "postgres:///kynnys?service=away",
        "postgres:///kynnys?passfile=/tmp/pass",
    ],
)
def test_a_database_elsewhere_without_a_certificate_is_refused(address):
    assert _database(address) != []


@pytest.mark.parametrize(
    "address",
    [
        "postgres:///kynnys",
        "postgres:///kynnys?host=/run/postgresql",
        "postgres://kynnys@127.0.0.1/kynnys",
        "postgres://kynnys@[::1]/kynnys",
        "postgres://kynnys@db/kynnys",
        "postgres://kynnys@db.example.org/kynnys?sslmode=verify-ca",
    ],
)
def test_a_database_here_or_behind_a_certificate_is_taken(address):
    assert _database(address) == []


@pytest.mark.parametrize(
    "address",
    [
        "redis://:password@redis.example.org:6379/0",
        "rediss://redis.example.org:6380/0",
        "rediss://:password@redis.example.org:6380/0?ssl_cert_reqs=none",
        "rediss://:password@redis.example.org:6380/0?ssl_check_hostname=",
        "redis://127.0.0.1:6379/0,redis://redis.example.org",
        "redis://redis:6379/0",
        "unix:///run/redis.sock",
        "http://:password@redis.example.org:6379/0",
        "redis://:password@/0",
        "redis://[::1",
        "redis://127.0.0.1:port",
    ],
)
def test_a_redis_that_others_could_read_or_stand_in_for_is_refused(address):
    assert elsewhere.redis(address, ["redis"]) != []
    assert elsewhere.broker(address)  # what is refused must not fail before it is told


def test_no_address_takes_the_look_at_the_other_side_from_the_worker():
    made = elsewhere.broker("rediss://:password@redis.example.org/0?ssl_cert_reqs=none&ssl_check_hostname=false")
    assert made.partition("?")[2] == "ssl_cert_reqs=required&ssl_check_hostname=true"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:6379/0", "redis://:password@redis:6379/0", AWAY["REDIS_URL"]])
def test_a_redis_here_or_behind_a_certificate_is_taken(address):
    assert elsewhere.redis(address, ["redis"]) == []


@pytest.mark.parametrize(
    "host", ["", "/run/postgresql", "@postgresql", "127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"]
)
def test_what_is_this_machine(host):
    assert elsewhere.is_here(host)


@pytest.mark.parametrize("host", ["db", "0.0.0.0", "10.0.0.2", "localhost.example.org", "127.0.0.1.example.org"])
def test_what_is_another_machine(host):
    assert not elsewhere.is_here(host)


@pytest.mark.parametrize("name", ["db.example.org", "10.0.0.2", "fd00::2", "", "db/../x"])
def test_inner_hosts_are_names_of_containers_alone(name):
    assert elsewhere.inner(["db", name]) != []
    assert elsewhere.inner(["db", "redis-cache", "mail_1"]) == []


def test_a_password_for_the_mail_server_does_not_even_go_to_a_container_in_the_clear():
    assert elsewhere.mail("mail", ["mail"], over_tls=False, login=False) == []
    assert elsewhere.mail("mail", ["mail"], over_tls=False, login=True) != []


@pytest.mark.parametrize(
    ("host", "port", "sender", "domain"),
    [
        ("mail.example.org", 0, "a@b.example", "b.example"),
        ("mail.example.org", 65_536, "a@b.example", "b.example"),
        ("mail..example.org", 25, "a@b.example", "b.example"),
        ("mail.example.org/x", 25, "a@b.example", "b.example"),
        ("mail.example.org", 25, "ä@b.example", "b.example"),
        ("mail.example.org", 25, "@b.example", "b.example"),
        ("mail.example.org", 25, "a@b.example", "ä.example"),
        ("mail.example.org", 25, "a@b.example", "b.example>"),
    ],
)
def test_names_with_which_no_mail_would_ever_go_are_told_one_by_one(host, port, sender, domain):
    assert len(elsewhere.mail_names(host, port, sender, domain)) == 1
    assert elsewhere.mail_names("ä.example", 1, "Ä <a@b.example>", "b.example") == []
    assert elsewhere.mail_names("::1", 65_535, "", "") == []
