"""What went out last: the version that new code has to live beside.

Whoever releases moves `MIGRATIONS` to the last migration of each app, in the commit of the release (CONTRIBUTING.md).
From then on what comes after may only add (tests/architecture/test_migrations.py), and a real copy of this version
serves beside the new one (tests/faults/test_two_versions.py).
"""

import subprocess
from pathlib import Path

from tests.servers.processes import ROOT

MIGRATIONS = {"questions": 13, "content": 13, "people": 5, "moderation": 2, "ground": 1}


def _git(*words: str) -> str:
    """What git says; "" where there is no git, no history, or nothing to say."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _later() -> list[str]:
    """The migrations since, by their paths."""
    found = [(app, path) for app in MIGRATIONS for path in (ROOT / app / "migrations").glob("0*.py")]
    return [str(path.relative_to(ROOT)) for app, path in found if int(path.name[:4]) > MIGRATIONS[app]]


def commit() -> str:
    """The last commit with these migrations and no others; "" where this tree's history doesn't reach so far."""
    if not (_git("rev-parse", "--show-toplevel") == str(ROOT) and (head := _git("rev-parse", "HEAD"))):
        return ""
    came = _git("log", "--format=%H", "--diff-filter=A", "--reverse", "--", *_later()).split() if _later() else []
    return _git("rev-parse", "--verify", "--quiet", f"{came[0]}^") if came else head


def unpacked(folder: Path) -> Path | None:
    """The tree of that version in `folder`; None where it can't be had."""
    found = commit()
    if not found:
        return None
    archive, tree = folder / "released.tar", folder / "released"
    tree.mkdir()
    subprocess.run(["git", "archive", "--output", str(archive), found], cwd=ROOT, check=True)
    subprocess.run(["tar", "-xf", str(archive), "-C", str(tree)], check=True)
    archive.unlink()
    return tree
