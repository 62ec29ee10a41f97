"""The outbox: leased once, tried again later, named once; events that nobody can change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from content.models import Event as PublicEvent
from ground.models import LEASE, lease
from questions.models import Channel, Delivery, Event
from tests.factories import make_publication, make_question

pytestmark = pytest.mark.django_db


def _due(number: int = 1) -> list[Delivery]:
    event = make_question().events.order_by("pk")[0]
    Delivery.objects.all().delete()
    return [Delivery.objects.create(event=event, channel=Channel.DIGEST, recipient=f"user:{n}") for n in range(number)]


def test_what_is_leased_is_not_leased_again_until_the_lease_ends(clock):
    (delivery,) = _due()
    clock.forward(seconds=1)
    assert lease(Delivery.objects.all()) == [delivery]
    assert lease(Delivery.objects.all()) == []
    clock.forward(seconds=LEASE.total_seconds())
    assert lease(Delivery.objects.all()) == [delivery]


def test_each_lease_counts_as_a_try(clock):
    _due()
    clock.forward(seconds=1)
    (leased,) = lease(Delivery.objects.all())
    assert (leased.tries, leased.next_try_at) == (1, clock.at + LEASE)


def test_what_is_done_is_never_leased(clock):
    (delivery,) = _due()
    Delivery.objects.filter(pk=delivery.pk).update(done_at=timezone.now())
    clock.forward(seconds=1)
    assert lease(Delivery.objects.all()) == []


def test_no_more_are_leased_than_asked_for_and_the_oldest_first(clock):
    made = _due(5)
    clock.forward(seconds=1)
    assert lease(Delivery.objects.all(), most=3) == made[:3]


def test_the_pause_grows_up_to_an_hour():
    (delivery,) = _due()
    pauses = []
    for delivery.tries in range(1, 8):
        pauses.append(delivery.pause())
    assert pauses == [timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 3600, 3600, 3600)]


def test_a_message_id_is_the_same_at_each_try_and_names_nothing():
    (delivery,) = _due()
    name = delivery.message_id()
    assert Delivery.objects.get(pk=delivery.pk).message_id() == name
    assert name.startswith("<")
    assert name.endswith("@post.example>")
    assert str(delivery.key)[:8] not in name


def test_two_deliveries_have_two_message_ids():
    assert len({delivery.message_id() for delivery in _due(2)}) == 2


def test_one_event_tells_one_recipient_once_a_channel():
    (delivery,) = _due()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=delivery.event, channel=delivery.channel, recipient=delivery.recipient)


@pytest.mark.parametrize("model", [Event, PublicEvent])
def test_the_database_refuses_to_change_an_event(model):
    make_question()
    make_publication()
    row = model.objects.order_by("pk")[0]
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        model.objects.filter(pk=row.pk).update(step="something else")
