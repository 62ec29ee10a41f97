"""What runs when: one table for Celery beat and for `manage.py tick`. Names only, so that settings can read it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Job:
    """A task by its dotted name, and the seconds between two runs."""

    name: str
    every: int


JOBS = (
    Job("questions.tasks.deliver", every=5),
    Job("questions.tasks.send_digests", every=60),
    Job("questions.tasks.expire_claims", every=30),
    Job("questions.tasks.detect_what_was_left", every=120),
    Job("questions.tasks.tell_what_is_not_read", every=300),
    Job("questions.tasks.erase_due", every=3600),
    Job("questions.tasks.count_pace", every=600),
    Job("content.tasks.go_live_due", every=10),
    Job("content.tasks.come_due", every=3600),
    Job("content.tasks.explain_again", every=60),
    Job("content.tasks.list_search_entries", every=300),
    Job("content.tasks.tell_search_engine", every=5),
    Job("content.tasks.forget_searches", every=86_400),
    Job("content.tasks.check_links", every=3600),
    Job("content.tasks.check_links_within", every=86_400),
    Job("moderation.tasks.remind_of_checks", every=3600),
    Job("moderation.tasks.tell_readers", every=60),
    Job("people.tasks.clear_sessions", every=86_400),
    Job("portal.tasks.write_ledger", every=2),
    Job("portal.tasks.forget_ledger", every=86_400),
)


def beat() -> dict[str, dict[str, Any]]:
    """The table as Celery beat wants it. A run that waited long is dropped: the next one does its work."""
    return {
        job.name: {"task": job.name, "schedule": job.every, "options": {"expires": max(job.every, 30)}} for job in JOBS
    }
