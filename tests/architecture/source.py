"""The project's own files, as the architecture tests read them."""

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "moderation", "questions", "content", "people", "ground", "language")
_QUIET = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
_TABLE = (ast.List, ast.Dict, ast.Set, ast.Tuple)
_CELL = (*_TABLE, ast.Constant, ast.Name, ast.Attribute, ast.Starred, ast.UnaryOp, ast.expr_context, ast.unaryop)
_WORDS = {"_", "__", "gettext", "gettext_lazy"}
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def tracked() -> list[Path]:
    """What git has or would take: everything but what .gitignore names. Without git: all outside of dot folders."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return [
            path
            for path in ROOT.rglob("*")
            if path.is_file() and not any(part[0] == "." for part in path.relative_to(ROOT).parts)
        ]
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def python_files() -> list[Path]:
    """Every Python file of ours."""
    return sorted(path for path in tracked() if path.suffix == ".py")


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _spans(root: ast.AST) -> Iterator[range]:
    for node in ast.walk(root):
        if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            yield range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
        if isinstance(node, _TABLE) and _is_table(node):
            yield range(node.lineno + 1, (node.end_lineno or 0) + 1)


def _is_table(node: ast.AST) -> bool:
    """A literal of names and constants; translated words count as constants."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _WORDS
    return isinstance(node, _CELL) and all(_is_table(child) for child in ast.iter_child_nodes(node))


def code_lines(path: Path) -> set[int]:
    """The numbers of the lines that hold code: no blanks, comments, docstrings; a literal table counts as one."""
    text = path.read_text(encoding="utf-8")
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _QUIET:
            lines.update(range(token.start[0], token.end[0] + 1))
    for span in _spans(ast.parse(text)):
        lines.difference_update(span)
    return lines
