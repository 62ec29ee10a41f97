"""What the database itself refuses is looked for: a trigger that is gone is named."""

import pytest
from django.apps import apps
from django.core import checks
from django.db import connection

from ground import triggers

pytestmark = pytest.mark.django_db
QUESTIONS = apps.get_app_config("questions")


def complaints() -> list[str]:
    """What `manage.py check --database default` says of triggers."""
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [one.msg for one in found if one.id == "questions.E001"]


def test_every_trigger_on_a_table_of_questions_is_looked_for() -> None:
    named = {name for names in QUESTIONS.triggers.values() for name in names}
    assert named == {name for name, table in triggers.there(connection).items() if table.startswith("questions_")}


def test_as_it_is_migrated_nothing_is_missing() -> None:
    assert complaints() == []


@pytest.mark.parametrize("name", ["questions_draft_stays", "questions_question_answered_anew"])
def test_one_that_a_remade_table_has_lost_is_named(name: str) -> None:
    table = triggers.there(connection)[name]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    assert complaints() == [f"The database has lost the trigger {name}."]


def test_what_no_applied_migration_has_made_is_not_missed() -> None:
    assert triggers.missing("questions", {"9999_of_tomorrow": ("never",)}, connection) == []
