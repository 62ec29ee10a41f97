"""What a killed run leaves behind is gone after the start of the next one; what somebody uses stays, ports as well."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.servers.processes import ROOT, DidNotStart, free_port, mounted_in, own_folder, remove_leftovers, running


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _gone() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    return ended.pid


@pytest.mark.parametrize("kind", ["tests", "pg", "tls"])
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


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a disk needs root")
def test_a_disk_that_a_killed_run_has_mounted_is_taken_away(temporary: Path) -> None:
    disk = temporary / f"kynnys-pg-{_gone()}-x" / "small"
    disk.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True)
    assert mounted_in(disk.parent) == [disk]
    remove_leftovers()
    assert not disk.parent.exists()


def test_two_runs_at_once_give_out_no_port_twice() -> None:
    ours = free_port()
    say = "from tests.servers.processes import _ports; print(*_ports())"
    theirs = subprocess.run([sys.executable, "-c", say], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert str(ours) not in theirs.split()


def test_a_server_that_is_started_again_is_waited_for_again(tmp_path: Path) -> None:
    for _time in (1, 2):
        with running("server", ["echo", "ready"], folder=tmp_path) as server:
            server.wait_for_line("ready")
    with running("server", ["true"], folder=tmp_path) as silent, pytest.raises(DidNotStart):
        silent.wait_for_line("ready")
