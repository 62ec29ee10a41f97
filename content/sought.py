"""Searches that found nothing: how often, so that the editors learn what is missing. Never who, never in a log.

A search counts as a keyed digest, of which a month has its own. Its words are kept from the tenth time on, when they
are nobody's own any more: once a day for one address, known by a pseudonym that lives a day in the cache, so that one
person who presses again is not ten; and not much oftener on one day, so that a program with many addresses is no crowd.
What tells who somebody is, sounds like danger or could be a code is not counted at all.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from content.entries import SearchedInVain
from content.models import first_of_month
from ground import limits
from ground.text import tidy
from language import ranking
from language.codes import SHOWN_WORDS, WORDS, word_list
from language.danger import danger
from language.identity import identity

TOLD_FROM = 10  # times from which on the words are kept
A_DAY = 10  # times that count on one day, each of another address
MOST_ROWS = 20_000  # wordings of a month and language: a program may send new ones without end
LONGEST, MOST_WORDS = 60, 6  # characters and words: what is longer is somebody's own sentence
MONTHS_KEPT = 12
_LETTERS = 4  # of a code's word that count


@dataclass(frozen=True)
class Sought:
    """Words that were looked for in vain. `last`: the first of the month in which they were looked for last."""

    language: str
    words: str
    times: int
    last: date


def in_vain(language: str, query: str, *, address: str) -> None:
    """Somebody looked for this and nothing was found.

    `address`: the network address, for the limit alone. Raises the errors of the cache and the database; the
    transaction around it goes on.
    """
    words = " ".join(ranking.words(tidy(query[: LONGEST * 4])))
    if not words or len(words) > LONGEST or words.count(" ") >= MOST_WORDS or _is_private(query, words, language):
        return
    today = timezone.localdate()
    month = first_of_month(today)
    digest = salted_hmac("searched in vain", f"{month}:{language}:{words}", algorithm="sha256").hexdigest()
    if not _is_first_today(digest, today, limits.pseudonym(address)):
        return
    with transaction.atomic():
        wordings = SearchedInVain.objects.filter(language=language, month=month)
        if not wordings.filter(digest=digest).exists() and wordings.count() >= MOST_ROWS:
            return
        SearchedInVain.objects.get_or_create(language=language, month=month, digest=digest)
        row = SearchedInVain.objects.select_for_update().get(language=language, month=month, digest=digest)
        row.today = row.today + 1 if row.day == today.day else 1
        row.day = today.day
        if row.today > A_DAY:
            return
        row.times += 1
        row.words = words if row.times >= TOLD_FROM else ""
        row.save()


def _is_first_today(digest: str, today: date, who: str) -> bool:
    key = hashlib.sha256(f"{digest}:{today}:{who}".encode()).hexdigest()
    return bool(cache.add(f"in-vain:{key}", 1, limits.DAY))


def _is_private(query: str, words: str, language: str) -> bool:
    """Names are written in small letters too."""
    if any(sign.isdigit() for sign in words) or danger(query, language).level > 0:
        return True
    return bool(identity(query, language).spans or identity(words.title(), language).spans) or _may_be_code(words)


def _may_be_code(words: str) -> bool:
    """Whether this could be the six words of a thread, or the four of a page that opens once, or most of them."""
    beginnings = [word[:_LETTERS] for word in words.split()]
    if len(beginnings) < SHOWN_WORDS - 1:
        return False
    lists = ({word[:_LETTERS] for word in word_list(language)} for language in ("fi", "sv", "nb", "en"))
    return len(beginnings) <= WORDS and any(
        sum(one in known for one in beginnings) >= max(SHOWN_WORDS, len(beginnings)) - 1 for known in lists
    )


def often(*, language: str = "", most: int = 50, months: int = 3) -> list[Sought]:
    """What was looked for in vain ten times or more in one of these months, most often first."""
    rows = _since(months).exclude(words="")
    if language:
        rows = rows.filter(language=language)
    counted = rows.values("language", "words").annotate(all=Sum("times"), last=Max("month"))
    return [
        Sought(row["language"], row["words"], row["all"], row["last"])
        for row in counted.order_by("-all", "language", "words")[:most]
    ]


def untold(*, months: int = 3) -> int:
    """How many searches found nothing and are too rare to be told."""
    return _since(months).filter(words="").aggregate(all=Sum("times"))["all"] or 0


def forget() -> int:
    """Digests that came to nothing go with their month, words after a year; returns how many rows."""
    rows = SearchedInVain.objects.all()
    gone = rows.filter(month__lt=first_of_month(), words="") | rows.filter(month__lt=_months_ago(MONTHS_KEPT))
    return gone.delete()[0]


def _since(months: int) -> QuerySet[SearchedInVain]:
    return SearchedInVain.objects.filter(month__gte=_months_ago(months - 1))


def _months_ago(months: int) -> date:
    today = timezone.localdate()
    at = today.year * 12 + today.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
