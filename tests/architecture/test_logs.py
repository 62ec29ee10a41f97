"""What is shipped for the logs of the machine: two weeks at most; what leaves it goes under TLS and is ours alone."""

import re
from configparser import ConfigParser

from tests.architecture.source import ROOT

JOURNAL = ConfigParser()
JOURNAL.optionxform = str  # type: ignore[assignment,method-assign]
JOURNAL.read(ROOT / "ops/journald.conf")
RSYSLOG = (ROOT / "ops/rsyslog.conf").read_text()


def _days(said: str) -> int:
    found = re.fullmatch(r"(\d+)day", said)
    assert found, said
    return int(found[1])


def test_the_journal_keeps_two_weeks_at_most():
    told = JOURNAL["Journal"]
    assert _days(told["MaxRetentionSec"]) + _days(told["MaxFileSec"]) <= 14  # a file goes when its newest line is old


def test_files_of_the_stores_are_kept_two_weeks_at_most():
    told = (ROOT / "ops/logrotate.conf").read_text()
    assert "daily" in told.split()
    assert {int(days) for days in re.findall(r"(?:rotate|maxage) (\d+)", told)} == {13}
    assert re.findall(r"/var/log/\S+", told) == ["/var/log/postgresql/*.log", "/var/log/redis/*.log"]


def test_what_is_sent_on_goes_over_tls_to_a_name_that_is_checked():
    said = dict(re.findall(r'(\w+(?:\.\w+)*)="([^"]*)"', RSYSLOG))
    assert (said["StreamDriver"], said["StreamDriverMode"]) == ("ossl", "1")
    assert said["StreamDriverAuthMode"] == "x509/name"
    assert said["StreamDriverPermittedPeers"] == said["target"]


def test_only_lines_of_the_site_leave_and_none_is_written_here():
    units = {re.findall(r"^SyslogIdentifier=(.+)$", path.read_text(), re.MULTILINE)[0]: path.stem
             for path in (ROOT / "ops/systemd").glob("*.service")}  # fmt: skip
    assert {name: name for name in units} == units
    assert all(name.startswith("kynnys-") for name in units)
    assert re.findall(r"^if (.+) then", RSYSLOG, re.MULTILINE) == ["$programname startswith 'kynnys-'"]
    assert re.findall(r'type="(om\w+)"', RSYSLOG) == ["omfwd"]
    assert [line for line in RSYSLOG.splitlines() if re.match(r"\s*[*\w]+\.[*\w]+\s+\S", line)] == []
