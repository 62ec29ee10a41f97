"""Figures kept in the cache for a while. Without a cache they are counted each time: it must never cost a page."""

from typing import Any

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger("kept")


def get(name: str) -> Any:
    """What was kept under `name`; None when there is nothing, or no cache."""
    try:
        return cache.get(name)
    except RedisError as failure:
        log.warning("no cache", why=type(failure).__name__)
        return None


def put(name: str, value: Any, seconds: float) -> None:
    """Keep `value` under `name`; without a cache nothing is kept."""
    try:
        cache.set(name, value, seconds)
    except RedisError as failure:
        log.warning("no cache", why=type(failure).__name__)
