"""Logs as data on standard output. Nothing here ever sees an address, a user agent or a body.

`RequestLog` (portal/middleware.py) writes one line a request: method, route, status, milliseconds.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog


def without_words(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """What failed and where, never about what: an exception's words can be a child's, and Django names the path."""
    failure = event.pop("exc_info", None)
    kind, _words, trace = sys.exc_info() if failure is True else failure or (None, None, None)
    own = event.get("_from_structlog")  # our own events are fixed words
    if kind is not None:
        frames = traceback.extract_tb(trace)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        event |= {"why": kind.__name__, "where": where} | ({} if own else {"event": "failed"})
    elif event.get("logger") == "django.request":
        event["event"] = "failed"
    return event


_requests = logging.getLogger("request")


def request(**told: str | int | None) -> None:
    """The line of a request. It is made at once: a kept page costs little more than its line."""
    if not _requests.isEnabledFor(logging.INFO):
        return
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    line = json.dumps({**told, "event": "request", "logger": "request", "level": "info", "timestamp": at})
    # Not `info()`, which walks up the stack to find out who called.
    _requests.handle(logging.LogRecord(_requests.name, logging.INFO, __file__, 0, line, None, None))


class Line(structlog.stdlib.ProcessorFormatter):
    """One line an event, as JSON; that of a request is one already."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without its end."""
        return str(record.msg) if record.name == _requests.name else super().format(record)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": Line,
            "processors": [
                without_words,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        # Django's own server prints the client's address; its error mail would carry the body.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Not each job that began and ended: /metrics counts them, and what failed says so itself.
        "celery": {"handlers": [], "level": "WARNING", "propagate": True},
        # Only what broke, as `without_words` lets it through.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        # It names the Host, the Origin or the Referer that was refused; the request's own line has the status.
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def configure() -> None:
    """Send structlog through the standard logging set up by `LOGGING`."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
