"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django = get_wsgi_application()

from django.db import connections  # noqa: E402 - Django is set up by now

from people import made_up  # noqa: E402
from portal.kept_pages.early import Early  # noqa: E402

made_up.refuse()
connections.close_all()
application = Early(django)
