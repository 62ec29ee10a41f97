"""Django on a demo database, before anything else is imported: a SQLite file of its own, or what DATABASE_URL names."""

import atexit
import logging
import os
import shutil
import tempfile

import django
from django.core.management import call_command

FOLDER = tempfile.mkdtemp(prefix="kynnys-bench-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
OWN = "DATABASE_URL" not in os.environ
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3")
# DEBUG for static files by their plain names; templates are cached all the same, and queries are not kept
os.environ.update(DEMO="1", DEBUG="1", MAIL_FOLDER=FOLDER, DJANGO_SETTINGS_MODULE="portal.settings")
django.setup()
django.conf.settings.DEBUG = False
logging.getLogger().setLevel("ERROR")


def load() -> None:
    """The demo's data, into a database of our own."""
    if OWN:
        call_command("migrate", verbosity=0)
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            call_command("load_demo", stdout=nowhere)
