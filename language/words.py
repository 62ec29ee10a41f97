"""The words of a text with their places, and how they stand there."""

import re
import unicodedata
from dataclasses import dataclass

from language.tables import plain

_SHORT = {
    "dr",
    "hr",
    "fr",
    "mr",
    "mrs",
    "ms",
    "prof",
    "t",
    "terv",
    "tri",
    "st",
    "kh",
    "jun",
    "sen",
    "lic",
    "mag",
    "f",
}  # with a full stop
_WORD = re.compile(
    r"(?<![^\W_])[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’`´\-][^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)*"
)
_OPENING = re.compile(
    r"(?:[.!?…\n\r]|[\U0001F300-\U0001FAFF\u2600-\u27bf]|[:;][)(DPd3/]+)[\s\"'”»«(\-–—*•>\u200d\ufe0f]*$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word at [start, end) of the text: `form` in lower case, `key` without diacritics; `first` in its sentence."""

    start: int
    end: int
    form: str
    key: str
    capital: bool
    shouted: bool
    first: bool


def words(text: str) -> list[Word]:
    """Every word of the text, in its order; hyphens and apostrophes inside belong to it."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        written = unicodedata.normalize("NFC", match[0])
        gap = text[max(last, match.start() - 12) : match.start()]
        first = last == 0 or bool(_OPENING.search(gap if match.start() - last <= 12 else "." + gap[-1:]))
        form = written.lower().replace("’", "'").replace("`", "'").replace("´", "'")
        if first and found and gap.startswith(".") and found[-1].form in _SHORT and "\n" not in gap:
            first = False
        shouted = len(written) > 1 and written.isupper()
        found.append(Word(match.start(), match.end(), form, plain(form), written[0].isupper(), shouted, first))
        last = match.end()
    return found
