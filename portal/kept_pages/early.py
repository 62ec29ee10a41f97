"""A page that is kept goes out before Django makes a request of what was asked: that would cost more than the page.

It adds nothing that is believed. Somebody's request went the whole way through Django in this very second (the hosts
that are allowed, a restored database, the generation), and what was looked up then holds until the second is over.
Nothing is looked up here; whatever is not plain goes that way too, a browser that asks only whether it changed as well.
"""

import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from content import reads
from ground import generation, restored
from portal import logs
from portal.kept_pages import Page, encoding, key, may_be_kept, shelf
from portal.metrics import counting


class Early:
    """The WSGI application around Django's own."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, told: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start, second = time.monotonic(), generation.second()
        page = _page(told, second)
        if page is None:
            return self.application(told, start_response)
        headers, body = page.answer(encoding(told.get("HTTP_ACCEPT_ENCODING", "")), second)
        start_response("200 OK", headers)
        reads.count(page.text)
        counting.page("kept")
        route, seconds = page.match.view_name, time.monotonic() - start
        counting.request(route, 200, seconds)
        logs.request(method="GET", route=route, status=200, ms=round(seconds * 1000))
        return [body]


def _page(told: WSGIEnvironment, second: int) -> Page | None:
    """What is kept under this address, if it is known by now that it holds in this second."""
    if not may_be_kept(told) or "HTTP_IF_NONE_MATCH" in told or not told.get("PATH_INFO", "").isascii():
        return None
    number = generation.known(second)
    if number is None or (settings.RESTORED_IS_CLOSED and not restored.is_known_open()):
        return None
    page = shelf.get(key(told))
    return page if page and page.holds(number, second) else None
