"""Finds signs of danger in what a young person wrote, so that a person reads it first.

It only raises: level 2 is acute danger now, 1 is worry, 0 is nothing found (which never means that all is well).
Each result names the kind and the place in the text that caused it.

How: a small model (`language.model`), trained from texts in bench/texts, weighs the words and what they are about. The
hand-written rules (`language.lexicon`) raise a plain cry for help whatever the model says, and give the place and the
kind where they match. How good it is: docs/quality.md.
"""

from dataclasses import dataclass

from language.folding import fold
from language.lexicon import ACUTE, KINDS, WORRY, Hit, findings
from language.model import Model, Weighed, model

__all__ = ["ACUTE", "KINDS", "WORRY", "Danger", "Span", "danger", "fold"]

_SHORT = 200  # characters


@dataclass(frozen=True)
class Span:
    """A place in the text: Python string indices, `end` not included; `type` is the kind of danger."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Danger:
    """Level 0, 1 or 2, the kinds found (likeliest first), and the places that caused them."""

    level: int
    kinds: list[str]
    spans: list[Span]


def danger(text: str, language: str) -> Danger:
    """What in `text` speaks of danger. `language` is fi, sv, nb (also nn, no) or en; any other is read as English.

    The first 20,000 characters are looked at. Raises NoModelError when the trained file is missing.
    """
    judge = model("danger", language)
    weighed = judge.weigh(text, "urgent")
    if weighed is None:
        return Danger(0, [], [])
    is_urgent = weighed.scores["urgent"] > 0
    hits = findings(weighed.piece(), judge.language) if is_urgent or len(text) <= _SHORT else []
    if not is_urgent and not _says_little_else(text, hits):
        return Danger(0, [], [])
    kinds = _kinds(judge, weighed, hits)
    spans = [Span(*place, kind) for kind in kinds for place in _places(judge, weighed, hits, kind)]
    is_acute = judge.score(weighed, "acute_level") > 0 or any(
        hit.rule.level == ACUTE and hit.rule.strong for hit in hits
    )
    spans.sort(key=lambda span: (span.start, span.end, span.type))
    return Danger(ACUTE if is_acute else WORRY, kinds, spans)


def is_plain_cry(text: str, folded: str, language: str) -> bool:
    """Whether a short text says little else than a plain cry for help; `language` is fi, sv, nb or en."""
    return len(text) <= _SHORT and _says_little_else(text, findings(folded, language))


def _says_little_else(text: str, hits: list[Hit]) -> bool:
    """Whether strong rules cover half of the text: a plain cry for help is raised whatever the model says."""
    return bool(hits) and 2 * sum(hit.end - hit.start for hit in _apart(hits)) >= len(text.strip())


def _apart(hits: list[Hit]) -> list[Hit]:
    """The strong hits that do not overlap an earlier one."""
    kept: list[Hit] = []
    for hit in hits:
        if hit.rule.strong and (not kept or hit.start >= kept[-1].end):
            kept.append(hit)
    return kept


def _kinds(judge: Model, weighed: Weighed, hits: list[Hit]) -> list[str]:
    """The kinds that the model says yes to or a strong rule speaks of, likeliest first; at least the likeliest."""
    scores = {kind: judge.score(weighed, kind) for kind in KINDS}
    ruled = {hit.rule.kind for hit in hits if hit.rule.strong}
    ordered = sorted(KINDS, key=lambda kind: -scores[kind])
    return [kind for kind in ordered if scores[kind] > 0 or kind in ruled] or ordered[:1]


def _places(judge: Model, weighed: Weighed, hits: list[Hit], kind: str) -> list[tuple[int, int]]:
    """Where rules matched for a kind, or else the words that weigh most; places that touch become one."""
    ours = sorted((hit.start, hit.end) for hit in hits if hit.rule.kind == kind)
    merged: list[tuple[int, int]] = []
    for start, end in ours:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [weighed.original(*place) for place in merged] or judge.places(weighed, kind)
