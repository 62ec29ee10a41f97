"""What many public pages read again and again, looked up once in a generation and process (`ground/generation.py`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from ground import generation, replica

P = ParamSpec("P")
T = TypeVar("T")


def remembered(found: Callable[P, T]) -> Callable[P, T]:
    """For what is read out of the tables that the generation counts, and out of nothing else, by few plain values.

    Like a kept page it is never older than a second. Whoever gets it must not change it: others get the very same.
    Where no page is kept, and inside of a transaction, it is looked up each time.
    """
    known: dict[Any, tuple[int, T]] = {}

    @wraps(found)
    def look(*given: P.args, **named: P.kwargs) -> T:
        if not settings.KEPT_PAGES_MIB or connection.in_atomic_block:
            return found(*given, **named)
        key, number = (get_language(), given, *named.items()), replica.under()
        if number is None:
            number = generation.current()
        kept = known.get(key)
        if kept is None or kept[0] != number:
            known[key] = kept = number, found(*given, **named)
        return kept[1]

    return look
