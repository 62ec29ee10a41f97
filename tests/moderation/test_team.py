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


# --- as what somebody speaks ----------------------------------------------------------------------


def professions(client, user, *chosen):
    membership = Membership.objects.get(user=user)
    address = reverse("desk_professions", args=[membership.pk])
    return client.post(address, {"professions": list(chosen)}, follow=True)


def test_a_lead_says_as_what_a_colleague_speaks_and_takes_it_back(lead):
    worker = member(the_organisation(), "worker")
    for chosen, speaks_as in ([["nurse", "lawyer"], ["nurse", "lawyer"]], [[], ["social_worker"]]):
        assert f"as what {worker} speaks" in text(professions(lead, worker, *chosen))
        assert Membership.objects.get(user=worker).speaks_as() == speaks_as


def test_nobody_says_it_of_themselves_nor_of_another_organisation(lead, staff_client):
    assert "Somebody else has to say as what you speak." in text(professions(lead, lead.user, "psychologist"))
    elsewhere = member(make_organisation("elsewhere"), "worker")
    assert professions(lead, elsewhere, "psychologist").status_code == 404
    worker = staff_client("worker")
    assert professions(worker, member(the_organisation(), "second"), "psychologist").status_code == 403
    assert not Membership.objects.exclude(professions=[]).exists()


def test_what_is_not_on_the_list_is_refused(lead):
    worker = member(the_organisation(), "worker")
    assert "Choose from the list." in text(professions(lead, worker, "nurse", "priest"))
    assert Membership.objects.get(user=worker).professions == []


def test_the_page_shows_what_a_colleague_speaks_as(lead):
    professions(lead, member(the_organisation(), "worker"), "nurse")
    body = text(page_of(lead))
    assert body.count('name="professions" value="nurse" checked') == 1
    assert f'action="{reverse("desk_professions", args=[Membership.objects.get(user=lead.user).pk])}"' not in body


def page_of(client):
    return client.get(ADDRESS)
