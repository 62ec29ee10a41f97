"""A migration step that makes the database itself refuse to change rows of a table."""

from typing import Any

from django.db import migrations

_POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
"""
_POSTGRES_BACK = "DROP TRIGGER {table}_append_only ON {table}; DROP FUNCTION {table}_is_append_only();"
_SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_SQLITE_BACK = "DROP TRIGGER {table}_append_only"


def append_only(table: str) -> migrations.RunPython:
    """The migration operation: an UPDATE on `table` raises `IntegrityError` (PostgreSQL and SQLite)."""

    def run(postgres: str, sqlite: str) -> Any:
        def forwards(_apps: Any, editor: Any) -> None:
            vendor = editor.connection.vendor
            editor.execute((postgres if vendor == "postgresql" else sqlite).format(table=table))

        return forwards

    return migrations.RunPython(run(_POSTGRES, _SQLITE), run(_POSTGRES_BACK, _SQLITE_BACK))
