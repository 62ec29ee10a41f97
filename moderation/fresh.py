"""What has come into a list since it was shown, and which of its rows have gone: numbers only.

Asked every 20 seconds by each open queue, so it costs the same however long the queue is: it begins at the newest
Events, not at the questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import F, Q

from moderation import access
from moderation.filters import Filters
from people.models import User
from questions.access import desk_questions
from questions.models import LEVEL, Event, Level, Status

MOST_EVENTS = 300
MOST_ROWS = 50


@dataclass(frozen=True)
class News:
    """How many have come in, how many are urgent (they rose, or came in with a level), which rows have gone.

    `is_many`: more happened than was looked at; the list should be shown anew.
    """

    new: int
    urgent: int
    gone: list[int]
    is_many: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.urgent or self.is_many)


def _came_to(*statuses: Status) -> Q:
    return Q(after__in=statuses) & ~Q(before=F("after"))


def _step(*names: str) -> Q:
    return Q(step__in=names)


_RAISES = Q(step__in=["suggest", "detection_failed"]) | (Q(step="set_level") & ~Q(detail="0"))
_OVER = (Status.ANSWERED, Status.DECLINED)
_OPENED_AGAIN = Q(before__in=_OVER) & ~Q(after__in=_OVER)
# Which Events bring a question into a list.
_ENTERS: Mapping[str, Q] = {
    "waiting": _came_to(Status.WAITING) | _step("clear_abuse"),
    "mine": _step("hand_over", "send_back", "expire_to_lead", "name_owner", "recognise", "write", "amend"),
    "review": _step("submit", "reply"),
    "asker": _step("reply"),
    "wished": _step("take_down", "propose_return"),
    "answered": _step("approve", "decline"),
    "practice": _step("practise"),
    "danger": _RAISES | _step("withdraw", "call_again") | _OPENED_AGAIN,
    "late": _step("not_read"),
    "abuse": _step("suggest_abuse", "mark_abuse"),
    "held": _step("confirm_lower"),
    "all": _step("ask"),
}
_LOOKED_AT = reduce(or_, _ENTERS.values()) | _RAISES


def mark() -> int:
    """Where the Events stand now: ask `since` with it later."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def since(mark: int, name: str, user: User, filters: Filters, shown: Sequence[int]) -> News:
    """What happened to a list after `mark`, when the rows `shown` (numbers of questions) stood in it. Two queries."""
    rows = Event.objects.filter(_LOOKED_AT, pk__gt=mark, question__in=desk_questions(user)).exclude(by=user)
    rows = rows.annotate(enters=_ENTERS[name], raises=_RAISES).order_by("-pk")
    events = list(rows.values_list("question_id", "enters", "raises")[: MOST_EVENTS + 1])
    entered = {pk for pk, enters, _raises in events if enters}
    rose = {pk for pk, _enters, raises in events if raises}
    watched = {*entered, *rose, *shown[:MOST_ROWS]}
    there = dict(access.listed(name, user, filters).filter(pk__in=watched).values_list("pk", LEVEL)) if watched else {}
    urgent = {pk for pk in entered | rose if there.get(pk, Level.ORDINARY) > Level.ORDINARY}
    return News(
        new=len({pk for pk in entered if pk in there} - urgent),
        urgent=len(urgent),
        gone=[pk for pk in shown[:MOST_ROWS] if pk not in there],
        is_many=len(events) > MOST_EVENTS,
    )
