"""Migrations are what the models say, and the version before them goes on working beside them.

While a new version comes up, old and new processes serve side by side on the new tables: so a migration only adds. What
old code does not know is empty or has a default that the database itself keeps; what it still reads goes in a later
release, when no old process is left.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

from tests.released import MIGRATIONS

ADDS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveConstraint,
    migrations.RunPython,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)
# Rules on columns that old code writes too, each with why it keeps them already.
KEPT_TO_ALREADY = {"article_version_for_a_country": "wider than article_translation, whose place it takes"}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _operations(operations: list[Operation]) -> Iterator[Operation]:
    """Those that reach the database."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _operations(operation.database_operations)
        else:
            yield operation


def _later() -> list[tuple[str, migrations.Migration]]:
    """App and migration, for all since the release."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [
        (app, one)
        for (app, name), one in sorted(found.items())
        if app in MIGRATIONS and int(name[:4]) > MIGRATIONS[app]
    ]


def _breaks_old_code(operation: Operation, new: set[str]) -> bool:
    """`new`: what no old code knows, as `article` and `article.publish_at`."""
    model = str(getattr(operation, "model_name", "")).lower()
    if isinstance(operation, ADDS) or model in new:
        return False
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)
    if isinstance(operation, migrations.AddConstraint):
        constraint = operation.constraint
        rests_on_new = any(f"{model}.{name}" in new for name in _columns(constraint))
        return not rests_on_new and constraint.name not in KEPT_TO_ALREADY
    return True


def _columns(constraint: object) -> set[str]:
    """The columns that a rule speaks of."""
    condition = getattr(constraint, "condition", None)
    said = {name.partition("__")[0] for name, _value in _leaves(condition)} if condition else set()
    return said | set(getattr(constraint, "fields", ()))


def _leaves(condition: object) -> Iterator[tuple[str, object]]:
    for child in getattr(condition, "children", ()):
        if isinstance(child, tuple):
            yield child
        else:
            yield from _leaves(child)


def test_each_migration_since_the_release_only_adds():
    new: set[str] = set()
    broken = []
    for app, migration in _later():
        for operation in _operations(migration.operations):
            if _breaks_old_code(operation, new):
                broken.append(f"{app}.{migration.name}: {operation.describe()}")
            if isinstance(operation, migrations.CreateModel):
                new.add(operation.name.lower())
            if isinstance(operation, migrations.AddField):
                new.add(f"{operation.model_name.lower()}.{operation.name}")
    assert broken == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("question", "helped"),
        migrations.RenameField("question", "helped", "was_helped"),
        migrations.DeleteModel("Question"),
        migrations.RunSQL("SELECT 1"),
    ],
)
def test_what_takes_away_or_renames_is_seen(operation: Operation):
    assert _breaks_old_code(operation, set())
