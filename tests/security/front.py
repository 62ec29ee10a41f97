"""The shipped nginx in front of gunicorn with the demo's data, and a client that sends any bytes at all."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

from tests import env as servers
from tests.e2e.stack import demo_database
from tests.servers import web
from tests.servers.processes import free_port

PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Answer:
    """Status, headers by their small names, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name, "")


@dataclass(frozen=True)
class Front:
    """A site behind nginx. `port` is nginx's, `app_port` gunicorn's; `folder` has the log of each."""

    port: int
    app_port: int
    folder: Path

    @property
    def host(self) -> str:
        """As in `Host`."""
        return f"127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        """An open connection through TLS."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        return ssl._create_unverified_context().wrap_socket(plain, server_hostname="127.0.0.1")

    def raw(self, request: bytes, *, to_app: bool = False, patience: float = 1.5) -> bytes:
        """Everything that comes back until the other side closes or says nothing more for so many seconds."""
        made = socket.create_connection(("127.0.0.1", self.app_port), timeout=PATIENCE) if to_app else self.connect()
        got = b""
        with made as connection:
            connection.sendall(request)
            connection.settimeout(patience)
            try:
                while part := connection.recv(65536):
                    got += part
            except (TimeoutError, ConnectionError, ssl.SSLError):
                pass
        return got

    def send(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """One well-formed request; `X_Forwarded_Host="…"` becomes `X-Forwarded-Host`."""
        named = {"Host": self.host, "Connection": "close", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if body:
            named.setdefault("Content-Length", str(len(body)))
            named.setdefault("Content-Type", "application/x-www-form-urlencoded")
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
        with self.connect() as connection:
            connection.sendall("\r\n".join(lines).encode() + body)
            answer = HTTPResponse(connection, method=method)
            answer.begin()
            body = answer.read()
            answer.close()
            cookies = "\n".join(answer.headers.get_all("Set-Cookie") or [])
            told = {name.lower(): value for name, value in answer.getheaders()} | {"set-cookie": cookies}
            return Answer(answer.status, {name: value for name, value in told.items() if value}, body)

    def log_in(self, key: str) -> str:
        """The session of one of the demo's people, through the login page: what stands in `Cookie`."""
        form = self.send("/accounts/login/")
        csrf = re.search(r"__Host-csrf=[^;]+", form["set-cookie"])
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', form.body)
        assert csrf
        assert token
        typed = f"csrfmiddlewaretoken={token[1].decode()}&login={key}%40demo.example&password=demo".encode()
        answer = self.send("/accounts/login/", "POST", typed, Cookie=csrf[0], Origin=f"https://{self.host}")
        session = re.search(r"__Host-desk=[^;]+", answer["set-cookie"])
        assert session, answer
        return session[0]

    @property
    def plain_port(self) -> int:
        """Where nginx listens without TLS."""
        listens = re.search(
            r"listen 127\.0\.0\.1:(\d+) default_server;", (self.folder / "nginx/nginx.conf").read_text()
        )
        assert listens
        return int(listens[1])

    def log(self) -> str:
        """What the program has logged."""
        return (self.folder / "gunicorn.log").read_text(errors="replace")


@contextmanager
def front(folder: Path, *, name: str, redis: int) -> Iterator[Front]:
    """Up, and down again at the end."""
    port, app_port = free_port(), free_port()
    settings = web.settings_for(
        demo_database(name), f"{servers.REDIS}/{redis}", f"https://127.0.0.1:{port}", mail_port=1
    )
    settings |= {"DEMO": "1", "CLIENT_ADDRESS_HEADER": "X-Real-IP"}
    with ExitStack() as opened:
        opened.enter_context(web.gunicorn(folder, settings, port=app_port))
        opened.enter_context(web.nginx(folder, port=port, app_port=app_port))
        yield Front(port, app_port, folder)
