"""What time does to public texts: the day comes, the check comes due."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from content import workflow
from content.models import Publication

CHECK_AFTER_DAYS = 365
log = structlog.get_logger("tasks")


@shared_task
def go_live_due() -> int:
    """What is scheduled for today or before goes live. Returns how many."""
    live = 0
    for publication in Publication.objects.to_go_live(timezone.localdate()).order_by("pk")[:500]:
        try:
            workflow.go_live(publication)
        except workflow.NotAllowed:
            continue  # taken back meanwhile
        live += 1
    return live


@shared_task
def come_due() -> int:
    """What was checked a year ago asks for a new look. Returns how many."""
    old = timezone.localdate() - timedelta(days=CHECK_AFTER_DAYS)
    due = 0
    for publication in Publication.objects.unchecked_since(old).order_by("pk")[:500]:
        try:
            workflow.come_due(publication)
        except workflow.NotAllowed:
            continue
        due += 1
    return due
