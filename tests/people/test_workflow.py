"""Staff come in by invitation, and leave."""

import smtplib

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail.backends.locmem import EmailBackend

from people import workflow
from people.models import Membership, Role, Team, User
from tests.factories import make_organisation, make_user, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return member(make_organisation(), "lead")


@pytest.fixture
def team(lead) -> Team:
    return Team.objects.get()


@pytest.fixture
def refusing(monkeypatch):
    def refuse(*_args, **_options):
        raise smtplib.SMTPRecipientsRefused({})

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        yield patch


def invite(team, lead, **more):
    plain = {"email": "New@Desk.Example", "name": "Nea New", "role": Role.WORKER, "language": "fi"}
    return workflow.invite(team=team, by=lead, **(plain | more))


# --- coming in ------------------------------------------------------------------------------------


def test_an_invitation_makes_the_account_and_the_membership_and_sends_a_link(team, lead, mailoutbox):
    membership = invite(team, lead)
    user = membership.user
    assert (user.email, user.name, user.language, user.has_usable_password()) == (
        "new@desk.example",
        "Nea New",
        "fi",
        False,
    )
    assert (membership.team, membership.role, membership.ended_at) == (team, "worker", None)
    [sent] = mailoutbox
    assert sent.to == ["new@desk.example"]
    assert "http://127.0.0.1:8000/accounts/password/reset/key/" in sent.body
    assert lead.name in sent.body
    assert sent.extra_headers["Message-ID"].endswith("@post.example>")


def test_who_has_an_account_gets_another_membership(team, lead, mailoutbox):
    user = make_user("worker", team=Team.objects.create(organisation=team.organisation, name="Other"))
    assert invite(team, lead, email=user.email).user == user
    assert user.memberships.current().count() == 2


def test_nobody_is_invited_to_their_own_team_twice(team, lead, mailoutbox):
    invite(team, lead)
    with pytest.raises(workflow.NotAllowed, match="Nea New is in this team already"):
        invite(team, lead, email="new@desk.example")
    assert len(mailoutbox) == 1


def test_who_was_shut_out_is_not_invited(team, lead, mailoutbox):
    user = make_user("", name="Olli Out")
    workflow.shut_out(user, by=lead)
    with pytest.raises(workflow.NotAllowed, match="Olli Out may not log in"):
        invite(team, lead, email=user.email)
    assert (user.memberships.count(), mailoutbox) == (0, [])


def test_a_mail_server_that_refuses_is_told_and_the_invitation_can_be_sent_again(team, lead, refusing, mailoutbox):
    with pytest.raises(workflow.NotSent, match="Nea New is in the team, but the mail could not be sent"):
        invite(team, lead)
    assert Membership.objects.current().filter(user__email="new@desk.example").count() == 1
    refusing.undo()
    workflow.send_invitation(User.objects.get(email="new@desk.example"), by=lead)
    assert [sent.to for sent in mailoutbox] == [["new@desk.example"]]


