"""An organisation with a roster, and how tests of the alarm read who is called."""

from typing import Any

from django.core import mail
from django.utils import timezone

from people.models import Night, Organisation, User
from questions import tasks
from questions.models import Question
from questions.workflow import alarm
from tests.factories import make_organisation, make_user

ACUTE = "I want to die. I will do it tonight."
MONDAY, MONDAY_NIGHT, MORNING = "2026-11-16 10:00", "2026-11-16 23:00", "2026-11-17 09:00"
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}


def desk(night: str = Night.NOBODY, roster: int = 2, **fields: Any) -> Organisation:
    """Open on weekdays from 9 to 16; `roster` people stand in line round the clock; one lead, two workers."""
    organisation = make_organisation(hours=WEEK, night=night, zone="Europe/Helsinki", **fields)
    for place in range(1, roster + 1):
        organisation.duty_contacts.create(user=make_user("worker", organisation), place=place, from_hour=0, to_hour=0)
    return organisation


def roster(organisation: Organisation) -> list[User]:
    return [contact.user for contact in organisation.duty_contacts.order_by("place")]


def line(question: Question) -> list[tuple[str, str]]:
    """Who is told of a danger and at which local time, as it stands; only what is still to come or was told."""
    told = alarm.line_of(question)
    names = dict(User.objects.values_list("pk", "name"))
    return [(names[user], f"{timezone.localtime(when):%a %H:%M}") for user, when, _told in told]


def rung() -> list[str]:
    """To whom mails went, in order."""
    tasks.deliver()
    return [message.to[0] for message in mail.outbox]
