"""What in a text could tell who somebody is, and why, in a sentence for each kind. It informs; a person decides.

The device does the same before anything is sent (static/js/shield.js); here the code page shows it for what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from language.identity import identity

log = structlog.get_logger("questions")


@dataclass(frozen=True)
class Tells:
    """A kind of thing that tells who somebody is: its name, and why it does."""

    label: "str | Promise"
    why: "str | Promise"


KINDS: Mapping[str, Tells] = {
    "name": Tells(_("name"), _("A name can tell who you are, or who somebody else is.")),
    "school": Tells(_("school"), _("A school tells where you are every day.")),
    "address": Tells(_("address"), _("An address tells where you live.")),
    "phone": Tells(_("phone number"), _("A phone number leads to the one who has it.")),
    "nid": Tells(_("identity number"), _("An identity number tells exactly who somebody is. We never need it.")),
    "birth": Tells(_("date of birth"), _("A whole date of birth can be enough to find you. Your age tells us enough.")),
    "handle": Tells(_("user name"), _("A user name leads to an account, and the account to you.")),
    "email": Tells(_("mail address"), _("A mail address leads to the one who has it.")),
    "link": Tells(_("link"), _("A link can lead to your own page, or to somebody else’s.")),
}


@dataclass(frozen=True)
class Shown:
    """A text with its marks: `pieces` are (piece, kind in words or ""); `why`: the sentences of the kinds in it."""

    pieces: list[tuple[str, "str | Promise"]] = field(default_factory=list)
    why: list["str | Promise"] = field(default_factory=list)


def shown(text: str, language: str) -> Shown:
    """The text with what could tell who somebody is. A detector that fails marks nothing: it is stored already."""
    try:
        spans = identity(text, language).spans
    except Exception as failure:  # noqa: BLE001 - the one boundary: a failing detector must not cost a child the words
        log.error("detection failed", kind=type(failure).__name__)
        spans = []
    pieces: list[tuple[str, str | Promise]] = []
    end = 0
    for span in spans:
        if span.type in KINDS and span.start >= end:
            pieces += [(text[end : span.start], ""), (text[span.start : span.end], KINDS[span.type].label)]
            end = span.end
    pieces.append((text[end:], ""))
    types = {span.type for span in spans}
    return Shown([piece for piece in pieces if piece[0]], [kind.why for name, kind in KINDS.items() if name in types])
