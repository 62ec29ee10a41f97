"""The site as it is shipped, with the demo's data, for a measurement: PostgreSQL, Redis, gunicorn, nginx over TLS.

`python -m bench.site` keeps it up until it is interrupted, and prints where it is: for Lighthouse and other visitors.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["TEST_DATABASE"] = "sqlite"  # the servers of the tests are not needed
from tests.servers import stores, web
from tests.servers.processes import Running, free_port


@dataclass(frozen=True)
class Site:
    """Where it is, and its processes: the servers with their children."""

    folder: Path
    front: str  # https://…, through nginx
    app: str  # http://…, gunicorn itself
    env: dict[str, str]
    nginx: Running
    gunicorn: Running


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for logs and sockets, that nginx may look into."""
    made = Path(tempfile.mkdtemp(prefix="kynnys-bench-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def site(home: Path) -> Iterator[Site]:
    """Everything up."""
    with stores.postgres(home) as postgres, stores.redis(home) as redis:
        front, app = free_port(), free_port()
        database = stores.new_database(postgres, "bench")
        env = web.settings_for(database, f"{redis}/1", f"https://127.0.0.1:{front}", mail_port=1)
        env |= {"DEMO": "1", "CLIENT_ADDRESS_HEADER": "X-Real-IP"}
        web.manage(env, "migrate", "--verbosity", "0")
        web.manage(env, "load_demo")
        web.collect_static()
        with web.gunicorn(home, env, port=app) as gunicorn, web.nginx(home, port=front, app_port=app) as nginx:
            yield Site(home, f"https://127.0.0.1:{front}", f"http://127.0.0.1:{app}", env, nginx, gunicorn)


def main() -> None:
    """Until it is interrupted."""
    with folder() as home, site(home) as found:
        print(found.front, found.app, flush=True)
        while found.gunicorn.process.poll() is None:
            time.sleep(1)


if __name__ == "__main__":
    main()
