"""What the privacy page says is kept and erased, in words; made from the lists that the erasing works with.

A test holds that every field of the lists has its words here, so that text and behaviour cannot differ.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from questions.workflow import erasing

Words = Mapping[str, "str | Promise"]

ERASED_WORDS: Words = {
    "code_digest": _("what lets your six words open the thread"),
    "age_band": _("your age group, if you gave it"),
    "area": _("your area, if you gave it"),
    "urgent": _("that you needed help the same day"),
    "watched": _("that somebody else might read the answer"),
    "suggested_kinds": _("what our program thought your text was about"),
    "themes": _("what your question is about, where an answer needs special care"),
    "helped": _("whether the answer helped you"),
    "wanted": _("who should read it first when you write again"),
    "barred": _("who should not read it when you write again"),
    "questions.Message": _("every message, yours and ours"),
    "questions.Draft": _("every version of the answer"),
    "questions.Voice": _("words that others put beside the answer"),
    "questions.WorkingCopy": _("what a worker was writing"),
    "questions.Address": _("your mail address, if you left one"),
    "moderation.Note": _("notes of the workers"),
}
KEPT_WORDS = [
    _("that a question was asked: when, in which language, about which topic"),
    _("which steps were taken, when, and by which worker"),
    _("how urgent it was judged to be, by whom"),
    _("the public copy, if you said yes to it"),
    _("a printed record, where the law makes us keep one: it lies in the official files, outside this site"),
]


def erased() -> list["str | Promise"]:
    """What goes when a thread's time is over, in words."""
    names = [*erasing.EMPTIED, *erasing.DELETED, *erasing.QUESTION_ERASED]
    return [ERASED_WORDS[name] for name in names]


def kept() -> list["str | Promise"]:
    """What stays, in words."""
    return list(KEPT_WORDS)
