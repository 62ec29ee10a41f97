"""What the asker reads instead of a status: sentences, in the page's language."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.models import Publication, Readable
from ground import speech
from people.models import Face, User
from questions import workflow
from questions.models import Draft, Kind, Message, Publish, Question, Reason, Status


@dataclass(frozen=True)
class Happening:
    """What is happening, what comes next, and whether an answer is here now."""

    text: str
    after: str = ""
    now: bool = False


@dataclass(frozen=True)
class Signer:
    """Who wrote: first name and role, or the role alone."""

    name: str
    role: str
    drawing: int


def _day(day: date) -> str:
    return speech.day(day, get_language() or "en")


def happening(question: Question, messages: list[Message]) -> Happening:
    """The sentence on top of the thread."""
    if question.status == Status.ANSWERED:
        return Happening(_("Your answer is here"), now=True)
    if question.status == Status.DECLINED:
        return Happening(_("We can’t answer this here"), _declined(question))
    if question.status == Status.WITH_ASKER:
        after = _("Read it below. You can write back when it suits you.")
        return Happening(_("We have written to you"), after, now=True)
    return Happening(_being_done(question, messages), _promise(question))


def _being_done(question: Question, messages: list[Message]) -> str:
    if question.status == Status.IN_REVIEW:
        return _("Your answer is written, and a colleague is checking it")
    if question.status == Status.CLAIMED:
        writing = hasattr(question, "working_copy")
        return _("Your answer is being written") if writing else _("Somebody is reading your question")
    again = sum(message.kind == Kind.ASKER for message in messages) > 1
    return _("We have your new message") if again else _("We have your question")


def _promise(question: Question) -> str:
    day = {"day": _day(question.promised_on)}
    if timezone.localdate() > question.promised_on:
        return _("We promised an answer by %(day)s, and we are late. We are sorry. We have not forgotten you.") % day
    return _("You get an answer by %(day)s.") % day


def _declined(question: Question) -> str:
    if question.declined_for == Reason.NEEDS_PERSON:
        return _("This needs somebody who can meet you. It was right to ask.")
    if question.declined_for == Reason.AGAIN:
        return _("We have answered this question of yours already.")
    if question.declined_for == Reason.SPAM:
        return _("We found no question for us in it. If there is one, write again and somebody else reads it.")
    return _("Somebody else knows this better than we do. It was right to ask.")


def signer(user: User | None, *, role_only: bool) -> Signer:
    """The public face of who wrote, as they chose to show it."""
    face: Face | None = getattr(user, "face", None)
    role = face.role(get_language() or "en") if face else _("social worker")
    if face is None or face.hidden or role_only:
        return Signer("", role, 0)
    return Signer(face.first_name, role, face.drawing)


def public_state(question: Question) -> str:
    """Where the public copy is, for the asker: "", choose, scheduled, held, live, down."""
    row, asked = question.publication, workflow.is_asked_for(question)
    if row is not None and row.status != Readable.WITHDRAWN and not asked:
        return "live" if row.status in Readable.shown() else str(row.status)
    if row is not None and row.status == Readable.WITHDRAWN and question.publish != Publish.NO:
        return "down"
    return "choose" if asked else ""


def wording(question: Question) -> Draft | None:
    """The version whose public wording the asker sees: the one they said yes to, else the newest."""
    return question.agreed_draft if public_state(question) in ("scheduled", "held", "live") else question.draft


def linked(question: Question) -> Publication | None:
    """The public answer that answered this one too, while readers can see it."""
    row = question.draft.linked if question.draft and question.status == Status.ANSWERED else None
    return row if row is not None and row.status in Readable.shown() else None


def what_withdrawing_does(question: Question) -> str:
    """Told before: what is erased and what stays."""
    if question.danger:
        return _(
            "The thread disappears at once and your words open nothing any more. "
            "Because somebody may be in danger, one of us reads it once more before the text is erased."
        )
    if question.organisation.erase_on_withdraw:
        return _(
            "Everything you wrote and everything we wrote to you is erased at once, "
            "and your words open nothing any more. Nobody can bring it back."
        )
    months = question.organisation.keep_months
    return ngettext(
        "The thread disappears at once and your words open nothing any more. "
        "We have to keep the text for %(months)s month; then it is erased.",
        "The thread disappears at once and your words open nothing any more. "
        "We have to keep the text for %(months)s months; then it is erased.",
        months,
    ) % {"months": months}


def wait(seconds: int) -> str:
    """How long until the next try."""
    if seconds < 90:
        words = ngettext("Try again in %(count)s second.", "Try again in %(count)s seconds.", seconds)
        return words % {"count": seconds}
    minutes = -(-seconds // 60)
    words = ngettext("Try again in about %(count)s minute.", "Try again in about %(count)s minutes.", minutes)
    return words % {"count": minutes}
