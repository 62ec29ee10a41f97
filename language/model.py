"""Small trained models: a sum of weights over the evidence in a text (`language.features`), so that each result can be
traced to the words that caused it. Training is `python -m bench.train`; here they are only read and used.

A file `data/<name>.<language>.model`: the line `kynnys model 1`, a line of JSON (heads, biases, scales, thresholds,
weights of the blocks, count), then, packed with zlib: the numbers of the evidence in rising order (4 bytes each,
little-endian), their rarity (1 byte each), and for each head their weights (1 signed byte each).
"""

import json
import sys
import zlib
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, sqrt
from operator import itemgetter
from pathlib import Path

from language.features import BLOCKS, Evidence, Reading, blocks

FIRST_LINE = b"kynnys model 1\n"
RARITY = 16  # steps of rarity to one unit
LANGUAGES = {"fi": "fi", "sv": "sv", "nb": "nb", "nn": "nb", "no": "nb", "en": "en"}
_DATA = Path(__file__).parent / "data"
_COST = 0.25  # of the heaviest word: what each word more in a place shown must at least add
_OF_WORDS = 4  # blocks that words and letters make; the other is shape
_SECOND = 0.6  # a second place is shown when it weighs at least this share of the first


Pick = Callable[[Sequence[int]], tuple[int, ...]]


class NoModelError(Exception):
    """The trained file is not there or cannot be read: `make train` writes it."""


