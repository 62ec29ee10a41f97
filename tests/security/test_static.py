"""A static file loads nothing by itself, and no other site may read it; its headers are short."""

from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_static_file_is_as_closed_as_a_page_in_few_bytes(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    page, file = Client().get("/exit"), Client().get("/static/css/base.css")
    assert (page.status_code, file.status_code) == (303, 200)
    list(file), file.close()
    named = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Content-Security-Policy")
    assert [name for name in named if name not in file.headers] == []
    assert file.headers["Content-Security-Policy"].startswith("default-src 'none'; base-uri 'none';")
    assert sum(len(f"{name}: {value}\r\n") for name, value in file.headers.items()) < 600
    assert "Access-Control-Allow-Origin" not in file.headers
