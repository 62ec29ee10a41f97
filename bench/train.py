"""`make train`: learns language/data/*.model from bench/texts, never from the test split; the same files every time.

Linear models (logistic regression) over the evidence of `language.features`. The model of a language learns from all
four, the other three at a lower weight. The threshold comes from scores of texts that the model had not seen
(cross-validation over blocks of neighbouring lines).
"""

import json
import sys
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.corpus import LANGUAGES, Item, training
from language import abuse, danger
from language.features import BLOCKS, Reading, blocks
from language.model import FIRST_LINE, RARITY

DATA = Path(__file__).parent.parent / "language" / "data"
FOLDS = 5
BLOCK_WEIGHTS = {"words": 0.7, "letters": 1.0, "concepts": 1.3, "pairs": 1.0, "shape": 0.3}
OTHERS = 0.8  # weight of a text in another language
LEAST = 2  # texts that evidence must stand in
MOST_NUMBERS = 60_000  # pieces of evidence kept in a model
SHARE = {"danger": 0.4, "abuse": 0.45}  # of texts that should be raised, where precision is judged
AIM = {"danger": (0.955, 0.75), "abuse": (0.92, 0.82)}  # recall wanted; precision not to fall below for it
MAIN = {"danger": "urgent", "abuse": "abusive"}
KINDS = {"danger": danger.KINDS, "abuse": abuse.KINDS}


@dataclass
class Corpus:
    """Texts with their evidence: for each text, a set of numbers for each block."""

    items: list[Item]
    evidence: list[list[set[int]]]

    def languages(self) -> np.ndarray:
        """The language of each text."""
        return np.array([item.language for item in self.items])


@dataclass
class Head:
    """Weights and bias of one yes-or-no question."""

    weights: np.ndarray
    bias: float
    threshold: float = 0.0


@dataclass
class Space:
    """The pieces of evidence kept, which block each is of, and how rare it is."""

    numbers: list[int]
    block: np.ndarray
    rarity: np.ndarray

    def matrix(self, corpus: Corpus) -> csr_matrix:
        """A row a text: rarities, each block with length 1 times its weight."""
        place = {number: column for column, number in enumerate(self.numbers)}
        columns: list[int] = []
        values: list[np.ndarray] = []
        ends = [0]
        for evidence in corpus.evidence:
            for block, numbers in enumerate(evidence):
                known = sorted(
                    place[number] for number in numbers if number in place and self.block[place[number]] == block
                )
                rarity = self.rarity[known]
                if known:
                    columns += known
                    values.append(rarity / np.linalg.norm(rarity) * BLOCK_WEIGHTS[BLOCKS[block]])
            ends.append(len(columns))
        return csr_matrix((np.concatenate(values), columns, ends), shape=(len(corpus.items), len(self.numbers)))


def corpus(file: str) -> Corpus:
    """All training texts of danger or abuse with their evidence."""
    found = training(file)
    evidence = []
    for item in found:
        reading = Reading(item.text, item.language)
        parts = blocks(reading, 0, len(reading.words))
        evidence.append([{number for numbers, _, _ in part for number in numbers} for part in parts])
    return Corpus(found, evidence)


def space(texts: Corpus, among: np.ndarray) -> Space:
    """The evidence that stands in enough of the texts `among`."""
    seen: Counter[tuple[int, int]] = Counter()
    for row in among:
        seen.update((block, number) for block, numbers in enumerate(texts.evidence[row]) for number in numbers)
    kept: dict[int, tuple[int, int]] = {}
    for (block, number), count in sorted(seen.items()):
        if LEAST <= count < len(among) / 2:
            kept.setdefault(number, (block, count))
    numbers = sorted(kept)
    counts = np.array([kept[number][1] for number in numbers])
    rarity = np.log((1 + len(among)) / (1 + counts)) + 1
    return Space(numbers, np.array([kept[number][0] for number in numbers]), np.round(rarity * RARITY) / RARITY)


def fit(matrix: csr_matrix, yes: np.ndarray, weights: np.ndarray, strength: float = 10) -> Head:
    """A logistic regression."""
    learnt = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=500).fit(
        matrix, yes, sample_weight=weights
    )
    return Head(learnt.coef_[0], float(learnt.intercept_[0]))


def importance(texts: Corpus, language: str) -> np.ndarray:
    """What each text counts for the model of `language`."""
    counts = np.array([item.counts for item in texts.items])
    return np.where(texts.languages() == language, counts, counts * OTHERS)


