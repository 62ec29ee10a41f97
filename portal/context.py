"""What every template may know of the site itself. Never touches the session or the member of staff."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, get_language_info, override

# A page whose text exists in one language only: its other languages lead to the list it stands in.
LISTS = {"article": "articles", "word": "words"}


def _same_page(request: HttpRequest, language: str, here: str) -> str:
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name in LISTS and language != here:
        with override(language):
            return reverse(LISTS[name])
    path, own = request.path, f"/{here}/"
    if name and path.startswith(own):  # no address of ours is translated beyond its first part
        path = f"/{language}/{path.removeprefix(own)}"
    return escape_uri_path(path)


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: languages of this very page, absolute base, where the exit leads, whether this is the demo."""
    here = get_language() or settings.LANGUAGE_CODE
    return {
        "LANGUAGE_CODE": here,
        "site": {
            "languages": [
                {"code": code, "name": get_language_info(code)["name_local"], "url": _same_page(request, code, here)}
                for code, _name in settings.LANGUAGES
            ],
            "url": settings.SITE_URL,
            "here": settings.SITE_URL + request.path,
            "exit_to": settings.EXIT_TO[here],
            "demo": settings.DEMO,
        },
    }
