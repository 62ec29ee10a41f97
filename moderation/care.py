"""The health of those who answer, told from Events alone: what is heavy, how much of it somebody has met, work outside
their own hours, and who needs to talk.

A person sees this about themselves, a lead about the people of their own teams; nobody else does. It says how much
somebody carries, never how much they do: no pace, no answers in an hour, no order of merit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from ground.calendar import WorkingCalendar
from people.models import Membership, Organisation, Role, User
from questions.models import Abuse, Event, Question, QuestionQuerySet, Status

DAYS = 7  # exposure and work outside one's hours are told for this long, and exposure for as long before it
HELD = (Status.CLAIMED, Status.WITH_ASKER, Status.IN_REVIEW)
# Steps for which nobody has to see the thread
_UNSEEN = ("talked", "need_to_talk", "close_spam")
_HURTS = [kind for kind in Abuse.kinds() if kind != Abuse.SPAM]
_WORRY = Q(suggested_level__gt=0) | Q(set_level__gt=0)
_HURTFUL = Q(set_abuse__in=_HURTS) | Q(set_abuse="", suggested_abuse__in=_HURTS)


# --- what is heavy --------------------------------------------------------------------------------


def is_heavy(question: Question) -> bool:
    """A worry, a danger or something that hurts to read. An advert is only a nuisance; what is made up never counts."""
    return not question.is_practice and (question.danger > 0 or question.abuse in _HURTS)


def _worrying() -> QuestionQuerySet:
    """With a level now, or with one that a person had set: lowered afterwards, it was no lighter to read."""
    raised = Event.objects.filter(question=OuterRef("pk"), step="set_level", detail__in=["1", "2"])
    return Question.objects.real().filter(_WORRY | Exists(raised))


def _heavy() -> QuestionQuerySet:
    return Question.objects.real().filter(Q(pk__in=_worrying().values("pk")) | _HURTFUL)


def _events(people: Iterable[User], organisations: QuerySet[Organisation] | None) -> QuerySet[Event]:
    rows = Event.objects.filter(by__in=[one.pk for one in people])
    return rows if organisations is None else rows.filter(question__organisation__in=organisations)


def _midnight(zone: str = "") -> datetime:
    here = timezone.localtime(timezone=ZoneInfo(zone)) if zone else timezone.localtime()
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def heavy_today(
    people: Iterable[User], organisations: QuerySet[Organisation] | None = None, *, zone: str = ""
) -> dict[int, int]:
    """Person -> heavy questions they have taken since midnight, each counted once. One query.

    `zone`: where that midnight is, else where the reader of the page is.
    """
    taken = _events(people, organisations).filter(step="claim", at__gte=_midnight(zone), question__in=_heavy())
    rows = taken.order_by().values("by").annotate(n=Count("question", distinct=True))
    return dict(rows.values_list("by", "n"))


def heavy_number(question: Question, user: User) -> int:
    """The how-manieth heavy one of today this is, or would be, for this person; 0 while nothing has to be said.

    Never a bar: whoever wants to take it, takes it.
    """
    if not is_heavy(question):
        return 0
    today = Event.objects.filter(by=user, step="claim", at__gte=_midnight(question.organisation.zone))
    others = today.filter(question__in=_heavy()).exclude(question=question).values("question").distinct().count()
    return others + 1 if others >= question.organisation.heavy_a_day else 0


# --- whose turn it is -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """What somebody carries now. `heavy` is for sorting: colleagues are not shown it."""

    user: User
    at_work: bool
    held: int
    heavy: int


def by_load(people: Iterable[User], organisation: Organisation) -> list[Load]:
    """These people, whose turn it is first: at work now, fewest held, fewest heavy ones today, then by name.

    Three queries, however many people.
    """
    people, now = list(people), timezone.now()
    rows = Membership.objects.current().filter(user__in=people, team__organisation=organisation)
    rows = rows.filter(role__in=Role.answering()).select_related("team__organisation")
    here = {row.user_id for row in rows if row.calendar().is_open(now)}
    held, heavy = held_by(people), heavy_today(people, zone=organisation.zone)
    loads = [Load(one, one.pk in here, held.get(one.pk, 0), heavy.get(one.pk, 0)) for one in people]
    return sorted(loads, key=lambda load: (not load.at_work, load.held, load.heavy, load.user.name, load.user.pk))


def held_by(people: Iterable[User], organisations: QuerySet[Organisation] | None = None) -> dict[int, int]:
    """Person -> how many questions they hold. One query."""
    rows = Question.objects.real().filter(status__in=HELD, claimed_by__in=[one.pk for one in people])
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return dict(rows.order_by().values("claimed_by").annotate(n=Count("pk")).values_list("claimed_by", "n"))


# --- what somebody has met ------------------------------------------------------------------------


@dataclass(frozen=True)
class Exposure:
    """Questions with a worry or a danger that were opened, and covered texts that were uncovered: in the last seven
    days, and in the seven before."""

    opened: int = 0
    opened_before: int = 0
    uncovered: int = 0
    uncovered_before: int = 0


def exposure(people: Iterable[User], organisations: QuerySet[Organisation] | None = None) -> dict[int, Exposure]:
    """Person -> what they have met; each question counts once a week. Two queries."""
    now = timezone.now()
    rows = _events(people, organisations).filter(at__gte=now - timedelta(days=2 * DAYS))
    opened = rows.filter(question__in=_worrying()).exclude(step__in=_UNSEEN)
    uncovered = rows.filter(step="uncover", question__in=Question.objects.real())
    found = [_by_week(one, now - timedelta(days=DAYS)) for one in (opened, uncovered)]
    none = (0, 0)
    return {pk: Exposure(*found[0].get(pk, none), *found[1].get(pk, none)) for pk in found[0].keys() | found[1].keys()}


def _by_week(rows: QuerySet[Event], since: datetime) -> dict[int, tuple[int, int]]:
    lately = Count("question", distinct=True, filter=Q(at__gte=since))
    before = Count("question", distinct=True, filter=Q(at__lt=since))
    counted = rows.order_by().values("by").annotate(lately=lately, before=before)
    return {row["by"]: (row["lately"], row["before"]) for row in counted}


# --- outside one's own hours ----------------------------------------------------------------------


@dataclass(frozen=True)
class Outside:
    """A day with steps outside somebody's own hours: the first, the last (local), and how many."""

    day: date
    first: datetime
    last: datetime
    steps: int


