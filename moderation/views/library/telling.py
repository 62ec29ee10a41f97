"""What is told of an article at the desk, as plain values for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from content import countries
from content.models import LANGUAGES, Article, Event, Publication, Readable, Topic
from content.versions import ArticleEvent, Stage
from ground import speech
from moderation import words

_NAMES = dict(LANGUAGES)
_DID: Mapping[str, Any] = {
    "start": gettext_lazy("began it"),
    "translate": gettext_lazy("began the translation"),
    "submit": gettext_lazy("asked a colleague to read it"),
    "take_back": gettext_lazy("took it back"),
    "send_back": gettext_lazy("sent it back"),
    "approve": gettext_lazy("read and approved it"),
    "reschedule": gettext_lazy("chose another day"),
    "withdraw": gettext_lazy("took it down"),
    "restore": gettext_lazy("brought an old version back"),
    "renew": gettext_lazy("checked it: it still holds"),
    "sign": gettext_lazy("read and signed it"),
    "show": gettext_lazy("put it on the site"),
    "compare": gettext_lazy("compared it with another language"),
    "place": gettext_lazy("changed where it stands"),
    "go_live": gettext_lazy("It went live."),
    "come_due": gettext_lazy("It came due for a check."),
}


def state(row: Article) -> str:
    """Where it is, in a few words: `live · Aino’s correction waits to be read`. `proposal`, `reader` are there."""
    said = [str(Readable(row.status).label).capitalize()]
    if row.proposal and row.stage == Stage.IN_REVIEW:
        name = str(row.proposal.written_by or "")
        said.append(
            _("%(name)s’s version waits for %(reader)s to read it") % {"name": name, "reader": row.reader.name}
            if row.reader
            else _("%(name)s’s version waits to be read") % {"name": name}
        )
    elif row.proposal and row.publish_on:
        said.append(_("goes live %(day)s") % {"day": goes_live(row)})
    return " · ".join(said)


def goes_live(row: Article) -> str:
    """When a scheduled version goes live, in words: the day, and the hour by the clock that is active."""
    if row.publish_at is not None:
        return words.clock(row.publish_at)
    return speech.day(row.publish_on, get_language() or "en") if row.publish_on else ""


def in_list(row: Article, around: Sequence[Article], *, wanted: str) -> dict[str, Any]:
    """A row of a list. `around`: the text in all its languages; `wanted`: the language that is looked for."""
    missing = countries.missing(row, around) if row.key else []
    return {
        "pk": row.pk,
        "title": row.title,
        "language": row.language,
        "language_name": tongue(row),
        "state": state(row),
        "is_due": row.status == Readable.DUE,
        "topic": row.topic.name(get_language() or "en"),
        "checked_on": row.checked_on if row.is_read_by_professionals else None,
        "signed": [one.name for one in (row.writer, row.checker) if one],
        "is_unsigned": row.is_unsigned,
        "missing": [_NAMES[code] for code in missing if code != wanted],
        "wanted": [(code, _NAMES[code]) for code in missing if code == wanted or not wanted],
        "older_than": [_NAMES[one.language] for one in newer(row, around)],
    }


def tongue(row: Article) -> str:
    """Its language and, where it tells the law of one country, that country: `svenska · Finland`."""
    name = _NAMES[row.language]
    return f"{name} · {row.get_country_display()}" if row.country else name


def newer(row: Article, around: Iterable[Article]) -> list[Article]:
    """The translations that say something newer than this one."""
    return [one for one in around if one.language != row.language and row.is_older_than(one)]


def public_url(row: Article) -> str:
    """Its page for readers; "" where there is none."""
    if row.status not in Readable.shown():
        return ""
    with translation.override(row.language):
        return row.get_absolute_url()


def history(rows: Iterable[ArticleEvent]) -> list[tuple[str, str]]:
    """(when, who did what)."""
    return [(words.clock(row.at), _sentence(row)) for row in rows]


def _sentence(event: ArticleEvent) -> str:
    did = str(_DID.get(event.step, event.step))
    number = event.version.number if event.version else None
    said = f"{event.by.name} {did}" if event.by else did
    return said + " " + _("(version %(number)s)") % {"number": number} if number else said


_ARRANGED: Mapping[str, Any] = {
    "arrange": gettext_lazy("changed its place or its months"),
    "pick": gettext_lazy("put a text first"),
    "raise_pick": gettext_lazy("moved a text up"),
    "unpick": gettext_lazy("took a text away from the first"),
}


def topic_history(topic: Topic, most: int = 20) -> list[tuple[str, str]]:
    """(when, who arranged what), newest first. Three queries at most."""
    rows = list(topic.history.select_related("by").order_by("-at", "-pk")[:most])
    named = {row.detail.partition(":")[::2] for row in rows if row.detail}
    titles = {
        f"{kind}:{pk}": title
        for kind, model in (("article", Article), ("answer", Publication))
        if (keys := [int(number) for of, number in named if of == kind])
        for pk, title in model._default_manager.filter(pk__in=keys).values_list("pk", "title")
    }
    told = ((row, f"{row.by.name if row.by else ''} {_ARRANGED.get(row.step, row.step)}") for row in rows)
    return [(words.clock(row.at), f"{did}: {title}" if (title := titles.get(row.detail)) else did) for row, did in told]


_WENT: Mapping[str, Any] = {
    "schedule": gettext_lazy("read and approved it"),
    "hold": gettext_lazy("It is held back: the thread went on."),
    "go_on": gettext_lazy("let it go on"),
    "reword": gettext_lazy("wrote a new answer"),
    "drop_rewording": gettext_lazy("left the answer as it is"),
    "correct": gettext_lazy("agreed to a new answer"),
    "bring_back": gettext_lazy("agreed that it comes back"),
    "forget": gettext_lazy("Its text was erased."),
}
_WISHES = ("asker_wished", "asker_withdrew")
_WISHED = gettext_lazy("It was taken down: the one who asked wished it.")
_BY_NOBODY = gettext_lazy("This answer has been taken down")  # a newer one takes its place, or a backup came back


def answer_history(rows: Iterable[Event]) -> list[tuple[str, str]]:
    """(when, who did what) of a published answer; why it was taken down, where the desk did it."""
    return [(words.clock(row.at), _answer_sentence(row)) for row in rows]


def _answer_sentence(event: Event) -> str:
    if event.step == "withdraw" and event.by is None:
        return str(_WISHED if event.detail in _WISHES else _BY_NOBODY)
    did = str(_WENT.get(event.step) or _DID.get(event.step, event.step))
    said = f"{event.by.name} {did}" if event.by and event.step != "forget" else did
    why = dict(words.Withdrawn.choices).get(event.detail, "") if event.step == "withdraw" else ""
    return f"{said}: {why}" if why else said
