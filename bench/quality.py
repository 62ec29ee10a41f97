"""`make quality`: how good `language` is on the test split of bench/texts; the tables of docs/quality.md.

The test split was written by other people than the training split and is never trained on or tuned on.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bench.corpus import LANGUAGES, Item, items, rows
from language.abuse import abuse
from language.danger import ACUTE, danger
from language.identity import identity
from language.readability import readability

WORDS = 100  # length of the texts whose time is measured


@dataclass
class Counts:
    """What should have been raised, what was, and both; and the same by kind and by reason."""

    wanted: int = 0
    raised: int = 0
    right: int = 0
    by_kind: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    by_reason: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    acute: list[bool] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of what should be raised that was."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        """Share of what was raised that should be."""
        return self.right / self.raised if self.raised else 0.0

    @property
    def harmonic(self) -> float:
        """F1."""
        return 2 * self.right / (self.wanted + self.raised) if self.wanted + self.raised else 0.0


def finds(file: str, text: str, language: str) -> tuple[bool, list[str]]:
    """Whether danger or abuse raises a text, and the kinds it names."""
    if file == "danger":
        found = danger(text, language)
        return found.level > 0, found.kinds
    seen = abuse(text, language)
    return seen.abusive, seen.kinds


def counted(file: str, texts: Iterable[Item]) -> Counts:
    """What danger or abuse makes of texts."""
    counts = Counts()
    for item in texts:
        raised, kinds = finds(file, item.text, item.language)
        counts.wanted += item.level > 0
        counts.raised += raised
        counts.right += raised and item.level > 0
        for kind in item.kinds:
            counts.by_kind[kind].append(raised)
            if raised:
                counts.named[kind].append(kind in kinds)
        if not item.level:
            counts.by_reason[item.why].append(raised)
        if file == "danger" and item.level == ACUTE:
            counts.acute.append(raised)
    return counts


def share(of: list[bool]) -> str:
    """A share with the number it is of."""
    return f"{sum(of) / len(of):.2f} ({len(of)})" if of else "–"


def table(head: list[str], lines: Iterable[list[str]]) -> None:
    """Prints a table in Markdown."""
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def raised_tables(file: str, split: str) -> None:
    """Recall and precision by language, recall by kind, false alarms by reason."""
    found = {language: counted(file, texts) for language in LANGUAGES if (texts := items(file, language, split))}
    if not found:
        print(f"No texts for {file}.\n")
        return
    print(f"### {file}\n")
    head = ["language", "texts", "to raise", "raised", "recall", "precision", "F1"] + (
        ["recall of level 2"] if file == "danger" else []
    )
    table(head, ([language, *_line(counts, file)] for language, counts in found.items()))
    for title, part in (
        ("recall by kind", "by_kind"),
        ("kind named right, of those raised", "named"),
        ("false alarms by reason", "by_reason"),
    ):
        names = sorted({name for counts in found.values() for name in getattr(counts, part)})
        table(
            [title, *found],
            ([name, *(share(getattr(counts, part)[name]) for counts in found.values())] for name in names),
        )


def _line(counts: Counts, file: str) -> list[str]:
    harmless = sum(map(len, counts.by_reason.values()))
    figures = [counts.recall, counts.precision, counts.harmonic]
    line = [
        str(counts.wanted + harmless),
        str(counts.wanted),
        str(counts.raised),
        *(f"{figure:.3f}" for figure in figures),
    ]
    return line + ([share(counts.acute)] if file == "danger" else [])


def identity_table(split: str) -> None:
    """Recall and precision of places by language, recall by type; a place is found when one of its type overlaps it."""
    lines: list[list[str]] = []
    types: dict[str, dict[str, str]] = defaultdict(dict)
    for language in LANGUAGES:
        wanted: dict[str, list[bool]] = defaultdict(list)
        given: list[bool] = []
        for row in rows("identity", language, split):
            found = [(span.start, span.end, span.type) for span in identity(row["text"], language).spans]
            marked = [(span["start"], span["end"], span["type"]) for span in row["spans"]]
            for place in marked:
                wanted[place[2]].append(any(_touch(place, other) for other in found))
            given += [any(_touch(place, other) for other in marked) for place in found]
        for kind, hits in wanted.items():
            types[kind][language] = share(hits)
        lines.append([language, share([hit for hits in wanted.values() for hit in hits]), share(given)])
    print("### identity\n")
    table(["language", "recall of places", "precision of places"], lines)
    table(
        ["recall by type", *LANGUAGES],
        ([kind, *(types[kind].get(one, "–") for one in LANGUAGES)] for kind in sorted(types)),
    )


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def readability_table(split: str) -> None:
    """Share of pairs of versions (plain, standard, official) that are put in the right order."""
    lines = []
    for language in LANGUAGES:
        ordered: list[bool] = []
        for row in rows("readability", language, split):
            scores = [readability(row[version], language).score for version in ("plain", "standard", "official")]
            ordered += [easier < harder for easier, harder in [*pairwise(scores), (scores[0], scores[2])]]
        lines.append([language, share(ordered)])
    print("### readability\n")
    table(["language", "pairs in order"], lines)


def milliseconds(find: Callable[[str, str], Any], language: str) -> float:
    """Median time of `find` on training texts of a hundred words, in milliseconds of this process."""
    words = " ".join(item.text for item in items("danger", language, "train")).split()
    texts = [" ".join(words[start : start + WORDS]) for start in range(0, min(len(words), 60 * WORDS), WORDS)]
    took = []
    for text in texts:
        find(text, language)
        start = time.process_time()
        find(text, language)
        took.append(time.process_time() - start)
    return sorted(took)[len(took) // 2] * 1000


def speed_table() -> None:
    """Time of each function for a text of a hundred words."""
    print("### speed: milliseconds for a text of 100 words\n")
    functions: dict[str, Callable[[str, str], Any]] = {
        "danger": danger,
        "abuse": abuse,
        "identity": identity,
        "readability": readability,
    }
    table(
        ["function", *LANGUAGES],
        ([name, *(f"{milliseconds(find, one):.1f}" for one in LANGUAGES)] for name, find in functions.items()),
    )


def main(split: str = "test") -> None:
    """All tables. `split` is test; train shows only that the program remembers what it learnt from."""
    raised_tables("danger", split)
    raised_tables("abuse", split)
    identity_table(split)
    readability_table(split)
    speed_table()


if __name__ == "__main__":
    main(*sys.argv[1:])
