"""Who works here: invited by mail, ended with what they held given back."""

import pytest
from django.core import mail
from django.urls import reverse

from people.models import Membership, User
from questions.models import Status
from tests.factories import make_organisation, make_question, make_user, member, the_organisation
from tests.moderation.desk import page, text

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk_team")


@pytest.fixture
def lead(staff_client):
    the_organisation()
    return staff_client("lead")


def fields(lead, **more):
    team = lead.user.memberships.get().team
    return {
        "email": "new@desk.example",
        "name": "New Colleague",
        "team": team.pk,
        "role": "worker",
        "language": "fi",
    } | more


def test_an_invitation_makes_a_membership_and_sends_one_mail(lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert lead.post(ADDRESS, fields(lead)).status_code == 302
    user = User.objects.get(email="new@desk.example")
    assert (user.language, user.roles(), [sent.to for sent in mail.outbox]) == (
        "fi",
        {"worker"},
        [["new@desk.example"]],
    )


def refused_for(lead, case):
    elsewhere = make_organisation("elsewhere")
    return {
        "another organisation's team": {"team": elsewhere.teams.get().pk},
        "an admin": {"role": "admin"},
        "oneself": {"email": lead.user.email},
        "a colleague in the same team": {"email": member(the_organisation(), "worker").email},
    }[case]


REFUSED = {
    "another organisation's team": "Choose one of your own teams.",
    "an admin": "Only an admin can make somebody an admin.",
    "oneself": "Somebody else has to give you another role.",
    "a colleague in the same team": "is in this team already.",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_lead_can_not_invite(case, lead):
    wrong = refused_for(lead, case)
    before = Membership.objects.count()
    response = lead.post(ADDRESS, fields(lead, **wrong))
    assert (response.status_code, REFUSED[case] in response.context["why"], Membership.objects.count()) == (
        409,
        True,
        before,
    )
    assert response.context["values"]["name"] == "New Colleague"


def test_ending_a_membership_gives_back_what_was_held(lead, staff_client):
    leaver = make_user("worker", the_organisation())
    question = make_question(at=Status.CLAIMED, worker=leaver)
    gone = staff_client(user=leaver)
    lead.post(reverse("desk_end", args=[leaver.memberships.get().pk]))
    question.refresh_from_db()
    assert (question.status, leaver.memberships.current().count()) == (Status.WAITING, 0)
    assert page(gone, question).status_code == 302  # every session has ended


def test_an_invitation_is_sent_again_to_who_has_no_password_yet(lead):
    lead.post(ADDRESS, fields(lead))
    shown = lead.get(ADDRESS)
    user = User.objects.get(email="new@desk.example")
    assert "Send the invitation again" in text(shown)
    mail.outbox.clear()
    answer = lead.post(reverse("desk_invite_again", args=[user.memberships.get().pk]), follow=True)
    assert [sent.to for sent in mail.outbox] == [["new@desk.example"]]
    assert "The invitation to New Colleague is on its way again." in text(answer)


def test_who_has_a_password_needs_no_invitation_and_nobody_invites_for_another_organisation(lead):
    inside, elsewhere = member(the_organisation(), "worker"), member(make_organisation("elsewhere"), "worker")
    inside.set_password("demo"), inside.save()
    found = [
        lead.post(reverse("desk_invite_again", args=[user.memberships.get().pk])).status_code
        for user in (inside, elsewhere)
    ]
    assert (found, mail.outbox) == ([404, 404], [])


@pytest.mark.parametrize("role", ["trainee", "worker", "editor"])
def test_only_leads_and_admins_send_invitations(role, lead, staff_client):
    new = make_user("worker", the_organisation())
    address = reverse("desk_invite_again", args=[new.memberships.get().pk])
    assert (staff_client(role).post(address).status_code, mail.outbox) == (403, [])


def test_nobody_ends_their_own_membership_nor_one_elsewhere(lead):
    own, other = lead.user.memberships.get(), member(make_organisation("elsewhere"), "worker").memberships.get()
    lead.post(reverse("desk_end", args=[own.pk]))
    assert lead.post(reverse("desk_end", args=[other.pk])).status_code == 404
    assert Membership.objects.filter(ended_at__isnull=False).count() == 0


def test_the_page_lists_the_members_of_ones_own_organisations(lead):
    make_organisation("elsewhere")
    body = text(lead.get(ADDRESS))
    assert member(the_organisation(), "worker").name in body
    assert "elsewhere team" not in body
