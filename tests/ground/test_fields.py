"""Private text is encrypted in the database, and keys can be rotated."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection

from questions.models import Message
from tests.factories import make_question

TEXT = "Only the two of us know: äö 🤫"
pytestmark = pytest.mark.django_db


def _stored(message: Message) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM questions_message WHERE id = %s", [message.pk])
        return cursor.fetchone()[0]


def _message() -> Message:
    return make_question(text=TEXT).messages.get()


def test_the_database_holds_no_plain_text():
    message = _message()
    assert message.text == TEXT
    assert _stored(message).startswith("gAAAA")
    assert "know" not in _stored(message)


def test_the_same_text_looks_different_each_time():
    message = _message()
    before = _stored(message)
    message.save()
    assert _stored(message) != before


def test_nothing_can_be_found_by_its_text():
    _message()
    assert Message.objects.filter(text=TEXT).count() == 0


def test_empty_text_stays_empty():
    message = _message()
    message.text = ""
    message.save()
    assert _stored(message) == ""


def test_a_new_key_in_front_encrypts_and_the_old_one_still_opens(settings):
    message = _message()
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    again = Message.objects.get(pk=message.pk)
    assert again.text == TEXT
    again.save()
    settings.FIELD_KEYS = [new]
    assert Message.objects.get(pk=message.pk).text == TEXT


def test_without_its_key_a_text_is_lost(settings):
    message = _message()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        Message.objects.get(pk=message.pk)
