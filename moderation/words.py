"""Small pure helpers for the words of the desk: what changed, first lines, waits, and the closed lists with labels."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ground import speech
from questions.models import Abuse, Level, Lowering

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
LINE = 90
FOLD = 300  # characters of an unchanged stretch that stay to be read beside a change
_MANY = 200  # pieces: from here on difflib itself starts no match at one that stands everywhere, such as a blank
_MOST_LOOKS = 6_000_000


# --- text -----------------------------------------------------------------------------------------


def diff(before: str, after: str) -> list[tuple[str, str]]:
    """Word by word: (`same` | `gone` | `new`, text) in reading order. Joined without `gone` it gives `after` back.

    A blank between two changes belongs to them, so that whole phrases stand together.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    runs: list[list[str]] = []  # what went, what came, "same" or "changed"
    for tag, a, b, c, d in _changes(old, new):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            runs.append([gone, come, "same"])
        elif len(runs) > 1 and runs[-1][2] == "same" and runs[-1][0].isspace():
            blank = runs.pop()[0]
            runs[-1][0] += blank + gone
            runs[-1][1] += blank + come
        else:
            runs.append([gone, come, "changed"])
    return [piece for gone, come, kind in runs for piece in _pieces(gone, come, kind) if piece[1]]


def _changes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's opcodes. "help me" two thousand times would take it minutes: such a text is shown as changed whole."""
    there, often = Counter(new), len(new) // 100 + 1 if len(new) >= _MANY else len(new)
    looks = min(len(old), len(new)) * sum(there[piece] for piece in old if there[piece] <= often)
    if looks > _MOST_LOOKS and old != new:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new).get_opcodes())


def _pieces(gone: str, come: str, kind: str) -> list[tuple[str, str]]:
    return [("same", come)] if kind == "same" else [("gone", gone), ("new", come)]


