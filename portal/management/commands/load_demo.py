"""`manage.py load_demo`: two organisations with staff, the library, published answers, and a queue in every status.

Run twice it changes nothing. The queue is made with the verbs of the workflow itself; only dates are set back.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from content.terms import load_terms
from content.topics import load_topics
from people.models import Organisation
from portal.demo import LANGUAGES, abuse, library, organisations, past, practice, queue


class Command(BaseCommand):
    """Fill an empty database with visibly made-up people and real texts."""

    help = "Loads the demo data; refuses outside the demo."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load everything in one transaction."""
        if not settings.DEMO:
            raise CommandError("load_demo is for the demo only: set DEMO=1.")
        if Organisation.objects.exists():
            self.stdout.write("The demo is loaded already.")
            return
        with transaction.atomic():
            load_topics()
            load_terms()
            staff = organisations.load()
            for language in LANGUAGES:
                library.load(language, staff)
                library.on_the_desk(language, staff)
            for language in LANGUAGES:
                past.load(language, staff)
            codes = {language: queue.load(language, staff) for language in LANGUAGES}
            for language in LANGUAGES:
                abuse.load(language, staff)
                practice.load(language, staff)
        self.stdout.write("The demo is loaded.")
        for language, code in codes.items():
            self.stdout.write(f"  an answered question ({language}): {code}")
