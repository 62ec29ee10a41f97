"""`manage.py search_batch --corpus CORPUS.jsonl --queries QUERIES.jsonl --engine sqlite|postgres`: tries the search.

Corpus: lines `{"doc_id","lang","title","body"}`. Queries: lines `{"id","lang","query"}`. Prints lines
`{"id","results":["doc_id",…]}`, ten at most, best first. The index it fills is apart from the real one: SQLite's is in
memory; PostgreSQL's (the one of DATABASE_URL, or of --database) is a temporary table that only this run can see.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from content import shelf
from content.entries import SearchEntry, SearchGone, SearchList, SearchTerm

MOST = 10
_ALIAS = "search_batch"
_LANGUAGES = ("fi", "sv", "nb", "en")
_OTHER_NAMES = {"no": "nb", "nn": "nb", "se": "sv"}
_AT_ONCE = 200


class Command(BaseCommand):
    """Runs queries over a corpus through the product's own search."""

    help = "Loads a corpus into an index of its own, searches it, and prints what was found."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--corpus`, `--queries`, `--engine`, `--database`."""
        parser.add_argument("--corpus", type=Path, required=True)
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
        parser.add_argument("--database", default="", help="address of a PostgreSQL; DATABASE_URL if left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, search, print."""
        corpus, queries = _lines(options["corpus"]), _lines(options["queries"])
        with _apart(options["engine"], options["database"]):
            keys = _load(corpus)
            for query in queries:
                hits = shelf.look(_language(query), str(query["query"]), using=_ALIAS)
                found = [keys[hit.number] for hit in hits[:MOST]]
                self.stdout.write(json.dumps({"id": query["id"], "results": found}, ensure_ascii=False))


def _lines(file: Path) -> list[dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (OSError, ValueError) as problem:
        raise CommandError(f"{file}: {problem}") from problem
    if not all(isinstance(row, dict) for row in rows):
        raise CommandError(f"{file}: each line has to be an object.")
    return rows


def _language(row: dict[str, Any]) -> str:
    """The language of a line; another name of Norwegian is understood."""
    name = str(row.get("lang", "")).lower()[:2]
    name = _OTHER_NAMES.get(name, name)
    if name not in _LANGUAGES:
        raise CommandError(f"There is no language {row.get('lang')!r}; there are {', '.join(_LANGUAGES)}.")
    return name


def _load(corpus: list[dict[str, Any]]) -> list[Any]:
    """Fill the index; gives the doc_id of each number."""
    entries = [
        SearchEntry(
            kind=SearchEntry.Kind.ANSWER,
            number=number,
            language=_language(row),
            **shelf.entry_fields(_language(row), str(row.get("title", "")), str(row.get("body", ""))),
        )
        for number, row in enumerate(corpus)
    ]
    SearchEntry.objects.using(_ALIAS).bulk_create(entries, batch_size=_AT_ONCE)
    shelf.arrange(using=_ALIAS)
    return [row["doc_id"] for row in corpus]


@contextmanager
def _apart(engine: str, address: str) -> Iterator[None]:
    """A connection on which the tables of the search are new, empty, and gone afterwards."""
    connections.settings[_ALIAS] = connections.configure_settings({"default": {}, _ALIAS: _settings(engine, address)})[
        _ALIAS
    ]
    connection = connections[_ALIAS]
    try:
        with connection.schema_editor() as editor:
            for model in (SearchEntry, SearchTerm, SearchList, SearchGone):
                editor.create_model(model)
        yield
    finally:
        connection.close()
        del connections[_ALIAS], connections.settings[_ALIAS]


def _settings(engine: str, address: str) -> dict[str, Any]:
    if engine == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    given = environ.Env.db_url_config(address) if address else connections["default"].settings_dict
    if "postgresql" not in given["ENGINE"]:
        raise CommandError("--engine postgres needs the address of a PostgreSQL: in DATABASE_URL, or with --database.")
    # Nothing but the temporary tables of this connection can be seen, so no real row can be read or written.
    kept = {name: given[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    return {**kept, "OPTIONS": {"options": "-c search_path=pg_temp"}}
