"""Each dependency has one line that says why; the locked files hold what pyproject.toml names, with hashes."""

import re
import tomllib

from tests.architecture.source import ROOT, python_files

LINE = re.compile(r'^  "(?P<what>[^"]+)",\s*(?:# (?P<why>.+))?$')


def _lines() -> list[re.Match[str]]:
    section = (ROOT / "pyproject.toml").read_text().split("\n[tool.")[0]
    return [found for line in section.splitlines() if (found := LINE.match(line))]


def _name(what: str) -> str:
    return re.split(r"[\[<>=~! ]", what.lower().replace("_", "-"))[0]


def test_each_dependency_says_why():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    named = [*project["project"]["dependencies"], *(what for group in groups.values() for what in group)]
    assert sorted(line["what"] for line in _lines() if line["why"]) == sorted(named)


def test_the_locked_files_hold_what_is_named():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = {_name(what) for what in project["project"]["dependencies"]}
    groups = {name: {_name(what) for what in group} for name, group in project["dependency-groups"].items()}
    every = run | groups["test"] | groups["lint"]
    for file, wanted in (("run", run), ("all", every), ("train", groups["train"]), ("scan", groups["scan"])):
        locked = {_name(line) for line in (ROOT / f"requirements/{file}.txt").read_text().splitlines() if "==" in line}
        assert wanted - locked == set()


def test_each_locked_version_has_a_hash():
    for file in ("run", "all", "train", "scan"):
        blocks = re.split(r"\n(?=[a-zA-Z])", (ROOT / f"requirements/{file}.txt").read_text())
        assert [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_of_bleach_nothing_but_clean_is_called():
    """What has a hole that nobody will close is another part of it (docs/asvs.md)."""
    ours = [path.read_text() for path in python_files() if "tests" not in path.parts]
    called = {name for text in ours for name in re.findall(r"\b(?:bleach\.|from bleach\S* import )(\w+)", text)}
    assert called == {"clean"}
