"""What runs for the installation itself: erasures are written into the ledger."""

import structlog
from celery import shared_task

from ground import ledger

log = structlog.get_logger("tasks")


@shared_task
def write_ledger() -> int:
    """Move what waits into the ledger. Returns how many lines; what can't be written now waits and is told."""
    try:
        return ledger.write_down()
    except OSError as failure:
        log.error("ledger not written", why=type(failure).__name__)
        return 0


@shared_task
def forget_ledger() -> int:
    """Files of the ledger that are older than every backup go. Returns how many."""
    return ledger.forget()
