"""A public page as its view makes it, for a file."""

from functools import lru_cache
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch, resolve, reverse
from django.utils import translation
from django_htmx.middleware import HtmxDetails


class NotMade(Exception):
    """The page did not answer with 200, so there is no file for it."""


def _request(path: str, query: dict[str, str], found: ResolverMatch | None) -> WSGIRequest:
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query),
            "SERVER_NAME": host,
            "SERVER_PORT": "443" if settings.HTTPS else "80",
            "wsgi.url_scheme": "https" if settings.HTTPS else "http",
            "wsgi.input": BytesIO(),
        }
    )
    request.resolver_match = found
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


@lru_cache(maxsize=2000)
def match(path: str) -> ResolverMatch:
    """The view of a path, in the path's own language. Raises `Resolver404`."""
    with translation.override(_language(path)):
        return resolve(path)


def address(name: str, language: str, *given: object) -> str:
    """The path of a page, in a language."""
    with translation.override(language):
        return reverse(name, args=given)


def _language(path: str) -> str:
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def page(path: str, query: dict[str, str] | None = None) -> HttpResponse:
    """The page at a path, with what stands behind the question mark. Raises `NotMade`."""
    found = match(path)
    with translation.override(_language(path)):
        try:
            response: HttpResponse = found.func(_request(path, query or {}, found), *found.args, **found.kwargs)
        except Http404 as missing:
            raise NotMade(path) from missing
    if response.status_code != 200 or response.streaming or response.cookies:
        raise NotMade(f"{path} {response.status_code}")
    return response


def own_page(template: str, language: str, path: str, **context: object) -> str:
    """A page that only the copy has."""
    with translation.override(language):
        return render(_request(path, {}, None), template, context).content.decode()
