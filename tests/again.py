"""Many ways to go on from one and the same state, which is costly to make."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside never was: the rows are as before, and nothing was counted. Objects in memory are not."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
