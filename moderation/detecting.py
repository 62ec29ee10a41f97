"""What a program tells from a text, for a page of the desk: one that fails costs its hint, never the page."""

from collections.abc import Callable
from typing import TypeVar

import structlog

log = structlog.get_logger("desk")
T = TypeVar("T")


def told(detect: Callable[[str, str], T], text: str, language: str) -> T | None:
    """What `detect` finds in `text`; None, and a line in the log without any text, when it fails."""
    try:
        return detect(text, language)
    except Exception as failure:  # noqa: BLE001 - the one boundary of the desk: a person needs the page, not the hint
        log.error("detection failed", detector=detect.__name__, kind=type(failure).__name__)
        return None
