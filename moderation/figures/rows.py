"""What the database counts for the figures. Real questions of these organisations only; practice never counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncHour
from django.utils import timezone

from people.models import Organisation
from questions.access import RETURN_DAYS
from questions.models import Event, Question, QuestionQuerySet, Status

MOST = 5000
OVER = (Status.ANSWERED, Status.DECLINED)


@dataclass(frozen=True)
class Span:
    """From `start` to before `end`, aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Answered:
    """One answer: `minutes` of working time from what it answers to it; `kept`: on the promised day or before.

    What it answers: the question, or the message by which its asker opened it anew.
    """

    language: str
    topic: int | None
    minutes: int
    kept: bool


def real(organisations: QuerySet[Organisation]) -> QuestionQuerySet:
    """The questions that count."""
    return Question.objects.real().filter(organisation__in=organisations)


def standing(rows: QuestionQuerySet, today: date) -> tuple[int, int, int]:
    """Now: how many wait, as the workers' list has them, are being read by a colleague, are later than promised.

    Two queries. What is kept back as abuse stands in the leads' list of it alone.
    """
    owed = Q(status__in=[Status.WAITING, Status.CLAIMED, Status.IN_REVIEW])
    counted = rows.aggregate(
        reading=Count("pk", filter=Q(status=Status.IN_REVIEW)),
        late=Count("pk", filter=owed & Q(promised_on__lt=today)),
    )
    waiting = rows.for_workers(timezone.now()).waiting().count()
    return waiting, counted["reading"], counted["late"]


def answers(rows: QuestionQuerySet, span: Span) -> list[Answered]:
    """The newest 5,000 answers of the span. Two queries."""
    organisations = {one.pk: one for one in Organisation.objects.filter(pk__in=rows.values("organisation"))}
    calendars = {pk: one.calendar() for pk, one in organisations.items()}
    opened = Event.objects.filter(
        question=OuterRef("pk"), step="write", before__in=OVER, after=Status.WAITING, at__lte=OuterRef("answered_at")
    )
    done = rows.filter(answered_at__gte=span.start, answered_at__lt=span.end).order_by("-answered_at", "-pk")
    anew = Subquery(opened.order_by("-at").values("at")[:1])
    found = []
    for language, topic, place, asked, answered, waiting, promised in done.values_list(
        "language", "topic", "organisation", Coalesce(anew, "asked_at"), "answered_at", "status", "promised_on"
    )[:MOST]:
        calendar = calendars[place]
        if waiting not in OVER:  # opened anew since: the promise that stands there is that of the next answer
            promised = calendar.promised_day(asked, organisations[place].promise_days)
        kept = answered.astimezone(ZoneInfo(calendar.zone)).date() <= promised
        found.append(Answered(language, topic, calendar.working_minutes(asked, answered), kept))
    return found


def arrivals(rows: QuestionQuerySet, span: Span) -> tuple[Counter[int], int]:
    """Local hour of the day -> how many came in; and how many came when their organisation was closed. Two queries."""
    calendars = {one.pk: one.calendar() for one in Organisation.objects.filter(pk__in=rows.values("organisation"))}
    came = rows.filter(asked_at__gte=span.start, asked_at__lt=span.end)
    hours: Counter[int] = Counter()
    outside = 0
    by_hour = came.annotate(hour=TruncHour("asked_at")).values_list("organisation", "hour").annotate(n=Count("pk"))
    for organisation, hour, number in by_hour.order_by():
        hours[hour.hour] += number
        outside += 0 if calendars[organisation].is_open(hour + timedelta(minutes=30)) else number
    return hours, outside


def helped(rows: QuestionQuerySet, span: Span) -> Counter[str]:
    """yes, partly, no -> how many said so of an answer of the span. One query."""
    said = rows.filter(answered_at__gte=span.start, answered_at__lt=span.end).exclude(helped="")
    return Counter(dict(said.values_list("helped").annotate(n=Count("pk")).order_by()))


def returned(rows: QuestionQuerySet, span: Span) -> tuple[int, int]:
    """Of the answers whose 14 days were over within the span: how many were opened in them, and how many there are."""
    days = timedelta(days=RETURN_DAYS)
    ripe = rows.filter(answered_at__gte=span.start - days, answered_at__lt=span.end - days)
    counted = ripe.aggregate(every=Count("pk"), back=Count("pk", filter=Q(came_back=True)))
    return counted["back"], counted["every"]


def declined(rows: QuestionQuerySet, span: Span) -> Counter[str]:
    """Reason -> how many were declined for it in the span. One query."""
    events = _events(rows, span).filter(step__in=["decline", "close_spam"])
    counted = events.values_list("step", "detail").annotate(n=Count("pk")).order_by()
    reasons: Counter[str] = Counter()
    for step, reason, number in counted:
        reasons["spam" if step == "close_spam" else reason] += number
    return reasons


def detection(rows: QuestionQuerySet, span: Span) -> dict[str, int]:
    """How often a person agreed with the program, by name of the cell. Questions, not events. Two queries."""
    of_it = Event.objects.filter(question=OuterRef("pk"), at__gte=span.start, at__lt=span.end)

    def seen(*steps: str, **more: object) -> Exists:
        return Exists(of_it.filter(step__in=steps, **more))

    touched = rows.filter(pk__in=_events(rows, span).values("question"))
    return touched.annotate(
        raised=seen("suggest"),
        dismissed=seen("dismiss_level"),
        set_up=seen("set_level", detail__in=["1", "2"]),
        marked=seen("suggest_abuse"),
        cleared=seen("clear_abuse"),
        set_abusive=seen("mark_abuse"),
    ).aggregate(
        danger_raised=Count("pk", filter=Q(raised=True)),
        danger_dismissed=Count("pk", filter=Q(raised=True, dismissed=True)),
        danger_missed=Count("pk", filter=Q(raised=False, set_up=True)),
        abuse_raised=Count("pk", filter=Q(marked=True)),
        abuse_dismissed=Count("pk", filter=Q(marked=True, cleared=True)),
        abuse_missed=Count("pk", filter=Q(marked=False, set_abusive=True)),
    )


def held(rows: QuestionQuerySet) -> Counter[str]:
    """Name -> how many this person holds now. One query."""
    open_ones = rows.open().filter(claimed_by__isnull=False)
    return _named(open_ones.values_list("claimed_by", "claimed_by__name").annotate(n=Count("pk")).order_by())


def taken(rows: QuestionQuerySet, span: Span) -> Counter[str]:
    """Name -> how many this person took in the span. One query."""
    events = _events(rows, span).filter(step="claim", by__isnull=False)
    return _named(events.values_list("by", "by__name").annotate(n=Count("pk")).order_by())


def _named(counted: "QuerySet[Event, tuple[int, str, int]] | QuerySet[Question, tuple[int, str, int]]") -> Counter[str]:
    """Two of one name stay two."""
    rows = list(counted)
    names = Counter(name for _pk, name, _number in rows)
    return Counter({name if names[name] == 1 else f"{name} ({pk})": number for pk, name, number in rows})


def _events(rows: QuestionQuerySet, span: Span) -> QuerySet[Event]:
    return Event.objects.filter(question__in=rows, at__gte=span.start, at__lt=span.end)
