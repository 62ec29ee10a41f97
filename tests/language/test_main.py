"""The command line that checks from outside rely on: `python -m language DETECTOR FILE.jsonl`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from language.__main__ import DETECTORS, answer, base_language
from language.identity import identity

ROOT = Path(__file__).parents[2]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "language", *arguments]
    paths = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=paths)


def written(folder: Path, *lines: object) -> str:
    file = folder / "texts.jsonl"
    file.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n", encoding="utf-8"
    )
    return str(file)


def printed(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_identity_prints_the_places_of_each_line(tmp_path: Path) -> None:
    file = written(
        tmp_path, {"id": 7, "lang": "sv", "text": "jag heter Ebba"}, "", {"id": "b", "lang": "en", "text": "hi"}
    )
    done = run("identity", file)
    assert done.returncode == 0
    assert printed(done) == [{"id": 7, "spans": [{"start": 10, "end": 14, "type": "name"}]}, {"id": "b", "spans": []}]


@pytest.mark.parametrize(
    ("detector", "keys"),
    [
        ("danger", {"id", "level", "kinds", "spans"}),
        ("identity", {"id", "spans"}),
        ("abuse", {"id", "abusive", "kinds", "spans"}),
    ],
)
def test_each_detector_has_its_fields(detector: str, keys: set[str], tmp_path: Path) -> None:
    done = run(detector, written(tmp_path, {"id": 1, "lang": "fi", "text": "moi, mun nimi on Maija"}))
    assert [set(line) for line in printed(done)] == [keys]


def test_readability_prints_a_score(tmp_path: Path) -> None:
    (line,) = printed(run("readability", written(tmp_path, {"id": 1, "lang": "nb", "text": "Dette er lett."})))
    assert isinstance(line["score"], float)


def test_a_bad_line_gets_its_id_and_an_error_and_the_others_are_answered(tmp_path: Path) -> None:
    file = written(
        tmp_path, "no json", [1], {"id": 2}, {"id": 3, "text": 5}, {"id": 4, "lang": "nb", "text": "hei Kari"}
    )
    done = run("identity", file)
    assert done.returncode == 1
    assert [line["id"] for line in printed(done)] == [None, None, 2, 3, 4]
    assert ["error" in line for line in printed(done)] == [True, True, True, True, False]


def test_an_unknown_language_is_read_as_english_and_said_so() -> None:
    found = answer('{"id": 1, "lang": "xx", "text": "my name is Ellen"}', identity)
    assert (len(found["spans"]), "unknown language" in found["error"]) == (1, True)


def test_an_empty_text_gets_findings_and_an_error() -> None:
    assert answer('{"id": 1, "lang": "fi", "text": " "}', identity) == {"id": 1, "spans": [], "error": "empty text"}


@pytest.mark.parametrize(
    ("given", "read"), [("sv-FI", "sv"), ("nb_NO", "nb"), ("EN", "en"), ("de", None), (None, None), (7, None)]
)
def test_languages_may_carry_a_country(given: object, read: str | None) -> None:
    assert base_language(given) == read


def test_it_runs_from_any_directory_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "lang": "en", "text": "\\ud83d\\ude00 im Ellen"}\n')
    done = run("identity", file.name, cwd=tmp_path)
    assert printed(done) == [{"id": 1, "spans": [{"start": 5, "end": 10, "type": "name"}]}]


@pytest.mark.parametrize("arguments", [(), ("identity",), ("weather", "x.jsonl"), ("identity", "a", "b")])
def test_wrong_arguments_get_the_usage(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr[:6]) == (2, "usage:")


def test_a_missing_file_gets_a_sentence() -> None:
    done = run(DETECTORS[1], "no-such.jsonl")
    assert (done.returncode, done.stderr) == (2, "no-such.jsonl: No such file or directory\n")
