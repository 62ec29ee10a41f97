"""What a question page tells: thread, facts of the asker, who has it, history, notes. Plain values for templates."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import Readable
from ground import speech
from moderation import marks, words
from people.models import Role, User
from questions import workflow
from questions.access import Window, done, window
from questions.models import Abuse, CameBy, Event, Kind, Level, Message, Publish, Question, Reason, Returning, Status

MOST_EVENTS = 100
_OWN = ("need_to_talk", "talked", "uncover")  # steps that say how somebody is
_LEVELS = {str(value): label for value, label in Level.choices}
_DETAILS: Mapping[str, Mapping[Any, Any]] = {
    "suggest": _LEVELS,
    "set_level": _LEVELS,
    "ask_lower": words.LOWERED,
    "dismiss_level": words.DISMISSED,
    "consult": dict(words.Office.choices),
    "look_for_details": dict(words.Details.choices),
    "assess": dict(words.NoReport.choices),
    "suggest_abuse": dict(Abuse.choices),
    "mark_abuse": dict(Abuse.choices),
    "not_about": words.THEMES,
    "decline": dict(Reason.choices),
    "ask": dict(CameBy.choices),
    "propose_return": dict(Returning.choices),
    "agree_return": dict(Returning.choices),
    "helped": dict(Question._meta.get_field("helped").choices or []),
}


def day(when: date) -> str:
    """The day as the reader of the page says it."""
    return speech.day(when, get_language() or "en")


def messages_of(question: Question) -> list[Message]:
    """What the page shows and computes with: the thread's newest messages, how it began, and replies still to be read.

    In order, with who wrote. One query where the thread fits on a page; never more than a page of the asker's.
    """
    return rows_of(question, window(question))


def whole_thread(question: Question) -> list[Message]:
    """Every message in order, for the record. One query."""
    return list(question.messages.select_related("by__face").order_by("at", "pk"))


def rows_of(question: Question, part: Window) -> list[Message]:
    """The messages of a part of the thread, and of the newest part also the replies that wait for a colleague."""
    if not part.first:
        return part.rows
    shown = {row.pk for row in part.shown}
    due = question.messages.filter(read_due_at__isnull=False, read_by__isnull=True).exclude(pk__in=shown)
    unread = list(due.select_related("by__face").order_by("at", "pk"))
    return [part.first, *unread, *part.rows]


def asked(rows: Sequence[Message]) -> str:
    """Everything the asker wrote, in order."""
    return "\n\n".join(row.text for row in rows if row.kind == Kind.ASKER and row.text and not row.corrected_by_id)


def thread(question: Question, rows: Sequence[Message]) -> list[dict[str, Any]]:
    """The messages, plain values for `message.html`."""
    return [_message(row, question.language) for row in rows]


def _message(row: Message, language: str) -> dict[str, Any]:
    face = getattr(row.by, "face", None) if row.by else None
    from_asker = row.kind == Kind.ASKER
    return {
        "who": "asker" if from_asker else "desk",
        "label": _("The asker") if row.by is None else row.by.name,
        "role": "" if from_asker and not row.corrected_by_id else _said_as(row),
        "when": words.clock(row.at),
        "text": row.text or _("The text has been erased."),
        "marked": marks.paragraphs(row.text, language) if from_asker and row.text else [],
        "html": row.html,
        "drawing": face.drawing if face and not row.role_only else 0,
        "kind": "" if from_asker else row.kind,
        "lang": language if row.text else get_language(),
    }


def _said_as(row: Message) -> str:
    if row.kind == Kind.ASKER:
        return _("first words; the asker has changed them since and no longer sees them")
    return _("earlier answer, corrected since") if row.corrected_by_id else str(Kind(row.kind).label)


def is_changed(rows: Sequence[Message]) -> bool:
    """Whether the asker has changed what they first wrote, and the desk keeps both."""
    return any(row.kind == Kind.ASKER and row.corrected_by_id for row in rows)


def replies_to_read(rows: Sequence[Message], user: User) -> list[Message]:
    """Replies that a second person has to read, and this one may."""
    return [row for row in rows if row.read_due_at and row.read_by_id is None and row.by_id != user.pk]


def reads_by(question: Question, to_read: Sequence[Message]) -> dict[str, str]:
    """By when a colleague reads the draft and the replies; "" when there is none."""
    replies = min((row.read_due_at for row in to_read if row.read_due_at), default=None)
    dues = {"review_due": question.review_due_at, "reply_due": replies}
    return {name: words.clock(due) if due else "" for name, due in dues.items()}


def facts(question: Question) -> list[tuple[str, str]]:
    """What is known of the asker and the question, as terms and descriptions."""
    language = get_language() or "en"
    known: list[tuple[str, str]] = [
        (_("Language"), str(question.get_language_display())),
        (_("Topic"), question.topic.name(language) if question.topic else _("none chosen")),
        (_("Age"), str(question.get_age_band_display()) or _("not said")),
        (_("Area"), question.area.name(language) if question.area else _("not said")),
        (_("Team"), question.team.name if question.team else _("all teams")),
        (_("Publishing"), str(Publish(question.publish).label)),
    ]
    if question.came_by != CameBy.WEB:
        known.append((_("Came by"), str(CameBy(question.came_by).label)))
    return known


def who_has_it(question: Question, user: User) -> str:
    """Whose the question is now, and since when."""
    if question.claimed_by is None:
        return ""
    names = {"name": question.claimed_by, "time": workflow.held_since(question)}
    if question.claimed_by != user:
        return _("%(name)s has had this question since %(time)s.") % names
    if question.claimed_until and question.status == Status.CLAIMED:
        until = words.clock(question.claimed_until)
        return _(
            "You have had this question since %(time)s. It stays yours until %(until)s, longer while you write."
        ) % (names | {"until": until})
    return _("You have had this question since %(time)s.") % names


def why_not_yours(question: Question, user: User) -> str:
    """Why this person can't write the answer now."""
    if question.claimed_by_id and question.claimed_by_id != user.pk:
        return who_has_it(question, user)
    return _("You can’t write here now: the question is “%(status)s”.") % {"status": Status(question.status).label}


