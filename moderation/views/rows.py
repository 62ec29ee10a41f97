"""One row of the queue: what can be read in one glance, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ground.calendar import WorkingCalendar
from moderation import access, promise, words
from people.models import User
from questions.models import Abuse, Event, Kind, Level, Message, Question, QuestionQuerySet, Status
from questions.workflow import alarm

OVER = (Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN)
OWED = (Status.WAITING, Status.CLAIMED, Status.IN_REVIEW)
_SHOWN_WITH = ("team", "area", "topic", "claimed_by", "reviewer", "wanted")
# Of these a row shows no more than a name; each costs something in every row.
_NOT_SHOWN = (
    *(f"team__{name}" for name in ("topics", "areas", "languages", "hours", "special_days")),
    *(f"topic__{name}" for name in ("leads", "about_us")),
)


@dataclass(frozen=True)
class Row:
    """What a row of the queue shows."""

    number: int
    url: str
    level: int
    level_by: str
    wait: str
    late: bool  # red: the promised day has gone by
    soon: bool  # amber: it is today, or most of the promise is gone
    first_line: str
    is_covered: bool  # abusive: `first_line` is a neutral summary
    topic: str
    language: str
    area: str
    age: str
    status: str
    note: str
    clock: str  # until when somebody replies or reads
    clock_late: bool
    unseen: bool  # danger that nobody has seen yet
    unanswered: bool  # the whole line was called, and nobody has answered
    who: str
    mine: bool
    take: str  # where a press takes it; "" when it can't be taken
    can_tick: bool = False  # spam that may be closed unread
    seen: str = ""  # of such: how far the asker's words are known here, `214.3070`
    pieces: tuple[tuple[str, str], ...] = ()  # what a search found: ("found" | "plain", text)


def shown(rows: QuestionQuerySet, user: User) -> QuestionQuerySet:
    """The same with all that a row needs, so that each costs no query of its own."""
    due = access.replies_to_read(user).filter(question=OuterRef("pk")).order_by("read_due_at")
    marks = Event.objects.filter(question=OuterRef("pk"), step__in=["mark_abuse", "close_spam"]).order_by("-at", "-pk")
    return (
        rows.select_related(*_SHOWN_WITH)
        .defer(*_NOT_SHOWN)
        .annotate(reply_due=Subquery(due.values("read_due_at")[:1]), marked_by=Subquery(marks.values("by__name")[:1]))
    )


def rows_of(questions: Sequence[Question], user: User) -> list[Row]:
    """The rows of these questions (out of `shown`), in their order. At most two more queries: the first lines, and who
    of a danger's line was called."""
    organisations = {row.team.organisation_id: row.team.organisation for row in user.places()}
    for question in questions:
        question.organisation = organisations[question.organisation_id]
    lines = _first_lines([question for question in questions if not is_covered(question)])
    now = Now({question.organisation_id: question.organisation.calendar() for question in questions})
    unseen = [question for question in questions if _is_unseen(question)]
    now.unanswered = alarm.unanswered(unseen) if unseen else set()
    return [_row(question, user, lines.get(question.pk, ""), now) for question in questions]


def is_covered(question: Question) -> bool:
    """Whether its text shows on a press only. Danger comes first: then it never does."""
    return bool(question.abuse) and question.danger == Level.ORDINARY


def is_spam(question: Question) -> bool:
    """Whether it may be closed unread, as far as the question goes."""
    return question.status == Status.WAITING and question.abuse == Abuse.SPAM and question.danger == Level.ORDINARY


class Now:
    """One moment for all rows of a page, with the calendars of their organisations."""

    def __init__(self, calendars: Mapping[int, WorkingCalendar]) -> None:
        self.at, self.today = timezone.now(), timezone.localdate()
        self._calendars = calendars
        self._pressures: dict[tuple[int, date], str] = {}
        self.unanswered: set[int] = set()  # dangers whose whole line was called in vain

    def wait(self, question: Question) -> str:
        """How long it has waited in working time; of what is over, when it was answered."""
        if question.status in OVER:
            return words.clock(question.answered_at or question.waiting_since)
        minutes = self._calendars[question.organisation_id].working_minutes(question.waiting_since, self.at)
        return words.wait(minutes)

    def pressure(self, question: Question) -> str:
        """`late`, `soon` or ""; only the desk's own time counts."""
        if question.status not in OWED:
            return ""
        key = (question.organisation_id, question.promised_on)
        if key not in self._pressures:
            self._pressures[key] = promise.pressure(
                question.promised_on,
                self._calendars[question.organisation_id],
                working_days=question.organisation.promise_days,
                now=self.at,
                today=self.today,
            )
        return self._pressures[key]


