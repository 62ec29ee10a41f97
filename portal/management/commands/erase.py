"""`manage.py erase`: what the daily job erases, now; with `--dry-run` only what it would. Prints counts, no text.

A line for each organisation and kind: threads nobody used for the organisation's months, addresses after 30 days,
receipts after an hour, what was sent long ago, pages to show, what staff saw more than a year ago. Limits stand in no
table: they run out by themselves.
"""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from questions import retention, tasks


class Command(BaseCommand):
    """Erase what is due, or say what is."""

    help = "Erases what is due. --dry-run only counts it, by organisation and kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--dry-run`."""
        parser.add_argument("--dry-run", action="store_true", help="count, and erase nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count; then, unless it is dry, erase in rounds until nothing more goes."""
        found = retention.counts(timezone.now())
        for organisation, kinds in sorted(found.items()):
            for kind, number in sorted(kinds.items()):
                self.stdout.write(f"{organisation} {kind} {number}")
        if not found:
            self.stdout.write("nothing is due")
        if options["dry_run"]:
            return
        done: Counter[str] = Counter()
        while any((round_ := tasks.erase_due()).values()):
            done.update(round_)
        said = ", ".join(f"{number} {kind}" for kind, number in sorted(done.items()) if number)
        self.stdout.write(f"erased: {said or 'nothing'}")
