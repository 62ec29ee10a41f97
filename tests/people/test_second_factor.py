"""Outside the demo nobody reaches the desk or the admin without a second factor, set up and used through real pages."""

import base64
import hmac
import re
import struct

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from people import workflow
from people.models import User
from tests.factories import make_organisation, make_user, member

pytestmark = pytest.mark.django_db
PASSWORD = "three words here"
LOGIN, INDEX, TOTP = "/accounts/login/", "/accounts/2fa/", "/accounts/2fa/totp/activate/"
AUTHENTICATE = "/accounts/2fa/authenticate/"


def numbers(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238, SHA-1, 30 seconds, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(totp.time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def worker() -> User:
    make_organisation()
    return make_user("worker", email="wilma@desk.example", password=PASSWORD)


def log_in(client: Client, email: str = "wilma@desk.example"):
    return client.post(LOGIN, {"login": email, "password": PASSWORD})


def confirm(client: Client) -> None:
    """The password once more: asked for before anything of the second factor changes."""
    assert client.get(TOTP).url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def set_up(client: Client) -> tuple[str, list[str]]:
    """The app's secret and the recovery codes, through the pages."""
    confirm(client)
    secret = client.get(TOTP).context["form"].secret
    done = client.post(TOTP, {"code": numbers(secret)}, follow=True)
    cache.clear()  # a number is good once; the tests don't wait for the next one
    return secret, re.findall(r"\b\d{8}\b", done.content.decode())


@pytest.fixture
def protected(worker) -> tuple[str, list[str]]:
    """The worker's secret and codes; nobody is logged in."""
    client = Client()
    log_in(client)
    return set_up(client)


# --- before it is set up --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor", "admin"])
@pytest.mark.parametrize("address", ["/desk/", "/desk/library/", "/admin/", "/admin/people/user/"])
def test_the_desk_and_the_admin_are_shut_until_then(client, worker, role, address):
    client.force_login(member(worker.memberships.get().team.organisation, role))
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (302, INDEX)


def test_in_the_demo_it_is_not_asked_for(client, worker, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    log_in(client)
    assert client.get("/desk/").status_code == 200


def test_from_the_invitation_to_the_desk(client, worker, mailoutbox):
    team = worker.memberships.get().team
    workflow.invite(email="new@desk.example", name="Nea", team=team, role="worker", language="en", by=worker)
    form = client.get(re.search(r"http://127\.0\.0\.1:8000(\S+)", mailoutbox[0].body)[1]).url
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert log_in(client, "new@desk.example").url == "/desk/"
    assert client.get("/desk/").url == INDEX
    _secret, codes = set_up(client)
    assert len(codes) == 10
    assert client.get("/desk/").status_code == 200


def test_a_wrong_number_sets_up_nothing_and_says_so(client, worker):
    log_in(client)
    confirm(client)
    client.get(TOTP)
    answer = client.post(TOTP, {"code": "000000"})
    assert "That number is not the right one." in answer.content.decode()
    assert Authenticator.objects.count() == 0


def test_the_secrets_are_encrypted_in_the_table(worker, protected):
    secret, codes = protected
    rows = {row.type: str(row.data) for row in Authenticator.objects.all()}
    assert set(rows) == {"totp", "recovery_codes"}
    assert [word for word in (secret, *codes) if word in " ".join(rows.values())] == []
    assert "gAAAA" in rows["totp"]
    assert "gAAAA" in rows["recovery_codes"]


# --- afterwards -----------------------------------------------------------------------------------


def test_login_asks_for_the_number(client, protected):
    assert log_in(client).url == AUTHENTICATE
    assert client.get("/desk/").url == "/accounts/login/?next=/desk/"
    assert client.post(AUTHENTICATE, {"code": numbers(protected[0])}).url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_number_is_good_once(client, protected):
    code = numbers(protected[0])
    log_in(client)
    client.post(AUTHENTICATE, {"code": code})
    other = Client()
    log_in(other)
    assert other.post(AUTHENTICATE, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_wrong_number_does_not_let_in(client, protected):
    log_in(client)
    answer = client.post(AUTHENTICATE, {"code": "000000"})
    assert "That number is not the right one." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_guessing_numbers_is_slowed_down(client, protected):
    log_in(client)
    for _try in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    answer = client.post(AUTHENTICATE, {"code": numbers(protected[0])})
    assert (answer.status_code in (200, 429), "_auth_user_id" in client.session) == (True, False)


def test_a_recovery_code_lets_in_once(client, protected):
    _secret, codes = protected
    log_in(client)
    assert client.post(AUTHENTICATE, {"code": codes[3]}).url == "/desk/"
    other = Client()
    log_in(other)
    assert other.post(AUTHENTICATE, {"code": codes[3]}).status_code == 200
    assert other.post(AUTHENTICATE, {"code": codes[4]}).url == "/desk/"


def test_who_turns_it_off_is_led_to_set_it_up_again(client, worker, protected):
    log_in(client)
    client.post(AUTHENTICATE, {"code": numbers(protected[0])})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.count() == 0
    assert client.get("/desk/").url == INDEX


def test_who_lost_everything_sets_up_a_new_one(client, worker, protected):
    workflow.forget_second_factor(worker, by=worker)
    assert log_in(client).url == "/desk/"
    assert client.get("/desk/").url == INDEX


# --- passkeys -------------------------------------------------------------------------------------

PAGES = ["/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/"]


@pytest.mark.parametrize(
    "address", [*PAGES, "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"]
)
def test_each_page_of_the_second_factor_opens(client, worker, protected, address):
    log_in(client)
    client.post(AUTHENTICATE, {"code": numbers(protected[0])})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.get(address)
    assert (answer.status_code, answer.content.count(b"<h1")) == (200, 1)


def test_the_login_page_offers_a_passkey(client, db):
    assert 'id="passkey_login"' in client.get(LOGIN).content.decode()
    asked = client.get(
        "/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest", "accept": "application/json"}
    )
    assert set(asked.json()) == {"request_options"}


def test_a_made_up_passkey_does_not_let_in(client, worker):
    client.get("/accounts/2fa/webauthn/login/")
    client.post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "x", "rawId": "x", "type": "public-key"}'})
    assert "_auth_user_id" not in client.session
