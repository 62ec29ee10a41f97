"""The light of intake: how much room there is for new questions, from what waits and from how fast it goes lately.

Counted for an organisation and a language, kept a minute; a lead may set it by hand until a moment of their choosing
(`workflow.set_light`), for one topic too.

    load   the open questions divided by those ended a day of work lately: days of work until all are answered
    late   days of work by which the oldest open question is later than promised

    red      load over twice the days the organisation aims for, or late by as many days and at least five are late
    yellow   load over the days it aims for, or anything is late
    green    else

With fewer than five open questions the load says nothing. Red never refuses: the form says so first and takes it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from ground import kept
from people.models import Light, Organisation
from questions.models import Abuse, Question, SetLight, Status

KEPT = 60  # seconds in the cache
LATELY = 14  # days over which the pace is taken
FEW = 5
MOST_SET = 100  # lights set by hand that are looked at: a month of them and more
LOOKED_BACK = timedelta(days=90)  # what was promised longer ago says nothing about the pace of now
OWED = (Status.WAITING, Status.CLAIMED, Status.IN_REVIEW)
ENDED = (Status.ANSWERED, Status.DECLINED)


@dataclass(frozen=True)
class Load:
    """What waits for one language. `late_days`: days of work after the oldest promise; `a_day`: ended a working day."""

    owed: int = 0
    late: int = 0
    late_days: int = 0
    a_day: float = 0.0


def light(organisation: Organisation, language: str) -> Light:
    """The light as it shines now."""
    if by_hand := set_for(organisation, language) or organisation.light_by_hand(timezone.now()):
        return Light(by_hand)
    name = f"clock:light:{organisation.pk}:{language}"
    found = kept.get(name)
    if found is None:
        found = str(judged(load(organisation, language), organisation.promise_days))
        kept.put(name, found, KEPT)
    return Light(found)


def set_for(organisation: Organisation, language: str, topic: int | None = None) -> str:
    """The light that a lead has set for this language and topic (all: None), and that still holds; "" for none."""
    fits = (row for row in _set_by_hand(organisation) if row.language in ("", language) and row.topic == topic)
    newest = next(fits, None)
    return newest.light if newest and newest.until and newest.until > timezone.now() else ""


def slow_topics(organisation: Organisation, language: str) -> list[int]:
    """The topics for which a lead has said that answers take longer. No query while that is kept."""
    topics = dict.fromkeys(row.topic for row in _set_by_hand(organisation) if row.topic)
    return [topic for topic in topics if set_for(organisation, language, topic) in (Light.YELLOW, Light.RED)]


@dataclass(frozen=True)
class Hand:
    """A light that was set; `language` "" and `topic` None are all of them."""

    language: str
    topic: int | None
    light: str
    until: datetime | None


def _set_by_hand(organisation: Organisation) -> list[Hand]:
    """The newest first. One query, and none for a minute."""
    found = kept.get(_hand(organisation))
    return look_anew(organisation) if found is None else list(found)


def look_anew(organisation: Organisation) -> list[Hand]:
    """The same, not from what is kept."""
    rows = SetLight.objects.filter(organisation=organisation).order_by("-pk")
    found = [Hand(*row) for row in rows.values_list("language", "topic", "light", "until")[:MOST_SET]]
    kept.put(_hand(organisation), found, KEPT)
    return found


def _hand(organisation: Organisation) -> str:
    return f"clock:hand:{organisation.pk}"


def judged(found: Load, aim: int) -> Light:
    """The light for this load, where `aim` days of work are aimed for."""
    days = found.owed / found.a_day if found.a_day and found.owed >= FEW else 0.0
    if days > 2 * aim or (found.late >= FEW and found.late_days >= aim):
        return Light.RED
    return Light.YELLOW if days > aim or found.late else Light.GREEN


def load(organisation: Organisation, language: str) -> Load:
    """What waits now, and how fast it went in the last 14 days. Two queries, each along an index."""
    calendar = organisation.calendar()
    today = calendar.today(timezone.now())
    mine = Question.objects.real().filter(organisation=organisation, language=language)
    owed = mine.filter(status__in=OWED).exclude(set_abuse__in=Abuse.kinds())
    counted = owed.aggregate(
        owed=Count("pk"), late=Count("pk", filter=Q(promised_on__lt=today)), oldest=Min("promised_on")
    )
    oldest: date = counted["oldest"] or today
    since = timezone.now() - timedelta(days=LATELY)
    ended = mine.filter(status__in=ENDED, promised_on__gte=today - LOOKED_BACK).filter(
        Q(answered_at__gte=since) | Q(status=Status.DECLINED, asked_at__gte=since)
    )
    days = max(1, calendar.working_days(today - timedelta(days=LATELY), today))
    return Load(counted["owed"], counted["late"], calendar.working_days(oldest, today), ended.count() / days)
