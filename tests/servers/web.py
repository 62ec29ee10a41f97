"""The site as it runs in production: gunicorn, Celery's worker and beat, nginx with the shipped configuration.

env = settings_for(stores.new_database(POSTGRES, "mine"), REDIS + "/2", "https://127.0.0.1:41234", mail_port=box.port)
manage(env, "migrate")
with gunicorn(folder, env, port=app), worker(folder, env), beat(folder, env), nginx(folder, port=41234, app_port=app):
    ...
"""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.env import LOGS
from tests.servers.processes import ROOT, START_SECONDS, DidNotStart, Running, answers, free_port, program, running

Env = dict[str, str]
BIN = Path(sys.executable).parent


def environment(**names: str) -> Env:
    """What a process of the site gets: this machine's path and the given settings; nothing of the tests' own."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "ENV_FILE") if name in os.environ}
    return plain | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default", "LEDGER": ""} | names


def settings_for(
    database_url: str, redis_url: str, url: str, *, mail_port: int, mail_host: str = "127.0.0.1", **more: str
) -> Env:
    """Production's settings (no DEMO) for a site at `url`, which has to start with https://, or the demo's for http://."""
    safe = url.startswith("https://")
    return environment(
        DEMO="" if safe else "1",
        SECRET_KEY="e2e-secret-key-that-is-long-enough--1",
        CODE_KEY="e2e-code-key-that-is-long-enough----2",
        CODE_PEPPER="e2e-code-pepper-that-is-long-enough-3",
        FIELD_KEYS="ZTJlLW9ubHkta2V5LS0tbmV2ZXItcmVhbC0tLS0tLTE=",
        CODE_MEMORY_KIB="1024",
        SITE_URL=url,
        ALLOWED_HOSTS="127.0.0.1,localhost",
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
        MAIL_HOST=mail_host,
        MAIL_PORT=str(mail_port),
        MAIL_FOLDER="",
        STATIC_ROOT=str(LOGS / "static"),
        MAIL_FROM="post@post.example",
        MESSAGE_ID_DOMAIN="post.example",
        **more,
    )


def manage(env: Mapping[str, str], *arguments: str) -> str:
    """Run `manage.py …` to its end; gives what it printed. Raises `DidNotStart` with the output when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode:
        raise DidNotStart(f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


@cache
def collect_static() -> None:
    """The static files as production serves them; once a run, into a folder of the run's own."""
    manage(environment(DEMO="1", STATIC_ROOT=str(LOGS / "static")), "collectstatic", "--noinput", "--verbosity", "0")


@contextmanager
def gunicorn(
    folder: Path, env: Env, *, port: int, name: str = "gunicorn", processes: int = 1, host: Sequence[str] = ()
) -> Iterator[Running]:
    """The application server with the shipped configuration, on `port`; eight threads a process.

    `host`: the command that runs another one on another machine (`tests/faults/hosts.py`).
    """
    command = [*host, str(BIN / "gunicorn"), "--config", "ops/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", str(processes), "--threads", "8", "portal.wsgi"]
    with running(name, [*command, *options], folder=folder, env=env) as server:
        server.wait_for_line("ready")  # it listens
        server.wait_until(lambda: bool(host) or is_served(port))
        yield server


def is_served(port: int) -> bool:
    """Whether a process behind it has loaded the program, and answers: nobody's first request waits for that."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        line.request("GET", "/healthz")
        line.getresponse().read()
    except (http.client.HTTPException, OSError):
        return False
    finally:
        line.close()
    return True


@contextmanager
def worker(folder: Path, env: Env, *, name: str = "worker", host: Sequence[str] = ()) -> Iterator[Running]:
    """A Celery worker with two threads. `host`: as above."""
    command = [*host, str(BIN / "celery"), "-A", "portal", "worker", "--pool", "threads", "--concurrency", "2"]
    options = ["--loglevel", "INFO", "--without-mingle", "--without-gossip", "--hostname", f"{name}@test"]
    with running(name, [*command, *options], folder=folder, env=env) as server:
        server.wait_for_line("ready.")
        yield server


@contextmanager
def beat(folder: Path, env: Env, *, name: str = "beat", host: Sequence[str] = ()) -> Iterator[Running]:
    """Celery's clock. `host`: as above."""
    command = [*host, str(BIN / "celery"), "-A", "portal", "beat", "--schedule", str(folder / f"{name}.db")]
    with running(name, [*command, "--loglevel", "INFO"], folder=folder, env=env) as server:
        server.wait_for_line("beat: Starting")
        yield server


# --- nginx ----------------------------------------------------------------------------------------


def _certificate(folder: Path) -> None:
    """A certificate for 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + timedelta(days=2))
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*form))


def _shipped_for(folder: Path, *, port: int, app_ports: Sequence[int]) -> Path:
    """ops/nginx.conf with this test's ports and folders; each of the changes has to find its place."""
    text = (ROOT / "ops/nginx.conf").read_text()
    changes = {
        "user nginx;": "user root;",  # the folder of a test is its own alone
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;",
        "server web:8000;": " ".join(f"server 127.0.0.1:{app};" for app in app_ports),
        "listen 80 default_server;": f"listen 127.0.0.1:{free_port()} default_server;",
        "listen [::]:80 default_server;": "",
        "listen 443 ssl http2 default_server;": f"listen 127.0.0.1:{port} ssl http2 default_server;",
        "listen [::]:443 ssl http2 default_server;": "",
        "/etc/kynnys/tls/": f"{folder}/",
        "root /etc/kynnys;": f"root {ROOT}/ops;",
        "/run/nginx/": f"{folder}/",
    }
    for shipped, ours in changes.items():
        if shipped not in text:
            raise DidNotStart(f"ops/nginx.conf has no {shipped!r}")
        text = text.replace(shipped, ours)
    (folder / "nginx.conf").write_text(text)
    return folder / "nginx.conf"


@contextmanager
def nginx(
    folder: Path, *, port: int, app_port: int, env: Env | None = None, beside: Sequence[int] = ()
) -> Iterator[Running]:
    """nginx with the shipped configuration over TLS on `port`, in front of gunicorn on `app_port`.

    `beside`: the ports of further machines.
    """
    home = folder / "nginx"
    home.mkdir(parents=True, exist_ok=True)
    _certificate(home)
    conf = _shipped_for(home, port=port, app_ports=[app_port, *beside])
    command = [program("nginx"), "-e", "/dev/null", "-c", str(conf), "-g", "daemon off;"]
    with running("nginx", command, folder=folder, env=env) as server:
        server.wait_until(lambda: answers(port))
        yield server
