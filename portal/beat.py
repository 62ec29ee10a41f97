"""Celery's clock, steady: it goes on when the clock of the machine is set back."""

from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry

JUMP = timedelta(seconds=1)


class Steady(PersistentScheduler):
    """Celery's own would wait until the time of the last run has come once more: an hour of no mail and no alarm."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; gives the seconds until the next look."""
        ahead = [entry for entry in self.schedule.values() if self._is_ahead(entry)]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None  # made anew from the times above
        return float(super().tick(*args, **kwargs))

    @staticmethod
    def _is_ahead(entry: ScheduleEntry) -> bool:
        """Whether it ran at a time that has not come yet."""
        ran, now = entry.last_run_at, entry.default_now()
        return ran is not None and now is not None and ran > now + JUMP
