"""`python -m bench.train_readability`: fits the weights of `language.readability`, in language/data/readability.toml.

For each language: all pairs of versions of one text in bench/texts/readability.*.train.jsonl (first three quarters),
the measures of the harder one minus those of the easier one; a logistic regression without intercept says what
weighs for "harder". Weights are for raw measures, stretched so that the scores stand on the scale of LIX. Needs
scikit-learn (the group `train`); the site never does.
"""

import json
from itertools import combinations
from pathlib import Path

from language.readability import take_apart

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fi", "sv", "nb", "en")
VERSIONS = ("plain", "standard", "official")
SHARE = 0.75
PLAIN, OFFICIAL = 27.0, 57.0  # mean scores of the versions: the scale of LIX, whose bands then fit


def main() -> None:
    """Fit, print the share of pairs in the right order on both parts, and write the weights."""
    lines = ["# Written by bench/train_readability.py: what each measure of a text adds to its score.", ""]
    for language in LANGUAGES:
        rows = _rows(language)
        cut = int(len(rows) * SHARE)
        weights = _fit(rows[:cut])
        print(language, *(f"{_in_order(part, weights):.3f}" for part in (rows[:cut], rows[cut:])))
        lines += [f"[{language}]", *(f"{name} = {weight:.3f}" for name, weight in weights.items()), ""]
    (ROOT / "language/data/readability.toml").write_text("\n".join(lines), encoding="utf-8")


def _rows(language: str) -> list[list[dict[str, float]]]:
    lines = (ROOT / f"bench/texts/readability.{language}.train.jsonl").read_text(encoding="utf-8").splitlines()
    return [[take_apart(row[version], language) for version in VERSIONS] for row in map(json.loads, lines)]


def _fit(rows: list[list[dict[str, float]]]) -> dict[str, float]:
    import numpy as np  # noqa: PLC0415 - only for training
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    names = sorted(rows[0][0])
    table = np.array([[[version[name] for name in names] for version in row] for row in rows])
    scale = table.reshape(-1, len(names)).std(axis=0) + 1e-9
    steps = np.concatenate(
        [(table[:, harder] - table[:, easier]) / scale for easier, harder in combinations(range(3), 2)]
    )
    model = LogisticRegression(C=0.3, fit_intercept=False, max_iter=2000)
    model.fit(np.concatenate([steps, -steps]), [1] * len(steps) + [0] * len(steps))
    weights = model.coef_[0] / scale
    means = (table @ weights).mean(axis=0)
    stretch = (OFFICIAL - PLAIN) / (means[2] - means[0])
    found = dict(zip(names, (weights * stretch).tolist(), strict=True))
    return {"base": float(PLAIN - means[0] * stretch), **found}


def _in_order(rows: list[list[dict[str, float]]], weights: dict[str, float]) -> float:
    scores = [[sum(weights[name] * value for name, value in version.items()) for version in row] for row in rows]
    pairs = [row[easier] < row[harder] for row in scores for easier, harder in combinations(range(3), 2)]
    return sum(pairs) / len(pairs)


if __name__ == "__main__":
    main()
