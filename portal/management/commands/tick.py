"""`manage.py tick`: the jobs of `portal/schedule.py` on a clock in this process, for the demo."""

import time
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from ground import restored
from portal.schedule import JOBS

log = structlog.get_logger("tick")


class Command(BaseCommand):
    """Run each job when its time has come, one after the other."""

    help = "Runs the periodic jobs in this process, for the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once`: run every job once and stop."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Loop until ended."""
        due = dict.fromkeys(JOBS, 0.0)
        while True:
            for job in JOBS:
                if time.monotonic() >= due[job] and not restored.is_closed():
                    due[job] = time.monotonic() + job.every
                    self._run(job.name)
            if options["once"]:
                return
            close_old_connections()
            time.sleep(1)

    @staticmethod
    def _run(name: str) -> None:
        try:
            import_string(name)()
        except DatabaseError as failure:
            log.error("job failed", job=name, why=type(failure).__name__)
