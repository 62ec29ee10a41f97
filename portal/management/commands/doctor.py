"""`manage.py doctor`: says in words what is wrong with this installation and what to do.

Ends with 1 when something must not stay as it is.
"""

from typing import Any

from django.core.management.base import BaseCommand

from portal import doctor


class Command(BaseCommand):
    """Look at everything, change nothing."""

    help = "Says in words what is wrong with this installation, and what to do."
    requires_system_checks = ()  # it tells them itself

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print; what must not stay so comes first."""
        found = sorted(doctor.findings(), key=lambda one: not one.stops)
        for one in found:
            self.stdout.write(f"{'WRONG' if one.stops else 'note '}  {one.what}\n       {one.then}")
        if not found:
            self.stdout.write("All is well.")
        if any(one.stops for one in found):
            raise SystemExit(1)
