"""The duty roster in the hands of leads and admins: put on it, changed, taken off; of one's own organisation alone."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import DutyContact, Membership, Organisation
from questions.workflow import there
from tests.factories import make_organisation, make_user, member
from tests.moderation.desk import text

pytestmark = pytest.mark.django_db
TEAM = reverse("desk_team")


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def typed(organisation: Organisation, **other: Any) -> dict[str, Any]:
    plain = {"user": member(organisation, "second").pk, "place": "1", "from_hour": "22", "to_hour": "6"}
    return plain | {"days": ["4", "5"], "phone": "+358 40 000 0000"} | other


def add(organisation: Organisation) -> str:
    return reverse("desk_roster_add", args=[organisation.pk])


def contact_of(organisation: Organisation, **other: Any) -> DutyContact:
    return organisation.duty_contacts.create(user=member(organisation, "worker"), from_hour=0, to_hour=0, **other)


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_somebody_is_put_on_it_and_called_from_then_on(role, organisation, staff_client) -> None:
    client = staff_client(role, organisation)
    assert f'href="{add(organisation)}"' in text(client.get(TEAM))
    whole = typed(organisation, from_hour="0", to_hour="0", days=[])
    body = text(client.post(add(organisation), whole, follow=True))
    assert ("The roster is as you wished." in body, "+358 40 000 0000" in body) == (True, True)
    assert [one.user for one in there.on_duty(organisation, timezone.now())] == [member(organisation, "second")]


def test_a_place_is_changed_from_how_it_stands(organisation, staff_client) -> None:
    row, client = contact_of(organisation, days=[0, 1], phone="+358 40 111 1111"), staff_client("lead", organisation)
    address = reverse("desk_roster_change", args=[row.pk])
    page = text(client.get(address))
    assert page.count(" checked") == 2
    assert ('value="+358 40 111 1111"' in page, f'value="{row.user_id}" selected' in page) == (True, True)
    assert client.post(address, typed(organisation)).headers["Location"] == TEAM
    row.refresh_from_db()
    assert (row.user, row.from_hour, row.to_hour, row.days) == (member(organisation, "second"), 22, 6, [4, 5])


def test_who_has_left_is_still_named_on_their_place(organisation, staff_client) -> None:
    row, client = contact_of(organisation), staff_client("lead", organisation)
    row.user.memberships.all().delete()
    assert f'value="{row.user_id}" selected' in text(client.get(reverse("desk_roster_change", args=[row.pk])))


def test_who_is_taken_off_is_not_called_any_more(organisation, staff_client) -> None:
    row, client = contact_of(organisation), staff_client("lead", organisation)
    client.post(reverse("desk_roster_remove", args=[row.pk]))
    assert there.on_duty(organisation, timezone.now()) == []
    assert client.post(reverse("desk_roster_remove", args=[row.pk])).status_code == 404  # a second press


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"user": ""}, "This field is required."),
        ({"phone": "040 12"}, "+358 40 000 0000"),
        ({"from_hour": "25"}, "25 is not one of the available choices"),
        ({"days": ["9"]}, "9 is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_beside_what_was_typed(other, told, organisation, staff_client) -> None:
    answer = staff_client("lead", organisation).post(add(organisation), typed(organisation, **other))
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert 'value="1"' in text(answer)
    assert DutyContact.objects.count() == 0


def test_nobody_is_chosen_who_could_not_open_what_they_are_called_to(organisation, staff_client) -> None:
    outsiders = (make_user("editor", organisation), member(make_organisation("elsewhere"), "worker"))
    client = staff_client("lead", organisation)
    who = next(part for part in client.get(add(organisation)).context["parts"] if part["name"] == "user")
    offered = {key for key, _name in who["options"]}
    assert str(member(organisation, "second").pk) in offered
    for outside in outsiders:
        assert str(outside.pk) not in offered
        assert client.post(add(organisation), typed(organisation, user=outside.pk)).status_code == 422


@pytest.mark.parametrize("role", ["trainee", "worker", "editor"])
def test_others_see_it_and_change_nothing(role, organisation, staff_client) -> None:
    row, client = contact_of(organisation), staff_client(role, organisation)
    assert add(organisation) not in text(client.get(TEAM))
    assert client.post(add(organisation), typed(organisation)).status_code == 403
    assert client.post(reverse("desk_roster_remove", args=[row.pk])).status_code == 403


def test_a_lead_changes_none_of_another_organisation(organisation, staff_client) -> None:
    row, client = contact_of(organisation), staff_client("lead", make_organisation("elsewhere"))
    assert client.post(add(organisation), typed(organisation)).status_code == 404
    assert client.post(reverse("desk_roster_change", args=[row.pk]), typed(organisation)).status_code == 404
    assert client.post(reverse("desk_roster_remove", args=[row.pk])).status_code == 404
    assert DutyContact.objects.get().from_hour == 0


def test_who_leads_one_organisation_and_only_works_in_another_changes_that_of_the_one(
    organisation, staff_client
) -> None:
    row, client = contact_of(organisation), staff_client("lead", make_organisation("elsewhere"))
    Membership.objects.create(user=client.user, team=organisation.teams.get(), role="worker")
    assert client.get(add(organisation)).status_code == 404
    assert client.post(reverse("desk_roster_remove", args=[row.pk])).status_code == 404
