"""`manage.py load_library`: what comes with the software, for an installation that begins.

The eight topics, without which nothing can be published, the office words that texts explain, and the articles as
drafts: they show once two members of staff have signed them (`/desk/library/`). Run again it adds what is missing and
changes no word and no article.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from content import shipped
from content.terms import load_terms
from content.topics import load_topics
from portal.demo import LANGUAGES


class Command(BaseCommand):
    """Load topics, words and drafts of articles."""

    help = "Loads the topics, the office words and, as drafts to be signed, the articles that come with the software."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load everything in one transaction."""
        with transaction.atomic():
            topics, words = load_topics(), load_terms(renew=False)
            articles = sum(len(shipped.drafts(language)) for language in LANGUAGES)
        new = f"{words} new words; {articles} new drafts of articles"
        self.stdout.write(f"{topics} topics; {new} wait at /desk/library/ for two to sign.")
