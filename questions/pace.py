"""How fast answers really came: what the promise is made from.

Counted over the questions of the last 28 days, in days of work of the organisation's calendar: the day of asking is 0.
What still waits counts as not answered yet (`ground.waits`). Observation ends with yesterday, so that the figures hold
for a whole day. Kept in the cache, numbers only; `questions.tasks.count_pace` counts anew beside the requests.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache as remembered
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from content.models import Topic
from ground import kept
from ground.waits import Waits, within
from people.models import Organisation, Team
from questions.models import Abuse, Event, Question, Status

DAYS = 28
ENOUGH = 20  # fewer questions make no figure; then the next wider group is asked
LONGEST = 30  # days of work; nobody is told a later day
KEPT = 3600  # seconds in the cache
HALF, THREE, MOST = Fraction(1, 2), Fraction(3, 4), Fraction(9, 10)
GONE = (Status.DECLINED, Status.WITHDRAWN, Status.WITH_ASKER)  # nobody owes an answer any more, or for now
Group = tuple[str, int | None]  # language ("" all of them), topic (None: all of them)


@dataclass(frozen=True)
class Pace:
    """Within how many days of work half of the questions, and nine of ten, were answered; None: not yet reached.

    `asked`: how many questions it was counted from.
    """

    half: int | None
    most: int | None
    asked: int
    three: int | None = field(default=None, compare=False)  # three of four, for when nine of ten are not reached


def pace(organisation: Organisation, language: str = "", topic: int | None = None) -> Pace | None:
    """Of this topic in this language, else of the language, else of the whole organisation; None if all are too few."""
    table = _table(organisation)
    groups: tuple[Group, ...] = ((language, topic), (language, None), ("", None))
    return next((table[group] for group in groups if group in table), None)


def by_topic(organisation: Organisation, language: str) -> dict[int, Pace]:
    """Topic -> pace, of the topics that were asked about often enough in this language."""
    return {topic: found for (tongue, topic), found in _table(organisation).items() if tongue == language and topic}


def promised_days(organisation: Organisation, language: str, topic: int | None = None) -> int:
    """Days of work after which the asker is told to come back: what the organisation aims for.

    Never fewer than what came true for nine of ten lately: a day that one in four would find empty is no promise.
    """
    found = pace(organisation, language, topic)
    reached = (found.most, found.three) if found else ()
    lately = next((days for days in reached if days is not None), 0)
    return min(max(organisation.promise_days, lately), max(LONGEST, organisation.promise_days))


def promised_on(organisation: Organisation, team: Team | None, language: str, topic: Topic | None) -> date:
    """The day by which somebody who asks now is told to come back, by the calendar of those who answer."""
    days = promised_days(organisation, language, topic.pk if topic else None)
    return (team or organisation).calendar().promised_day(timezone.now(), days)


def next_promise(question: Question) -> date:
    """The day told to an asker: the promised one; after it has passed without an answer a new one, as far on again.

    It moves when it has passed too and not from day to day, so that it can be relied on.
    """
    calendar = question.calendar()
    today, day = calendar.today(timezone.now()), question.promised_on
    days = promised_days(question.organisation, question.language, question.topic_id)
    while day < today:
        day = calendar.promised_day(datetime.combine(day, time(12), ZoneInfo(calendar.zone)), days)
    return day


def refresh(organisation: Organisation) -> dict[Group, Pace]:
    """Count anew and keep it: every group with enough questions."""
    table = _count(organisation, timezone.now())
    kept.put(_key(organisation), table, KEPT)
    return table


def _table(organisation: Organisation) -> dict[Group, Pace]:
    found: dict[Group, Pace] | None = kept.get(_key(organisation))
    return refresh(organisation) if found is None else found


def _key(organisation: Organisation) -> str:
    return f"clock:pace:{organisation.pk}:{organisation.calendar().today(timezone.now()):%Y%m%d}"


# --- counting -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """One question: its group, the local day of asking, when it was answered, when nobody owed an answer any more."""

    language: str
    topic: int | None
    day: date
    answered: date | None
    gone: date | None


def _count(organisation: Organisation, now: datetime) -> dict[Group, Pace]:
    """Every group with enough questions. One query."""
    waits = _waits(organisation, now)
    return {
        group: Pace(within(HALF, found), within(MOST, found), len(found), within(THREE, found))
        for group, found in waits.items()
        if len(found) >= ENOUGH
    }


def _waits(organisation: Organisation, now: datetime) -> dict[Group, Waits]:
    calendar = organisation.calendar()
    yesterday = calendar.today(now) - timedelta(days=1)
    worked = remembered(calendar.working_days)
    found: defaultdict[Group, Waits] = defaultdict(Waits)
    for one in _asked(organisation, yesterday):
        known = min(one.gone - timedelta(days=1), yesterday) if one.gone else yesterday
        is_answered = one.answered is not None and one.answered <= yesterday
        days = worked(one.day, one.answered if is_answered else known)
        for group in {(one.language, one.topic), (one.language, None), ("", None)}:
            (found[group].answered if is_answered else found[group].left)[days] += 1
    return dict(found)


def _asked(organisation: Organisation, yesterday: date) -> Iterator[_Asked]:
    """The real questions of the 28 days up to `yesterday`. One query."""
    zone = ZoneInfo(organisation.zone)
    end = datetime.combine(yesterday + timedelta(days=1), time(), zone)
    events = Event.objects.filter(question=OuterRef("pk")).exclude(before=F("after"))
    first_answer = events.filter(after=Status.ANSWERED).order_by("at", "pk")
    last_end = events.filter(after=OuterRef("status")).order_by("-at", "-pk")
    rows = (
        Question.objects.real()
        .filter(organisation=organisation, asked_at__gte=end - timedelta(days=DAYS), asked_at__lt=end)
        .exclude(set_abuse__in=Abuse.kinds())
        .annotate(first_answer=Subquery(first_answer.values("at")[:1]), last_end=Subquery(last_end.values("at")[:1]))
        .values_list("language", "topic", "status", "asked_at", "answered_at", "first_answer", "last_end")
    )
    for language, topic, status, asked, answered, first, last in rows.iterator():
        told = min((moment for moment in (answered, first) if moment), default=None)
        gone = last if status in GONE and told is None else None
        day = asked.astimezone(zone).date()
        yield _Asked(language, topic, day, _day(told, zone), _day(gone, zone))


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None
