"""Public pages that are kept, and the clock that says until when."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ground import generation
from tests.generation import committed


@pytest.fixture
def second(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Pages are kept; `second(n)` sets the second of the clock."""
    settings.KEPT_PAGES_MIB = 1
    at = [600]
    monkeypatch.setattr(generation, "second", lambda: at[0])
    generation.forget()

    def to(now: int) -> None:
        committed()
        at[0] = now

    yield to
    generation.forget()
