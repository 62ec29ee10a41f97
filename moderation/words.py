"""Small pure helpers for the words of the desk: what changed, the first line, waits, and the closed lists with their labels."""

import re
from collections.abc import Mapping
from datetime import datetime
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
LINE = 90


# --- text -----------------------------------------------------------------------------------------


def diff(before: str, after: str) -> list[tuple[str, str]]:
    """Word by word: (`same` | `gone` | `new`, text) in reading order. Joined without `gone` it gives `after` back."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(new[c:d])))
            continue
        pieces += [(kind, text) for kind, text in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))) if text]
    return pieces


def first_line(text: str, most: int = LINE) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else line[:most]) + "…"


# --- time -----------------------------------------------------------------------------------------


def wait(minutes: int) -> str:
    """Working time as people say it: `25 min`, `3 h`."""
    if minutes < 60:
        return _("%(number)s min") % {"number": minutes}
    return _("%(number)s h") % {"number": minutes // 60}


def clock(moment: datetime) -> str:
    """`14:02` today, else `9.11. 14:02`, in the zone that is active."""
    here = timezone.localtime(moment)
    time = f"{here:%H:%M}"
    return time if here.date() == timezone.localdate() else f"{here.day}.{here.month}. {time}"


# --- closed lists ---------------------------------------------------------------------------------


class Dismissed(TextChoices):
    """Why what was suggested is no danger."""

    IDIOM = "idiom", __("a way of speaking")
    PAST = "past", __("it is over and taken care of")
    ESSAY = "essay", __("school work, a story or a game")
    THIRD_PERSON = "third_person", __("about somebody far away")
    OTHER = "other", __("another reason")


class Office(TextChoices):
    """Where a report was made. A kind of office, never a name."""

    CHILD_PROTECTION = "child_protection", __("child protection")
    SOCIAL_EMERGENCY = "social_emergency", __("social emergency service")
    POLICE = "police", __("police")
    EMERGENCY = "emergency", __("emergency number")


class Withdrawn(TextChoices):
    """Why a published answer is taken down."""

    OUTDATED = "outdated", __("it no longer holds")
    WRONG = "wrong", __("there is a mistake in it")
    IDENTIFIES = "identifies", __("somebody could be recognised")
    WISHED = "wished", __("somebody it concerns wished it")


KINDS: Mapping[str, Promise] = {
    "suicide": __("thoughts of suicide"),
    "overdose": __("overdose"),
    "acute": __("acute danger"),
    "sexual_abuse": __("sexual abuse"),
    "violence_home": __("violence at home"),
    "out_of_home": __("nowhere to sleep tonight"),
    "self_harm": __("self-harm"),
    "grooming": __("grooming or sexual blackmail"),
    "eating": __("eating disorder"),
    "asked_for_help_today": __("the asker needs help today"),
    "detection_failed": __("the program could not read the text: read it yourself"),
}
# What the history says about each step; %(detail)s is the label of the closed word beside it.
STEPS: Mapping[str, Promise] = {
    "ask": __("The question came in"),
    "suggest": __("The program suggested level %(detail)s"),
    "detection_failed": __("The program could not read the text"),
    "claim": __("took the question"),
    "release": __("put it back"),
    "resume": __("went on without waiting"),
    "reply": __("wrote to the asker"),
    "submit": __("asked a colleague to read the answer"),
    "send_back": __("sent it back to the writer"),
    "approve": __("approved the answer"),
    "decline": __("told the asker why we can’t answer: %(detail)s"),
    "hand_over": __("handed it over"),
    "set_level": __("set the level to %(detail)s"),
    "dismiss_level": __("saw no danger: %(detail)s"),
    "ask_lower": __("asked to lower the level to %(detail)s"),
    "confirm_lower": __("agreed to lower the level"),
    "report": __("made a report: %(detail)s"),
    "recognise": __("knows who this is"),
    "read_reply": __("read a colleague’s reply"),
    "read_last": __("read it before it was erased"),
    "note": __("wrote a note"),
    "write": __("The asker wrote again"),
    "say_yes": __("The asker said yes to publishing"),
    "say_no": __("The asker said no to publishing"),
    "helped": __("The asker said whether it helped: %(detail)s"),
    "withdraw": __("The asker took the question back"),
    "expire": __("Its time ran out: back to the queue"),
    "expire_to_lead": __("Its time ran out: it went to a lead"),
    "erase": __("Its text was erased"),
}
