"""Keeps public pages and gives them out again; which, stands in the package."""

import hashlib
from collections.abc import Callable
from copy import copy
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from content import reads
from ground import generation, replica
from portal.kept_pages import ENCODINGS, KEPT, NEED_NO_DATABASE, OPEN, Page, Shelf, until
from portal.metrics import counting
from portal.views.errors import away

Answer = Callable[[HttpRequest], HttpResponse]
UNDER = "made_under"  # the generation that a page is made under
WITHOUT = "database_is_away"  # the mark of a request for which nobody could say whether a kept page still holds


class KeptPages:
    """The outermost layer but the log: what was made once in this minute is sent again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.shelf = Shelf(settings.KEPT_PAGES_MIB * 1024 * 1024)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (self.shelf.most and _may_be_kept(request)):
            return self._made(request)
        second = generation.second()
        try:
            number = generation.current()
        except DatabaseError:
            setattr(request, WITHOUT, True)
            return self._made(request)
        key = _key(request)
        page = self.shelf.get(key)
        if page is None or page.generation != number or page.until <= second:
            setattr(request, UNDER, number)
            response = self.get_response(request)
            page = _kept(request, response, number, second)
            if page is None:
                return _counted(response)
            self.shelf.put(key, page)
            counting.page("made")
        else:
            counting.page("kept")
        return _send(request, page, second)

    def _made(self, request: HttpRequest) -> HttpResponse:
        return _counted(self.get_response(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """With the database away a page that stands on it does not wait for it once more. What needs none goes on.

        A page on the list is made from the replica where that is level with what the page is made under.
        """
        match, number = request.resolver_match, getattr(request, UNDER, None)
        if match and match.view_name in KEPT and number is not None and replica.is_level(number):
            return from_replica(view, number)(request, *args, **kwargs)
        if hasattr(request, WITHOUT) and match and match.view_name in KEPT and match.view_name not in NEED_NO_DATABASE:
            return away(request)
        return None


def from_replica(view: Callable[..., HttpResponse], number: int) -> Callable[..., HttpResponse]:
    """A view whose public rows come from the replica, and from the primary when that goes away in the middle."""

    def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with replica.reading(number):
                return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as failure:
            replica.rest(failure)
            return view(request, *args, **kwargs)

    return made


def _counted(response: HttpResponse) -> HttpResponse:
    """A page that is not kept; one of a text is counted."""
    reads.count(getattr(response, reads.MARK, None))
    return response


def _may_be_kept(request: HttpRequest) -> bool:
    """By what stands in the request alone; whether the page is on the list is known once it is made."""
    told, path = request.META, request.path_info
    is_open = request.method == "GET" and path.startswith(OPEN) and "HTTP_HX_REQUEST" not in told
    return is_open and not path.endswith("/help-now/")  # which waits for nobody


def _key(request: HttpRequest) -> tuple[str, ...]:
    """All that a page may depend on: language and page stand in the path."""
    told = request.META
    return (
        told.get("HTTP_X_FORWARDED_PROTO", ""),
        told.get("HTTP_HOST", ""),
        request.path_info,
        told.get("QUERY_STRING", ""),
    )


def _kept(request: HttpRequest, response: HttpResponse, number: int, second: int) -> Page | None:
    """The page to keep; None for what is not on the list, went wrong, or is meant for one person."""
    match = request.resolver_match
    allowed = KEPT.get(match.view_name) if match else None
    if match is None or allowed is None or not set(request.GET) <= allowed:
        return None
    control, vary = response.headers.get("Cache-Control", ""), response.headers.get("Vary", "")
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    if "no-store" in control or "private" in control or "cookie" in vary.lower():
        return None
    body = response.content
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'  # the same for each encoding, so a weak one
    text = getattr(response, reads.MARK, None)
    return Page(number, until(match.view_name, second), match, headers, {"": body}, text=text)


def _send(request: HttpRequest, page: Page, second: int) -> HttpResponse:
    """As often as it is asked for; who has it already is told so."""
    request.resolver_match = page.match
    reads.count(page.text)
    response = _ready(page, _encoding(request.META.get("HTTP_ACCEPT_ENCODING", "")), second)
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and page.headers["ETag"] in parse_etags(known):
        return _known(response)
    return response


def _ready(page: Page, encoding: str, second: int) -> HttpResponse:
    """What to send in this second: its headers are put together and looked through but once in it."""
    made, response = page.ready.get(encoding, (-1, None))
    if response is None or made != second:
        response = HttpResponse(page.body(encoding), headers=page.headers)
        response.headers["Content-Length"] = str(len(response.content))
        if encoding:
            response.headers["Content-Encoding"] = encoding
        # For nginx: until the end of this second, in which the generation was looked at (ops/nginx.conf).
        response.headers["X-Accel-Expires"] = f"@{second}"
        page.ready[encoding] = second, response
    own: HttpResponse = copy(response)
    own._resource_closers = []  # type: ignore[attr-defined]  # what ends with this request alone
    return own


def _known(response: HttpResponse) -> HttpResponse:
    """The same headers without what speaks of a body."""
    without = ("Content-Type", "Content-Length", "Content-Encoding")
    headers = {name: value for name, value in response.items() if name not in without}
    return HttpResponseNotModified(headers=headers)


@lru_cache(maxsize=64)
def _encoding(accepted: str) -> str:
    """The smallest encoding that the browser takes; "" when it takes none. Refusals (`br;q=0`) are kept to."""
    takes = {part.split(";")[0].strip() for part in accepted.lower().split(",") if ";q=0" not in part.replace(" ", "")}
    return next((encoding for encoding in ENCODINGS if encoding in takes), "")
