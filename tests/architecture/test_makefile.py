"""The targets of the Makefile that people rely on at night do what the manual says."""

import os
import subprocess

import pytest

from tests.architecture.source import ROOT


def _would_run(*words: str) -> list[str]:
    """The lines that `make` would run, without running them."""
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", "-n", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("backup",), ".venv/bin/python manage.py backup"),
        (
            ("restore", "FILE=/b/of the night.backup", "KEY=/usb/backup.key"),
            '.venv/bin/python manage.py restore "/b/of the night.backup" --key "/usb/backup.key"',
        ),
    ],
)
def test_backup_and_restore_call_the_command(words: tuple[str, ...], command: str) -> None:
    assert _would_run(*words)[-1] == command
