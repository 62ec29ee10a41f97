"""Finds abuse in what comes in to the desk, so that workers need not read it first. A person always has the last word.

Each result names the kind and the place in the text that caused it. How: a small model (`language.model`), trained from
texts in bench/texts. How good it is: docs/quality.md.
"""

from dataclasses import dataclass, field

from language.danger import Span
from language.model import model

KINDS = ("threat", "hate", "harassment", "spam", "trolling")


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
    if weighed is None or weighed.scores["abusive"] <= 0:
        return Abuse(False)
    scores = {kind: judge.score(weighed, kind) for kind in KINDS}
    ordered = sorted(KINDS, key=lambda kind: -scores[kind])
    kinds = [kind for place, kind in enumerate(ordered) if place == 0 or scores[kind] > 0]
    places = ((place, kind) for kind in kinds for place in judge.places(weighed, kind))
    spans = sorted((Span(*place, kind) for place, kind in places), key=lambda span: (span.start, span.end, span.type))
    return Abuse(True, kinds, spans)
