"""Keeps public pages and gives them out again; which, stands in the package."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from ground import generation
from portal.kept_pages import ENCODINGS, KEPT, OPEN, Page, Shelf

Answer = Callable[[HttpRequest], HttpResponse]


class KeptPages:
    """The outermost layer but the log: what was made once in this minute is sent again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.shelf = Shelf(settings.KEPT_PAGES_MIB * 1024 * 1024)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (self.shelf.most and _may_be_kept(request)):
            return self.get_response(request)
        second = generation.second()
        try:
            number = generation.current()
        except DatabaseError:  # the view tells it to the reader, or does without, as the helplines do
            return self.get_response(request)
        key = _key(request)
        page = self.shelf.get(key)
        if page is None or (page.generation, page.minute) != (number, second // 60):
            response = self.get_response(request)
            page = _kept(request, response, number, second)
            if page is None:
                return response
            self.shelf.put(key, page)
        return _send(request, page, second)


def _may_be_kept(request: HttpRequest) -> bool:
    """By what stands in the request alone; whether the page is on the list is known once it is made."""
    return request.method == "GET" and request.path_info.startswith(OPEN) and "HTTP_HX_REQUEST" not in request.META


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
    return Page(number, second // 60, match, headers, {"": body})


def _send(request: HttpRequest, page: Page, second: int) -> HttpResponse:
    """As often as it is asked for; who has it already is told so."""
    request.resolver_match = page.match
    if page.headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        encoding = _encoding(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(page.body(encoding))
        if encoding:
            response.headers["Content-Encoding"] = encoding
    for name, value in page.headers.items():
        if not (name == "Content-Type" and response.status_code == 304):
            response.headers[name] = value
    # For nginx: until the end of this second, in which the generation was looked at (ops/nginx.conf).
    response.headers["X-Accel-Expires"] = f"@{second}"
    return response


def _encoding(accepted: str) -> str:
    """The smallest encoding that the browser takes; "" when it takes none. Refusals (`br;q=0`) are kept to."""
    takes = {part.split(";")[0].strip() for part in accepted.lower().split(",") if ";q=0" not in part.replace(" ", "")}
    return next((encoding for encoding in ENCODINGS if encoding in takes), "")
