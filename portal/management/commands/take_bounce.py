"""`manage.py take_bounce < mail`: what the mail server hands on of the mailbox of MAIL_FROM.

Always ends well: a mail that is none of ours is nobody's error, and must not come back to its sender.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from questions import bounces


class Command(BaseCommand):
    """Take in one mail that came back."""

    help = "Reads a returned mail from standard input; the asker is told under the code that the notice did not arrive."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Says in one word what it was."""
        self.stdout.write("taken" if bounces.take_in(sys.stdin.buffer.read(bounces.MOST_BYTES)) else "not ours")
