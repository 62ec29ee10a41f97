"""Django's Redis cache with one client instead of a new one for every look, which costs more than the look itself."""

from typing import Any

from django.core.cache.backends import redis


class Client(redis.RedisCacheClient):
    """Keeps the client of each pool; a client is safe for threads, and holds nothing of who used it before."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clients: dict[int, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:  # noqa: ARG002 - Django's own
        """The client for reading, or for writing."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if id(pool) not in self._clients:  # pools stay as long as this does
            self._clients[id(pool)] = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return self._clients[id(pool)]


class Cache(redis.RedisCache):
    """To be named in CACHES."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
