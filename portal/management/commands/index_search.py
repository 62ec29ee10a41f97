"""`manage.py index_search`: makes the index of the search anew from the texts, its lists too.

After a change of how terms are made (`language/ranking.py`, thesaurus), and when an engine outside is new: with
SEARCH_ENGINE set it makes the index there and tells it every text.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content import indexing, lists, opensearch, shelf
from content.entries import SearchEntry, SearchTerm


class Command(BaseCommand):
    """Index every public text."""

    help = "Makes the index of the search anew from the public texts."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Entries, lists, and the engine outside."""
        self.stdout.write(f"{indexing.index_all()} texts indexed")
        for language in SearchTerm.objects.filter(term="").values_list("language", flat=True):
            lists.build(language)
        shelf.arrange()
        self.stdout.write(f"{SearchEntry.objects.filter(is_listed=True).count()} of them in lists")
        if opensearch.is_set():
            try:
                self.stdout.write(f"{opensearch.fill()} of them told to the engine outside")
            except opensearch.Away as away:
                raise CommandError(f"The engine outside did not take them: {away}") from away
