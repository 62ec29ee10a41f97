"""`manage.py search_batch`, run as from a shell: the product's search over a corpus, apart from the real index."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
CORPUS = [
    {"doc_id": "a", "lang": "sv", "title": "Jag kan inte sova", "body": "Lägg bort mobilen."},
    {"doc_id": "b", "lang": "sv", "title": "Mobbning i skolan", "body": "Berätta för en vuxen."},
    {"doc_id": "c", "lang": "fi", "title": "Uni", "body": "Sömn sova."},
    *({"doc_id": f"n{number}", "lang": "no", "title": "Mobbing", "body": ""} for number in range(15)),
]
QUERIES = [
    {"id": 1, "lang": "sv", "query": "sömnlös"},
    {"id": "x", "lang": "sv", "query": "?!"},
    {"id": "m", "lang": "nb", "query": "mobba"},
    {"id": "s", "lang": "sv", "query": "mobilen skolan"},
]


def _run(folder, corpus=CORPUS, queries=QUERIES, engine="sqlite", database=None):
    for name, lines in (("corpus", corpus), ("queries", queries)):
        (folder / name).write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    command = [sys.executable, ROOT / "manage.py", "search_batch", "--engine", engine]
    command += ["--corpus", folder / "corpus", "--queries", folder / "queries"]
    command += ["--database", database] if database else []
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/real.sqlite3", "DEMO": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _found(done):
    return {line["id"]: line["results"] for line in map(json.loads, done.stdout.splitlines())}


def test_each_query_gets_a_line_with_at_most_ten_of_its_language_best_first(tmp_path):
    done = _run(tmp_path)
    found = _found(done)
    assert (list(found), found[1], found["x"]) == ([1, "x", "m", "s"], ["a"], [])
    assert len(found["m"]) == 10
    assert set(found["s"]) == {"a", "b"}
    assert not (tmp_path / "real.sqlite3").exists()  # the real database is not even opened


def test_a_language_that_is_not_there_and_a_broken_file_are_told(tmp_path):
    done = _run(tmp_path, [{**CORPUS[0], "lang": "xx"}])
    assert (done.returncode, "'xx'" in done.stderr) == (1, True)
    done = _run(tmp_path, ["{"], engine="postgres")
    assert done.returncode == 1


@pytest.mark.real
@pytest.mark.django_db(transaction=True)
def test_both_engines_find_the_same_and_the_real_tables_stay_as_they_are(tmp_path):
    given = connection.settings_dict
    address = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    done = _run(tmp_path, engine="postgres", database=address)
    assert _found(done) == _found(_run(tmp_path))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM content_searchentry")
        assert cursor.fetchone() == (0,)