def promise(question: Question) -> tuple[str, bool]:
    """When an answer is promised, and whether that day is over."""
    if question.status not in Status.open():
        return "", False
    is_late = question.promised_on < timezone.localdate()
    return day(question.promised_on), is_late


def public_state(question: Question) -> str:
    """What becomes of the public copy; "" before an answer."""
    row, wished = question.publication, getattr(question, "take_down", None)
    if wished is not None and wished.is_decided and not wished.may_return:
        return _("The asker wished the public page away, and it stays away.")
    if wished is not None and not wished.is_decided:
        return _("The asker wished the public page away. Two people decide whether it may return.")
    if row is not None and row.status == Readable.SCHEDULED and row.goes_live_on:
        return _("It will be published on %(day)s.") % {"day": day(row.goes_live_on)}
    if row is not None and (row.status == Readable.WITHDRAWN or not workflow.is_asked_for(question)):
        return _("The public copy is: %(status)s.") % {"status": Readable(row.status).label}
    if question.status != Status.ANSWERED:
        return ""
    if question.publish == Publish.NO:
        return _("The asker wants to keep it to themselves. It will not be published.")
    if not workflow.may_be_published(question, question.draft):
        return _(
            "It will not be published: title, public wording or topic are missing, or an earlier answer was linked."
        )
    return _("It waits for the asker’s yes to publishing.")


# --- what was done --------------------------------------------------------------------------------


def history(question: Question, user: User) -> list[tuple[str, str]]:
    """(when, sentence) of the latest steps, newest first.

    Who needed to talk and who looked at a covered text is told to themselves and to leads, to nobody else.
    """
    leads = Role.LEAD in user.roles_at(question.organisation_id)
    told = [event for event in done(question)[::-1] if leads or _may_be_told(event, user)]
    return [(words.clock(event.at), sentence(event)) for event in told[:MOST_EVENTS]]


def _may_be_told(event: Event, user: User) -> bool:
    is_theirs = event.by_id == user.pk or (event.step == "talked" and event.detail == f"user:{user.pk}")
    return event.step not in _OWN or is_theirs


def sentence(event: Event) -> str:
    """Who did what: `Aino Esimerkki made a report: police`."""
    detail = str(_DETAILS.get(event.step, {}).get(event.detail, event.detail))
    if event.step == "ask" and event.by:
        return _("%(name)s brought it in: %(detail)s") % {"name": event.by, "detail": detail}
    if event.step == "report":
        detail = reported(event)
    sentence = str(words.STEPS.get(event.step, event.step)) % {"detail": detail}
    return f"{event.by} {sentence}" if event.by else sentence


def reported(event: Event) -> str:
    """To which office, and where it was not noted at once, when the report was made: `police (made at 14:02)`."""
    office, made_at = words.office_and_time(event.detail)
    if made_at is None or event.at - made_at < timedelta(minutes=2):
        return office
    return _("%(office)s (made at %(time)s)") % {"office": office, "time": words.clock(made_at)}


def openings(question: Question) -> list[tuple[str, str]]:
    """(name, last time) of everybody who has opened the thread. One query."""
    rows = (
        question.events.filter(step="open", by__isnull=False)
        .values("by__name")
        .annotate(last=Max("at"))
        .order_by("-last")
    )
    return [(row["by__name"], words.clock(row["last"])) for row in rows]


def notes(question: Question) -> list[dict[str, str]]:
    """What colleagues told each other, oldest first. One query."""
    rows = question.notes.select_related("by").order_by("at", "pk")
    return [{"name": row.by.name, "when": words.clock(row.at), "text": row.text} for row in rows]