def narrowed(whole: Space, head: Head) -> tuple[Space, np.ndarray]:
    """The evidence that weighs most, and its columns."""
    order = np.argsort(-np.abs(head.weights) * whole.rarity, kind="stable")[:MOST_NUMBERS]
    columns = np.sort(order)
    return Space([whole.numbers[column] for column in columns], whole.block[columns], whole.rarity[columns]), columns


def unseen_scores(texts: Corpus) -> np.ndarray:
    """For each text, the score by a model of its language that learnt without its block of lines."""
    yes = np.array([item.level > 0 for item in texts.items])
    folds = np.array([item.block % FOLDS for item in texts.items])
    languages = texts.languages()
    scores = np.zeros(len(yes))
    for fold in range(FOLDS):
        rest = np.flatnonzero(folds != fold)
        matrix = space(texts, rest).matrix(texts)
        for language in LANGUAGES:
            head = fit(matrix[rest], yes[rest], importance(texts, language)[rest])
            ours = np.flatnonzero((folds == fold) & (languages == language))
            scores[ours] = matrix[ours] @ head.weights + head.bias
    return scores


def threshold(scores: np.ndarray, yes: np.ndarray, file: str) -> tuple[float, float, float]:
    """Threshold, recall and precision: the recall aimed at, or the most that keeps the precision."""
    recall_aim, precision_floor = AIM[file]
    share = SHARE[file]
    best = (float(scores.max()), 0.0, 1.0)
    for candidate in np.sort(scores[yes])[::-1]:
        recall = float((scores[yes] >= candidate).mean())
        alarms = float((scores[~yes] >= candidate).mean())
        precision = share * recall / (share * recall + (1 - share) * alarms)
        if precision >= precision_floor:
            best = (float(candidate) - 1e-6, recall, precision)
        if recall >= recall_aim:
            break
    return best


def train(file: str) -> None:
    """Writes the four models of danger or abuse and says how good they are on texts not seen."""
    texts = corpus(file)
    yes = np.array([item.level > 0 for item in texts.items])
    languages, own = texts.languages(), np.array([item.is_own for item in texts.items])
    scores = unseen_scores(texts)
    whole = space(texts, np.arange(len(yes)))
    matrix = whole.matrix(texts)
    for language in LANGUAGES:
        ours = (languages == language) & own
        level, recall, precision = threshold(scores[ours], yes[ours], file)
        weights = importance(texts, language)
        chosen, _ = narrowed(whole, fit(matrix, yes, weights))
        small = chosen.matrix(texts)
        heads = {MAIN[file]: fit(small, yes, weights)}
        heads[MAIN[file]].threshold = level
        heads |= _finer(file, texts, small, weights, np.flatnonzero(yes))
        size = _write(DATA / f"{file}.{language}.model", chosen, heads)
        print(
            f"{file} {language}: recall {recall:.3f} precision {precision:.3f} unseen; {size / 1000:.0f} kB", flush=True
        )


def _finer(file: str, texts: Corpus, matrix: csr_matrix, weights: np.ndarray, raised: np.ndarray) -> dict[str, Head]:
    """The heads that only ask about texts already raised: how grave, and which kind."""
    asked = {kind: np.array([kind in texts.items[row].kinds for row in raised]) for kind in KINDS[file]}
    if file == "danger":
        asked["acute_level"] = np.array([texts.items[row].level > 1 for row in raised])
    return {name: fit(matrix[raised], yes, weights[raised]) for name, yes in asked.items()}


def _write(path: Path, kept: Space, heads: dict[str, Head]) -> int:
    """The model as a file (its form: language/model.py). Returns its size in bytes."""
    about: dict[str, object] = {
        "heads": list(heads),
        "thresholds": [round(head.threshold, 4) for head in heads.values()],
        "biases": [round(head.bias, 4) for head in heads.values()],
        "blocks": [BLOCK_WEIGHTS[block] for block in BLOCKS],
        "count": len(kept.numbers),
    }
    body = np.array(kept.numbers, dtype="<u4").tobytes() + (kept.rarity * RARITY).astype(np.uint8).tobytes()
    scales = []
    for head in heads.values():
        weighed = head.weights * kept.rarity
        scale = float(np.quantile(np.abs(weighed), 0.9995)) / 127
        scales.append(float(f"{scale:.6g}"))
        body += np.clip(np.round(weighed / scale), -127, 127).astype(np.int8).tobytes()
    content = FIRST_LINE + json.dumps({**about, "scales": scales}).encode() + b"\n" + zlib.compress(body, 9)
    path.write_bytes(content)
    return len(content)


if __name__ == "__main__":
    for name in sys.argv[1:] or ("danger", "abuse"):
        train(name)
