"""The cache's client is made once, one for each pool."""

from ground.redis_cache import Cache


def test_one_client_does_for_every_look():
    cache = Cache("redis://127.0.0.1:1/0", {})
    assert cache._cache.get_client() is cache._cache.get_client("a")
    assert cache._cache.get_client().connection_pool is cache._cache._get_connection_pool(write=False)


def test_writing_has_its_own_where_reading_is_done_elsewhere():
    cache = Cache(["redis://127.0.0.1:1/0", "redis://127.0.0.1:2/0"], {})
    assert cache._cache.get_client(write=True).connection_pool is cache._cache._get_connection_pool(write=True)
    assert cache._cache.get_client(write=True) is not cache._cache.get_client(write=False)
