"""What stands in the cache, on either of the two that the tests run with: memory, or this run's own Redis."""

from django.conf import settings
from django.core.cache import cache
from redis import Redis


def names() -> list[str]:
    """All keys."""
    if settings.REDIS_URL:
        return [key.decode() for key in Redis.from_url(settings.REDIS_URL).scan_iter("*")]
    return list(cache._cache)  # type: ignore[attr-defined]


def everything() -> str:
    """All keys and values."""
    if settings.REDIS_URL:
        store = Redis.from_url(settings.REDIS_URL)
        return " ".join(f"{key!r} {store.dump(key)!r}" for key in store.scan_iter("*"))
    return " ".join(f"{key} {value!r}" for key, value in cache._cache.items())  # type: ignore[attr-defined]
