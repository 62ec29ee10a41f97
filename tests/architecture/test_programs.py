"""Which part of the site may start programs of the machine, and how."""

import ast
import re

from tests.architecture.source import APPS, ROOT, python_files, tree

OTHER_WAYS = re.compile(r"\bos\.(system|popen|exec[lv]|spawn|posix_spawn)|create_subprocess|\bpty\b")
OF_THE_SITE = [path for path in python_files() if path.relative_to(ROOT).parts[0] in APPS]


def test_only_the_backup_starts_a_program() -> None:
    said = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in OF_THE_SITE}
    assert [name for name, words in said.items() if "subprocess" in words] == ["portal/backups/stores.py"]
    assert [name for name, words in said.items() if OTHER_WAYS.search(words)] == []


def test_nothing_starts_a_shell() -> None:
    calls = [node for path in OF_THE_SITE for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert [ast.unparse(call) for call in calls for named in call.keywords if named.arg == "shell"] == []
