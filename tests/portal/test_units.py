"""`ops/systemd`: the units start what there is, as somebody who may do little, with one file of settings."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.architecture.source import ROOT

UNITS = sorted((ROOT / "ops/systemd").glob("*.service"))
NAMES = [path.stem for path in UNITS]


def service(path: Path) -> dict[str, str]:
    read = ConfigParser(interpolation=None, strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path)
    return dict(read["Service"])


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
def test_a_unit_may_do_little_and_reads_the_one_file_of_settings(path) -> None:
    told = service(path)
    assert told["User"] == "kynnys"
    assert told["Environment"] == "ENV_FILE=/srv/kynnys/env"
    assert {told[name] for name in ("NoNewPrivileges", "PrivateTmp")} == {"yes"}
    assert (told["ProtectSystem"], told["ProtectHome"]) == ("strict", "read-only")
    assert told["WorkingDirectory"] == "/srv/kynnys/app"
    assert told["ExecStart"].startswith("/srv/kynnys/app/.venv/bin/python ")


@pytest.mark.parametrize("path", UNITS, ids=NAMES)
def test_a_unit_starts_what_there_is(path) -> None:
    command = service(path)["ExecStart"].split()[1:]
    if command[0] == "manage.py":
        assert command[1] in get_commands()
    else:
        assert command[:2] in (["-m", "gunicorn"], ["-m", "celery"])


def test_web_worker_and_clock_come_back_by_themselves_and_the_web_turns_nobody_away() -> None:
    told = {path.stem: service(path) for path in UNITS}
    for name in ("kynnys-web", "kynnys-worker", "kynnys-beat"):
        assert told[name]["Restart"] == "always"
    assert told["kynnys-web"]["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert "--chdir /srv/kynnys/app" in told["kynnys-web"]["ExecStart"]


def test_operations_starts_each_of_them() -> None:
    told = (ROOT / "docs/operations.md").read_text()
    started = set(re.findall(r"kynnys-[a-z]+", " ".join(re.findall(r"systemctl enable --now ([^`\n]+)", told))))
    timers = {path.stem for path in (ROOT / "ops/systemd").glob("*.timer")}
    assert started == set(NAMES)
    assert timers == {"kynnys-backup"}
