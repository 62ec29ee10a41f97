"""`manage.py generate_load --publications 1000000 --language fi`: made-up answers to measure with, in the demo only."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from content import shelf
from content.models import LANGUAGES, Topic
from content.topics import load_topics
from portal import load

_TOLD = 50_000


class Command(BaseCommand):
    """Fills a database that is used for measuring."""

    help = "Makes published answers out of words put together. Refuses outside the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--publications`, `--language`."""
        parser.add_argument("--publications", type=int, default=1_000_000)
        parser.add_argument("--language", choices=[language for language, _name in LANGUAGES], default="fi")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them, then list them for the search."""
        if not settings.DEMO:
            raise CommandError("Only a demo is filled with made-up answers: DEMO=1.")
        load_topics()
        topics = list(Topic.objects.order_by("position", "pk"))
        for made in load.publish(options["publications"], options["language"], topics):
            if made % _TOLD == 0 or made == options["publications"]:
                self.stdout.write(f"{made} answers")
        self.stdout.write(f"{shelf.arrange()} of them listed for the search")
