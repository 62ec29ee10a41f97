"""The duty roster on the team page: everybody sees what was chosen, who stands in line and who is on now."""

import pytest
from django.urls import reverse

from people.models import Membership, Night, Role
from tests.factories import make_organisation, make_user, member
from tests.moderation.desk import text

pytestmark = pytest.mark.django_db
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}
ADDRESS = reverse("desk_team")


@pytest.fixture
def organisation():
    return make_organisation(hours=WEEK, zone="Europe/Helsinki")


def seen(client) -> str:
    return " ".join(text(client.get(ADDRESS)).split())


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_it_and_only_leads_and_admins_can_change_the_team(role, organisation, staff_client):
    client = staff_client(role, organisation)
    response = client.get(ADDRESS)
    assert "Duty roster" in text(response)
    manages = role in (Role.LEAD, Role.ADMIN)
    assert ("Invite somebody" in text(response)) is manages
    assert (member(organisation, "second").email in text(response)) is manages
    posted = client.post(ADDRESS, {"email": "x"}).status_code
    assert posted == (422 if manages else 403)


def test_who_leads_one_organisation_and_works_in_another_manages_one(organisation, staff_client):
    elsewhere = make_organisation("elsewhere")
    client = staff_client("lead", organisation)
    Membership.objects.create(user=client.user, team=elsewhere.teams.get(), role="worker")
    body = seen(client)
    assert member(elsewhere, "second").name in body
    assert member(elsewhere, "second").email not in body
    assert "Duty roster: Elsewhere en" in body


@pytest.mark.parametrize(
    ("night", "words"),
    [
        (Night.NOBODY, "nobody reads and nobody is rung; what comes in waits for the morning"),
        (Night.DUTY, "a duty unit is told: of danger, and when an asker needs help today"),
    ],
)
def test_it_says_what_was_chosen_for_the_night(night, words, organisation, staff_client):
    organisation.night = night
    organisation.save()
    assert words in seen(staff_client("trainee", organisation))


def test_it_lists_the_line_with_days_hours_and_phone(organisation, staff_client):
    second = member(organisation, "second")
    organisation.duty_contacts.create(
        user=second, place=2, from_hour=22, to_hour=6, days=[4, 5], phone="+358 40 000 0000"
    )
    organisation.duty_contacts.create(user=organisation.owner, place=1, from_hour=0, to_hour=0)
    body = seen(staff_client("worker", organisation))
    first, after = body.index(f"<td>{organisation.owner.name}"), body.index(f"<td>{second.name}")
    assert first < after
    for words in ("every day", "round the clock", "Fri, Sat", "22–06", "+358 40 000 0000"):
        assert words in body


@pytest.mark.parametrize(
    ("moment", "night", "words"),
    [
        ("2026-11-16 10:00", Night.NOBODY, "Nobody of the roster is on now. The leads are called."),
        ("2026-11-16 17:00", Night.NOBODY, "On now: "),
        ("2026-11-16 23:30", Night.NOBODY, "Nobody is on now."),
        ("2026-11-16 23:30", Night.DUTY, "Nobody of the roster is on now: a gap. The leads are called."),
    ],
)
def test_it_says_who_is_on_now(moment, night, words, organisation, staff_client, clock):
    clock.set(moment)
    organisation.night = night
    organisation.save()
    organisation.duty_contacts.create(user=member(organisation, "second"), from_hour=16, to_hour=22)
    assert words in seen(staff_client("worker", organisation))


def test_who_has_left_is_named_as_not_called(organisation, staff_client):
    gone = make_user("worker", organisation)
    organisation.duty_contacts.create(user=gone, from_hour=0, to_hour=0)
    gone.memberships.update(ended_at=gone.joined_at.replace(year=2100), ended_by=organisation.owner)
    body = seen(staff_client("worker", organisation))
    assert "has left; is not called" in body
    assert "On now" not in body


def test_who_is_only_invited_is_named_as_not_called(organisation, staff_client):
    organisation.duty_contacts.create(user=make_user("worker", organisation, invited=True), from_hour=0, to_hour=0)
    body = seen(staff_client("worker", organisation))
    assert "has not chosen a password yet; is not called" in body
    assert "On now" not in body


def test_an_empty_roster_says_who_is_called_instead(organisation, staff_client):
    assert "Nobody stands on the roster, so the leads are called first." in seen(staff_client("worker", organisation))


def test_it_warns_of_those_whom_no_phone_wakes_where_phones_are_rung(organisation, staff_client, settings):
    with_phone, without = member(organisation, "second"), member(organisation, "worker")
    organisation.duty_contacts.create(user=with_phone, from_hour=0, to_hour=8)
    organisation.duty_contacts.create(user=with_phone, from_hour=8, to_hour=0, phone="+358 40 000 0000")
    organisation.duty_contacts.create(user=without, from_hour=0, to_hour=0)
    settings.DUTY_HOOK_URL = "https://hook.example/"
    warned = "Called by mail alone, since no row here holds a phone of theirs: "
    told = seen(staff_client("trainee", organisation)).partition(warned)[2].partition(". A mail wakes nobody")[0]
    assert sorted(told.split(", ")) == sorted([organisation.owner.name, without.name])
    settings.DUTY_HOOK_URL = ""
    assert warned not in seen(staff_client("trainee", organisation))