def outside_hours(
    people: Iterable[User], organisations: QuerySet[Organisation] | None = None
) -> dict[int, list[Outside]]:
    """Person -> the days of the last seven with steps when none of their memberships had them at work. Two queries."""
    people, since = list(people), timezone.now() - timedelta(days=DAYS)
    calendars = calendars_of(people)
    rows = _events(people, organisations).filter(at__gte=since, question__in=Question.objects.real())
    late: dict[int, list[datetime]] = {}
    for person, at in rows.order_by("at", "pk").values_list("by", "at"):
        if person is not None and not any(one.is_open(at) for one in calendars.get(person, [])):
            late.setdefault(person, []).append(timezone.localtime(at))
    return {person: _by_day(moments) for person, moments in late.items()}


def _by_day(moments: list[datetime]) -> list[Outside]:
    days = [list(same) for _day, same in groupby(moments, key=datetime.date)]
    return [Outside(same[0].date(), same[0], same[-1], len(same)) for same in days]


def calendars_of(people: Iterable[User]) -> dict[int, list[WorkingCalendar]]:
    """Person -> when each of their memberships has them at work. One query."""
    rows = Membership.objects.current().filter(user__in=list(people)).select_related("team__organisation")
    found: dict[int, list[WorkingCalendar]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.user_id, []).append(row.calendar())
    return found


# --- who needs to talk ----------------------------------------------------------------------------


def requests_to_talk(
    *, organisations: QuerySet[Organisation] | None = None, by: User | None = None, about: Question | None = None
) -> list[Event]:
    """The open "I need to talk about this one" of an organisation's people, of one person, or about one question.

    Oldest first, one for each person and question. One query.

    Open until a lead has said, of this person and this question, that they have talked.
    """
    talked = Event.objects.filter(
        question=OuterRef("question"),
        step="talked",
        pk__gt=OuterRef("pk"),
        detail=Concat(Value("user:"), Cast(OuterRef("by"), CharField())),
    )
    rows = Event.objects.filter(step="need_to_talk").exclude(Exists(talked))
    if organisations is not None:
        members = Membership.objects.current().filter(team__organisation__in=organisations)
        rows = rows.filter(by__in=members.values("user"), question__organisation__in=organisations)
    if by is not None:
        rows = rows.filter(by=by)
    if about is not None:
        rows = rows.filter(question=about)
    first: dict[tuple[int | None, int], Event] = {}
    for event in rows.select_related("by", "question__organisation").order_by("at", "pk"):
        first.setdefault((event.by_id, event.question_id), event)
    return list(first.values())


def of_led_teams(lead: User) -> QuerySet[Membership]:
    """The memberships of those who answer in the teams that this person leads, without their own; by name."""
    teams = Membership.objects.current().filter(user=lead, role=Role.LEAD).values("team")
    rows = Membership.objects.current().filter(team__in=teams, role__in=Role.answering()).exclude(user=lead)
    return rows.select_related("user", "team__organisation").order_by("user__name", "user__pk", "pk")
