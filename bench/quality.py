"""`python -m bench.quality`: how good detection is on sentences it was not tuned on; the table of docs/quality.md."""

import json
from collections import Counter
from pathlib import Path

from language.danger import danger

HELD_OUT = Path(__file__).resolve().parent.parent / "tests" / "language" / "danger_heldout.jsonl"


def main() -> None:
    """Recall and precision of "urgent" (level 1 or 2) in each language."""
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        urgent, raised = row["level"] > 0, danger(row["text"], row["lang"]).level > 0
        for language in (row["lang"], "all"):
            seen = counts.setdefault(language, Counter())
            seen["urgent"] += urgent
            seen["raised"] += raised
            seen["right"] += urgent and raised
    print("| language | urgent | raised | rightly | recall | precision |\n|---|---|---|---|---|---|")
    for language, seen in sorted(counts.items(), key=lambda pair: pair[0] == "all"):
        recall = seen["right"] / seen["urgent"] if seen["urgent"] else 0
        precision = seen["right"] / seen["raised"] if seen["raised"] else 0
        print(
            f"| {language} | {seen['urgent']} | {seen['raised']} | {seen['right']} | {recall:.2f} | {precision:.2f} |"
        )


if __name__ == "__main__":
    main()
