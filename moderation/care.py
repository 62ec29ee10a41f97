"""The health of those who answer, told from Events alone: what is heavy, how much of it somebody has met, work outside
their own hours, and who needs to talk.

A person sees this about themselves, a lead about the people of their own teams; nobody else does. It says how much
somebody carries, never how much they do: no pace, no answers in an hour, no order of merit.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from ground.calendar import WorkingCalendar
from people.models import Membership, Organisation, Role, User
from questions.access import staff_of
from questions.models import Abuse, Event, Question, QuestionQuerySet, Status

STRETCH = timedelta(minutes=30)  # steps further apart than this are two stretches of work
DAYS = 7  # exposure and work outside one's hours are told for this long, and exposure for as long before it
HELD = (Status.CLAIMED, Status.WITH_ASKER, Status.IN_REVIEW)
# Steps for which nobody has to see the thread, and those for which nobody has to see a covered one
_UNSEEN = ("talked", "need_to_talk", "close_spam")
_UNCOVERED_NOT = (*_UNSEEN, "open", "clear_abuse")
_LIGHT = ("idiom", "essay")  # why a suggestion was dismissed, where the text was no heavier to read than others
_HURTS = [kind for kind in Abuse.kinds() if kind != Abuse.SPAM]
_WORRY = Q(suggested_level__gt=0) | Q(set_level__gt=0)
_HURTFUL = Q(set_abuse__in=_HURTS) | Q(set_abuse="", suggested_abuse__in=_HURTS)


# --- what is heavy --------------------------------------------------------------------------------


def is_heavy(question: Question) -> bool:
    """A worry, a danger, a heavy theme or something that hurts to read. An advert is only a nuisance; what is made up
    never counts. One query."""
    return Question.objects.filter(pk=question.pk).filter(Q(pk__in=_worrying().values("pk")) | _hurting()).exists()


def _worrying() -> QuestionQuerySet:
    """With a level now, with one that a person had set (lowered afterwards, it was no lighter to read), or about what
    needs the checklist: suicide, self-harm, an eating disorder, sexual violence."""
    events = Event.objects.filter(question=OuterRef("pk"))
    raised = events.filter(step="set_level", detail__in=["1", "2"])
    light = events.filter(step="dismiss_level", detail__in=_LIGHT)
    about = ~Q(themes=[]) & ~Exists(light)
    return Question.objects.real().filter(_WORRY | Exists(raised) | about)


def _hurting() -> Q:
    return Q(pk__in=Question.objects.real().filter(_HURTFUL).values("pk"))


def _events(people: Iterable[User], organisations: QuerySet[Organisation] | None) -> QuerySet[Event]:
    rows = Event.objects.filter(by__in=[one.pk for one in people])
    return rows if organisations is None else rows.filter(question__organisation__in=organisations)


def _midnight(zone: str = "") -> datetime:
    here = timezone.localtime(timezone=ZoneInfo(zone)) if zone else timezone.localtime()
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def _met(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Of these Events those by which somebody has met something heavy: opened, taken, written to, read for another.

    A covered text hurts nobody who only passes by.
    """
    worried = Q(question__in=_worrying()) & ~Q(step__in=_UNSEEN)
    hurt = Q(question__in=Question.objects.real().filter(_HURTFUL)) & ~Q(step__in=_UNCOVERED_NOT)
    return rows.filter(worried | hurt)


def heavy_today(
    people: Iterable[User], organisations: QuerySet[Organisation] | None = None, *, zone: str = ""
) -> dict[int, int]:
    """Person -> heavy questions they have met since midnight or have in hand now, each counted once. Two queries.

    It does not matter how one came to them: taken, handed over, taken up again, read for a colleague.
    `zone`: where that midnight is, else where the reader of the page is.
    """
    return dict(Counter(person for person, _question in _heavy_pairs(people, organisations, zone)))


def _heavy_pairs(
    people: Iterable[User], organisations: QuerySet[Organisation] | None, zone: str
) -> set[tuple[int, int]]:
    people = list(people)
    met = _met(_events(people, organisations).filter(at__gte=_midnight(zone)))
    in_hand = Question.objects.filter(status=Status.CLAIMED, claimed_by__in=[one.pk for one in people])
    if organisations is not None:
        in_hand = in_hand.filter(organisation__in=organisations)
    in_hand = in_hand.filter(Q(pk__in=_worrying().values("pk")) | _hurting())
    pairs = {*met.order_by().values_list("by", "question").distinct(), *in_hand.values_list("claimed_by", "pk")}
    return {(person, question) for person, question in pairs if person is not None}


