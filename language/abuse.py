"""Finds abuse in what comes in to the desk, so that workers need not read it first. A person always has the last word.

Each result names the kind and the place in the text that caused it. How: a small model (`language.model`), trained from
texts in bench/texts. A text of three words or fewer must besides say something of `data/abuse.toml`: so few words are
too little for a model, and a child's single word is a plea. A plain cry for help by the rules of `language.danger` is
never abuse. How good it is: docs/quality.md.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from language.danger import Span, is_plain_cry
from language.model import Weighed, model
from language.tables import table

KINDS = ("threat", "hate", "harassment", "spam", "trolling")
_FEW = 3  # words


@dataclass(frozen=True)
class Abuse:
    """Whether the text is abusive, the kinds (likeliest first), and the places that caused them."""

    abusive: bool
    kinds: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def abuse(text: str, language: str) -> Abuse:
    """What in `text` is hate, threat, harassment, spam or trolling. `language` is as for `danger`.

    The first 20,000 characters are looked at. Raises NoModelError when the trained file is missing.
    """
    judge = model("abuse", language)
    weighed = judge.weigh(text, "abusive")
    if weighed is None or not _is_abusive(text, weighed, judge.language):
        return Abuse(False)
    scores = {kind: judge.score(weighed, kind) for kind in KINDS}
    ordered = sorted(KINDS, key=lambda kind: -scores[kind])
    kinds = [kind for place, kind in enumerate(ordered) if place == 0 or scores[kind] > 0]
    places = ((place, kind) for kind in kinds for place in judge.places(weighed, kind))
    spans = sorted((Span(*place, kind) for place, kind in places), key=lambda span: (span.start, span.end, span.type))
    return Abuse(True, kinds, spans)


def _is_abusive(text: str, weighed: Weighed, language: str) -> bool:
    folded, agrees = weighed.piece(), weighed.scores["abusive"] > 0
    if sum(word[:1].isalnum() for word in weighed.reading.words) <= _FEW:
        if _says("plain").search(folded):
            return True
        agrees = agrees and bool(_says("all", language).search(folded))
    return agrees and not is_plain_cry(text, folded, language)


@lru_cache(maxsize=8)
def _says(*lists: str) -> re.Pattern[str]:
    """Whatever stands in these lists of `data/abuse.toml`, in folded text."""
    found = "|".join(choice for name in lists for choice in table("abuse")[name])
    return re.compile(rf"(?<!\w)(?:{found})".replace(" ", r"\W+").replace(r"\W+?", r"\W*"))
