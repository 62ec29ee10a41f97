"""The environment of the tests, set before Django reads its settings (`-p tests.env` in pyproject.toml).

Plain `pytest`: SQLite in memory, everything but what is marked `real`.
`TEST_DATABASE=postgres pytest`: a PostgreSQL and a Redis of its own; what touches no database has run before.
"""

import os
import shutil
import signal
from contextlib import ExitStack

from tests.servers import stores
from tests.servers.processes import own_folder, remove_leftovers

ON_POSTGRES = os.environ.get("TEST_DATABASE", "sqlite") == "postgres"
remove_leftovers()
LOGS = own_folder("tests")
_open = ExitStack()


def _set(**names: str) -> None:
    os.environ.update(names)


_set(
    ENV_FILE=os.devnull,  # whoever has a .env beside manage.py tests the same
    DEMO="1",  # no second factor at login; tests/people switch it on
    DEBUG="1",  # static files by their plain names: no test needs collectstatic; pytest-django turns it off
    SECRET_KEY="test-secret-key-that-is-long-enough-1",
    CODE_KEY="test-code-key-that-is-long-enough--2",
    CODE_PEPPER="test-code-pepper-that-is-long-enough",
    FIELD_KEYS="dGVzdHMtb25seS1rZXktLS1uZXZlci1yZWFsLS0tMTE=",
    CODE_MEMORY_KIB="1024",
    SITE_URL="http://127.0.0.1:8000",
    MAIL_FOLDER="",
    REDIS_URL="",
    DATABASE_URL="sqlite://:memory:",
    CLIENT_ADDRESS_HEADER="",
    READS_WRITTEN_EVERY="0",  # tests write them down themselves
    MEDIA_ROOT=str(LOGS / "media"),
    LEDGER=str(LOGS / "ledger"),  # not there: a test that wants one names its own
)
signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, the run still ends its servers
POSTGRES = _open.enter_context(stores.postgres(LOGS)) if ON_POSTGRES else ""  # for more databases: stores.new_database
REDIS = _open.enter_context(stores.redis(LOGS)) if ON_POSTGRES else ""  # database 0 is the tests' own; others are free
if ON_POSTGRES:
    _set(DATABASE_URL=POSTGRES + "/kynnys", REDIS_URL=REDIS + "/0")
    # Playwright keeps an event loop in this thread; Django would take each query of a later test for one inside it.
    _set(DJANGO_ALLOW_ASYNC_UNSAFE="1")


def pytest_report_header() -> str:
    """Which database, and what is left out on it."""
    if ON_POSTGRES:
        return "database: a private PostgreSQL and Redis; tests that touch no database are left to the run on SQLite"
    return "database: SQLite in memory; tests marked `real` are left to TEST_DATABASE=postgres"


def pytest_unconfigure() -> None:
    """End the servers, throw their logs away."""
    _open.close()
    shutil.rmtree(LOGS, ignore_errors=True)
