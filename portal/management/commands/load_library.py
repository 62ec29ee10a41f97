"""`manage.py load_library`: what comes with the software, for an installation that begins.

The eight topics, without which nothing can be published, and the articles as drafts: they show once two members of
staff have signed them (`/desk/library/`). Run again it adds what is missing and changes no article.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from content import shipped
from content.topics import load_topics
from portal.demo import LANGUAGES


class Command(BaseCommand):
    """Load topics and drafts of articles."""

    help = "Loads the topics and, as drafts to be signed, the articles that come with the software."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load everything in one transaction."""
        with transaction.atomic():
            topics = load_topics()
            articles = sum(len(shipped.drafts(language)) for language in LANGUAGES)
        self.stdout.write(f"{topics} topics; {articles} new drafts of articles wait at /desk/library/ for two to sign.")
