"""The nine recorded steps of a danger: what is done, by whom and when. The Events are the record; no text is kept.

1 help shown · 2 a person judged · 3 the clock runs · 4 replied, and a colleague has read it · 5 advice without a name ·
6 looked for details · 7 reported, or assessed that no report can be made · 8 held from erasing · 9 ended by a second
"""

from dataclasses import dataclass
from datetime import datetime

from people.models import User
from questions import access
from questions.models import Event, Level, Question
from questions.workflow import steps
from questions.workflow.taking import taking

NAMES = ("shown", "judged", "clock", "replied", "consulted", "details", "reported", "held", "ended")
BEFORE_THE_END = ("replied", "consulted", "details", "reported")
_EVENTS = {
    "shown": ("ask", "practise"),
    "judged": ("set_level",),
    "clock": ("set_level",),
    "replied": ("reply", "approve"),
    "consulted": ("consult",),
    "details": ("look_for_details",),
    "reported": ("report", "assess"),
    "held": ("set_level", "lift_hold"),
    "ended": ("confirm_lower",),
}


@dataclass(frozen=True)
class Line:
    """One of the nine: its number (1 to 9) and name; `event` is the latest that did it, None while it is open.

    `waits`: something is done, and a colleague's part is missing.
    """

    number: int
    name: str
    event: Event | None
    waits: bool = False

    @property
    def is_done(self) -> bool:
        """Nothing is missing."""
        return self.event is not None and not self.waits


def lines(question: Question, events: list[Event] | None = None) -> list[Line]:
    """The nine steps of this question's danger, in their order, from its Events. At most two queries."""
    events = access.done(question) if events is None else events
    since = _since(question, events)
    unread = question.messages.filter(read_due_at__isnull=False, read_by__isnull=True).exists()
    found = {name: [event for event in events if _is(event, name, since)] for name in NAMES}
    return [
        Line(number, name, found[name][-1] if found[name] else None, waits=name == "replied" and unread)
        for number, name in enumerate(NAMES, start=1)
    ]


def _is(event: Event, name: str, since: dict[str, datetime]) -> bool:
    """Whether this event did that step. The clock runs, and the text is held, from a set danger on."""
    only_danger = event.step == "set_level" and name in ("clock", "held")
    begun = since["judged"] if event.step == "approve" else since[name]  # an answer from before had not seen it
    return (
        event.step in _EVENTS[name]
        and event.at >= begun
        and (not only_danger or event.detail == str(int(Level.DANGER)))
    )


def _since(question: Question, events: list[Event]) -> dict[str, datetime]:
    """From when each of the nine counts: from when this danger was set.

    Help was shown at asking. A reply counts from the asker's last word before the danger was set: who replied at once
    and then set the level has replied.
    """
    danger = question.danger_since or question.asked_at
    words = [event.at for event in events if event.step in ("ask", "write") and event.at <= danger]
    return dict.fromkeys(NAMES, danger) | {
        "shown": question.asked_at,
        "replied": max(words, default=question.asked_at),
    }


def missing(question: Question) -> list[str]:
    """The names of the steps that have to be done before two people may end it as handled."""
    return [line.name for line in lines(question) if line.name in BEFORE_THE_END and not line.is_done]


def acknowledge(question: Question, *, by: User) -> Question:
    """ "I have seen it": nobody else in line is called. Whoever takes it or replies has said so too."""
    with taking(steps.ACKNOWLEDGE, question, by=by) as locked:
        locked.owner = locked.owner or by
    return locked


def look_again(question: Question, *, by: User) -> Question:
    """Somebody has read the thread of a set danger once more; the next time is a working day away."""
    with taking(steps.LOOK_AGAIN, question, by=by) as locked:
        pass
    return locked


def consult(question: Question, *, by: User, office: str) -> Question:
    """Advice was asked for without a name, from a kind of office. What was said belongs in a note."""
    with taking(steps.CONSULT, question, by=by, detail=office) as locked:
        pass
    return locked


def look_for_details(question: Question, *, by: User, found: bool) -> Question:
    """Whether the thread holds a name, a school, a place: then a report is due; else it can't be made."""
    with taking(steps.LOOK_FOR_DETAILS, question, by=by, detail="found" if found else "none") as locked:
        pass
    return locked


def assess(question: Question, *, by: User, reason: str) -> Question:
    """Why no report can be made or is due (a code word)."""
    with taking(steps.ASSESS, question, by=by, detail=reason) as locked:
        pass
    return locked


def lift_hold(question: Question, *, by: User) -> Question:
    """A lead lets it be erased in its time again."""
    with taking(steps.LIFT_HOLD, question, by=by) as locked:
        locked.on_hold = False
    return locked