@dataclass(frozen=True)
class Weighed:
    """A window of a text with its evidence, and what each head makes of it: above 0 is a yes."""

    reading: Reading
    first: int
    end: int
    evidence: tuple[list[Evidence], ...]
    known: list[bool]  # for each block, whether the model knows any of its evidence
    picks: list[Pick]  # for each block, what takes the weights of its evidence out of a column
    norms: list[float]
    scores: dict[str, float]

    def piece(self) -> str:
        """The folded text of the window."""
        return self.reading.piece(self.first, self.end)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a place in `piece()`."""
        offset = self.reading.starts[self.first] if self.first else 0
        places = self.reading.places
        return places[offset + start], places[offset + end - 1] + 1


@dataclass(frozen=True)
class Model:
    """Heads with their thresholds, and the weight of each piece of evidence for each of them."""

    language: str
    thresholds: dict[str, float]
    biases: dict[str, float]
    scales: dict[str, float]
    block_weights: list[float]
    rows: dict[int, int]
    squares: list[int]  # of rarity
    weights: dict[str, "array[int]"]

    @property
    def nothing(self) -> int:
        """The row that weighs nothing: it stands after all others."""
        return len(self.rows)

    def weigh(self, text: str, head: str) -> Weighed | None:
        """The window of `text` that scores highest for `head` (its score only); None for a text without words."""
        reading = Reading(text, self.language)
        if not reading.words:
            return None
        return max((self._window(reading, *ends, head) for ends in reading.windows()), key=lambda w: w.scores[head])

    def _window(self, reading: Reading, first: int, end: int, head: str) -> Weighed:
        evidence = blocks(reading, first, end)
        known = [self._known(block) for block in evidence]
        picks: list[Pick] = [itemgetter(self.nothing, self.nothing, *rows) for rows in known]
        norms = [self._norm(pick, weight) for pick, weight in zip(picks, self.block_weights, strict=True)]
        weighed = Weighed(reading, first, end, evidence, [bool(rows) for rows in known], picks, norms, {})
        weighed.scores[head] = self.score(weighed, head)
        return weighed

    def _known(self, block: list[Evidence]) -> list[int]:
        """The rows of the evidence in a block that the model knows, each once."""
        rows = self.rows
        numbers: set[int] = set()
        numbers.update(*(group for group, _, _ in block))
        return [rows[number] for number in numbers if number in rows]

    def _norm(self, pick: Pick, weight: float) -> float:
        """What each weight in the block counts: rare evidence counts more, and long texts no more than short ones."""
        length = sqrt(sum(pick(self.squares))) / RARITY
        return weight / length if length else 0.0

    def score(self, weighed: Weighed, head: str) -> float:
        """How far above (or below) its threshold `head` stands; far below when no word of the text is known."""
        if not any(weighed.known[:_OF_WORDS]):
            return -inf
        weights = self.weights[head]
        total = sum(norm * sum(pick(weights)) for pick, norm in zip(weighed.picks, weighed.norms, strict=True))
        return total * self.scales[head] + self.biases[head] - self.thresholds[head]

    def places(self, weighed: Weighed, head: str) -> list[tuple[int, int]]:
        """Where in the text the words stand that speak most for `head`: one place or two, in the order of the text."""
        spans = weighed.reading.spans[weighed.first :]
        shares = self._shares(weighed, head)
        first, end, most = _heaviest(shares)
        found = [(first, end)]
        rest = [0.0 if first <= place < end else share for place, share in enumerate(shares)]
        second, second_end, next_most = _heaviest(rest)
        if next_most >= _SECOND * most > 0:
            found.append((second, second_end))
        return sorted((spans[first][0], spans[end - 1][1]) for first, end in found)

    def _shares(self, weighed: Weighed, head: str) -> list[float]:
        """For each word, what the evidence that stands on it adds to `head`."""
        weights, row, nothing = self.weights[head], self.rows.get, self.nothing
        shares = [0.0] * len(weighed.evidence[BLOCKS.index("letters")])
        for block, norm in zip(weighed.evidence, weighed.norms, strict=True):
            for numbers, first, last in block:
                if last >= 0:
                    share = norm * sum([weights[row(number, nothing)] for number in numbers]) / 2
                    shares[first] += share
                    shares[last] += share
        return shares


def _heaviest(shares: list[float]) -> tuple[int, int, float]:
    """First, one-past-last and sum of the stretch of words that weighs most, each word costing a little."""
    cost = max(shares) * _COST
    best, best_first, best_end = max(shares) - cost, shares.index(max(shares)), shares.index(max(shares)) + 1
    total, first = 0.0, 0
    for place, share in enumerate(shares):
        if total <= 0:
            total, first = 0.0, place
        total += share - cost
        if total > best:
            best, best_first, best_end = total, first, place + 1
    return best_first, best_end, best


@lru_cache(maxsize=8)
def model(name: str, language: str) -> Model:
    """The trained model `name` (danger or abuse) for a language; another language than the four is read as English.

    Raises NoModelError when its file is missing or not a model.
    """
    language = LANGUAGES.get(language, "en")
    return _read(_DATA / f"{name}.{language}.model", language)


def _read(file: Path, language: str) -> Model:
    try:
        content = file.read_bytes()
        if not content.startswith(FIRST_LINE):
            raise NoModelError(f"{file.name} is not a model of this version; `make train` writes it anew.")
        line, _, packed = content[len(FIRST_LINE) :].partition(b"\n")
        about, body = json.loads(line), zlib.decompress(packed)
    except OSError as problem:
        raise NoModelError(f"{file.name} is missing in language/data; `make train` writes it.") from problem
    except (ValueError, zlib.error) as problem:
        raise NoModelError(f"{file.name} is damaged; `make train` writes it anew.") from problem
    count, heads = about["count"], about["heads"]
    numbers = array("I", body[: 4 * count])
    if sys.byteorder == "big":
        numbers.byteswap()
    columns = [array("b", body[start : start + count] + b"\0") for start in range(5 * count, len(body), count)]
    return Model(
        language=language,
        thresholds=dict(zip(heads, about["thresholds"], strict=True)),
        biases=dict(zip(heads, about["biases"], strict=True)),
        scales=dict(zip(heads, about["scales"], strict=True)),
        block_weights=about["blocks"],
        rows={number: row for row, number in enumerate(numbers)},
        squares=[rarity**2 for rarity in body[4 * count : 5 * count]] + [0],
        weights=dict(zip(heads, columns, strict=True)),
    )
