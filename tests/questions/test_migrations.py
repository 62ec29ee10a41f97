"""What was in danger before there was a clock: the migration gives it one, then the database asks for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.factories import make_question

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]
BEFORE = [("questions", "0004_desk_complete")]
AFTER = [("questions", "0006_set_danger_has_a_clock")]


def migrate(to: list[tuple[str, str]]) -> Any:
    """Questions as the database has them then: today's model names columns that are not there."""
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(to)
    return executor.loader.project_state(to).apps.get_model("questions", "Question")


@pytest.fixture(autouse=True)
def _today_again() -> Iterator[None]:
    """Whatever a test goes back to, in the end the database is as today again."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield
    MigrationExecutor(connection).migrate([(app, name) for app, name in latest])


def test_an_older_danger_has_run_since_it_was_asked_and_is_held() -> None:
    danger, worry = make_question(level=1), make_question(level=1)
    older = migrate(BEFORE)
    older.objects.filter(pk=danger.pk).update(set_level=2, danger_since=None, on_hold=False)
    newer = migrate(AFTER)
    was_danger, was_worry = newer.objects.get(pk=danger.pk), newer.objects.get(pk=worry.pk)
    assert (was_danger.danger_since, was_danger.on_hold, was_danger.reply_due_at) == (danger.asked_at, True, None)
    assert (was_worry.danger_since, was_worry.on_hold) == (None, False)


def test_a_danger_that_has_a_clock_keeps_it() -> None:
    question = make_question(level=2)
    migrate(BEFORE)
    since = migrate(AFTER).objects.get(pk=question.pk).danger_since
    assert question.danger_since == since != question.asked_at


def test_from_then_on_the_database_refuses_a_danger_without_clock_or_hold() -> None:
    question = make_question(level=2)
    older = migrate(BEFORE)
    older.objects.filter(pk=question.pk).update(on_hold=False)
    older.objects.filter(pk=question.pk).update(on_hold=True)
    newer = migrate(AFTER)
    for change in ({"danger_since": None}, {"on_hold": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            newer.objects.filter(pk=question.pk).update(**change)
