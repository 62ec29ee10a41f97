"""A static file has the headers of a page, and no other site may read it."""

from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_static_file_has_every_header_of_a_page(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    page, file = Client().get("/exit"), Client().get("/static/css/base.css")
    assert (page.status_code, file.status_code) == (303, 200)
    list(file), file.close()
    named = ("Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Permissions-Policy")
    assert [name for name in named if name not in file.headers] == []
    assert "Access-Control-Allow-Origin" not in file.headers
