"""An organisation begins with nothing: set up with the keyboard alone, open for questions once two have come in.

The site of this journey is bare: migrations and `first_admin`, nothing of the demo.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page

from tests import env
from tests.e2e.conftest import DESK, PHONE, Pages
from tests.e2e.people import Asker, Worker
from tests.e2e.test_axe import complaints
from tests.servers import stores, web
from tests.servers.mail import smtp
from tests.servers.processes import free_port
from tests.servers.site import Stack, eventually

pytestmark = pytest.mark.timeout(300)
PASSWORD = "a bridge over quiet water"
LINK = re.compile(r"http://\S+/accounts/password/reset/key/\S+")
TEXT = "Jeg har kranglet med bestevennen min. Hva skal jeg gjøre nå?"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, str]]:
    """The site, and the first admin's link as the command prints it."""
    folder, port = tmp_path_factory.mktemp("bare"), free_port()
    with smtp() as mailbox:
        database = stores.new_database(env.POSTGRES, "bare")
        settings = web.settings_for(database, f"{env.REDIS}/4", f"http://127.0.0.1:{port}", mail_port=mailbox.port)
        web.manage(settings, "migrate", "--verbosity", "0")
        web.collect_static()
        said = web.manage(settings, "first_admin", "ada@school.example", "Ada", "--organisation=school", "--country=no")
        with web.gunicorn(folder, settings, port=port):
            yield Stack(settings["SITE_URL"], settings, folder, mailbox), said


@pytest.fixture(scope="module")
def stack(bare: tuple[Stack, str]) -> Stack:
    """In place of the demo's."""
    return bare[0]


# --- at the keyboard ------------------------------------------------------------------------------


def goes_to(page: Page, place: Locator) -> None:
    """With the tab key, from where one is."""
    for _press in range(120):
        if place.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not reach {place}")


def types(page: Page, **typed: str) -> None:
    """Into the fields of these names, in the order of the page; a list is chosen from by its first letters."""
    for name, text in typed.items():
        place = page.locator(f'[name="{name}"]').first
        goes_to(page, place)
        if place.evaluate("element => element.tagName === 'SELECT'") or place.get_attribute("type") == "time":
            page.keyboard.type(text)
        else:
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(text)


def ticks(page: Page, name: str, *values: str) -> None:
    """Boxes, or one of a choice."""
    for value in values:
        goes_to(page, page.locator(f'[name="{name}"][value="{value}"]'))
        page.keyboard.press("Space")


def presses(page: Page, step: str, onwards: str) -> None:
    """A button; then the page of the next step."""
    assert complaints(page) == []
    page.set_viewport_size(DESK["viewport"])
    goes_to(page, page.locator(f'[data-step="{step}"]').last)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{onwards}")


def takes_the_invitation(page: Page, site: str, said: str, mail: str) -> None:
    """Chooses a password through the link, then logs in."""
    found = LINK.search(said)
    assert found is not None
    page.goto(found[0])
    page.locator('[name="password1"]').fill(PASSWORD)
    page.locator('[name="password2"]').fill(PASSWORD)
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url("**/done/")
    page.goto(f"{site}/accounts/login/")
    page.locator('[name="login"]').fill(mail)
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url(f"{site}/desk/**")


def _invitation(stack: Stack, mail: str) -> str:
    found = eventually(lambda: [one for one in stack.mailbox.mails if one["To"] == mail])
    return str(found[0].get_content())


def sets_up(page: Page) -> None:
    """From the page that says what is missing, step by step."""
    goes_to(page, page.locator("main a.button-main").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/who/")
    types(page, country="Norw", kind="school")
    ticks(page, "languages", "nb")
    types(page, name_nb="Rådgiverne", name_en="The advisers")
    presses(page, "set_up", "/hours/")
    types(page, from_0="0800AM", until_0="0330PM", promise_days="4")
    ticks(page, "night", "nobody")
    presses(page, "set_up", "/law/")
    presses(page, "set_up", "/people/")
    first = {"email_0": "nora@school.example", "person_0": "Nora Ny", "role_0": "worker"}
    types(page, **first, email_1="liv@school.example", person_1="Liv Leder", role_1="lead")
    presses(page, "set_up", "/reach/")
    types(page, duty_number="116 111", owner="Ada", contact_mail="post@school.example")
    presses(page, "set_up", "/desk/set-up/1/")


# --- the journey ----------------------------------------------------------------------------------


def test_an_organisation_is_set_up_with_the_keyboard_alone_and_answers_its_first_question(
    bare: tuple[Stack, str], pages: Pages
) -> None:
    stack, said = bare
    admin = pages.open(**DESK)
    takes_the_invitation(admin, stack.url, said, "ada@school.example")
    assert complaints(admin) == []
    sets_up(admin)
    waits = admin.locator("main", has_text="Invited, not in yet: Liv Leder, Nora Ny.")
    assert (waits.count(), complaints(admin)) == (1, [])
    young = Asker(pages.open(**PHONE | {"java_script_enabled": False}), stack.url, "nb", scripts=False)
    young.page.goto(f"{young.home}ask/")
    assert young.page.locator('[name="text"]').count() == 0
    desks = {name: pages.open(**DESK) for name in ("nora", "liv")}
    for name, desk in desks.items():
        mail = f"{name}@school.example"
        takes_the_invitation(desk, stack.url, _invitation(stack, mail), mail)
    young.asks(TEXT)
    nora = Worker(desks["nora"], stack.url, "Nora Ny")
    nora.opens(stack.value("SELECT max(id) FROM questions_question"))
    nora.sees(TEXT)


def test_the_other_pages_of_the_set_up(bare: tuple[Stack, str], pages: Pages) -> None:
    stack, _said = bare
    page = pages.open(**DESK)
    page.goto(f"{stack.url}/accounts/login/?next=/desk/set-up/new/")
    page.locator('[name="login"]').fill("ada@school.example")
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator('main form button[type="submit"]').first.click()
    page.wait_for_url(f"{stack.url}/desk/set-up/new/")
    found = {"a further one": complaints(page)}
    with page.expect_navigation():
        page.locator('[data-step="set_up"]').click()
    found["nothing typed"] = complaints(page)
    page.goto(f"{stack.url}/desk/set-up/")
    found["all of them"] = complaints(page)
    page.goto(f"{stack.url}/desk/set-up/1/teams/")
    found["teams"] = complaints(page)
    page.goto(f"{stack.url}/desk/sessions/")
    found["where one is logged in"] = complaints(page)
    assert {name: lines for name, lines in found.items() if lines} == {}