def _first_lines(questions: Sequence[Question]) -> dict[int, str]:
    """The asker's newest text of each question, cut; only that one is decrypted, in memory."""
    asked = Message.objects.filter(question__in=questions, kind=Kind.ASKER).order_by()
    newest = asked.values("question").annotate(newest=Max("pk")).values("newest")
    rows = Message.objects.filter(pk__in=newest).only("question_id", "text")
    return {row.question_id: words.first_line(row.text) for row in rows}


def _row(question: Question, user: User, line: str, now: Now) -> Row:
    pressure, covered = now.pressure(question), is_covered(question)
    suggested = question.suggested_level > (question.set_level or 0)
    return Row(
        number=question.pk,
        url=reverse("desk_question", args=[question.pk]),
        level=question.danger,
        level_by="suggested" if suggested else "set",
        wait=now.wait(question),
        late=pressure == promise.LATE,
        soon=pressure == promise.SOON,
        first_line=_covered(question) if covered else line or _("The text has been erased."),
        is_covered=covered,
        status=_status(question, pressure, now.today),
        unseen=_is_unseen(question),
        unanswered=question.pk in now.unanswered,
        who=_who(question, user),
        mine=user.pk in (question.claimed_by_id, question.reviewer_id),
        take=reverse("desk_step", args=[question.pk, "claim"]) if question.status == Status.WAITING else "",
        **_about(question),
        **_clock(question, now.at),
    )


def _is_unseen(question: Question) -> bool:
    """Danger for which nobody has answered the call; who holds one that a person has set has seen it."""
    over = question.status in (Status.ANSWERED, Status.DECLINED) and question.set_level != Level.DANGER
    waits = question.danger == Level.DANGER and not alarm.is_seen(question) and not over
    return waits and not (question.set_level == Level.DANGER and question.claimed_by_id)


def _about(question: Question) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "topic": question.topic.name(language) if question.topic else _("no topic"),
        "language": question.language,
        "area": question.area.name(language) if question.area else "",
        "age": question.get_age_band_display() if question.age_band else "",
        "note": question.team.name if question.team else "",
    }


def _covered(question: Question) -> str:
    kind = {"kind": Abuse(question.abuse).label, "name": getattr(question, "marked_by", None)}
    if question.set_abuse and kind["name"]:
        return _("Marked as %(kind)s by %(name)s. The text shows on a press.") % kind
    if question.set_abuse:
        return _("Marked as %(kind)s by a colleague. The text shows on a press.") % kind
    return _("Marked as %(kind)s by the program. The text shows on a press.") % kind


def _status(question: Question, pressure: str, today: date) -> str:
    if question.status not in Status.open():
        return str(Status(question.status).label)
    if question.promised_on == today:
        return _("promised for today")
    day = {"day": f"{question.promised_on.day}.{question.promised_on.month}."}
    if pressure == promise.LATE:
        return _("late: promised %(day)s") % day
    return _("soon: promised %(day)s") % day if pressure else _("promised %(day)s") % day


def _clock(question: Question, now: datetime) -> dict[str, Any]:
    """A reply in danger, a draft and a reply of a colleague have a clock of their own; the first that holds."""
    texts: list[tuple[datetime | None, str, str]] = [
        (question.reply_due_at, _("reply by %(time)s"), _("a reply was due %(time)s")),
        (question.review_due_at, _("read by %(time)s"), _("to be read by %(time)s, late")),
        (
            getattr(question, "reply_due", None),
            _("read the reply by %(time)s"),
            _("the reply was to be read by %(time)s"),
        ),
        (question.look_due_at, _("look again by %(time)s"), _("was to be looked at again by %(time)s")),
    ]
    for due, text, late in texts:
        if due is not None:
            return {"clock": (late if due < now else text) % {"time": words.clock(due)}, "clock_late": due < now}
    return {"clock": "", "clock_late": False}


def _who(question: Question, user: User) -> str:
    if question.status == Status.IN_REVIEW and question.reviewer:
        if question.reviewer == user:
            return _("You are to read it")
        return _("%(name)s reads it") % {"name": question.reviewer}
    if question.claimed_by is None and question.owner_id == user.pk:
        return _("You follow it")
    if question.claimed_by is None:
        return _("wanted: %(name)s") % {"name": question.wanted} if question.wanted else ""
    return _("You") if question.claimed_by == user else question.claimed_by.name
