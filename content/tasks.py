"""What time does to public texts: the day comes, the check comes due, a word that they explain has changed."""

import time
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from content import links, opensearch, reads, rendering, shelf, sought, workflow
from content.models import Article, Explaining, Publication, Topic

AT_ONCE = 500  # texts of one kind that a run takes
EXPLAIN_SECONDS = 20  # of one run; the next goes on where it ended
LINK_SECONDS = 240  # of one run, well below the time after which the broker gives a task to somebody else
TELLING_SECONDS = 600  # after which a run that died no longer keeps the next one away
_TELLING = "search-engine-telling"
log = structlog.get_logger("tasks")


@shared_task
def go_live_due() -> int:
    """What is scheduled for today or before goes live. Returns how many."""
    today = timezone.localdate()
    answers, articles = Publication.objects.to_go_live(today), Article.objects.to_go_live(today)
    return _each(workflow.go_live, answers) + _each(workflow.articles.go_live, articles)


@shared_task
def come_due() -> int:
    """What was checked longer ago than its topic allows asks for a new look. Returns how many."""
    due = 0
    for topic in Topic.objects.order_by("pk"):
        old = months_before(timezone.localdate(), topic.shelf_months)
        due += _each(workflow.come_due, Publication.objects.unchecked_since(old).filter(topic=topic))
        due += _each(workflow.articles.come_due, Article.objects.unchecked_since(old).filter(topic=topic))
    return due


def _each(step: Callable[[Any], object], rows: QuerySet[Any]) -> int:
    done = 0
    for row in rows.order_by("pk")[:AT_ONCE]:
        try:
            step(row)
        except workflow.NotAllowed:
            continue  # somebody was faster
        done += 1
    return done


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


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
def list_search_entries() -> int:
    """What is new comes into the lists of the search. Returns how many texts."""
    return shelf.arrange()


@shared_task
def tell_search_engine() -> int:
    """The engine outside hears of what came, changed and went. What it does not take waits. Returns how many texts.

    One at a time: of two that run side by side, the slower could bring back what the other has just deleted.
    """
    if not opensearch.is_set() or not cache.add(_TELLING, True, TELLING_SECONDS):
        return 0
    try:
        return opensearch.tell()
    except opensearch.Away as away:
        log.warning("search_engine_away", reason=str(away))
        return 0
    finally:
        cache.delete(_TELLING)


@shared_task
def forget_searches() -> int:
    """What was looked for in vain in earlier months, and too rarely to be told, goes; so do old counts of what was
    read. Returns how many rows."""
    return sought.forget() + reads.forget()


@shared_task
def check_links() -> int:
    """Each link that leads out, once a week, some in every run; nothing unless LINK_CHECK is set. How many it were."""
    if not settings.LINK_CHECK:
        return 0
    if not links.is_collected():
        links.collect()
    return links.check(links.due()[:1000], until=time.monotonic() + LINK_SECONDS)


@shared_task
def check_links_within() -> int:
    """What leads nowhere within the site is listed for the editors; the texts say so to readers. How many it were."""
    return links.look_within()
