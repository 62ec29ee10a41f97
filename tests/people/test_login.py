"""One door for staff: by invitation, by e-mail and password, with limits, and without a word too much."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.mail.backends.locmem import EmailBackend

from people import workflow
from people.models import User
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "three words here"
LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"


@pytest.fixture
def worker() -> User:
    make_organisation()
    return make_user("worker", email="wilma@desk.example", name="Wilma Work", password=PASSWORD)


def log_in(client, email="wilma@desk.example", password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def said(answer) -> str:
    """The page's words, without what differs from request to request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", answer.content.decode())
    return re.sub(r"\s+", " ", text)


# --- sign-up --------------------------------------------------------------------------------------


def test_nobody_signs_up(client, worker):
    before = User.objects.count()
    typed = {"email": "stranger@mail.example", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", typed)):
        assert (answer.status_code, "By invitation only" in answer.content.decode()) == (200, True)
    assert (User.objects.count(), "_auth_user_id" in client.session) == (before, False)


@pytest.mark.parametrize(
    "address", ["/accounts/signup/passkey/", "/accounts/login/code/", "/accounts/2fa/webauthn/signup/"]
)
def test_no_other_way_in_is_open(client, worker, address):
    assert client.post(address, {"email": "stranger@mail.example"}).status_code in (302, 404)
    assert User.objects.filter(email="stranger@mail.example").count() == 0


# --- login ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["wilma@desk.example", "Wilma@Desk.Example", " wilma@desk.example "])
def test_login_is_by_email_in_any_case(client, worker, email):
    answer = log_in(client, email)
    assert (answer.status_code, answer.url, client.session["_auth_user_id"]) == (302, "/desk/", str(worker.pk))


def test_the_session_ends_with_the_browser(client, worker):
    log_in(client)
    cookie = client.cookies["desk"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, worker):
    wrong, unknown = log_in(client, password="not this one"), log_in(client, "nobody@desk.example")
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert said(wrong).replace("wilma@", "") == said(unknown).replace("nobody@", "")
    assert "That e-mail and password don’t belong together." in said(wrong)


def test_who_has_not_chosen_a_password_gets_that_answer_too(client, worker):
    invited = make_user("worker", email="new@desk.example", invited=True)
    assert not invited.has_usable_password()
    assert said(log_in(client, "new@desk.example")).replace("new@", "") == said(
        log_in(client, "no@desk.example")
    ).replace("no@", "")


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client, worker):
    for _try in range(5):
        log_in(client, password="not this one")
    answer = log_in(client)
    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)
    assert "That was wrong several times. Wait five minutes, then try again." in said(answer)


def test_an_unknown_address_has_to_wait_as_well(client, worker):
    answers = [log_in(client, "nobody@desk.example") for _try in range(6)]
    assert "Wait five minutes" in said(answers[5])


def test_many_tries_from_one_place_are_slowed_down_kindly(client, worker):
    answers = [log_in(client, f"nobody{number}@desk.example") for number in range(31)]
    assert (answers[30].status_code, "That went too fast." in said(answers[30])) == (429, True)
    elsewhere = log_in(client, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


# --- who is outside -------------------------------------------------------------------------------


def test_whose_membership_has_ended_does_not_get_in(client, worker):
    workflow.end(worker.memberships.get(), by=worker)
    answer = log_in(client)
    assert (answer.url, "_auth_user_id" in client.session) == ("/accounts/inactive/", False)
    assert "You are in no team at the moment." in said(client.get(answer.url))


def test_who_was_shut_out_does_not_get_in(client, worker):
    workflow.shut_out(worker, by=worker)
    answer = log_in(client)
    assert (answer.url, "_auth_user_id" in client.session) == ("/accounts/inactive/", False)


def test_the_session_is_over_at_the_next_request(client, worker):
    log_in(client)
    assert client.get("/desk/").status_code == 200
    workflow.end(worker.memberships.get(), by=worker)
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"


def test_a_new_password_ends_the_other_sessions(client, worker, staff_client):
    other = staff_client(user=worker)
    log_in(client)
    typed = {"oldpassword": PASSWORD, "password1": "four other words here", "password2": "four other words here"}
    client.post("/accounts/password/change/", typed)
    assert (client.get("/desk/").status_code, other.get("/desk/").status_code) == (200, 302)


# --- choosing a password --------------------------------------------------------------------------


def test_an_invitation_leads_to_a_password_and_in(client, worker, mailoutbox):
    workflow.invite(
        email="new@desk.example",
        name="Nea",
        team=worker.memberships.get().team,
        role="worker",
        language="en",
        by=worker,
    )
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", mailoutbox[0].body)[1]
    form = client.get(link)
    assert form.url.endswith("-set-password/")  # the key is gone from the address before anything is typed
    assert "At least 12 characters." in said(client.get(form.url))
    done = client.post(form.url, {"password1": PASSWORD, "password2": PASSWORD})
    assert (done.url, "_auth_user_id" in client.session) == ("/accounts/password/reset/key/done/", False)
    assert log_in(client, "new@desk.example").url == "/desk/"
    assert "The link no longer works" in said(client.get(link))


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("eleven char", "That is a little short. Make it at least 12 characters"),
        ("wilma@desk.example", "That is close to your name or e-mail."),
        ("wilma work 1", "That is close to your name or e-mail."),
        ("123456789987654321", "Many people use that one"),
    ],
)
def test_a_weak_password_is_refused_kindly(client, worker, password, told):
    form = client.get(workflow.invitation_link(worker).removeprefix("http://127.0.0.1:8000"))
    answer = client.post(form.url, {"password1": password, "password2": password})
    assert (answer.status_code, told in said(answer)) == (200, True)
    assert User.objects.get(pk=worker.pk).check_password(PASSWORD)


# --- a forgotten password -------------------------------------------------------------------------


def test_a_known_and_an_unknown_address_get_the_same_answer_at_reset(client, worker, mailoutbox):
    answers = [
        client.post(RESET, {"email": email}, follow=True) for email in ("wilma@desk.example", "nobody@desk.example")
    ]
    assert said(answers[0]) == said(answers[1])
    assert [sent.to for sent in mailoutbox] == [["wilma@desk.example"]]


def test_who_left_gets_no_link(client, worker, mailoutbox):
    workflow.end(worker.memberships.get(), by=worker)
    client.post(RESET, {"email": "wilma@desk.example"})
    assert mailoutbox == []


def test_a_mail_server_that_refuses_does_not_tell_who_is_known(client, worker, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    answers = [
        client.post(RESET, {"email": email}, follow=True) for email in ("wilma@desk.example", "nobody@desk.example")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert said(answers[0]) == said(answers[1])


def _refuse(*_args):
    raise ConnectionRefusedError


def test_the_mail_speaks_the_persons_language_and_names_no_machine(client, worker, mailoutbox):
    client.post(RESET, {"email": "wilma@desk.example"}, headers={"accept-language": "fi"})
    [sent] = mailoutbox
    assert sent.subject == "A new password for the desk"
    assert "/accounts/password/reset/key/" in sent.body
    assert sent.extra_headers["Message-ID"].endswith("@post.example>")


def test_staff_see_the_desk_in_their_own_language(client, worker):
    User.objects.filter(pk=worker.pk).update(language="sv")
    log_in(client)
    assert '<html lang="sv">' in client.get("/accounts/2fa/").content.decode()


def test_nobody_adds_another_address_to_their_account(client, worker, mailoutbox):
    log_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "stranger@mail.example"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["wilma@desk.example"]
    assert mailoutbox == []
