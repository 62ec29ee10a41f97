"""`python -m bench.train_names`: fits the weights of `language.names` and writes language/data/namesweights.toml.

Logistic regression over the features of each word of bench/texts/identity.*.train.jsonl (first three quarters; the
last quarter stays for looking at). Half of the given names come a second time, with little weight, as if they were
not in the lexicon, so that what stands around an unknown name gets its weight too. Needs scikit-learn (the group
`train`); the site never does.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from language import kinds
from language.identity import before_names
from language.inflection import bases
from language.names import all_features, read

ROOT = Path(__file__).resolve().parent.parent
Example = tuple[list[str], bool]
LANGUAGES = ("fi", "sv", "nb", "en")
SHARE = 0.75
FORGOTTEN = 0.15  # of the weight of a word
RARE = 3  # features seen less often get no weight


def main() -> None:
    """Fit over the four languages together and write the weights."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 - only for training
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    examples: list[Example] = [example for language in LANGUAGES for example in _examples(language)]
    everyone = kinds.givens()
    half = frozenset(name for name in everyone if zlib.crc32(name.encode()) % 2)
    with patch.object(kinds, "givens", lambda _group="": half):
        kinds.forget()
        forgotten = [example for language in LANGUAGES for example in _examples(language, everyone - half)]
    vectors = DictVectorizer()
    weights = [1.0] * len(examples) + [FORGOTTEN] * len(forgotten)
    examples += forgotten
    matrix = vectors.fit_transform([dict.fromkeys(features, 1) for features, _ in examples])
    model = LogisticRegression(C=4.0, max_iter=2000, fit_intercept=False)
    model.fit(matrix, [is_name for _, is_name in examples], sample_weight=weights)
    seen = matrix.sum(axis=0).A1
    lines = [
        f'"{feature}" = {weight:.2f}'
        for feature, weight, count in sorted(zip(vectors.feature_names_, model.coef_[0], seen, strict=True))
        if count >= RARE
    ]
    head = "# Written by bench/train_names.py: what each feature of a word says for (+) or against (-) a name.\n\n"
    (ROOT / "language/data/namesweights.toml").write_text("\n".join([head + "[names]", *lines, ""]), encoding="utf-8")


def _examples(language: str, only: frozenset[str] | None = None) -> Iterator[Example]:
    """Each word that may be a name, with whether it is one; with `only` just the words that come from these names."""
    lines = (ROOT / f"bench/texts/identity.{language}.train.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[: int(len(lines) * SHARE)]:
        row = json.loads(line)
        page = read(row["text"], language)
        taken = before_names(row["text"], language)
        marked = [(span["start"], span["end"]) for span in row["spans"] if span["type"] == "name"]
        other = [(span["start"], span["end"]) for span in row["spans"] if span["type"] != "name"]
        for word, features in zip(page.words, all_features(page), strict=True):
            if any(start < word.end and word.start < end for start, end in other):
                continue
            of_interest = only is None or {word.form, *bases(word.form, language)} & only
            if features and of_interest and not any(span.start < word.end and word.start < span.end for span in taken):
                yield features, any(start < word.end and word.start < end for start, end in marked)


if __name__ == "__main__":
    main()
