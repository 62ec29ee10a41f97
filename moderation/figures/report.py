"""The tables of the figures page, from what the database counts; every count has gone through `hiding`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import median, quantiles

from django.db.models import QuerySet
from django.utils import timezone

from content.models import LANGUAGES, Topic
from moderation.figures import rows
from moderation.figures.hiding import hide, nearly_all, percent, told
from moderation.figures.rows import Answered, Span
from people.models import Organisation

Weeks = (4, 13, 52)


@dataclass(frozen=True)
class Line:
    """One line of a table: a name and its number (None: hidden). `minutes` are working minutes; `kept` is percent."""

    name: str
    number: int | None
    minutes: int | None = None
    slow: int | None = None
    kept: int | None = None
    kept_nearly: bool = False


@dataclass(frozen=True)
class Table:
    """Lines that may be shown beside each other and beside their total."""

    name: str
    lines: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was counted."""
        return all(line.number == 0 for line in self.lines)


@dataclass(frozen=True)
class Report:
    """Everything the page shows. `now`: waiting, reading, late. Percentages are None where hidden."""

    span: Span
    now: dict[str, int | None]
    answered: Line
    outside: int | None
    came_back: int | None
    came_back_nearly: bool
    detection: dict[str, int | None]
    tables: dict[str, Table]


def full_weeks(weeks: int, now: datetime) -> Span:
    """The last `weeks` whole weeks, Monday to Sunday, local."""
    today = timezone.localtime(now).date()
    monday = today - timedelta(days=today.weekday())
    end = timezone.make_aware(datetime.combine(monday, time()))
    return Span(timezone.make_aware(datetime.combine(monday - timedelta(weeks=weeks), time())), end)


def report(organisations: QuerySet[Organisation], *, weeks: int = 4, language: str = "en") -> Report:
    """The figures of these organisations over the last whole weeks; names of topics in `language`. 14 queries."""
    found = rows.real(organisations)
    span = full_weeks(weeks, timezone.now())
    answers = rows.answers(found, span)
    hours, outside = rows.arrivals(found, span)
    back, every = rows.returned(found, span)
    waiting, reading, late = rows.standing(found, timezone.localdate())
    names = dict(LANGUAGES)
    topics = {topic.pk: topic.name(language) for topic in Topic.objects.all()}
    tables = [
        Table("language", _answer_lines(answers, lambda one: names.get(one.language, one.language))),
        Table("topic", _answer_lines(answers, lambda one: topics.get(one.topic or 0, ""))),
        Table("hour", _lines({f"{hour:02}": hours[hour] for hour in range(24)})),
        Table("declined", _lines(rows.declined(found, span))),
        Table("helped", _lines(_in_order(rows.helped(found, span), ("yes", "partly", "no")))),
        Table("held", _lines(rows.held(found))),
        Table("taken", _lines(rows.taken(found, span))),
    ]
    return Report(
        span=span,
        now={"waiting": told(waiting), "reading": told(reading), "late": told(late)},
        answered=_line("", answers, told(len(answers))),
        outside=percent(outside, sum(hours.values())),
        came_back=percent(back, every),
        came_back_nearly=nearly_all(back, every),
        detection=_detection(rows.detection(found, span)),
        tables={table.name: table for table in tables},
    )


def _in_order(counted: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    return {name: counted.get(name, 0) for name in names}


def _lines(counted: Mapping[str, int]) -> list[Line]:
    return [Line(name, number) for name, number in hide(counted).items()]


def _answer_lines(answers: list[Answered], name_of: Callable[[Answered], str]) -> list[Line]:
    """A line for each name, most answers first; what a hidden number stands on is hidden too."""
    counted = Counter(name_of(one) for one in answers)
    shown = hide(counted)
    return [
        _line(name, [one for one in answers if name_of(one) == name], shown[name])
        for name in sorted(counted, key=lambda name: (-counted[name], name))
    ]


def _line(name: str, answers: list[Answered], number: int | None) -> Line:
    if not number:
        return Line(name, number)
    minutes = [one.minutes for one in answers]
    kept = sum(one.kept for one in answers)
    return Line(
        name,
        number,
        minutes=int(median(minutes)),
        slow=int(quantiles(minutes, n=10, method="inclusive")[-1]),
        kept=percent(kept, len(answers)),
        kept_nearly=nearly_all(kept, len(answers)),
    )


def _detection(counted: dict[str, int]) -> dict[str, int | None]:
    """`raised` and `dismissed` stand beside each other: agreed is what is left, so they are hidden as one table."""
    shown: dict[str, int | None] = {}
    for what in ("danger", "abuse"):
        raised, dismissed = counted[f"{what}_raised"], counted[f"{what}_dismissed"]
        parts = hide({"dismissed": dismissed, "agreed": raised - dismissed})
        shown |= {f"{what}_raised": told(raised), f"{what}_dismissed": parts["dismissed"]}
        shown[f"{what}_missed"] = told(counted[f"{what}_missed"])
    return shown
