"""Every name that the settings read stands in .env.example with a word on it, and no other."""

import ast
import re

from tests.architecture.source import ROOT, tree

NAME = re.compile(r"`([A-Z][A-Z0-9_]+)`")
LINE = re.compile(r"^#? ?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
# docker-compose.yml and the application server read these; the program doesn't.
BESIDE = {"WEB_THREADS", "PORT", "REDIS_PASSWORD"} | {
    f"POSTGRES_{whose}PASSWORD" for whose in ("", "OWNER_", "SERVING_")
}


def _read_by_settings() -> set[str]:
    """The first argument of `env.…("NAME")` and `_secret("NAME")`."""
    calls = [node for node in ast.walk(tree(ROOT / "portal/settings.py")) if isinstance(node, ast.Call) and node.args]
    names = [call.args[0].value for call in calls if _asks(call.func) and isinstance(call.args[0], ast.Constant)]
    return {str(name) for name in names}


def _asks(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "env"
    return isinstance(function, ast.Name) and function.id == "_secret"


def test_the_names_read_are_the_names_explained():
    read = _read_by_settings()
    assert {"SECRET_KEY", "DATABASE_URL"} <= read
    assert set(LINE.findall((ROOT / ".env.example").read_text())) - BESIDE == read


def test_the_table_of_operations_tells_what_each_is_for_and_no_other():
    told = (ROOT / "docs/operations.md").read_text().partition("\n## Settings\n")[2].partition("\n## ")[0]
    names = {name for line in told.splitlines() for name in NAME.findall(line.split("|")[1] if "|" in line else "")}
    assert names == _read_by_settings() | BESIDE
