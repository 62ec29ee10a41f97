"""What speaks of everything: settings, addresses, base pages. On top of all apps; nothing imports it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
