"""Two versions of an article side by side, piece by piece: what stayed, what changed, what came, what went.

The words within a pair are compared where they are shown (`moderation.words.diff`).
"""

from difflib import SequenceMatcher

_ALONE = (":::", "#")  # how a line begins that is a piece of its own: the mark of a block, a heading
_ALIKE = 0.5  # of the words: from here on a piece was changed, below it another one took its place
Pair = tuple[str, str]


def pieces(text: str) -> list[str]:
    """The paragraphs, headings, lists and marks of blocks of a Markdown text, in order."""
    found: list[list[str]] = [[]]
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith(_ALONE):
            found += [[line], []]
        elif line:
            found[-1].append(line)
        else:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def blocks(before: str, after: str) -> list[Pair]:
    """(before, after) for each piece in reading order; the same twice where it stayed, "" where it came or went."""
    old, new = pieces(before), pieces(after)
    pairs: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs += zip(old[a:b], new[c:d], strict=True) if tag == "equal" else _paired(old[a:b], new[c:d])
    return pairs


def _paired(old: list[str], new: list[str]) -> list[Pair]:
    """Each new piece beside the old one whose words it keeps; what is left over of the old ones before it."""
    pairs: list[Pair] = []
    at = 0
    for piece in new:
        like = next((place for place in range(at, len(old)) if _alike(old[place], piece)), None)
        if like is None:
            pairs.append(("", piece))
            continue
        pairs += [(gone, "") for gone in old[at:like]]
        pairs.append((old[like], piece))
        at = like + 1
    return pairs + [(gone, "") for gone in old[at:]]


def _alike(one: str, other: str) -> bool:
    mine, theirs = set(one.lower().split()), set(other.lower().split())
    return 2 * len(mine & theirs) >= _ALIKE * (len(mine) + len(theirs))
