"""Keys change while the site is in use: a writer at work, forms that are open, mails that come back."""

import re
import secrets
import threading
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection

from portal.management.commands import rotate_keys
from questions import access
from questions.models import Delivery, Message, Status, WorkingCopy
from tests.factories import make_note, make_question, member

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def rotate() -> str:
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    return said.getvalue()


class Writer(threading.Thread):
    """Saves working copies and messages without a pause, and knows what it saved last."""

    def __init__(self, copies: list[int], messages: list[int]) -> None:
        super().__init__()
        self.copies, self.messages = copies, messages
        self.last: dict[tuple[str, int], str] = {}
        self.stopped = threading.Event()
        self.times = 0

    def run(self) -> None:
        while not self.stopped.is_set():
            words = f"words {self.times}"
            copy, message = secrets.choice(self.copies), secrets.choice(self.messages)
            WorkingCopy.objects.filter(pk=copy).update(answer=words)
            Message.objects.filter(pk=message).update(text=words)
            self.last |= {("copy", copy): words, ("message", message): words}
            self.times += 1
        connection.close()


@pytest.mark.real
@pytest.mark.django_db(transaction=True)
def test_with_a_writer_at_work_nothing_is_overwritten_and_nothing_stays_under_the_old_key(settings):
    settings.FIELD_KEYS = [OLD]
    rows = [make_question(Status.CLAIMED) for _number in range(30)]
    made = [WorkingCopy(question=row, by=member(row.organisation, "worker"), answer="first") for row in rows]
    copies = [copy.pk for copy in WorkingCopy.objects.bulk_create(made)]
    messages = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    settings.FIELD_KEYS = [NEW, OLD]
    writer = Writer(copies, messages)
    writer.start()
    try:
        told = [rotate() for _time in range(3)]
        while writer.times <= 50 and writer.is_alive():
            told.append(rotate())
    finally:
        writer.stopped.set()
        writer.join()
    close_old_connections()
    assert writer.times > 50
    assert all("take the older ones out" in one for one in told)
    settings.FIELD_KEYS = [NEW]
    texts = {("copy", row.pk): row.answer for row in WorkingCopy.objects.all()}
    texts |= {("message", row.pk): row.text for row in Message.objects.all()}
    assert {key: texts[key] for key in writer.last} == writer.last
    assert all(texts.values())


@pytest.mark.django_db
def test_it_goes_on_where_it_was_broken_off(settings, monkeypatch):
    settings.FIELD_KEYS = [OLD]
    question = make_question(Status.ANSWERED)
    make_note(question)
    settings.FIELD_KEYS = [NEW, OLD]
    fields = list(rotate_keys._encrypted_fields())
    monkeypatch.setattr(rotate_keys, "_encrypted_fields", lambda: iter(fields[:2]))
    rotate()
    monkeypatch.undo()
    settings.FIELD_KEYS = [NEW, OLD]
    assert not rotate().startswith("0 ")
    settings.FIELD_KEYS = [NEW]
    assert Message.objects.order_by("pk")[0].text


@pytest.mark.django_db
def test_what_a_process_with_the_old_order_writes_meanwhile_is_told(settings, monkeypatch):
    settings.FIELD_KEYS = [OLD]
    question = make_question()
    settings.FIELD_KEYS = [NEW, OLD]
    late = Fernet(OLD).encrypt(b"late").decode()
    seconds = rotate_keys._rotate_second_factors

    def written_late(first: Fernet) -> int:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE questions_message SET text = %s", [late])
        return seconds(first)

    monkeypatch.setattr(rotate_keys, "_rotate_second_factors", written_late)
    with pytest.raises(CommandError, match="Run it again"):
        rotate()
    monkeypatch.undo()
    settings.FIELD_KEYS = [NEW, OLD]
    rotate()
    assert Message.objects.get(question=question).text == "late"


# --- SECRET_KEY, CODE_KEY -------------------------------------------------------------------------


def changed(settings: Any, *, keeps: bool) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keeps else []
    settings.SECRET_KEY = "another-secret-key-that-is-long-enough"


@pytest.mark.django_db
@pytest.mark.parametrize("keeps", [True, False])
def test_open_forms_and_threads_outlive_a_new_secret_key_where_the_old_one_is_named(settings, keeps):
    question = make_question()
    nonce, token = access.new_nonce(), access.seal(question)
    changed(settings, keeps=keeps)
    assert access.is_our_nonce(nonce) is keeps
    assert (access.open_by_token(token) == question) is keeps
    assert access.is_our_nonce(access.new_nonce())
    assert access.open_by_token(access.seal(question)) == question


@pytest.mark.django_db
@pytest.mark.parametrize("keeps", [True, False])
def test_staff_stay_logged_in_where_the_old_secret_key_is_named(settings, staff_client, keeps):
    client = staff_client("worker")
    changed(settings, keeps=keeps)
    assert (client.get("/desk/").status_code == 200) is keeps


def test_a_mail_that_comes_back_is_known_by_its_earlier_number(settings):
    delivery = Delivery()
    sent = delivery.message_id()
    changed(settings, keeps=True)
    assert sent != delivery.message_id()
    assert sent in delivery.message_ids()


def _words(page: str) -> list[str]:
    grid = page.partition("data-code")[2].partition("</ol>")[0]
    return re.findall(r"<li>(\w+)</li>", grid)


@pytest.mark.django_db
def test_a_new_code_key_closes_no_thread_and_shows_no_wrong_words(settings, client):
    question = make_question()
    form = {"text": "Saanko valita?", "nonce": access.new_nonce(), "language": "fi"}
    first = client.post("/fi/ask/", form)
    settings.CODE_KEY = "another-code-key-that-is-long-enough"
    assert access.open_by_code(question.code) == question
    again = client.post("/fi/ask/", form)  # the same form once more: a second question, with words of its own
    assert (first.status_code, again.status_code) == (200, 200)
    codes = [_words(answer.content.decode()) for answer in (first, again)]
    opened = [access.open_by_code(" ".join(found)) for found in codes]
    assert None not in opened
    assert opened[0] != opened[1]
