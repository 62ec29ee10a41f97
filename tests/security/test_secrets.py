"""No secret stands in a tracked file; and the search for one, `tools/scan.py`, would find it."""

import importlib.util
import json
import secrets as chance

import pytest
from cryptography.fernet import Fernet

from tests.architecture.source import ROOT, tracked

_spec = importlib.util.spec_from_file_location("scan", ROOT / "tools/scan.py")
assert _spec
assert _spec.loader
scan = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scan)

# Each is put together here, so that this file itself has none.
LEAKED = {
    "a private key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "a key of AWS": "AKIA" + "IOSFODNN7ABCDEFG",
    "a token of GitHub": "ghp" + "_" + "a1B2" * 9,
    "a token of GitLab": "glpat" + "-" + "a1B2" * 5,
    "a token of Slack": "xoxb" + "-1234567890-abcdef",
    "a key of Google": "AIza" + "a1B2_" * 7,
    "a key of a model": "sk-" + "ant-" + "a1B2" * 9,
    "a key of Stripe": "sk" + "_live_" + "a1B2" * 6,
    "a token of a registry": "pypi" + "-" + "a1B2" * 20,
    "a signed token": ".".join(["eyJ" + "a1B2" * 5] * 2 + ["a1B2" * 5]),
    "a Fernet key or token": Fernet.generate_key().decode(),
    "a name and password in an address": "postgres://kynnys:" + "hunter2hunter2" + "@db/kynnys",
    "a secret that is set": "CODE_PEPPER" + "=" + chance.token_hex(20),
}


@pytest.mark.parametrize("what", scan.LOOKS)
def test_the_search_would_find(what):
    assert (what, 2) in list(scan.secrets(f"first line\n{LEAKED[what]}\nlast"))


@pytest.mark.parametrize(
    "name", [".env", "tls/privkey.pem", "var/demo.sqlite3", "backup.dump", "id_ed25519", "a/b.key"]
)
def test_a_file_that_has_no_business_here_is_told_by_its_name(name):
    assert scan.found([name]) == [f"{name}: a file of this kind"]


def test_a_secret_is_told_by_its_place_and_never_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "ROOT", tmp_path)
    (tmp_path / "a.txt").write_text(LEAKED["a key of AWS"])
    assert scan.found(["a.txt"]) == ["a.txt:1: a key of AWS"]


def test_no_secret_stands_in_a_tracked_file():
    assert scan.found([path.relative_to(ROOT).as_posix() for path in tracked()]) == []


def test_a_package_without_an_answer_counts_as_not_checked():
    rows = [
        {"name": "a", "version": "1", "vulns": [{"id": "X-1"}]},
        {"name": "b", "version": "2", "vulns": []},
        {"name": "c", "skip_reason": "not found"},
    ]
    assert scan.holes(json.dumps({"dependencies": rows})) == (["a 1: X-1"], 2, 3)


@pytest.mark.parametrize(
    ("audited", "ends", "said", "unsaid"),
    [
        (([], 0, 87), 0, "87 of 87 packages were NOT CHECKED", "No known hole"),
        (([], 80, 87), 0, "No known hole in the 80 packages that were checked", "nothing"),
        (([], 87, 87), 0, "No known hole in the 87", "NOT CHECKED"),
        ((["a 1: X-1"], 87, 87), 1, "a 1: X-1", "No known hole"),
    ],
)
def test_it_fails_for_what_it_found_and_says_what_it_could_not_look_at(
    audited, ends, said, unsaid, monkeypatch, capsys
):
    monkeypatch.setattr(scan, "audit", lambda: audited)
    monkeypatch.setattr(scan, "found", lambda _names: [])
    assert scan.main() == ends
    told = capsys.readouterr().out
    assert said in told
    assert unsaid not in told
