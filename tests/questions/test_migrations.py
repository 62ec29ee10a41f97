"""What was in danger before there was a clock: the migration gives it one, then the database asks for it."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from questions.models import Question
from tests.factories import make_question

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]
BEFORE = [("questions", "0004_desk_complete")]
AFTER = [("questions", "0006_set_danger_has_a_clock")]


def migrate(to: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(to)


@pytest.fixture
def older() -> Iterator[None]:
    """The database as it was before the clock; in the end it is as today again."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    migrate(BEFORE)
    yield
    migrate([(app, name) for app, name in latest])


def test_an_older_danger_has_run_since_it_was_asked_and_is_held(older: None) -> None:
    danger, worry = make_question(level=1), make_question(level=1)
    Question.objects.filter(pk=danger.pk).update(set_level=2, danger_since=None, on_hold=False)
    migrate(AFTER)
    danger.refresh_from_db(), worry.refresh_from_db()
    assert (danger.danger_since, danger.on_hold, danger.reply_due_at) == (danger.asked_at, True, None)
    assert (worry.danger_since, worry.on_hold) == (None, False)


def test_a_danger_that_has_a_clock_keeps_it(older: None) -> None:
    question = make_question(level=2)
    since = question.danger_since
    migrate(AFTER)
    question.refresh_from_db()
    assert question.danger_since == since != question.asked_at


def test_from_then_on_the_database_refuses_a_danger_without_clock_or_hold(older: None) -> None:
    question = make_question(level=2)
    Question.objects.filter(pk=question.pk).update(on_hold=False)
    Question.objects.filter(pk=question.pk).update(on_hold=True)
    migrate(AFTER)
    for change in ({"danger_since": None}, {"on_hold": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**change)
