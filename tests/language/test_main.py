"""The command line that checks from outside rely on: `python -m language danger FILE.jsonl`."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "language", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_each_line_gets_one_line_of_findings(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    lines = [{"id": 7, "lang": "sv", "text": "jag vill dö"}, {"id": "b", "lang": "en", "text": "hello"}]
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    assert [json.loads(line) for line in run("danger", str(file)).stdout.splitlines()] == [
        {"id": 7, "level": 2, "kinds": ["suicide"], "spans": [{"start": 0, "end": 11, "type": "suicide"}]},
        {"id": "b", "level": 0, "kinds": [], "spans": []},
    ]


def test_what_is_not_there_yet_says_so() -> None:
    answers = [run(name, "texts.jsonl") for name in ("identity", "abuse", "readability")]
    assert [answer.returncode for answer in answers] == [2, 2, 2]
    assert answers[0].stderr == "identity: not there yet; only danger is.\n"


def test_a_wrong_call_shows_how_to_call() -> None:
    answers = [run(), run("danger"), run("weather", "texts.jsonl")]
    assert [(answer.returncode, answer.stderr[:6]) for answer in answers] == [(2, "usage:")] * 3
