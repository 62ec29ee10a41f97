"""What a text of an article must be before a colleague is asked to read it. Nothing here looks at what it says."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from content import blocks
from content.versions import Text
from content.workflow.steps import NotAllowed

LONGEST = {"title": 160, "lead": 400, "body": 60_000}  # characters
MOST_SOURCES, MOST_SEARCHED, LONGEST_LINE = 60, 100, 300
_KEPT = 400_000  # characters of what may be saved while it is written
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+|/[a-z]{2}/[^\s<>\"]*)")


class Unfit(NotAllowed):
    """The text can't go to a reader like this. `faults`: field -> what is wrong with it, fit for the editor."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


def clean(text: Text, *, language: str, country: str) -> Text:
    """The text without blanks at its ends and with whole sources. Raises `Unfit` with everything that is wrong."""
    made = replace(
        trimmed(text),
        sources=[{name: str(one.get(name, "")).strip() for name in ("name", "url", "seen")} for one in text.sources],
        searched=[line for line in (str(one).strip() for one in text.searched) if line],
    )
    if faults := dict(_faults(made, language, country)):
        raise Unfit(faults)
    return made


def trimmed(text: Text) -> Text:
    """The text without blanks at its ends. Raises `Unfit` where it is longer than anything that could be one."""
    if len(f"{text.title}{text.lead}{text.body}{text.sources}{text.searched}") > _KEPT:
        raise Unfit({"body": _("This is far too long. Shorten it.")})
    clear = (part.replace("\x00", "").strip() for part in (text.title, text.lead, text.body))
    title, lead, body = clear
    return replace(text, title=" ".join(title.split()), lead=" ".join(lead.split()), body=body)


def _faults(text: Text, language: str, country: str) -> Any:
    for name, longest in LONGEST.items():
        given = getattr(text, name)
        if not given:
            yield name, _("Write something here.")
        elif len(given) > longest:
            yield name, _("This is too long: at most %(number)s signs.") % {"number": longest}
    if text.body:
        try:
            blocks.check(text.body, language=language, country=country)
        except blocks.Broken as broken:
            yield "body", str(broken)
    if len(text.sources) > MOST_SOURCES or not all(_is_whole(source) for source in text.sources):
        yield "sources", _("A source needs a name, a whole address (https://…) or none, and a true date or none.")
    if len(text.searched) > MOST_SEARCHED or any(len(line) > LONGEST_LINE for line in text.searched):
        yield "searched", _("This is too long: at most %(number)s signs.") % {"number": LONGEST_LINE}


def _is_whole(source: Mapping[str, str]) -> bool:
    try:
        seen = not source["seen"] or bool(date.fromisoformat(source["seen"]))
    except ValueError:
        return False
    address = not source["url"] or _ADDRESS.fullmatch(source["url"]) is not None
    return seen and address and 0 < len(source["name"]) <= LONGEST_LINE and len(source["url"]) <= 2000
