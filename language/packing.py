"""Texts as their terms: one packed into a few lines, as the index keeps it, and many ready to be compared.

    65 15 5 16 15 160          how many terms of each kind, in the order of KINDS
    skoulu suni sopettaja      its stems
    100                        how often each stands in the title, a sign each: 0 is never, : ten times
    002                        how often in the body
                               the other terms in the same way, on three lines more

Read so, a text costs a few looks of the machine into its own sets, wherever it comes from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

KINDS = "spmtkx"
TITLE = 2.5  # how many times a term of the title counts
_STEM = "s"
_GRAM = 4
_ZERO, _MOST = ord("0"), 50_000  # a count as a sign; more is told as this
_NOTHING: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Text:
    """The terms of a text, how often each stands in its title and in its body."""

    title: Mapping[str, int]
    body: Mapping[str, int]


def packed(text: Text) -> str:
    """A text as a few lines, the same in whatever order its terms come.

    What the ranking doesn't know goes: other kinds, and a term with a blank in it, which stands between terms here.
    """
    terms = sorted(term for term in {**text.title, **text.body} if term[0] in KINDS and [term] == term.split())
    lengths = dict.fromkeys(KINDS, 0)
    for term in terms:
        lengths[term[0]] += text.title.get(term, 0) + text.body.get(term, 0)
    lines = [" ".join(map(str, lengths.values()))]
    for are_stems in (True, False):
        run = [term for term in terms if (term[0] == _STEM) == are_stems]
        counts = (_signs(field.get(term, 0) for term in run) for field in (text.title, text.body))
        lines += [" ".join(run), *counts]
    return "\n".join(lines)


def _signs(counts: Iterable[int]) -> str:
    return "".join(chr(_ZERO + min(often, _MOST)) for often in counts)


def unpacked(lines: str) -> Text:
    """What was packed."""
    title: dict[str, int] = {}
    body: dict[str, int] = {}
    _lengths, *rest = lines.split("\n")
    for run, in_title, in_body in (rest[:3], rest[3:]):
        for term, one, other in zip(run.split(" "), in_title, in_body, strict=False):
            for field, often in ((title, ord(one) - _ZERO), (body, ord(other) - _ZERO)):
                if often:
                    field[term] = often
    return Text(title, body)


@lru_cache(maxsize=65536)
def grams(stem: str) -> tuple[str, ...]:
    """The sequences of four letters of a stem (a term) with its ends marked."""
    marked = f"_{stem[1:]}_"
    return tuple(dict.fromkeys(marked[at : at + _GRAM] for at in range(max(1, len(marked) - _GRAM + 1))))


def _stems_with(gram: str, marked: str) -> list[str]:
    """Of stems with their ends marked, a blank between, those (terms) that have a sequence of letters."""
    found = []
    at = marked.find(gram)
    while at >= 0:
        start, end = marked.rfind(" ", 0, at) + 1, marked.find(" ", at)
        stem = marked[start:end] if end >= 0 else marked[start:]
        found.append(_STEM + stem[1:-1])
        at = marked.find(gram, start + len(stem))
    return found


class Texts:
    """Texts to be compared, told by their number from 0 on. `lengths`: of each the terms of each kind."""

    def __init__(
        self, texts: Iterable[str], only: Iterable[str] | None = None, letters: Iterable[str] | None = None
    ) -> None:
        """`only`, `letters`: the terms and the sequences that will be asked for; None for any."""
        lines = [text.split("\n") for text in texts]
        self.lengths = [[int(length) for length in one[0].split(" ")] for one in lines]
        self._holding: dict[str, list[tuple[int, float]]] = {}
        self._stems: dict[str, list[str]] = {}
        stems = [one[1].split(" ") for one in lines]
        alike = self._by_letters(frozenset[str]().union(*stems), letters)
        wanted = None if only is None else frozenset(only)
        wanted_stems = None if wanted is None else alike.union(term for term in wanted if term[0] == _STEM)
        for number, (run, one) in enumerate(zip(stems, lines, strict=True)):
            self._hold(number, run, one[2], one[3], wanted_stems)
            self._hold(number, one[4].split(" "), one[5], one[6], wanted)

    def __len__(self) -> int:
        return len(self.lengths)

    def _hold(self, number: int, run: list[str], title: str, body: str, wanted: frozenset[str] | None) -> None:
        """Note which terms of a run a text has, and how often."""
        places = range(len(title)) if wanted is None else map(run.index, wanted.intersection(run))
        pairs: dict[float, tuple[int, float]] = {}
        for at in places:
            often = TITLE * (ord(title[at]) - _ZERO) + ord(body[at]) - _ZERO
            self._holding.setdefault(run[at], []).append(pairs.setdefault(often, (number, often)))

    def _by_letters(self, every: frozenset[str], letters: Iterable[str] | None) -> frozenset[str]:
        """Note which stems have a sequence of letters, each that is asked for; returns those stems."""
        if letters is None:
            for stem in every:
                for gram in grams(stem):
                    self._stems.setdefault(gram, []).append(stem)
            return every
        marked = f"_{'_ _'.join(stem[1:] for stem in every)}_"  # looked through at once, as `grams` marks each
        self._stems = {gram: found for gram in set(letters) if (found := _stems_with(gram, marked))}
        return frozenset[str]().union(*self._stems.values())

    def holding(self, term: str) -> Sequence[tuple[int, float]]:
        """The texts that hold a term and how often, a place in the title counting more."""
        return self._holding.get(term, _NOTHING)

    def spelt(self, gram: str) -> dict[int, float]:
        """The texts with stems that have a sequence of letters -> how often those stand there."""
        found: dict[int, float] = {}
        for stem in self._stems.get(gram, ()):
            for number, often in self.holding(stem):
                found[number] = found.get(number, 0.0) + often
        return found
