"""The lead's figures. Nothing under five is told, so that no single question shows through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from people.models import Organisation
from questions.models import Question, Status

LEAST = 5
DAYS = 28
MOST = 5000


@dataclass(frozen=True)
class Figures:
    """How a language, or everything, stands. None: fewer than five. `minutes`: median working time to an answer."""

    waiting: int | None
    in_review: int | None
    late: int | None
    answered: int | None
    minutes: int | None


def _told(number: int) -> int | None:
    """0 may be told: it says nothing of anybody."""
    return number if number == 0 or number >= LEAST else None


def figures(organisations: QuerySet[Organisation]) -> dict[str, Figures]:
    """ "" (everything) and each language -> its figures, for these organisations. Three queries."""
    rows = Question.objects.filter(organisation__in=organisations)
    now, answered = _now(rows), _answer_minutes(rows)
    languages = sorted({*now, *answered})
    found = {"": _figures([now[one] for one in now], [minute for one in answered.values() for minute in one])}
    return found | {one: _figures([now[one]] if one in now else [], answered.get(one, [])) for one in languages}


def _now(rows: QuerySet[Question]) -> dict[str, tuple[int, int, int]]:
    owed = Q(status__in=[Status.WAITING, Status.CLAIMED, Status.IN_REVIEW])
    counted = rows.values("language").annotate(
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        reading=Count("pk", filter=Q(status=Status.IN_REVIEW)),
        late=Count("pk", filter=owed & Q(promised_on__lt=timezone.localdate())),
    )
    return {row["language"]: (row["waiting"], row["reading"], row["late"]) for row in counted.order_by("language")}


def _answer_minutes(rows: QuerySet[Question]) -> dict[str, list[int]]:
    """Language -> working minutes from the question to each answer of the last 28 days, the newest 5,000."""
    since = timezone.now() - timedelta(days=DAYS)
    done = rows.filter(status=Status.ANSWERED, answered_at__gte=since).order_by("-answered_at", "-pk")
    calendars = {row.pk: row.calendar() for row in Organisation.objects.filter(pk__in=rows.values("organisation"))}
    found: dict[str, list[int]] = {}
    for language, organisation, asked, answered in done.values_list(
        "language", "organisation", "asked_at", "answered_at"
    )[:MOST]:
        found.setdefault(language, []).append(calendars[organisation].working_minutes(asked, answered or asked))
    return found


def _figures(now: Iterable[tuple[int, int, int]], minutes: list[int]) -> Figures:
    waiting, reading, late = (sum(column) for column in zip(*now, strict=True)) if (now := list(now)) else (0, 0, 0)
    return Figures(
        waiting=_told(waiting),
        in_review=_told(reading),
        late=_told(late),
        answered=_told(len(minutes)),
        minutes=int(median(minutes)) if len(minutes) >= LEAST else None,
    )
