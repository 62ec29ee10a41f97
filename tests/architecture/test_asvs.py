"""docs/asvs.csv goes through the whole standard, and what it says of a test or a file is there to be read."""

import ast
import csv
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from tests.architecture.source import ROOT

# OWASP ASVS 5.0.0: how many requirements of level 1 and of level 2 each chapter has.
COUNTS = {
    "V1": (8, 19), "V2": (4, 7), "V3": (8, 11), "V4": (2, 8), "V5": (4, 5), "V6": (13, 22), "V7": (6, 12), "V8": (4, 3),
    "V9": (4, 3), "V10": (5, 24), "V11": (3, 11), "V12": (3, 6), "V13": (1, 12), "V14": (2, 7), "V15": (3, 10),
    "V16": (0, 16), "V17": (0, 7),
}  # fmt: skip
STATUSES = {"met", "not applicable", "deviation"}
FILE = re.compile(r"[\w./-]+\.(?:md|py|conf|txt|toml|js|example)\b|Makefile|\.dockerignore|\.env\.example")
Row = dict[str, str]


def _rows() -> list[Row]:
    with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=200)
def _tests(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def _is_there(test: str) -> bool:
    name, _colons, function = test.partition("::")
    return (ROOT / name).is_file() and function.startswith("test_") and function in _tests(ROOT / name)


def test_every_requirement_of_levels_1_and_2_stands_once():
    rows = _rows()
    assert [name for name, times in Counter(row["id"] for row in rows).items() if times > 1] == []
    assert [row["id"] for row in rows if not re.fullmatch(r"V\d+\.\d+\.\d+", row["id"])] == []
    counted = Counter((row["id"].split(".")[0], row["level"]) for row in rows)
    assert {chapter: (counted[chapter, "1"], counted[chapter, "2"]) for chapter in COUNTS} == COUNTS
    assert len(rows) == sum(map(sum, COUNTS.values())) == 253


def test_each_has_a_name_of_ours_one_of_three_states_and_a_sentence():
    rows = _rows()
    assert {row["status"] for row in rows} <= STATUSES
    assert [row["id"] for row in rows if not 1 <= len(row["about"].split()) <= 8] == []
    assert [row["id"] for row in rows if not row["how"].endswith(".") or len(row["how"].split()) > 40] == []


def test_what_is_met_names_a_test_or_a_file():
    met = [row for row in _rows() if row["status"] == "met"]
    assert [row["id"] for row in met if not row["test"] and not FILE.search(row["how"])] == []


def test_every_test_and_every_file_that_is_named_is_there():
    rows = _rows()
    assert [test for row in rows for test in row["test"].split() if not _is_there(test)] == []
    assert [name for row in rows for name in FILE.findall(row["how"]) if not (ROOT / name).is_file()] == []


def test_what_does_not_apply_leans_on_no_test():
    assert [row["id"] for row in _rows() if row["status"] == "not applicable" and row["test"]] == []
