"""A colleague adds a passkey and comes in with it, in a real browser with a virtual authenticator.

At http://localhost, since a passkey belongs to a name and 127.0.0.1 is none.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.stack import Stack

pytestmark = pytest.mark.timeout(180)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser):
    """A page of a computer that can keep passkeys; it fails its test on anything in the console."""
    context = chromium.new_context()
    wrong: list[str] = []
    context.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()
    assert wrong == []


def send(page: Page) -> None:
    page.locator('main form button[type="submit"]').first.click()


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/?next=/desk/")
    page.locator('[name="login"]').fill("editor@demo.example")
    page.locator('[name="password"]').fill("demo")
    send(page)
    page.wait_for_url(f"{site}/desk/**")


def add_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.locator('[name="password"]').fill("demo")  # asked for again before the second factor changes
    send(page)
    page.locator('[name="name"]').fill("My computer")
    page.locator('[name="passwordless"]').check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(f"{site}/accounts/2fa/recovery-codes/**")


def test_a_passkey_is_added_and_lets_in(page: Page, stack: Stack):
    site = stack.url.replace("127.0.0.1", "localhost")
    log_in(page, site)
    add_passkey(page, site)
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My computer")
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/?next=/desk/")
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{site}/desk/**")
    expect(page.locator("h1")).to_be_visible()
    used = "SELECT count(*) FROM mfa_authenticator WHERE type = 'webauthn' AND last_used_at IS NOT NULL"
    assert stack.value(used) == 1
    stack.rows("DELETE FROM mfa_authenticator")  # the other journeys log in by password alone
