"""docs/threat-model.md: each attacker can something and cannot something, and each test that it names is there."""

import ast
import re

import pytest

from tests.architecture.source import ROOT, tree

TEXT = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
ATTACKERS = (
    "A parent with the phone",
    "A school friend",
    "A curious worker",
    "A troll",
    "A scraper",
    "A thief of a backup",
    "A state with a court order",
)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def _part(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _tests_of(path: str) -> set[str]:
    file = ROOT / path
    if not file.exists():
        return set()
    return {
        node.name for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
    }


@pytest.mark.parametrize("who", ATTACKERS)
def test_each_attacker_can_something_and_each_thing_they_cannot_has_its_test(who):
    part = _part(who)
    rows = [line for line in part.splitlines() if line.startswith("|")][2:]
    assert "**Can**\n\n- " in part
    assert len(rows) >= 4
    assert [row for row in rows if not NAMED.search(row.split("|")[3])] == []


def test_each_test_that_is_named_is_there():
    named = NAMED.findall(TEXT)
    assert len(named) > 40
    assert [(path, name) for path, name in named if not _tests_of(path) or (name and name not in _tests_of(path))] == []


def test_a_test_that_is_not_there_would_be_missed():
    assert _tests_of("tests/security/test_nothing.py") == set()
    assert "test_nothing" not in _tests_of("tests/security/test_threat_model.py")
