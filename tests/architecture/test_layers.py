"""One stack of apps: the contracts of pyproject.toml hold, cover every app and have no exceptions."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.source import APPS, ROOT

STACK = ["portal", "moderation", "questions", "content", "people", "ground", "language"]
INSIDE = ["(urls)", "(views)", "(forms)", "(tasks)", "(notices) | (retention)", "(workflow)", "(access)", "(models)"]


def _contracts():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_the_contracts_are_the_stack_of_the_design():
    contracts = _contracts()["contracts"]
    assert [contract.get("layers") for contract in contracts] == [STACK, INSIDE, None]
    assert [contract["type"] for contract in contracts] == ["layers", "layers", "forbidden"]


def test_no_contract_has_an_exception():
    assert [key for contract in _contracts()["contracts"] for key in contract if "ignore" in key] == []


def test_every_app_stands_in_the_stack():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages == set(STACK) == set(APPS) == set(_contracts()["root_packages"])


def test_the_contracts_hold():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
