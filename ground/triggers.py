"""Whether the triggers that the database is to have are there: on SQLite a migration that remakes a table drops them.

An app says which of its migrations makes which (`triggers` of its config). What is missing is named by
`manage.py check --database default`, and by each `manage.py migrate`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core import checks
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

Triggers = Mapping[str, Iterable[str]]  # name of a migration -> the triggers that it makes
_NAMES = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal",
}


def there(connection: Any) -> dict[str, str]:
    """Every trigger of the database -> its table."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES[connection.vendor])
        return dict(cursor.fetchall())


def missing(app: str, triggers: Triggers, connection: Any) -> list[str]:
    """Those that a migration of `app`, which has been applied, made and that are not there any more."""
    applied = MigrationRecorder(connection).applied_migrations()
    found = there(connection)
    return [
        name for migration, names in triggers.items() if (app, migration) in applied for name in names
        if name not in found
    ]  # fmt: skip


def register(app: str, triggers: Triggers) -> None:
    """Have `manage.py check` look for them."""

    def look(databases: Iterable[str] | None = None, **_more: Any) -> list[checks.CheckMessage]:
        return [
            checks.Error(
                f"The database has lost the trigger {name}.",
                hint=f"Make it again as the migrations of {app} do; a migration that remakes its table has to.",
                id=f"{app}.E001",
            )
            for database in databases or ()
            for name in missing(app, triggers, connections[database])
        ]

    checks.register(look, checks.Tags.database)
