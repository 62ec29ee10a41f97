"""`manage.py check_links`: look at every link that leads out of a live text, now, and say which ones lead nowhere."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from content import links


class Command(BaseCommand):
    """Collect the links, look at those that were not looked at for a week, list what is broken."""

    help = "Looks at the links of public texts, politely: one at a time. Needs a way out to ports 80 and 443."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--list`: ask nobody, only say what is known."""
        parser.add_argument("--list", action="store_true", help="ask nobody, only list what is known to be broken")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Whoever calls this wants it done: LINK_CHECK is about what happens by itself."""
        if not options["list"]:
            self.stdout.write(f"Links that lead out: {links.collect()}. Looked at: {links.check(links.due())}.")
        for one in links.broken():
            self.stdout.write(f"{one.status or one.trouble}\t{one.address}")
