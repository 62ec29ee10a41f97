"""`python -m language danger FILE.jsonl`: reads lines {"id", "lang", "text"}, prints one line of findings for each."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from language.danger import danger

LATER = ("identity", "abuse", "readability")
USAGE = "usage: python -m language danger|identity|abuse|readability FILE.jsonl"


def main(arguments: list[str]) -> int:
    """0 when every line was read, 2 (with a sentence on stderr) when it cannot be done."""
    if arguments and arguments[0] in LATER:
        print(f"{arguments[0]}: not there yet; only danger is.", file=sys.stderr)
        return 2
    if len(arguments) != 2 or arguments[0] != "danger":
        print(USAGE, file=sys.stderr)
        return 2
    with Path(arguments[1]).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                print(_answer(line))
    return 0


def _answer(line: str) -> str:
    item = json.loads(line)
    found = danger(item["text"], item["lang"])
    return json.dumps({"id": item["id"], **asdict(found)}, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
