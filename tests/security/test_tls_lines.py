"""The lines to PostgreSQL and Redis under TLS, for real: who has a certificate of somebody else is not spoken to.

With the shipped settings and servers that have certificates; `portal/elsewhere.py` has when they are asked for.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.servers import stores, web
from tests.servers.processes import ROOT, answers, free_port, own_folder, program, running

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]
WORD = "only-a-stand-in-for-the-tests"
LOOK = """
import django; django.setup()
from celery import Celery
from django.conf import settings
from django.core.cache import cache
from django.db import connection

def tried(look):
    try:
        return str(look())
    except Exception as failure:
        return type(failure).__name__

def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        return cursor.fetchone()[0]

def broker():
    with Celery("look", broker=settings.CELERY_BROKER_URL, set_as_current=False) as sender:
        sender.send_task("nothing", ignore_result=True, retry=False)
    return True

def counts():
    cache.set("look", 1, 5)
    return cache.get("look") == 1

print(tried(database), tried(counts), tried(broker))
"""


def _name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, said)])


def _signed(folder: Path, name: str, host: str) -> None:
    """`name`.pem and `name`.key for `host`, and `name`-authority.pem, who signed them and nothing else."""
    now, root, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    times = {"not_before": now - timedelta(days=1), "not_after": now + timedelta(days=1)}

    def made(of: str, public: ec.EllipticCurvePublicKey, **extra: bool) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(_name(of)).issuer_name(_name(name)).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(times["not_before"]).not_valid_after(times["not_after"])
        rules = x509.BasicConstraints(ca=extra.get("ca", False), path_length=None)
        builder = builder.add_extension(rules, critical=True)
        return builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False).sign(
            root, hashes.SHA256()
        )

    pem = serialization.Encoding.PEM
    (folder / f"{name}-authority.pem").write_bytes(made(name, root.public_key(), ca=True).public_bytes(pem))
    (folder / f"{name}.pem").write_bytes(made(host, key.public_key()).public_bytes(pem))
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / f"{name}.key").write_bytes(key.private_bytes(pem, *form))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = Path(tmp_path_factory.mktemp("tls"))
    _signed(made, "ours", "localhost")
    _signed(made, "others", "localhost")
    _signed(made, "misnamed", "elsewhere.example.org")
    return made


def _for_postgres(folder: Path, name: str) -> list[str]:
    """A folder with certificate and key that PostgreSQL may read; its settings."""
    home = own_folder("tls")
    home.chmod(0o755)
    for kind in ("pem", "key"):
        path = Path(shutil.copy(folder / f"{name}.{kind}", home))
        path.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)
    return ["ssl=on", f"ssl_cert_file={home}/{name}.pem", f"ssl_key_file={home}/{name}.key"]


@pytest.fixture(scope="module", params=["ours", "misnamed"])
def servers(request, folder) -> Iterator[tuple[str, int, int]]:
    """PostgreSQL and Redis with the certificate of this name: the name, their ports."""
    name, port = request.param, free_port()
    settings = _for_postgres(folder, name)
    tls = ["--tls-cert-file", f"{folder}/{name}.pem", "--tls-key-file", f"{folder}/{name}.key", "--port", "0"]
    command = [program("redis-server"), "--tls-port", str(port), *tls, "--tls-auth-clients", "no", "--save", ""]
    with ExitStack() as opened:
        opened.callback(shutil.rmtree, Path(settings[1].partition("=")[2]).parent)
        database = opened.enter_context(stores.cluster(folder, settings=(*stores.FAST, *settings)))
        redis = opened.enter_context(running(f"redis-{name}", [*command, "--requirepass", WORD], folder=folder))
        redis.wait_until(lambda: answers(port))
        yield name, database.port, port


def _look(servers: tuple[str, int, int], authority: Path) -> list[str]:
    """What database, cache and broker say to a process that trusts this authority."""
    _name, database, redis = servers
    env = web.environment(
        DEMO="1",
        DJANGO_SETTINGS_MODULE="portal.settings",
        DATABASE_URL=f"postgres://test@localhost:{database}/postgres?sslmode=verify-full&sslrootcert={authority}",
        REDIS_URL=f"rediss://:{WORD}@localhost:{redis}/0?ssl_ca_certs={authority}",
    )
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_who_is_who_they_say_is_spoken_to_under_tls_and_nobody_else(servers, folder):
    told = _look(servers, folder / f"{servers[0]}-authority.pem")
    if servers[0] == "ours":
        assert told == ["True", "True", "True"]
    else:  # the certificate is good, and names another machine
        assert "True" not in told


def test_a_certificate_of_another_authority_is_refused(servers, folder):
    assert "True" not in _look(servers, folder / "others-authority.pem")
