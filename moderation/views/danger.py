"""What the question page says of danger: the level, what is next, the nine steps, who was called, what the law asks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ground import speech
from moderation import access, duties, words
from moderation.views import telling
from people.models import Membership, Role, User
from questions.access import done
from questions.models import Event, Kind, Level, Lowering, Message, Question, Status
from questions.workflow import alarm, lowering_mark, protocol
from questions.workflow.protocol import Line

TITLES: Mapping[str, Promise] = {
    "shown": gettext_lazy("The helplines were shown to the asker"),
    "judged": gettext_lazy("A person judged it"),
    "clock": gettext_lazy("The clock runs"),
    "replied": gettext_lazy("Replied, and a colleague has read it"),
    "consulted": gettext_lazy("Asked for advice without a name"),
    "details": gettext_lazy("Looked for a name or a place"),
    "reported": gettext_lazy("Reported, or no report can be made"),
    "held": gettext_lazy("Kept from being erased"),
    "ended": gettext_lazy("Ended by two people"),
}
STATES: Mapping[str, Promise] = {
    "done": gettext_lazy("done"),
    "waits": gettext_lazy("waits"),
    "open": gettext_lazy("open"),
}
# Before a danger is set, these may be needed too
FOR_A_WORRY = ("replied", "consulted", "details", "reported")
# What an Event's word says beside who and when
_DETAILS: Mapping[str, Mapping[Any, Any]] = {
    "consult": dict(words.Office.choices),
    "assess": dict(words.NoReport.choices),
    "look_for_details": dict(words.Details.choices),
    "set_level": {str(value): label for value, label in Level.choices},
}


def told(
    question: Question,
    user: User,
    steps: Mapping[str, str],
    rows: Sequence[Message],
    typed: Mapping[str, str],
    staff: Sequence[Membership],
) -> dict[str, Any]:
    """For the templates: plain values. For a question with a level at most four queries."""
    events = done(question)
    roles = user.roles_at(question.organisation_id)
    context = _level(question, roles, steps) | _duty(question, events, rows, typed)
    known = next((event for event in reversed(events) if event.step == "recognise"), None)
    context |= {
        "known_by": {"name": known.by, "when": words.clock(known.at)} if known else None,
        "reports": [_who_and_when(event) for event in events if event.step == "report"],
        "made_at": typed.get("made_at") or f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "followers": _followers(question, steps, staff),
        "may_insist": question.danger == Level.DANGER and Role.LEAD in roles,
        "out_of_reach": question.status == Status.WITHDRAWN,
        "lowering_ended": _lowering_ended(question, events),
        "offices": words.Office.choices,
        "no_reports": words.NoReport.choices,
        "details": words.Details.choices,
    }
    if question.danger:
        lines = protocol.lines(question, events)
        context |= _protocol(question, lines, rows) | _alarm(question) | _look(question)
        context["next"] = next_step(question, user, steps, lines)
    return context


# --- the level ------------------------------------------------------------------------------------


def _level(question: Question, roles: set[str], steps: Mapping[str, str]) -> dict[str, Any]:
    names = {value: str(label) for value, label in Level.choices}
    options: list[tuple[int, str]] = []
    lowers = bool(roles & set(Role.reviewing()))
    if "set_level" in steps and question.set_level != Level.DANGER:
        lowest = Level.ORDINARY if question.set_level == Level.WORRY else Level.WORRY
        least = max(lowest, question.suggested_level if lowers else question.danger)
        options = [(value, names[value]) for value in Level.values if value >= least and value != question.set_level]
    return {
        "less": lowers and bool(options) and question.suggested_level == Level.DANGER,
        "lowering_seen": lowering_mark(question) if question.lowering_by_id else "",
        "level": question.danger,
        "level_by": "suggested" if question.suggested_level > (question.set_level or 0) else "set",
        "kinds": [str(words.KINDS.get(kind, kind)) for kind in question.suggested_kinds],
        "levels": options,
        "lower": [(value, names[value]) for value in (Level.WORRY.value, Level.ORDINARY.value)],
        "lowering_to": names.get(question.lowering_to) if question.lowering_to is not None else "",
        "lowering_for": str(Lowering(question.lowering_for).label) if question.lowering_for else "",
        "dismissals": words.Dismissed.choices,
    }


def _lowering_ended(question: Question, events: Sequence[Event]) -> str:
    """Who had asked to lower the danger when the asker wrote, while nobody has asked anew; "" for nobody."""
    ended = [event for event in events if event.step in ("ask_lower", "stop_lowering", "confirm_lower", "set_level")]
    if question.lowering_by_id or not ended or ended[-1].step != "stop_lowering":
        return ""
    asked = [event for event in events if event.step == "ask_lower"]
    return asked[-1].by.name if asked and asked[-1].by else ""


def _followers(question: Question, steps: Mapping[str, str], staff: Sequence[Membership]) -> list[tuple[str, str]]:
    people = access.colleagues(staff, but=[question.owner_id]) if "name_owner" in steps else []
    return [("", _("Choose a colleague")), *((str(one.pk), one.name) for one in people)]


# --- the nine steps -------------------------------------------------------------------------------


def _protocol(question: Question, lines: Sequence[Line], rows: Sequence[Message]) -> dict[str, Any]:
    is_set = question.set_level == Level.DANGER
    shown = [line for line in lines if is_set or line.name in FOR_A_WORRY]
    unread = [row.read_due_at for row in rows if row.read_due_at and row.read_by_id is None]
    due = question.reply_due_at
    return {
        "protocol": [_line(line) for line in shown],
        "done": sum(line.is_done for line in shown),
        "missing": [
            str(TITLES[line.name]) for line in lines if line.name in protocol.BEFORE_THE_END if not line.is_done
        ],
        "clock_due": words.clock(due) if due else "",
        "clock_late": bool(due and due < timezone.now()),
        "reading_due": words.clock(min(unread)) if unread else "",
        "reading_late": bool(unread and min(unread) < timezone.now()),
    }


def _line(line: Line) -> dict[str, Any]:
    state = "done" if line.is_done else "waits" if line.waits and line.event else "open"
    return {
        "number": line.number,
        "name": line.name,
        "title": str(TITLES[line.name]),
        "state": state,
        "state_label": str(STATES[state]),
        "said": _who_and_when(line.event, with_detail=line.name not in ("clock", "held")) if line.event else "",
    }


def _who_and_when(event: Event, *, with_detail: bool = True) -> str:
    """`Aino Esimerkki · 14:02 · police`."""
    if event.step == "report":
        return " · ".join([event.by.name if event.by else "", words.clock(event.at), telling.reported(event)])
    detail = _DETAILS.get(event.step, {}).get(event.detail, "") if with_detail else ""
    return " · ".join(str(part) for part in (event.by, words.clock(event.at), detail) if part)


def next_step(question: Question, user: User, steps: Mapping[str, str], lines: Sequence[Line]) -> dict[str, str]:
    """The one thing to do now: `text`, and `url` with `label` where it can be done on this page; {} when nothing is."""
    open_now = {line.name: line for line in lines if not line.is_done}
    if question.danger < Level.DANGER:
        return {}
    if question.status == Status.WITHDRAWN:
        return _out_of_reach(steps, open_now)
    if question.set_level != Level.DANGER:
        return _judge(question, user, steps)
    if "replied" in open_now and not open_now["replied"].waits:
        return _reply(question, user, steps)
    if "replied" in open_now and "read_reply" in steps:
        return _to(_("Read the reply of your colleague."), "#to-read", _("To the reply"))
    for name, text in _REST.items():
        if name in open_now:
            return _to(str(text), f"#{name}", _("To this step"))
    if "replied" in open_now:
        return _to(_("A colleague has to read your reply. Ask one now."))
    if question.lowering_by_id:
        return _to(_("A second person has to agree to lower it."), "#ended", _("To this step"))
    return _to(_("Everything is done. When the danger is over, two people lower it."), "#ended", _("To this step"))


def _out_of_reach(steps: Mapping[str, str], open_now: Mapping[str, Line]) -> dict[str, str]:
    """The asker has taken it back: nobody can write to them, and what the law asks is left."""
    for name, text in _REST.items():
        if name in open_now:
            return _to(str(text), f"#{name}", _("To this step"))
    if "read_last" in steps:
        return _to(_("Read it once more. Then its text may go."))
    return _to(_("Everything is done that can be. Others still have to read it."))


_REST: Mapping[str, Promise] = {
    "consulted": gettext_lazy("Ask for advice without a name: child protection or the police."),
    "details": gettext_lazy("Look in the thread for a name, a school or a place."),
    "reported": gettext_lazy("Make the report, or note why none can be made."),
}


def _judge(question: Question, user: User, steps: Mapping[str, str]) -> dict[str, str]:
    """Nobody has judged it yet: read, then help at once or say that it is no danger."""
    other = {"other": _("Nobody is in danger: say why")} if "dismiss_level" in steps else {}
    if "reply" in steps:
        text = _("Read the thread. If somebody may be in danger, write a first reply at once and set the level.")
        return _to(text, "#reply-form", _("Write it")) | other
    if "claim" in steps:
        return _to(_("Read the thread. If somebody may be in danger, take it and write a first reply at once.")) | other
    if question.claimed_by and question.claimed_by != user:
        return (
            _to(_("%(name)s has it. Ask them whether somebody is in danger.") % {"name": question.claimed_by}) | other
        )
    return _to(_("Read the thread. Is somebody in danger?"), "#level-title", _("To the level"))


def _reply(question: Question, user: User, steps: Mapping[str, str]) -> dict[str, str]:
    if "reply" in steps:
        return _to(_("Write a first reply to the asker."), "#reply-form", _("Write it"))
    if "claim" in steps:
        return _to(_("Take the question, then write a first reply at once."))
    if question.claimed_by and question.claimed_by != user:
        return _to(_("%(name)s has it and has not replied. Ring them now.") % {"name": question.claimed_by})
    return _to(_("Somebody else has to write to the asker. Ring a colleague now."))


def _to(text: str, url: str = "", label: str = "") -> dict[str, str]:
    return {"text": text, "url": url, "label": label}


# --- the alarm ------------------------------------------------------------------------------------


def _alarm(question: Question) -> dict[str, Any]:
    """Who has seen it; until then who was called and who is next, as sentences."""
    seen = question.acknowledged_by
    if seen is not None and question.acknowledged_at and alarm.is_seen(question):
        said = _("%(name)s, %(when)s") % {"name": seen, "when": words.clock(question.acknowledged_at)}
        return {"seen": said, "seen_until": words.clock(question.seen_until) if question.seen_until else ""}
    line = alarm.line_of(question) if alarm.rings(question) else []
    names = User.objects.in_bulk([user for user, _when, _told in line])
    calls = [(names[user].name, words.clock(when), is_told) for user, when, is_told in line]
    return {
        "calls": [_called(*call) for call in calls],
        "rings": alarm.rings(question),
        "nobody_answered": question.pk in alarm.unanswered([question]),
        "left": seen.name if seen is not None else "",
    }


def _look(question: Question) -> dict[str, Any]:
    """When somebody looks at a set danger again."""
    due = question.look_due_at
    return {"look_due": words.clock(due) if due else "", "look_late": bool(due and due < timezone.now())}


def _called(name: str, when: str, is_told: bool) -> str:
    told = _("%(name)s was called at %(when)s") if is_told else _("%(name)s is called at %(when)s")
    return told % {"name": name, "when": when}


# --- what the law asks ----------------------------------------------------------------------------


def _duty(
    question: Question, events: Sequence[Event], rows: Sequence[Message], typed: Mapping[str, str]
) -> dict[str, Any]:
    """Text, steps and the last day; `is_due`: nobody has reported yet nor noted why not."""
    organisation = question.organisation
    if not organisation.unit_kind:
        return {"duty": None}
    duty = duties.duty(organisation.country, organisation.unit_kind, get_language() or "en")
    since = known_since(question, events, rows, from_arrival=duty.from_arrival)
    last = duties.last_day(organisation, since) if since else None
    settled = any(event.step in ("report", "assess") and since and event.at >= since for event in events)
    found = [event for event in events if event.step in ("look_for_details", "report", "assess")]
    return {
        "duty": duty,
        "duty_day": _day(last) if last else "",
        "duty_late": bool(last and last < timezone.localdate() and not settled),
        "duty_settled": settled,
        "report_open": bool(typed.get("office") or (found and found[-1].detail == words.Details.FOUND)),
    }


def known_since(
    question: Question, events: Sequence[Event], rows: Sequence[Message], *, from_arrival: bool
) -> datetime | None:
    """From when the law's days count: when somebody or the program first saw it, since it was last taken for nothing.

    `from_arrival`: when the words came in that were seen so. None while nothing is seen.
    """
    seen: datetime | None = None
    before = question.asked_at
    for event in events:
        if event.step in ("suggest", "detection_failed", "set_level", "recognise") and event.detail != "0":
            seen = seen or event.at
        elif event.step in ("set_level", "confirm_lower") or _is_for_nothing(event):
            before, seen = seen or before, None
    if seen is None and question.danger:  # it was lowered, not to nothing
        seen = before
    if seen is None or not from_arrival:
        return seen
    return max((row.at for row in rows if row.kind == Kind.ASKER and row.at <= seen), default=question.asked_at)


def _is_for_nothing(event: Event) -> bool:
    """A suggestion that was dismissed whole; "idiom 1" leaves a worry."""
    return event.step == "dismiss_level" and " " not in event.detail


def _day(day: date) -> str:
    """`today`, or the day in words."""
    return _("today") if day == timezone.localdate() else speech.day(day, get_language() or "en")
