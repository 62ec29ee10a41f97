"""`python -m bench.linear`: what reads a text takes twice as long for twice the text, however the text is made.

Processor time for n and for 2n characters of texts made to be slow; the best of five, since only noise adds. A ratio of
2 is a line, 4 a square. What a request can bring at most is far less: tests/security/test_bombs.py.
"""

import sys
import time
from collections.abc import Callable, Iterator

from bench import environment  # noqa: F401 - Django first
from content import blocks
from ground import markdown, text
from language import abuse, danger, folding, identity, ranking, readability

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 8_000
WORST = 3.0  # between a line and a square, with room for noise
# Each is repeated up to the length asked for.
PIECES = {
    "one letter": "a",
    "digits": "1",
    "digits and blanks": "0 4 ",
    "dots": "a.",
    "at signs": "@",
    "addresses": "a@b.",
    "hyphens": "a-",
    "names": "Anna ",
    "streets": "Storgatan 1 ",
    "schools": "Kallion lukio ",
    "links": "https://a.b/",
    "quotes": "> ",
    "stars": "*a ",
    "brackets": "[",
    "links of Markdown": "[a](b",
    "backticks": "`a",
    "blanks": " ",
    "lines": "\n",
    "tabs": "\t",
    "marks": "a\u0301",
    "joined": "\U0001f469\u200d",
    "flags": "\U0001f1eb",
    "capitals": "ÄÄ",
    "one word": "itsemurha",
    "danger": "haluan kuolla ",
    "entities": "&#60;",
    "tags": "<b>",
    "colons": ":",
    "fences": "::: note\n",
    "pipes": "|a",
    "underscores": "_a",
    "numbers": "1. a\n",
    "zeros": "0",
    "pluses": "+358 ",
    "commas": ",",
    "slashes": "/",
    "references": "[a]: b\n",
    "escapes": "\\*",
}
READERS: dict[str, Callable[[str], object]] = {
    "danger": lambda given: danger.danger(given, "fi"),
    "abuse": lambda given: abuse.abuse(given, "fi"),
    "identity": lambda given: identity.identity(given, "fi"),
    "readability": lambda given: readability.readability(given, "fi"),
    "terms": lambda given: ranking.terms("fi", given),
    "query": lambda given: ranking.query_terms("fi", given),
    "folding": folding.fold,
    "tidy": text.tidy,
    "seen length": text.seen_length,
    "Markdown": markdown.render,
    "article": lambda given: blocks.html(given, language="en", country="fi"),
}


def _cost(read: Callable[[str], object], piece: str, size: int) -> float:
    """The best of five, in milliseconds."""
    given = (piece * (size // len(piece) + 1))[:size]
    best = float("inf")
    for _time in range(5):
        began = time.process_time()
        read(given)
        best = min(best, time.process_time() - began)
    return best * 1000


def rows() -> Iterator[tuple[str, str, float, float]]:
    """Reader, the piece that is worst for it, milliseconds for n, and how much more 2n takes (a square keeps at it)."""
    for name, read in READERS.items():
        read("to load what it reads with")
        found = [("none", 0.0, 0.0)]
        for what, piece in PIECES.items():
            once = _cost(read, piece, SIZE)
            if once > 1:  # below, the ratio says nothing
                twice = _cost(read, piece, 2 * SIZE)
                ratio = twice / once
                if ratio > 2.5:  # noise has it once
                    ratio = min(ratio, _cost(read, piece, 4 * SIZE) / twice)
                found.append((what, once, ratio))
        yield (name, *max(found, key=lambda row: row[2]))


def main() -> int:
    """Print a row a reader; 1 when one of them grows faster than the text."""
    print(f"{SIZE} and {2 * SIZE} characters\n\n| reader | worst text | ms | times for twice as much |")
    print("|---|---|---:|---:|")
    worst = 0.0
    for name, what, once, ratio in rows():
        worst = max(worst, ratio)
        print(f"| {name} | {what} | {once:.1f} | {ratio:.1f} |", flush=True)
    return int(worst > WORST)


if __name__ == "__main__":
    sys.exit(main())
