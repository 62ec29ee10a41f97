"""What every template may know of the site itself. Never touches the session or the member of staff."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info


def site(request: HttpRequest) -> dict[str, Any]:
    """`site`: languages of this very page, absolute base, where the exit leads, whether this is the demo."""
    here = get_language() or settings.LANGUAGE_CODE
    return {
        "LANGUAGE_CODE": here,
        "site": {
            "languages": [
                {"code": code, "name": get_language_info(code)["name_local"], "url": translate_url(request.path, code)}
                for code, _name in settings.LANGUAGES
            ],
            "url": settings.SITE_URL,
            "here": settings.SITE_URL + request.path,
            "exit_to": settings.EXIT_TO[here],
            "demo": settings.DEMO,
        },
    }
