"""The generation of public pages, and what a process remembers by it, inside a test's own transaction."""

from collections.abc import Callable
from itertools import count
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection

from ground import generation

_numbers = count(-2_000_000)  # no other test has such a one


def committed() -> None:
    """Count as at a commit: PostgreSQL counts at its end, once a transaction."""
    connection.check_constraints()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kynnys.counted_in', '', true)")


def remembering(patch: pytest.MonkeyPatch) -> Callable[[], None]:
    """To the end of the test a process remembers as it does outside of a test's transaction: queries count as there.

    What comes back is to be called when something public has changed; between two calls nothing has.
    """
    number = [next(_numbers)]
    patch.setattr(settings, "KEPT_PAGES_MIB", 1)
    patch.setattr("ground.remembered.connection", SimpleNamespace(in_atomic_block=False))
    patch.setattr(generation, "current", lambda: number[0])
    return lambda: number.__setitem__(0, next(_numbers))
