"""What a killed run leaves behind is gone after the start of the next one; what somebody uses stays."""

import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.servers.processes import own_folder, remove_leftovers


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    return ended.pid


@pytest.mark.parametrize("kind", ["tests", "pg"])
def test_the_folder_of_a_run_that_is_gone_is_removed(temporary: Path, kind: str) -> None:
    left = temporary / f"kynnys-{kind}-{_gone()}-x1_y"
    (left / "data").mkdir(parents=True)
    remove_leftovers()
    assert not left.exists()


def test_the_folders_of_runs_that_go_on_stay() -> None:
    ours, firsts = own_folder("tests"), Path(tempfile.gettempdir()) / "kynnys-pg-1-abc"
    firsts.mkdir()
    remove_leftovers()
    assert ours.exists()
    assert firsts.exists()


@pytest.mark.parametrize("name", ["kynnys-tests-abc", "kynnys-backup-{}-x", "kynnys-tests-{}", "x-kynnys-pg-{}-x"])
def test_nothing_else_is_touched(temporary: Path, name: str) -> None:
    other = temporary / name.format(_gone())
    other.mkdir()
    remove_leftovers()
    assert other.exists()
