"""Each private field is erased or kept (style.md, rule 14). A new field fails here until somebody decides."""

import pytest
from django.apps import apps
from django.db import connection, models

from ground.fields import EncryptedTextField
from questions import workflow
from questions.models import Question, Status
from questions.workflow import erasing
from tests.factories import make_note, make_question

PRIVATE_APPS = ("questions", "moderation")


def _private() -> list[type[models.Model]]:
    return [model for app in PRIVATE_APPS for model in apps.get_app_config(app).get_models()]


def _fields(model: type[models.Model]) -> list[str]:
    return sorted(field.name for field in model._meta.concrete_fields)


def test_each_private_table_stands_in_one_list():
    listed = ["questions.Question", *erasing.EMPTIED, *erasing.DELETED, *erasing.KEPT_TABLES]
    assert sorted(listed) == sorted(model._meta.label for model in _private())


def test_each_field_of_a_question_is_erased_or_kept():
    assert sorted([*erasing.QUESTION_ERASED, *erasing.QUESTION_KEPT]) == _fields(Question)


@pytest.mark.parametrize("label", sorted(erasing.EMPTIED))
def test_each_field_of_an_emptied_table_is_emptied_or_kept(label):
    assert sorted([*erasing.EMPTIED[label], *erasing.EMPTIED_KEPT[label]]) == _fields(apps.get_model(label))


def test_no_table_that_is_kept_holds_encrypted_text():
    kept = [apps.get_model(label) for label in erasing.KEPT_TABLES]
    assert [
        model._meta.label for model in kept if any(isinstance(f, EncryptedTextField) for f in model._meta.fields)
    ] == []


def test_encrypted_text_is_never_in_the_list_of_what_is_kept():
    kept = {label: set(names) for label, names in erasing.EMPTIED_KEPT.items()} | {
        "questions.Question": erasing.QUESTION_KEPT
    }
    for label, names in kept.items():
        model = apps.get_model(label)
        assert [name for name in names if isinstance(model._meta.get_field(name), EncryptedTextField)] == []


def _encrypted_texts() -> int:
    """How many encrypted cells hold something, in all private tables."""
    cells = 0
    with connection.cursor() as cursor:
        for model in _private():
            for field in model._meta.fields:
                if isinstance(field, EncryptedTextField):
                    cursor.execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}" WHERE "{field.column}" <> %s', [""])
                    cells += cursor.fetchone()[0]
    return cells


@pytest.mark.django_db
def test_after_erasing_no_encrypted_text_is_left():
    question = make_question(Status.ANSWERED, mail="somebody@mail.example", age_band="13-15", urgent=True, watched=True)
    make_note(question)
    assert _encrypted_texts() > 6
    workflow.erase(question)
    assert _encrypted_texts() == 0
