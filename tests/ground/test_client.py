"""Where a request came from: the peer, or what our own proxy says; never what the client claims."""

import pytest

from ground.client import address


@pytest.mark.parametrize(
    ("header", "meta", "found"),
    [
        ("", {"REMOTE_ADDR": "192.0.2.1"}, "192.0.2.1"),
        ("", {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}, "192.0.2.1"),
        ("X-Real-IP", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "198.51.100.7"}, "198.51.100.7"),
        ("X-Forwarded-For", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "a, 198.51.100.7"}, "198.51.100.7"),
        ("X-Real-IP", {"REMOTE_ADDR": "127.0.0.1"}, "127.0.0.1"),
        ("", {}, ""),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(settings, header, meta, found):
    settings.CLIENT_ADDRESS_HEADER = header
    assert address(meta) == found
