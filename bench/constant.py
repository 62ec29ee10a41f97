"""The limit: an empty Django that answers every address with the same 12 kB. `gunicorn bench.constant`."""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

PAGE = b"<p>" + b"x" * (12 * 1024 - 7) + b"</p>"


def page(_request: HttpRequest) -> HttpResponse:
    """The same each time."""
    return HttpResponse(PAGE)


urlpatterns = [re_path("", page)]
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="none", ALLOWED_HOSTS=["*"], MIDDLEWARE=[], LOGGING_CONFIG=None)
django.setup()
application = get_wsgi_application()
