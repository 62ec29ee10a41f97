"""The application server, in production and in the demo: threads, no access log, and no line that names a client.

gunicorn writes a client's address with a broken request (a warning) and the address line with a failed one
(an error), so only what is critical is logged. The program's own log has a line for each request.
"""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
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
