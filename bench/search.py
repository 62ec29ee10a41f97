"""How well the search finds what was meant: recall@3 and nDCG@10 on bench/texts/search.*; the part of docs/quality.md.

`.venv/bin/python -m bench.search [1|2|second]`: 1 or 2 measures the odd or the even queries only; `second` measures on
bench/texts/search.*.second.*, texts and queries of which no query was looked at one by one.
"""

import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from language import ranking
from language.packing import Texts, packed

LANGUAGES = ("fi", "sv", "nb", "en")
_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Query:
    """What somebody looks for, and how well which texts answer it: 2 wholly, 1 in part."""

    key: str
    text: str
    relevant: dict[str, int]


def read(language: str, part: str = "") -> tuple[dict[str, tuple[str, str]], list[Query]]:
    """The texts (title, body) by their key, and the queries; of the second set with `part` being "second."."""
    docs = _lines(language, f"{part}docs")
    queries = [Query(row["id"], row["query"], row["relevant"]) for row in _lines(language, f"{part}queries")]
    return {row["doc_id"]: (row["title"], row["body"]) for row in docs}, queries


def _lines(language: str, part: str) -> list[dict[str, str | dict[str, int]]]:  # type: ignore[type-arg]
    file = _TEXTS / f"search.{language}.{part}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def recall(found: list[str], relevant: dict[str, int], most: int = 3) -> float:
    """The share of the relevant texts that stand among the first `most`, of those that could stand there."""
    return len(set(found[:most]) & set(relevant)) / min(most, len(relevant))


def hit(found: list[str], relevant: dict[str, int], most: int = 3) -> float:
    """1 if a text that answers stands among the first `most`."""
    return float(any(key in relevant for key in found[:most]))


def ndcg(found: list[str], relevant: dict[str, int], most: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `most`, with 2^grade - 1 as gain."""
    gain = sum((2 ** relevant.get(key, 0) - 1) / math.log2(place + 2) for place, key in enumerate(found[:most]))
    best = sorted(relevant.values(), reverse=True)[:most]
    return gain / sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))


def finder(language: str, docs: dict[str, tuple[str, str]]) -> Callable[[str], list[str]]:
    """A search over texts in memory."""
    keys, texts = list(docs), Texts(packed(ranking.analysed(language, *text)) for text in docs.values())

    def find(query: str) -> list[str]:
        scores = ranking.ranked(ranking.query_terms(language, query), texts)
        order = sorted(range(len(keys)), key=lambda number: (-scores[number], keys[number]))
        return [keys[number] for number in order if scores[number] > 0][:10]

    return find


def main() -> None:
    """Prints the table."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    half = int(asked) if asked.isdecimal() else 0
    print("| language | queries | recall@3 | some answer in the first 3 | nDCG@10 |\n|---|---|---|---|---|")
    for language in LANGUAGES:
        docs, queries = read(language, "second." if asked == "second" else "")
        find = finder(language, docs)
        chosen = queries[half - 1 :: 2] if half else queries
        found = [(find(query.text), query.relevant) for query in chosen]
        figures = [sum(measure(*one) for one in found) / len(found) for measure in (recall, hit, ndcg)]
        print(f"| {language} | {len(chosen)} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")


if __name__ == "__main__":
    main()
