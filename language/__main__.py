"""`python -m language danger|identity|abuse|readability FILE.jsonl`: reads lines {"id", "lang", "text"}, prints one
line of findings for each, in their order. Offsets are Python string indices.

A line that cannot be read (no JSON object, no text) gets {"id", "error"}; one with an empty text or an unknown
language gets its findings (an unknown language is read as English) and the "error" beside them. Blank lines are
passed over. Ends with 0, with 1 when any line had an error, with 2 (and a sentence on stderr) when nothing can be done.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from language.model import NoModelError

DETECTORS = ("danger", "identity", "abuse", "readability")
LANGUAGES = {"fi", "sv", "nb", "nn", "no", "en"}
USAGE = f"usage: python -m language {'|'.join(DETECTORS)} FILE.jsonl"

Detector = Callable[[str, str], Any]


def main(arguments: list[str]) -> int:
    """Prints the findings; what it returns is for the shell: 0, 1 or 2 (see above)."""
    if len(arguments) != 2 or arguments[0] not in DETECTORS:
        print(USAGE, file=sys.stderr)
        return 2
    detector: Detector = getattr(import_module(f"language.{arguments[0]}"), arguments[0])
    wrong = False
    try:
        with Path(arguments[1]).open(encoding="utf-8-sig", errors="replace") as lines:
            for line in lines:
                if line.strip():
                    found = answer(line, detector)
                    wrong = wrong or "error" in found
                    print(json.dumps(found))
    except OSError as error:
        print(f"{arguments[1]}: {error.strerror}", file=sys.stderr)
        return 2
    except NoModelError as error:
        print(error, file=sys.stderr)
        return 2
    return int(wrong)


def answer(line: str, detector: Detector) -> dict[str, Any]:
    """What to print for one line."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "not JSON"}
    if not isinstance(item, dict):
        return {"id": None, "error": "not an object"}
    name, text = item.get("id"), item.get("text")
    if not isinstance(text, str):
        return {"id": name, "error": "no text"}
    language = base_language(item.get("lang"))
    found = {"id": name, **asdict(detector(text, language or "en"))}
    if not text.strip():
        found["error"] = "empty text"
    elif language is None:
        found["error"] = f"unknown language: {item.get('lang')!r}, read as English"
    return found


def base_language(given: object) -> str | None:
    """ "sv-FI", "nb_NO" and "EN" without what is after the hyphen; None for what is not known."""
    language = str(given).strip().lower().replace("_", "-").split("-")[0] if isinstance(given, str) else ""
    return language if language in LANGUAGES else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
