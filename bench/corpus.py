"""The texts of bench/texts: what the detectors learn from, and what they are measured on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

LANGUAGES = ("fi", "sv", "nb", "en")
NAMES = ("danger", "abuse")
_TEXTS = Path(__file__).parent / "texts"
_SENTENCES = Path(__file__).parent.parent / "tests" / "language" / "danger_sentences.jsonl"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_CALM = {"ordinary", "rights", "support", "other"}
_ASIDE = 0.5  # what a text of another task counts
_BLOCK = 10  # near-miss pairs stand on neighbouring lines: they go to the same side of a split


@dataclass(frozen=True)
class Item:
    """A text with what a person says about it; `level` is 1 for abuse; `why` is why a harmless one is harmless."""

    text: str
    language: str
    level: int
    kinds: tuple[str, ...]
    why: str
    block: int
    is_own: bool  # of the training split proper, not written later to fill gaps
    counts: float = 1.0  # how much it counts when learnt from


def rows(file: str, language: str, split: str) -> list[dict[str, Any]]:
    """The lines of one file, none if there is no such file. `split` is train, more, second, third, fourth or test."""
    path = _TEXTS / f"{file}.{language}.{split}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def items(file: str, language: str, split: str) -> list[Item]:
    """The texts of one file: danger or abuse."""
    read = _danger_item if file == "danger" else _abuse_item
    return [
        read(row, language, place // _BLOCK, split == "train") for place, row in enumerate(rows(file, language, split))
    ]


def training(file: str) -> list[Item]:
    """Everything there is to learn from, in the four languages; a text that the test split has too is left out."""
    tests = {item.text for language in LANGUAGES for item in items(file, language, "test")}
    splits = ("train", "more", "second", "third", "fourth")
    read = {
        name: [item for language in LANGUAGES for split in splits for item in items(name, language, split)]
        for name in NAMES
    }
    found = read[file] + list(_calm_sentences(read["danger"]))
    found += _sentences() if file == "danger" else _no_abuse(read["danger"])
    return [item for item in found if item.text not in tests]


def _no_abuse(found: list[Item]) -> list[Item]:
    """Danger and idioms ("mum will kill me") are no abuse: whoever tells of blows must not land among the trolls."""
    told = [item for item in found if item.level or item.why == "idiom"]
    return [replace(item, level=0, kinds=(), why="danger", is_own=False, counts=_ASIDE) for item in told]


def _calm_sentences(found: list[Item]) -> Iterator[Item]:
    """The first and last short sentence of texts without danger: "We go on Monday." alone is no danger and no abuse.

    Not of texts about the past, of essays or jokes: their sentences may be grave when they stand alone.
    """
    for item in found:
        if item.level == 0 and item.why in _CALM:
            sentences = [one.strip() for one in _SENTENCE_END.split(item.text)]
            short = [one for one in sentences if 3 <= len(one.split()) <= 12]
            if len(sentences) > 1 and short:
                for sentence in dict.fromkeys((short[0], short[-1])):
                    yield replace(item, text=sentence, is_own=False)


def _danger_item(row: dict[str, Any], language: str, block: int, is_own: bool) -> Item:
    return Item(row["text"], language, row["level"], tuple(row["kinds"]), row["why"], block, is_own)


def _abuse_item(row: dict[str, Any], language: str, block: int, is_own: bool) -> Item:
    abusive = bool(row["abusive"])
    return Item(
        row["text"],
        language,
        int(abusive),
        (row["kind"],) if abusive else (),
        "" if abusive else row["kind"],
        block,
        is_own,
    )


def _sentences() -> list[Item]:
    lines = [json.loads(line) for line in _SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [
        Item(
            line["text"],
            line["lang"],
            line["level"],
            (line["kind"],) if line["level"] else (),
            "",
            place // _BLOCK,
            False,
        )
        for place, line in enumerate(lines)
    ]