def folded(pieces: Sequence[tuple[str, str]], most: int = FOLD) -> list[tuple[str, str]]:
    """A difference with its long unchanged stretches cut: their middle becomes `fold`, their ends stay to be read.

    Joined it is the same text.
    """
    found = []
    for kind, text in pieces:
        middle = text[most // 2 : -most // 2]
        if kind != "same" or len(text) <= 2 * most or len(middle.split()) < 2:
            found.append((kind, text))
            continue
        start, end = most // 2 + _blank(middle), len(text) - most // 2 - _blank(middle[::-1])
        found += [("same", text[:start]), ("fold", text[start:end]), ("same", text[end:])]
    return found


def _blank(text: str) -> int:
    """Where the first blank stands."""
    return next((place for place, sign in enumerate(text) if sign.isspace()), 0)


def taken_out(pieces: Sequence[tuple[str, str]]) -> list[str]:
    """What a difference takes out, each phrase once, in order."""
    return list(dict.fromkeys(" ".join(text.split()) for kind, text in pieces if kind == "gone" and text.strip()))


def first_line(text: str, most: int = LINE) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0]
    return (cut if most // 2 < len(cut) <= most else line[:most]).rstrip(" .,;:!?…-–") + "…"


# --- time -----------------------------------------------------------------------------------------


def wait(minutes: int) -> str:
    """Working time as people say it: `new`, `25 min`, `3 h`."""
    if not minutes:
        return _("new")
    if minutes < 60:
        return _("%(number)s min") % {"number": minutes}
    return _("%(number)s h") % {"number": minutes // 60}


def clock(moment: datetime) -> str:
    """`14:02` today, else `9.11. 14:02`, as the reader's language writes it, in the zone that is active."""
    return speech.clock(timezone.localtime(moment), timezone.localdate(), get_language() or "en")


# --- what is covered ------------------------------------------------------------------------------


def covered_line(kind: str, *, by: str, messages: int, length: int) -> str:
    """One neutral line instead of an abusive text: `Aino marked it as: harassment · messages: 1 · words: 34`.

    `kind`: of `questions.models.Abuse`. `by`: who marked it, "" while only the program says so. `length`: in words.
    """
    label = str(Abuse(kind).label)
    said = _("%(name)s marked it as: %(kind)s") % {"name": by, "kind": label}
    if not by:
        said = _("The program suggests: %(kind)s") % {"kind": label}
    return " · ".join(
        [said, _("messages: %(number)s") % {"number": messages}, _("words: %(number)s") % {"number": length}]
    )


# --- closed lists ---------------------------------------------------------------------------------


class Dismissed(TextChoices):
    """Why what was suggested is no danger."""

    IDIOM = "idiom", gettext_lazy("a way of speaking")
    PAST = "past", gettext_lazy("it is over and taken care of")
    ESSAY = "essay", gettext_lazy("school work, a story or a game")
    THIRD_PERSON = "third_person", gettext_lazy("about somebody far away")
    OTHER = "other", gettext_lazy("another reason")


# What `dismiss_level` keeps: "idiom", or "idiom 1" where a person saw less than the program did, but not nothing
DISMISSED: Mapping[str, Any] = dict(Dismissed.choices) | {
    f"{reason.value} {level.value}": format_lazy("{} ({})", reason.label, level.label)
    for level in (Level.WORRY,)
    for reason in Dismissed
}
# What `ask_lower` keeps, "0 handled" or before there were reasons "0" -> how the history says it
LOWERED: Mapping[str, Any] = {str(level.value): level.label for level in Level} | {
    f"{level.value} {reason.value}": format_lazy("{} ({})", level.label, reason.label)
    for level in Level
    for reason in Lowering
}


class NoReport(TextChoices):
    """Why no report can be made, or none is due."""

    UNKNOWN = "unknown", gettext_lazy("nothing in it says who or where")
    TOO_LITTLE = "too_little", gettext_lazy("what it says is too little for the service to find anybody")
    NOT_DUE = "not_due", gettext_lazy("the law asks for no report here")


class Details(TextChoices):
    """Whether the thread holds anything that leads to the young person."""

    FOUND = "found", gettext_lazy("found something")
    NONE = "none", gettext_lazy("nothing there")


class Office(TextChoices):
    """Where a report was made, or advice was asked for. A kind of office, never a name."""

    CHILD_PROTECTION = "child_protection", gettext_lazy("child protection")
    SOCIAL_EMERGENCY = "social_emergency", gettext_lazy("social emergency service")
    POLICE = "police", gettext_lazy("police")
    EMERGENCY = "emergency", gettext_lazy("emergency number")


class Withdrawn(TextChoices):
    """Why a published answer is taken down."""

    OUTDATED = "outdated", gettext_lazy("it no longer holds")
    WRONG = "wrong", gettext_lazy("there is a mistake in it")
    IDENTIFIES = "identifies", gettext_lazy("somebody could be recognised")
    WISHED = "wished", gettext_lazy("somebody it concerns wished it")


def office_and_time(detail: str) -> tuple[str, datetime | None]:
    """What `report` keeps, "police 2026-11-22T07:05Z": the office in words, and when the report was made."""
    office, _blank, when = detail.partition(" ")
    label = str(dict(Office.choices).get(office, office))
    return label, datetime.fromisoformat(when) if when else None


KINDS: Mapping[str, Promise] = {
    "suicide": gettext_lazy("thoughts of suicide"),
    "overdose": gettext_lazy("overdose"),
    "acute": gettext_lazy("acute danger"),
    "sexual_abuse": gettext_lazy("sexual abuse"),
    "violence_home": gettext_lazy("violence at home"),
    "out_of_home": gettext_lazy("nowhere to sleep tonight"),
    "self_harm": gettext_lazy("self-harm"),
    "grooming": gettext_lazy("grooming or sexual blackmail"),
    "eating": gettext_lazy("eating disorder"),
    "asked_for_help_today": gettext_lazy("the asker needs help today"),
    "detection_failed": gettext_lazy("the program could not read the text: read it yourself"),
}
THEMES: Mapping[str, Promise] = {
    "suicide": gettext_lazy("suicide"),
    "self_harm": gettext_lazy("self-harm"),
    "eating": gettext_lazy("eating disorder"),
    "sexual_violence": gettext_lazy("sexual violence"),
}
# Items of `questions.checklist`, each a sentence that is true of the text once it is ticked.
CHECKLIST: Mapping[str, Promise] = {
    "help_named": gettext_lazy("Help is named at the beginning and at the end, for this country and language."),
    "no_method": gettext_lazy("It names no method, amount, place or tool, and not how others did it."),
    "next_step": gettext_lazy("There is a next step, or how somebody got through it."),
    "wording_safe": gettext_lazy("The public question holds no such detail either."),
    "title_neutral": gettext_lazy("The title is calm and says nothing that draws people in."),
    "helped_first": gettext_lazy("The level is right, and whoever is in danger has had a reply before this."),
    "own_state": gettext_lazy("I have noticed how I am with this one. If it is too much today, I hand it over."),
    "private_if_near": gettext_lazy("What comes near a method is answered in private. Nothing of it goes public."),
    "safe_words": gettext_lazy("It says “died by suicide” or “tried to take their life”, and judges nobody."),
    "not_one_cause": gettext_lazy("It gives no single cause. Nothing in it sounds romantic, heroic or like revenge."),
    "nobody_copied": gettext_lazy("No farewell letters, pictures, memorial pages, names or challenges."),
    "no_numbers": gettext_lazy("No weights, calories, sizes or other numbers of a body."),
    "not_their_fault": gettext_lazy("It says that it was not their fault."),
    "care_and_law": gettext_lazy("It says where to get care and what the law says, and presses nobody."),
}
# Words that a text about suicide does without, in its own language.
NOT_SAID: Mapping[str, str] = {
    "fi": "onnistui, epäonnistui, ratkaisu, ulospääsy",
    "sv": "lyckades, misslyckades, begick, lösning, utväg",
    "nb": "lyktes, mislyktes, begikk, løsning, utvei",
    "en": "succeeded, failed, committed, solution, way out",
}
# What the history says about each step; %(detail)s is the label of the closed word beside it.
STEPS: Mapping[str, Promise] = {
    "ask": gettext_lazy("The question came in"),
    "suggest": gettext_lazy("The program suggested level %(detail)s"),
    "detection_failed": gettext_lazy("The program could not read the text"),
    "claim": gettext_lazy("took the question"),
    "release": gettext_lazy("put it back"),
    "resume": gettext_lazy("went on without waiting"),
    "reply": gettext_lazy("wrote to the asker"),
    "submit": gettext_lazy("asked a colleague to read the answer"),
    "send_back": gettext_lazy("sent it back to the writer"),
    "approve": gettext_lazy("approved the answer"),
    "not_about": gettext_lazy("said that it is not about: %(detail)s"),
    "decline": gettext_lazy("told the asker why we can’t answer: %(detail)s"),
    "hand_over": gettext_lazy("handed it over"),
    "set_level": gettext_lazy("set the level to %(detail)s"),
    "dismiss_level": gettext_lazy("saw no danger: %(detail)s"),
    "ask_lower": gettext_lazy("asked to lower the level to %(detail)s"),
    "confirm_lower": gettext_lazy("agreed to lower the level"),
    "report": gettext_lazy("made a report: %(detail)s"),
    "recognise": gettext_lazy("knows who this is"),
    "read_reply": gettext_lazy("read a colleague’s reply"),
    "read_last": gettext_lazy("read it before it was erased"),
    "note": gettext_lazy("wrote a note"),
    "pass_on": gettext_lazy("passed it on"),
    "add_voice": gettext_lazy("put in a voice of their own"),
    "leave_out_voice": gettext_lazy("left a voice out of the answer"),
    "correct": gettext_lazy("began to correct the answer"),
    "keep_answer": gettext_lazy("left the answer as it is"),
    "take_down": gettext_lazy("The asker’s wish took the public page down"),
    "propose_return": gettext_lazy("said whether the page may return: %(detail)s"),
    "agree_return": gettext_lazy("agreed whether the page may return: %(detail)s"),
    "suggest_abuse": gettext_lazy("The program marked it as: %(detail)s"),
    "mark_abuse": gettext_lazy("marked it as: %(detail)s"),
    "clear_abuse": gettext_lazy("saw no abuse"),
    "close_spam": gettext_lazy("closed it as spam"),
    "let_go": gettext_lazy("let the evidence go"),
    "uncover": gettext_lazy("looked at the covered text"),
    "not_read": gettext_lazy("No colleague has read it in time: the leads were told"),
    "need_to_talk": gettext_lazy("needs to talk about it"),
    "talked": gettext_lazy("talked about it with a colleague"),
    "acknowledge": gettext_lazy("has seen it"),
    "look_again": gettext_lazy("has looked at it again"),
    "call_again": gettext_lazy("Nobody answered the call: the line began anew"),
    "stop_lowering": gettext_lazy("The asker wrote: nobody asks to lower the level any more"),
    "consult": gettext_lazy("asked for advice without a name: %(detail)s"),
    "look_for_details": gettext_lazy("looked for a name or a place: %(detail)s"),
    "assess": gettext_lazy("no report can be made: %(detail)s"),
    "lift_hold": gettext_lazy("let it be erased in its time"),
    "name_owner": gettext_lazy("gave it to somebody else to follow"),
    "practise": gettext_lazy("made up a question for practice"),
    "clear_practice": gettext_lazy("threw it away"),
    "print": gettext_lazy("printed the record"),
    "write": gettext_lazy("The asker wrote again"),
    "amend": gettext_lazy("The asker changed the text"),
    "say_yes": gettext_lazy("The asker said yes to publishing"),
    "say_no": gettext_lazy("The asker said no to publishing"),
    "helped": gettext_lazy("The asker said whether it helped: %(detail)s"),
    "show": gettext_lazy("The asker made a page to show to somebody"),
    "call_back": gettext_lazy("The asker called that page back"),
    "withdraw": gettext_lazy("The asker took the question back"),
    "expire": gettext_lazy("Its time ran out: back to the queue"),
    "expire_to_lead": gettext_lazy("Its time ran out: it went to a lead"),
    "erase": gettext_lazy("Its text was erased"),
}