def heavy_number(question: Question, user: User) -> int:
    """The how-manieth heavy one of today this is, or would be, for this person; 0 while nothing has to be said.

    Never a bar: whoever wants to take it, takes it.
    """
    pairs = _heavy_pairs([user], None, question.organisation.zone)
    others = len(pairs - {(user.pk, question.pk)})
    return others + 1 if others >= question.organisation.heavy_a_day and is_heavy(question) else 0


# --- whose turn it is -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """What somebody carries now in one organisation. `heavy` is for leads: colleagues neither see it nor sort by it."""

    user: User
    at_work: bool
    held: int
    heavy: int


def by_load(
    people: Iterable[User],
    organisation: Organisation,
    *,
    for_lead: bool,
    staff: Iterable[Membership] | None = None,
) -> list[Load]:
    """These people, whose turn it is first: at work now, then fewest held here.

    Among equals a lead has those first who have met fewest heavy ones today. For colleagues that is not even counted:
    they have them in an order that changes by the day and says nothing. `staff`: of `questions.access.staff_of`, where
    a page has them at hand. At most four queries, however many people.
    """
    people, now = list(people), timezone.now()
    here_only, day = Organisation.objects.filter(pk=organisation.pk), f"{timezone.localdate():%j}"
    wanted = {one.pk for one in people}
    rows = [row for row in (staff_of(organisation) if staff is None else staff) if row.user_id in wanted]
    here = {row.user_id for row in rows if row.calendar().is_open(now)}
    held = held_by(people, here_only)
    heavy = heavy_today(people, here_only, zone=organisation.zone) if for_lead else {}
    loads = [Load(one, one.pk in here, held.get(one.pk, 0), heavy.get(one.pk, 0)) for one in people]

    def turn(load: Load) -> tuple[bool, int, int, int]:
        by_day = crc32(f"{day}:{load.user.pk}".encode())
        return not load.at_work, load.held, load.heavy if for_lead else 0, by_day

    return sorted(loads, key=turn)


def held_by(people: Iterable[User], organisations: QuerySet[Organisation] | None = None) -> dict[int, int]:
    """Person -> how many questions they hold. One query."""
    rows = Question.objects.real().filter(status__in=HELD, claimed_by__in=[one.pk for one in people])
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return dict(rows.order_by().values("claimed_by").annotate(n=Count("pk")).values_list("claimed_by", "n"))


# --- what somebody has met ------------------------------------------------------------------------


@dataclass(frozen=True)
class Exposure:
    """Questions with a worry, a danger or a heavy theme that were opened or worked on, and covered texts that were
    looked at: in the last seven days, and in the seven before."""

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
    """A stretch of steps outside somebody's own hours, on one day: the first, the last (local), and how many."""

    day: date
    first: datetime
    last: datetime
    steps: int


def outside_hours(
    people: Iterable[User], organisations: QuerySet[Organisation] | None = None
) -> dict[int, list[Outside]]:
    """Person -> the stretches of the last seven days with steps when none of their memberships had them at work.

    Two queries.
    """
    people, since = list(people), timezone.now() - timedelta(days=DAYS)
    calendars = calendars_of(people)
    rows = _events(people, organisations).filter(at__gte=since, question__in=Question.objects.real())
    late: dict[int, list[datetime]] = {}
    for person, at in rows.order_by("at", "pk").values_list("by", "at"):
        if person is not None and not any(one.is_open(at) for one in calendars.get(person, [])):
            late.setdefault(person, []).append(timezone.localtime(at))
    return {person: _stretches(moments) for person, moments in late.items()}


def _stretches(moments: list[datetime]) -> list[Outside]:
    found: list[list[datetime]] = []
    for at in moments:
        is_new = not found or at - found[-1][-1] > STRETCH or at.date() != found[-1][-1].date()
        if is_new:
            found.append([])
        found[-1].append(at)
    return [Outside(same[0].date(), same[0], same[-1], len(same)) for same in found]


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


def still_to_talk(events: Iterable[Event]) -> list[Event]:
    """The same of one question, from its Events, oldest first."""
    first: dict[str, Event] = {}
    for event in events:
        if event.step == "need_to_talk":
            first.setdefault(f"user:{event.by_id}", event)
        elif event.step == "talked":
            first.pop(event.detail, None)
    return list(first.values())


def of_led_teams(lead: User) -> QuerySet[Membership]:
    """The memberships of those who answer in the teams that this person leads, without their own; by name."""
    teams = Membership.objects.current().filter(user=lead, role=Role.LEAD).values("team")
    rows = Membership.objects.current().filter(team__in=teams, role__in=Role.answering()).exclude(user=lead)
    return rows.select_related("user", "team__organisation").order_by("user__name", "user__pk", "pk")
