"""Keeps public pages and gives them out again; which, stands in the package."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from content import reads
from ground import generation, replica
from portal.kept_pages import KEPT, NEED_NO_DATABASE, Page, encoding, key, may_be_kept, shelf, until
from portal.metrics import counting
from portal.views.errors import away

Answer = Callable[[HttpRequest], HttpResponse]
UNDER = "made_under"  # the generation that a page is made under
WITHOUT = "database_is_away"  # the mark of a request for which nobody could say whether a kept page still holds


class KeptPages:
    """The outermost layer but the log: what was made once and still holds is sent again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (settings.KEPT_PAGES_MIB and may_be_kept(request.META)):
            return self._made(request)
        second = generation.second()
        try:
            number = generation.current()
        except DatabaseError:
            setattr(request, WITHOUT, True)
            return self._made(request)
        place = key(request.META)
        page = shelf.get(place)
        if page is None or not page.holds(number, second):
            setattr(request, UNDER, number)
            response = self.get_response(request)
            page = _kept(request, response, number, second)
            if page is None:
                return _counted(response)
            shelf.put(place, page)
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
    headers, body = page.answer(encoding(request.META.get("HTTP_ACCEPT_ENCODING", "")), second)
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and page.headers["ETag"] in parse_etags(known):
        of_a_body = ("Content-Type", "Content-Length", "Content-Encoding")
        return HttpResponseNotModified(headers={name: value for name, value in headers if name not in of_a_body})
    return HttpResponse(body, headers=dict(headers))
