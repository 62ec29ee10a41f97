"""Very many of a kind, out of one that the program has made: its rows again, each with what has to be its own."""

import copy
import secrets
from typing import Any

from django.db.models import Model

from bench import environment  # noqa: F401 - Django first
from content.models import Topic
from people.models import LanguageDefault, Organisation
from questions.models import Address, Event, Message, Question, Status
from questions.models.outbox import Channel, Delivery
from tests.factories import make_question

_AT_ONCE = 1000


def organisation() -> Organisation:
    """The one that answers Finnish."""
    return LanguageDefault.objects.select_related("organisation").get(language="fi").organisation


def question(**fields: Any) -> Question:
    """One that waits, as the program makes it."""
    topic = Topic.objects.order_by("position", "pk")[0]
    return make_question(
        at=fields.pop("at", Status.WAITING), organisation=organisation(), topic=topic, area=None, **fields
    )


def questions(like: Question, number: int) -> list[Question]:
    """So many more, each with its messages."""
    made: list[Question] = []
    while len(made) < number:
        rows = [_again(like, code_digest=secrets.token_bytes(32)) for _one in range(min(_AT_ONCE, number - len(made)))]
        made += Question.objects.bulk_create(rows)
    for message in Message.objects.filter(question=like):
        Message.objects.bulk_create([_again(message, question=row) for row in made], batch_size=_AT_ONCE)
    return made


def mails(like: Question, number: int) -> None:
    """So many mails to askers that are due: each with its question, its event and its address."""
    address = Address.objects.get(question=like)
    event = Event.objects.filter(question=like).latest("pk")
    rows = questions(like, number)
    Address.objects.bulk_create([_again(address, question=row, mail=f"a{row.pk}@sink.example") for row in rows])
    events = Event.objects.bulk_create([_again(event, question=row) for row in rows])
    Delivery.objects.bulk_create([Delivery(event=one, channel=Channel.ASKER_MAIL) for one in events])


def _again(row: Any, **own: Any) -> Any:
    found: Model = copy.copy(row)
    found.pk, found._state = None, copy.copy(row._state)
    found._state.adding = True
    for name, value in own.items():
        setattr(found, name, value)
    return found
