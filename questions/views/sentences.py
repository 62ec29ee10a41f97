"""What the asker reads instead of a status: sentences, in the page's language."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from content.models import Publication, Readable
from ground import speech
from people import presence
from people.models import Face, Night, Organisation, User
from questions import pace, workflow
from questions.models import Draft, Kind, Message, Publish, Question, Reason, Shown, Status
from questions.views import corrected
from questions.workflow import alarm, there


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


def happening(question: Question, messages: list[Message]) -> Happening:
    """The sentence on top of the thread."""
    if question.status == Status.ANSWERED:
        is_new = corrected.is_corrected(messages)
        return Happening(_("Your answer is here, corrected") if is_new else _("Your answer is here"), now=True)
    if question.status == Status.DECLINED:
        return Happening(_("We can’t answer this here"), _declined(question))
    if question.status == Status.WITH_ASKER:
        after = _("Read it below. You can write back when it suits you.")
        return Happening(_("We have written to you"), after, now=True)
    if corrected.is_being_corrected(question, messages):
        after = _("Something in it has to be put right. You can read it below until then.")
        return Happening(_("Your answer is here, and we are correcting it"), _join(after, _promise(question)), now=True)
    return Happening(_being_done(question, messages), _promise(question))


def _being_done(question: Question, messages: list[Message]) -> str:
    if question.status == Status.IN_REVIEW:
        return _("Your answer is written, and a colleague is checking it")
    if question.status == Status.CLAIMED:
        writing = hasattr(question, "working_copy")
        return _("Your answer is being written") if writing else _("Somebody is reading your question")
    again = sum(message.kind == Kind.ASKER for message in messages) > 1
    return _("We have your new message") if again else _("We have your question")


# --- at night -------------------------------------------------------------------------------------


def at_night(organisation: Organisation, *, is_asked: bool = False) -> str:
    """What the organisation has chosen for nights and weekends, told while somebody works.

    `is_asked`: the question is sent, and there is nothing to choose any more.
    """
    if organisation.night == Night.DUTY:
        if is_asked:
            return ""
        told = _("At night and at weekends somebody on duty is told if you choose “%(choice)s”.")
        return told % {"choice": _("I need help today")}
    return _("At night and at weekends nobody reads.")


def at_this_hour(organisation: Organisation, question: Question | None = None) -> str:
    """What happens with what is written now, when nobody works; "" while somebody does. Nothing that may not come true.

    `question`: what has been asked already.
    """
    now = timezone.now()
    is_there, opening = _anybody(organisation, question)
    if is_there:
        return ""
    then = _("We read first thing %(when)s.") % {"when": at(opening, organisation)} if opening else ""
    if organisation.night == Night.NOBODY:
        return _join(_("Right now nobody reads here, and nobody is called."), then)
    if question is not None and not alarm.rings(question):
        return _join(_("Right now nobody is at work, and nobody was rung for this."), then)
    if not there.on_duty(organisation, now):
        return _join(_("Right now nobody reads here."), then)
    if question is None:
        choice = {"choice": _("I need help today")}
        told = _("Right now nobody is at work. If you choose “%(choice)s”, somebody on duty is told at once.") % choice
        return _join(told, _("A program looks for danger too, but it can miss it."), then)
    if question.acknowledged_by_id:
        return _("Right now nobody is at work, but somebody on duty has seen what you wrote.")
    return _("Right now nobody is at work. Somebody on duty is being told.")


def _anybody(organisation: Organisation, question: Question | None) -> tuple[bool, datetime | None]:
    """Whether anybody works, and when somebody does next; after asking, of those who answer this question."""
    if question is None:
        found = presence.at_work(organisation)
        return found.count > 0, found.opens
    calendar = question.calendar()
    return calendar.is_open(timezone.now()), calendar.next_opening(timezone.now())


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def at(moment: datetime, organisation: Organisation) -> str:
    """`today at 09:00`, `on Monday 23 November at 09:00`, by the organisation's clock."""
    return presence.when(moment.astimezone(ZoneInfo(organisation.zone)))


# --- what was promised, declined, published -------------------------------------------------------


def _promise(question: Question) -> str:
    """By which day; what day it is here, since a phone's own date may be wrong; when it is late, a new day."""
    language = get_language() or "en"
    today = question.calendar().today(timezone.now())
    date = {"date": speech.in_words(question.promised_on, language)}
    it_is = _("Today is %(today)s.") % {"today": speech.named(today, language)}
    if today <= question.promised_on:
        return _join(soon(question), _("You get an answer by %(date)s.") % date, it_is)
    late = _("We promised an answer by %(date)s, and we are late. We are sorry. We have not forgotten you.") % date
    again = _("Come back on %(date)s.") % {"date": speech.in_words(pace.next_promise(question), language)}
    return _join(late, soon(question), again, it_is)


def soon(question: Question) -> str:
    """Where somebody may be in danger: that the promised day is not when we begin; else ""."""
    if not question.danger:
        return ""
    organisation = question.organisation
    is_told = organisation.night == Night.DUTY and alarm.rings(question)
    if _anybody(organisation, question)[0] or (is_told and there.on_duty(organisation, timezone.now())):
        return _("We read yours before others. Look in again soon: we may write to you before the answer is ready.")
    return _("We read yours before others when we are back.")


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
    """Where the public copy is, for the asker: "", choose, scheduled, held, live, down; wished away: weighed, away."""
    wished = getattr(question, "take_down", None)
    if wished is not None and not wished.may_return:
        return "away" if wished.is_decided else "weighed"
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


def words_counted(count: int) -> str:
    """What is said of a code that can open nothing because a word is missing, or one too many."""
    words = ngettext("You wrote %(count)s word. There are six.", "You wrote %(count)s words. There are six.", count)
    return words % {"count": count}


# --- carried to a person --------------------------------------------------------------------------


@dataclass(frozen=True)
class Carried:
    """The page that the asker shows to somebody: what became of it, and whether it can be called back."""

    text: str
    may_call_back: bool


def carried(question: Question) -> Carried | None:
    """What the asker reads of the page they made; None when there is none. When it was opened is told to the hour."""
    row: Shown | None = getattr(question, "shown", None)
    if row is None:
        return None
    still = row.until > timezone.now()
    if row.opened_at:
        hour = row.opened_at.replace(minute=0, second=0, microsecond=0)
        when = {"when": at(hour, question.organisation)}
        return Carried(_("The page was opened %(when)s or within the hour after.") % when, still)
    if still:
        when = {"when": at(row.until, question.organisation)}
        return Carried(
            _("The page has not been opened yet. It can be opened once, at the latest %(when)s.") % when, still
        )
    return Carried(_("Nobody opened the page in its 24 hours. It opens nothing any more."), still)
