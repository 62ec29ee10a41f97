"""How long a thing may be (style.md, rule 3). No exceptions: what is too long is split along its meaning."""

import ast
import inspect
from functools import cache
from pathlib import Path

from tests.architecture.addresses import every_address
from tests.architecture.source import ROOT, code_lines, python_files, tree

MODULE, FUNCTION, VIEW, TEST = 300, 40, 25, 25
JOURNEYS = ROOT / "tests/e2e"  # a way through the site is as long as it is: they count as functions


def _measured() -> list[Path]:
    return [path for path in python_files() if "migrations" not in path.parts]


@cache
def _views() -> set[tuple[str, str]]:
    """File and name of every function that an address leads to."""
    functions = [inspect.unwrap(address.view) for address in every_address()]
    return {(inspect.getfile(f), f.__name__) for f in functions if inspect.isfunction(f)}


def _ceiling(path: Path, function: ast.FunctionDef) -> int:
    if function.name.startswith("test_") and JOURNEYS not in path.parents:
        return TEST
    return VIEW if (str(path), function.name) in _views() else FUNCTION


def _too_long(path: Path) -> list[str]:
    lines = code_lines(path)
    name = path.relative_to(ROOT).as_posix()
    found = [f"{name}: {len(lines)} lines of code, at most {MODULE}"] if len(lines) > MODULE else []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            long = len(lines & set(range(node.lineno, (node.end_lineno or 0) + 1)))
            if long > _ceiling(path, node):
                found.append(f"{name}:{node.lineno} {node.name}: {long} lines, at most {_ceiling(path, node)}")
    return found


def test_modules_functions_views_and_tests_stay_under_their_ceilings():
    assert [line for path in _measured() for line in _too_long(path)] == []


def test_every_module_says_what_it_is_for():
    silent = [path for path in _measured() if path.stat().st_size and ast.get_docstring(tree(path)) is None]
    assert [path.relative_to(ROOT).as_posix() for path in silent] == []


def test_docstrings_comments_and_tables_do_not_count(tmp_path):
    module = tmp_path / "example.py"
    module.write_text(
        '"""One.\n\nTwo."""\n\n# three\nTABLE = {\n    "a": 1,\n    "b": [2],\n}\n\n\n'
        'def f() -> int:\n    """Why."""\n    return 1\n'
    )
    assert code_lines(module) == {6, 12, 14}
