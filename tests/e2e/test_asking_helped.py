"""Help while asking: has somebody asked this, what could tell who you are, and other words after it was sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.evidence import Evidence, Planted, mark
from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(180)
Phones = Callable[..., Asker]
Desks = Callable[..., Worker]
MARKER = "quokkamarmelade"
ASKED = {
    "fi": f"Isä juo joka viikonloppu ja mua pelottaa {MARKER}, mitä voin tehdä?",
    "sv": f"Min pappa dricker och ingen får veta {MARKER}, jag är rädd.",
    "nb": f"Mamma og pappa roper og krangler {MARKER}, er det min skyld?",
}
FOUND = {
    "fi": "Isä juo joka viikonloppu, mitä voin tehdä?",
    "sv": "Pappa dricker och ingen får veta",
    "nb": "Mamma og pappa roper. Er det min skyld?",
}
TELLING = {
    "fi": ("Moi, oon Venla Kukkonen, numero 044 951 2230. Saako opettaja lukea mun viestejä?", "Venla Kukkonen"),
    "sv": ("Jag heter Lisa Lundgren, ring 070-174 06 05. Får läraren läsa mina meddelanden?", "Lisa Lundgren"),
}
OTHER = {"fi": "Saako opettaja lukea mun viestejä luvatta?", "sv": "Får läraren läsa mina meddelanden utan lov?"}
QUESTIONS, COUNTED = (
    "SELECT count(*) FROM questions_question",
    "SELECT coalesce(sum(count), 0) FROM content_answeredalready",
)
BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
MESSAGE = "SELECT count(*) FROM questions_message"


def looks(young: Asker, text: str) -> None:
    """Types a text, presses the button beside the field, waits for what it brings."""
    young.page.goto(f"{young.home}ask/")
    young.types("text", text)
    young.page.locator("[data-look]").click()
    expect(young.page.locator("#looked")).to_be_visible()


# --- has somebody asked this? ---------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("language", ["fi", "nb"])
def test_who_finds_their_answer_sends_nothing(stack: Stack, asker: Phones, language: str, scripts: bool) -> None:
    young, before, counted = asker(language, scripts=scripts), stack.value(QUESTIONS), stack.value(COUNTED)
    looks(young, ASKED[language])
    expect(young.page.locator('[name="text"]')).to_have_value(ASKED[language])
    near = young.page.locator("details.near", has_text=FOUND[language]).first
    near.locator("summary").click()
    expect(near.locator(".prose").first).to_be_visible()
    young.answered_by(near.locator('[data-step="answered"]').click)
    expect(young.page.locator("main")).not_to_contain_text(MARKER)
    expect(young.page.locator('[name="text"]')).to_have_count(0)
    expect(young.page.locator("main").get_by_role("link")).not_to_have_count(0)
    assert (stack.value(QUESTIONS), stack.value(COUNTED)) == (before, counted + 1)


@BOTH
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_who_does_not_find_it_sends_the_same_text_with_all_that_was_chosen(
    stack: Stack, asker: Phones, language: str, scripts: bool
) -> None:
    young = asker(language, scripts=scripts)
    young.page.goto(f"{young.home}ask/")
    young.chooses("age_band", "13-15")
    young.types("text", ASKED[language])
    young.page.locator("[data-look]").click()
    expect(young.page.locator("#looked")).to_be_visible()
    young.presses("ask")
    assert len(young.reads_the_code().split()) == 6
    assert stack.value("SELECT age_band FROM questions_question ORDER BY id DESC LIMIT 1") == "13-15"


@BOTH
def test_in_danger_the_crisis_card_comes_first_and_it_can_still_be_sent(asker: Phones, scripts: bool) -> None:
    young = asker("fi", scripts=scripts)
    looks(young, "Isä juo ja mä haluan tappaa itseni tänä yönä, otin jo pillerit.")
    card = young.page.locator("#looked .crisis")
    expect(card).to_be_visible()
    expect(card).to_be_in_viewport()
    young.presses("ask")
    assert len(young.reads_the_code().split()) == 6


@BOTH
def test_nothing_of_a_look_is_kept_anywhere(stack: Stack, asker: Phones, scripts: bool) -> None:
    marks = {"typed": mark(MARKER)}
    with Evidence(stack) as evidence:
        with Planted(evidence, [MARKER]):
            assert {name for _place, name in evidence.found(marks)} == {"typed"}
        looks(asker("sv", scripts=scripts), ASKED["sv"])
        assert evidence.found(marks) == set()


def test_by_keyboard_alone(asker: Phones) -> None:
    young = asker("nb", scripts=True)
    young.page.goto(f"{young.home}ask/")
    young.page.locator('[name="text"]').press_sequentially(ASKED["nb"])
    for _press in range(12):
        young.page.keyboard.press("Tab")
        if young.page.evaluate("'look' in document.activeElement.dataset"):
            break
    young.page.keyboard.press("Enter")
    expect(young.page.locator("#looked")).to_be_focused()
    young.page.keyboard.press("Tab")
    young.page.keyboard.press("Enter")
    expect(young.page.locator("details.near[open]")).to_have_count(1)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_that_there_is_no_text_is_not_said_over_a_text(asker: Phones, language: str) -> None:
    """A look without a text leaves it said; a look with one takes it away."""
    young = asker(language, scripts=True)
    young.page.goto(f"{young.home}ask/")
    young.presses("ask")
    field, errors, looked = (young.page.locator(one) for one in ("#id_text", "#errors, #id_text-error", "#looked"))
    expect(errors).to_have_count(2)
    young.page.locator("[data-look]").click()
    expect(looked).to_be_focused()
    expect(errors).to_have_count(2)
    young.types("text", ASKED[language])
    young.page.locator("[data-look]").click()
    expect(errors).to_have_count(0)
    expect(looked).to_be_focused()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(ASKED[language])


# --- what could tell who you are ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_device_marks_it_and_sends_nothing_for_it(asker: Phones, language: str) -> None:
    young, asked = asker(language, scripts=True), []
    text, name = TELLING[language]
    young.page.goto(f"{young.home}ask/")

    def note(request: Request) -> None:
        asked.append((request.method, request.url, request.post_data))

    young.page.on("request", note)
    young.page.locator('[name="text"]').click()
    young.page.locator('[name="text"]').press_sequentially(text)
    finds = young.page.locator("[data-shield-list] [data-find]")
    expect(finds).to_have_count(2)
    finds.filter(has_text=name).click()
    field = "[...document.querySelectorAll('[name=text]')][0]"
    assert young.page.evaluate(f"{field}.value.slice({field}.selectionStart, {field}.selectionEnd)") == name
    assert {method for method, _url, _data in asked} == {"GET"}
    names = {url.rpartition("/")[2].split(".")[0] for _method, url, _data in asked}
    assert names - {"neutral"} == {"shield", language}  # the icon may come late


def test_what_is_taken_out_is_no_longer_shown_and_sending_is_never_held_up(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    young.page.goto(f"{young.home}ask/")
    young.types("text", TELLING["fi"][0])
    expect(young.page.locator("[data-shield-box]")).to_be_visible()
    young.types("text", OTHER["fi"])
    expect(young.page.locator("[data-shield-box]")).to_be_hidden()
    young.types("text", TELLING["fi"][0])
    young.presses("ask")
    assert len(young.reads_the_code().split()) == 6


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_without_javascript_check_it_first_shows_the_marks_and_it_can_be_changed(
    stack: Stack, asker: Phones, staff: Desks, language: str
) -> None:
    young, worker = asker(language), staff("worker")
    text, name = TELLING[language]
    young.page.goto(f"{young.home}ask/")
    young.types("text", text)
    young.presses("check")
    code = young.reads_the_code()
    expect(young.page.locator("#sent mark.found", has_text=name)).to_be_visible()
    messages = stack.value(MESSAGE)
    young.types("text", OTHER[language])
    young.presses("amend")
    assert (young.reads_the_code(), stack.value(MESSAGE)) == (code, messages)
    expect(young.page.locator("main")).not_to_contain_text(name)
    worker.finds(OTHER[language])
    young.comes_back(code)
    young.sees(OTHER[language])


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_with_javascript_it_is_changed_from_the_code_page_too(asker: Phones, language: str) -> None:
    young = asker(language, scripts=True)
    code = young.asks(TELLING[language][0])
    young.has_written_it_down()
    young.types("text", OTHER[language])
    young.presses("amend")
    assert young.reads_the_code() == code
    expect(young.page.locator("main")).not_to_contain_text(TELLING[language][1])
    young.comes_back(code)
    young.sees(OTHER[language])


def test_axe_finds_nothing_where_asking_is_helped(asker: Phones) -> None:
    young, found = asker("fi", scripts=True), {}
    looks(young, f"{TELLING['fi'][0]} {ASKED['fi']}")
    expect(young.page.locator("[data-shield-box]")).to_be_visible()
    young.page.locator("details.near > summary").first.click()
    found["looked"] = complaints(young.page)
    young.page.locator('[data-step="answered"]').first.click()
    expect(young.page.locator("#looked")).to_have_count(0)
    found["answered"] = complaints(young.page)
    young.asks(TELLING["fi"][0])
    young.unfolds("amend")
    found["sent"] = complaints(young.page)
    assert found == {"looked": [], "answered": [], "sent": []}


# --- what it weighs -------------------------------------------------------------------------------


def test_the_ask_page_with_its_shield_stays_light(asker: Phones) -> None:
    young = asker("fi", scripts=True)
    sizes: dict[str, int] = {}
    tools = young.page.context.new_cdp_session(young.page)
    tools.send("Network.enable")
    urls: dict[str, str] = {}
    tools.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    tools.on(
        "Network.loadingFinished", lambda event: sizes.update({urls[event["requestId"]]: event["encodedDataLength"]})
    )
    young.page.goto(f"{young.home}ask/")
    young.types("text", TELLING["fi"][0])
    expect(young.page.locator("[data-shield-box]")).to_be_visible()
    scripts = {url: size for url, size in sizes.items() if ".js" in url and "json" not in url}
    assert len(scripts) == 3
    assert (sum(sizes.values()) < 60_000, sum(scripts.values()) < 25_000) == (True, True), sizes
