"""The application server, in production and in the demo: threads, no access log, and no line that names a client.

gunicorn writes a client's address with a broken request (a warning) and the address line with a failed one
(an error), so only what is critical is logged. The program's own log has a line for each request.
"""

import os
from pathlib import Path

_file = Path(os.environ.get("ENV_FILE", ".env"))
_lines = _file.read_text(encoding="utf-8").splitlines() if _file.is_file() else []


def _setting(name: str, default: str) -> str:
    """From the environment, else from the file of settings, read anew at each reload."""
    told = [line.partition("=")[2].strip() for line in _lines if line.startswith(f"{name}=")]
    return os.environ.get(name) or (told[-1] if told else "") or default


bind = f"0.0.0.0:{_setting('PORT', '8000')}"
worker_class = "gthread"
workers = int(_setting("WEB_PROCESSES", "2"))
threads = int(_setting("WEB_THREADS", "8"))
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats in memory, not on disk
accesslog = None
errorlog = "-"
loglevel = "critical"
limit_request_line = 2048
limit_request_fields = 60


def when_ready(_server: object) -> None:
    """A line for whoever watches the log."""
    print("ready", flush=True)  # noqa: T201
