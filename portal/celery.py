"""The Celery application. What runs when stands in `portal/schedule.py`."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("kynnys")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["questions", "content", "people"])


@setup_logging.connect
def keep_djangos_logging(**_kwargs: object) -> None:
    """Celery leaves the logging of `portal/logs.py` alone."""
