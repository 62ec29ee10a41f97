"""What time does to public texts: the day comes, the check comes due, a word that they explain has changed."""

import time
from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from content import rendering, shelf, workflow
from content.models import Explaining, Publication

CHECK_AFTER_DAYS = 365
EXPLAIN_SECONDS = 20  # of one run; the next goes on where it ended
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


@shared_task
def explain_again() -> int:
    """Texts of a language whose office words have changed are explained anew. Returns how many pieces were done."""
    end, pieces = time.monotonic() + EXPLAIN_SECONDS, 0
    for language in Explaining.objects.order_by("pk").values_list("language", flat=True):
        more = True
        while more and time.monotonic() < end:
            more = rendering.again(language)
            pieces += 1
    return pieces


@shared_task
def count_search_terms() -> int:
    """How common each term of the search is, which decides what a search among very many texts looks for first."""
    return shelf.count_terms()