def test_a_mail_server_that_is_down_is_told_the_same_way(team, lead, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    with pytest.raises(workflow.NotSent):
        invite(team, lead)


def test_the_first_admin_is_made_once(team):
    admin = workflow.appoint_first_admin(email="Root@desk.example", name="Rut", team=team, language="sv")
    again = workflow.appoint_first_admin(email="root@desk.example", name="Rut", team=team, language="sv")
    assert (admin, admin.roles(), admin.memberships.count()) == (again, {"admin"}, 1)
    with pytest.raises(workflow.NotAllowed, match="There is an admin already"):
        workflow.appoint_first_admin(email="other@desk.example", name="Ole", team=team, language="nb")
    assert not User.objects.filter(email="other@desk.example").exists()


def test_sending_an_invitation_costs_no_login(team, lead, mailoutbox, client):
    """A second link replaces no first one, and none of them works after the password was chosen."""
    user = invite(team, lead).user
    links = [workflow.invitation_link(user), workflow.invitation_link(user)]
    assert [client.get(link).status_code for link in links] == [302, 302]
    user.set_password("three words here")
    user.save()
    assert "no longer works" in client.get(links[0]).content.decode()


# --- leaving --------------------------------------------------------------------------------------


def test_an_end_has_who_and_when_and_a_new_session_mark(team, lead):
    membership = member(team.organisation, "worker").memberships.get()
    before = membership.user.session_mark
    ended = workflow.end(membership, by=lead)
    assert (ended.ended_by, ended.ended_at >= ended.began_at) == (lead, True)
    assert User.objects.get(pk=membership.user_id).session_mark != before
    assert User.objects.get(pk=membership.user_id).roles() == set()


def test_what_has_ended_does_not_end_again(team, lead):
    membership = workflow.end(member(team.organisation, "worker").memberships.get(), by=lead)
    with pytest.raises(workflow.NotAllowed, match="has ended already"):
        workflow.end(membership, by=lead)


def test_an_end_leaves_other_memberships_alone(team, lead):
    other = Team.objects.create(organisation=team.organisation, name="Other")
    Membership.objects.create(user=lead, team=other, role=Role.WORKER)
    workflow.end(lead.memberships.get(team=team), by=lead)
    assert User.objects.get(pk=lead.pk).roles() == {"worker"}


def test_who_left_can_be_invited_again(team, lead, mailoutbox):
    workflow.end(invite(team, lead).user.memberships.get(), by=lead)
    assert invite(team, lead, email="new@desk.example").user.memberships.count() == 2


# --- one person's account -------------------------------------------------------------------------


STEPS = {
    "shut_out": lambda user, by: workflow.shut_out(user, by=by),
    "readdress": lambda user, by: workflow.readdress(user, "Other@desk.example", by=by),
    "forget_second_factor": lambda user, by: workflow.forget_second_factor(user, by=by),
    "end": lambda user, by: workflow.end(user.memberships.get(), by=by),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_each_step_that_takes_something_away_ends_all_sessions(staff_client, team, lead, step):
    phone, computer = staff_client(user=member(team.organisation, "worker")), staff_client("worker", team.organisation)
    assert [client.get("/accounts/2fa/").status_code for client in (phone, computer)] == [200, 200]
    step(phone.user, lead)
    answers = [client.get("/accounts/2fa/") for client in (phone, computer)]
    assert [answer.url for answer in answers] == ["/accounts/login/?next=/accounts/2fa/"] * 2


def test_shut_out_and_let_in(team, lead):
    user = member(team.organisation, "worker")
    workflow.shut_out(user, by=lead)
    assert User.objects.get(pk=user.pk).roles() == set()
    workflow.let_in(user, by=lead)
    assert User.objects.get(pk=user.pk).roles() == {"worker"}


def test_a_new_address_leaves_nothing_of_the_old_one(lead):
    EmailAddress.objects.create(user=lead, email=lead.email, primary=True)
    workflow.readdress(lead, "Other@desk.example", by=lead)
    assert (User.objects.get(pk=lead.pk).email, EmailAddress.objects.count()) == ("other@desk.example", 0)


def test_a_forgotten_second_factor_is_gone(lead):
    Authenticator.objects.create(user=lead, type=Authenticator.Type.TOTP, data={"secret": "x"})
    workflow.forget_second_factor(lead, by=lead)
    assert Authenticator.objects.count() == 0


def test_no_step_writes_an_address_into_the_log(team, lead, caplog, refusing):
    with pytest.raises(workflow.NotSent):
        invite(team, lead)
    workflow.end(User.objects.get(email="new@desk.example").memberships.get(), by=lead)
    told = " ".join(str(record.msg) for record in caplog.records)
    assert "mail not sent" in told
    assert [word for word in ("desk.example", "Nea", lead.name) if word in told] == []
