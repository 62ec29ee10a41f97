"""Django on a demo database, before anything else is imported: a SQLite file of its own, or what DATABASE_URL names."""

import atexit
import io
import logging
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

import django
from django.core.management import call_command

FOLDER = tempfile.mkdtemp(prefix="kynnys-bench-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
OWN = "DATABASE_URL" not in os.environ
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3")
# DEBUG for static files by their plain names; templates are kept all the same, and queries are not written down
os.environ |= {"DEMO": "1", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "portal.settings", "KEPT_PAGES_MIB": "32"}
ANEW = "?bench"  # no page is kept with a question mark that it does not know
os.environ.setdefault("MAIL_FOLDER", FOLDER)
django.setup()
django.conf.settings.DEBUG = False


def load() -> None:
    """The demo's data, into a database of our own."""
    if OWN:
        call_command("migrate", verbosity=0)
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            call_command("load_demo", stdout=nowhere)


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    content: bytes


class Visitor:
    """Asks the whole program, as the application server does, without a socket between."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - Django first

        self._answer = get_wsgi_application()
        logging.getLogger().setLevel("ERROR")  # Django has set it anew

    def get(self, path: str, **headers: str) -> Answered:
        """One page."""
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Answered:
        """One press."""
        from urllib.parse import urlencode  # noqa: PLC0415

        return self._ask("POST", path, urlencode(data).encode(), headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answered:
        plain, _mark, query = path.partition("?")
        told: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": plain,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_USER_AGENT": "bench",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        seen: list[str] = []
        answer = self._answer(told | headers, lambda status, _headers: seen.append(status))
        content = b"".join(answer)
        answer.close()
        return Answered(int(seen[0].split()[0]), content)
