"""The Django admin under our Content-Security-Policy: nothing in the console, and its scripts do their work."""

import pytest
from playwright.sync_api import expect

PAGES = [
    "/admin/",
    "/admin/people/user/",
    "/admin/people/organisation/",
    "/admin/people/organisation/add/",
    "/admin/people/membership/add/",
    "/admin/people/lawtext/add/",
    "/admin/content/article/",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_admin_breaks_no_rule(staff, address):
    boss = staff("admin")
    boss.page.goto(boss.site + address)
    expect(boss.page).to_have_url(boss.site + address)
    expect(boss.page.locator("#site-name")).to_have_text("Kynnys")


def test_a_row_can_be_added_with_the_admins_own_script(staff):
    """`pages` fails the test on any breach of the policy."""
    boss = staff("admin")
    boss.page.goto(f"{boss.site}/admin/people/organisation/add/")
    before = boss.page.locator(".dynamic-law_texts").count()
    boss.page.locator("#law_texts-group .add-row a").click()
    expect(boss.page.locator(".dynamic-law_texts")).to_have_count(before + 1)
