"""axe-core finds nothing: every public page, the login, every list of the desk, a question in each status.

Each page is looked at four times, 360 and 1280 px wide, light and dark, and never scrolls sideways; the other languages
once, for their longer words.
"""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Pages
from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack, demo_codes

pytestmark = pytest.mark.timeout(240)
Looks = tuple[tuple[int, Literal["light", "dark"]], ...]
ALL_LOOKS: Looks = ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))
ONE_LOOK: Looks = ((360, "light"),)
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
STATIC_PAGES = [
    "", "ask/", "my-question/", "shown/", "from/esimerkkila/", "answers/", "topics/", "articles/", "words/", "search/",
    "help-now/", "people/", "about/", "privacy/", "accessibility/", "cover-your-tracks/", "under-ten/",
]  # fmt: skip
LISTS = (
    "waiting", "mine", "review", "asker", "answered", "practice", "danger", "late", "abuse", "held", "all", "dismissed",
)  # fmt: skip


def found_by_axe(page: Page, **options: Any) -> list[str]:
    """What is wrong: rule, place, and what axe says."""
    page.wait_for_load_state()
    answer = Axe().run(page, options={"resultTypes": ["violations"], **options}).response
    wrong = [(rule["id"], node) for rule in answer["violations"] for node in rule["nodes"]]
    return [f"{rule}: {node['target']} {node['failureSummary']}" for rule, node in wrong]


def complaints(page: Page, looks: Looks = ALL_LOOKS) -> list[str]:
    """Everything wrong with the page as it stands. In the dark only the colours differ."""
    found: list[str] = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way to another
        found += [f"{width} {scheme} {line}" for line in found_by_axe(page, **(COLOURS if scheme == "dark" else {}))]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{width}: scrolls sideways, {wide} px wide")
    return found


def wrong_with(page: Page, addresses: list[str], looks: Looks = ALL_LOOKS) -> dict[str, list[str]]:
    """address -> complaints, for those that have some."""
    found: dict[str, list[str]] = {}
    for address in addresses:
        answer = page.goto(address)
        found[address] = (
            complaints(page, looks) if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
        )
    return {address: lines for address, lines in found.items() if lines}


@pytest.fixture
def page(pages: Pages) -> Page:
    """A page of a reader."""
    return pages.open()


def one_of_each(stack: Stack, language: str) -> list[str]:
    """An answer, a topic, an article, a word."""
    answer = stack.value(
        "SELECT id FROM content_publication WHERE language = %s AND status = 'live' ORDER BY id DESC LIMIT 1", language
    )
    article = stack.value("SELECT slug FROM content_article WHERE language = %s ORDER BY id LIMIT 1", language)
    word = stack.value("SELECT slug FROM content_term WHERE language = %s ORDER BY id LIMIT 1", language)
    slug = stack.value("SELECT slug FROM content_publication WHERE id = %s", answer)
    return [
        f"answers/{answer}-{slug}/",
        "topics/wronged/",
        f"articles/{article}/",
        f"words/{word}/",
        "search/?q=koulu",
        "answers/?topic=wronged",
    ]


def test_what_is_wrong_is_found(page: Page) -> None:
    grey = "color: light-dark(#ccc, #333); background: light-dark(#fff, #000)"
    page.set_content(f"<html><head><meta name='color-scheme' content='light dark'></head><p style='{grey}'>pale</p>")
    found = complaints(page)
    assert [line.split(":")[0] for line in found if "color-contrast" in line] == [
        f"{width} {scheme} color-contrast" for width, scheme in ALL_LOOKS
    ]
    assert any(line.startswith("360 light html-has-lang") for line in found)


def test_every_public_page_in_finnish(stack: Stack, page: Page) -> None:
    paths = [*STATIC_PAGES, *one_of_each(stack, "fi")]
    assert wrong_with(page, [f"{stack.url}/fi/{path}" for path in paths]) == {}


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_the_main_pages_in_the_other_languages(stack: Stack, page: Page, language: str) -> None:
    paths = ["", "ask/", "my-question/", "help-now/", one_of_each(stack, language)[0]]
    assert wrong_with(page, [f"{stack.url}/{language}/{path}" for path in paths], ONE_LOOK) == {}


def test_the_pages_of_an_asker(asker: Callable[..., Asker]) -> None:
    young, found = asker("fi", scripts=True), {}
    young.page.goto(f"{young.home}ask/")
    young.presses("ask")
    found["nothing typed"] = complaints(young.page)
    young.asks("Mä en jaksa enää elää. Kukaan ei huomais jos mä kuolisin tänä yönä.", mail="axe@posti.example")
    found["the code"] = complaints(young.page)
    young.has_written_it_down()
    young.comes_back("yksi kaksi kolme neljä viisi kuusi")
    found["wrong words"] = complaints(young.page)
    young.comes_back()
    found["the thread"] = complaints(young.page)
    young.presses("withdraw")
    found["taken back"] = complaints(young.page)
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_thread_of_an_answered_question(asker: Callable[..., Asker]) -> None:
    young = asker("fi", scripts=True)
    young.comes_back(demo_codes["fi"])
    young.can("helped")
    assert complaints(young.page) == []


def test_the_login(stack: Stack, page: Page) -> None:
    assert wrong_with(page, [f"{stack.url}/accounts/login/", f"{stack.url}/accounts/password/reset/"]) == {}


def test_every_list_of_the_desk(stack: Stack, staff: Callable[..., Worker]) -> None:
    addresses = [f"{stack.url}/desk/?list={name}" for name in LISTS]
    assert wrong_with(staff("lead").page, addresses) == {}


@pytest.mark.parametrize("key", ["lead", "editor"])
def test_every_other_page_of_the_desk(stack: Stack, staff: Callable[..., Worker], key: str) -> None:
    page = staff(key).page
    page.goto(f"{stack.url}/desk/")
    links = page.locator('header a[href^="/desk/"], header a[href^="/accounts/"]').evaluate_all(
        "links => links.map(a => a.href)"
    )
    wanted = sorted({link for link in links if "outbox" not in link})  # the demo's folder of mails: here mail is sent
    assert len(wanted) > 3
    assert wrong_with(page, wanted) == {}


def test_who_is_called_and_which_questions_go_to_which_team(stack: Stack, staff: Callable[..., Worker]) -> None:
    team, organisation = stack.rows("SELECT id, organisation_id FROM people_team ORDER BY id LIMIT 1")[0]
    paths = ["teams/", f"teams/{team}/", f"roster/{organisation}/add/"]
    addresses = [f"{stack.url}/desk/{path}" for path in paths]
    assert wrong_with(staff("lead").page, addresses) == {}


NEWEST = (
    "SELECT DISTINCT ON (status) status, id FROM questions_question"
    " WHERE language = 'fi' AND status <> 'withdrawn' ORDER BY status, id"
)


def test_a_question_in_each_status(stack: Stack, staff: Callable[..., Worker]) -> None:
    addresses = [f"{stack.url}/desk/questions/{number}/" for _status, number in stack.rows(NEWEST)]
    assert len(addresses) == 6
    assert wrong_with(staff("worker").page, addresses) == {}


def test_a_draft_that_waits_for_its_reader(stack: Stack, staff: Callable[..., Worker]) -> None:
    second, to_read = staff("second"), dict(stack.rows(NEWEST))["in_review"]
    second.opens(to_read)
    second.can("approve")
    assert complaints(second.page) == []
