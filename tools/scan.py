"""`make scan`: secrets in tracked files, and known holes in the locked packages.

The first needs nothing and is part of the tests. The second asks the package index, through pip-audit, and says how
many of the packages it had an answer for: an index that knows nothing of holes is no clean bill.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AUDIT = ROOT / ".venv-scan" / "bin" / "pip-audit"
LOCKED = ("requirements/run.txt", "requirements/all.txt")
# What a secret looks like, by what it opens.
LOOKS = {
    "a private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "a key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b",
    "a token of GitLab": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "a token of Slack": r"\bxox[abeprs]-[A-Za-z0-9-]{10,}",
    "a key of Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "a key of a model": r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}",
    "a key of Stripe": r"\b[rs]k_live_[0-9A-Za-z]{20,}",
    "a token of a registry": r"\b(?:pypi-[A-Za-z0-9_-]{60,}|npm_[A-Za-z0-9]{36})\b",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "a Fernet key or token": r"(?<![\w/+-])(?:[A-Za-z0-9_-]{43}=|gAAAA[A-Za-z0-9_-]{80,})(?![\w=])",
    "a name and password in an address": r"\b[a-z][a-z0-9+]*://[^\s:/@'\"`<>{}$]+:[^\s:/@'\"`<>{}$]{6,}@[\w.-]+",
    "a secret that is set": r"(?m)^[ \t]*(?:export )?[A-Z_]*(?:SECRET|PASSWORD|TOKEN|PEPPER|_KEY)[A-Z_]*[ \t]*=[ \t]*['\"]?[^\s'\"$<{(.]{20,}",  # noqa: E501
}
# Files that have no business here, whatever is in them.
NAMES = re.compile(r"(?:^|/)(?:\.env|id_[a-z0-9]+|[^/]*\.(?:pem|p12|pfx|key|kdbx|sqlite3?|dump|sql\.gz|age))$")
# Stand-ins for the demo, the tests and the documentation, each visibly none: it says so in its own words.
STAND_INS = re.compile(
    r"demo-|e2e-|that-is-long-enough|name:password@|the-same-password|(?:who|me):secret@|a%20secret@"
    r"|ZGVtby1vbmx5|ZTJlLW9ubHkt|dGVzdHMtb25seS|b2xkLWtleS1mb3ItdGhlLXRlc3Q"  # “demo-only”, “e2e-only” and so on, in base64  # noqa: E501
)
MOST = 500_000  # bytes of a file that is looked through; what is larger is data


def secrets(text: str) -> Iterator[tuple[str, int]]:
    """What looks like a secret in a text, and the line it stands on."""
    for what, look in LOOKS.items():
        for found in re.finditer(look, text):
            if not STAND_INS.search(found[0]):
                yield what, text.count("\n", 0, found.start()) + 1


def tracked() -> list[str]:
    """The files that git has or would take."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    return [
        name for name in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0") if name
    ]


def found(names: list[str]) -> list[str]:
    """`path:line: what` for each secret in these files of the project. The secret itself is not told."""
    told = [f"{name}: a file of this kind" for name in names if NAMES.search(name)]
    for name in names:
        path = ROOT / name
        if path.is_file() and path.stat().st_size < MOST:
            text = path.read_bytes().decode("utf-8", errors="ignore")
            told += [f"{name}:{line}: {what}" for what, line in secrets(text)]
    return told


def holes(report: str) -> tuple[list[str], int, int]:
    """pip-audit's report -> the holes it names, how many packages it had an answer for, and of how many."""
    rows = json.loads(report)["dependencies"]
    known = [row for row in rows if "skip_reason" not in row]
    told = [f"{row['name']} {row['version']}: {hole['id']}" for row in known for hole in row["vulns"]]
    return told, len(known), len(rows)


def audit() -> tuple[list[str], int, int]:
    """The holes in the locked packages, how many of these the index knew of, and of how many; prints it by file."""
    told: list[str] = []
    all_known = all_of_them = 0
    for file in LOCKED:
        command = [str(AUDIT), "--requirement", file, "--require-hashes", "--disable-pip", "--format", "json"]
        done = subprocess.run(
            [*command, "--progress-spinner", "off"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        try:
            named, known, every = holes(done.stdout)
        except ValueError:
            print(f"{file}: NOT CHECKED, the index did not answer: {done.stderr.strip().splitlines()[-1:]}")
            named, known, every = [], 0, _locked(file)
        told += [hole for hole in named if hole not in told]
        all_known, all_of_them = all_known + known, all_of_them + every
        print(f"{file}: {known} of {every} packages checked")
    return told, all_known, all_of_them


def _locked(file: str) -> int:
    """How many packages a file of requirements locks."""
    return len(re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


def main() -> int:
    """0 when nothing was found."""
    told = found(tracked())
    print(*told or ["No secret in a tracked file."], sep="\n")
    named, known, every = audit()
    told += named
    if named or known:
        print(*named or [f"No known hole in the {known} packages that were checked."], sep="\n")
    if known < every:
        print(f"{every - known} of {every} packages were NOT CHECKED: read what is known of them (docs/operations.md).")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
