"""The log tells what broke and where, never what somebody typed or which page they read."""

import json
import logging
import logging.config
from datetime import datetime, timedelta

import pytest

from portal import logs

SECRET = "what a child typed"
FORMATTER = logging.config.DictConfigurator(logs.LOGGING).configure_formatter(logs.LOGGING["formatters"]["json"])


def _line(logger: str, words: str, failure: bool) -> str:
    try:
        raise ValueError(SECRET)
    except ValueError as broken:
        info = (ValueError, broken, broken.__traceback__) if failure else None
    return FORMATTER.format(logging.LogRecord(logger, logging.ERROR, __file__, 1, words, None, info))


@pytest.mark.parametrize(
    ("logger", "words"),
    [
        ("django.request", "Internal Server Error: /en/answers/7-secret/"),
        ("celery.app.trace", f"Task raised unexpected: ValueError('{SECRET}')"),
    ],
)
def test_what_broke_is_told_without_its_words(logger, words):
    line = _line(logger, words, failure=True)
    assert "ValueError" in line
    assert "test_logs.py:" in line
    assert SECRET not in line
    assert "/en/" not in line


def test_a_line_is_json_with_its_time_in_utc():
    read = json.loads(_line("people.door", "came in", failure=False))
    assert read["event"] == "came in"
    assert datetime.fromisoformat(read["timestamp"]).utcoffset() == timedelta(0)


def test_a_refused_request_does_not_name_its_path():
    assert "/en/" not in _line("django.request", "Service Unavailable: /en/ask/", failure=False)
