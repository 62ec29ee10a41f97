"""In which line of a TOML file something stands: its reader does not say."""

import re
from collections.abc import Iterator

Key = tuple[str | int, ...]  # ("people", 1, "email"): the e-mail of the second row


def line_of(text: str, key: Key) -> int:
    """The line in which `key` stands, else that of the table it should stand in; 1 when there is neither."""
    best, best_length = 1, 0
    for line, path in _paths(text):
        length = next((n for n in range(len(key), 0, -1) if path[:n] == key[:n]), 0)
        if length > best_length:
            best, best_length = line, length
    return best


def _paths(text: str) -> Iterator[tuple[int, Key]]:
    """(line, key) for each line that names one."""
    table: Key = ()
    numbers: dict[str, int] = {}
    for line, words in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", words):
            numbers[found[1]] = numbers.get(found[1], -1) + 1
            table = (found[1], numbers[found[1]])
            yield line, table
        elif found := re.match(r"\s*\[\s*([\w.-]+)\s*\]", words):
            table = tuple(found[1].split("."))
            yield line, table
        elif found := re.match(r"\s*([\w.-]+)\s*=", words):
            yield line, (*table, *found[1].split("."))
