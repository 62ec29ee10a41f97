"""Nothing typed is lost by a press: links, help, another language, reloading; with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

from tests.e2e.people import Asker
from tests.e2e.test_axe import complaints

pytestmark = pytest.mark.timeout(300)
Phones = Callable[..., Asker]
BOTH = pytest.mark.parametrize("scripts", [False, True], ids=["without", "with"])
ASKED = {
    "fi": "Saako ope lukea mun päiväkirjaa jos se jäi pulpettiin?",
    "sv": "Får läraren läsa min dagbok om jag glömde den?",
    "nb": "Får læreren lese dagboka mi hvis jeg glemte den?",
}
OTHER = {"fi": "sv", "sv": "fi", "nb": "en"}
# As it comes out of a document: curly quotes, bullets, tabs, Arabic, a family of four people that is one character
PIECE = "“Hei”,\r\n\t•\u00a0isä… أمي تشرب 👨‍👩‍👧‍👦 "


def asked_back(young: Asker) -> list[str]:
    """What the browser itself asks; each is said yes to, as by somebody who wants to go on."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    young.page.on("dialog", note)
    return asked


def half_written(asker: Phones, language: str, page: str, *, scripts: bool = True) -> Asker:
    """On the form, or in the thread."""
    young = asker(language, scripts=scripts)
    if page == "thread":
        young.asks("Onko tämä oikea paikka?")
        if scripts:
            young.has_written_it_down()
        young.comes_back()
    else:
        young.page.goto(f"{young.home}ask/")
    young.types("text", ASKED[language])
    return young


def has_it_still(young: Asker, text: str) -> None:
    expect(young.page.locator('[name="text"]')).to_have_value(text)


@pytest.mark.parametrize(("language", "page"), [("fi", "ask"), ("sv", "thread")])
def test_a_link_asks_first_in_the_pages_language_and_the_way_out_stays_free(
    asker: Phones, language: str, page: str
) -> None:
    young = half_written(asker, language, page)
    asked, before = asked_back(young), young.page.url
    box = young.page.locator("[data-leaving]")
    expect(box).to_be_hidden()
    for link in ('footer a[href$="/privacy/"]', "header .home-link", 'nav a[href$="/answers/"]'):
        young.page.locator(link).first.click()
        expect(box).to_be_focused()
        assert box.locator("p").filter(visible=True).count() == 1
        expect(young.page.locator("header a[data-exit]")).to_be_in_viewport(ratio=1)
        assert complaints(young.page, ((360, "light"),)) == []
        young.page.keyboard.press("Escape")
        expect(box).to_be_hidden()
        expect(young.page.locator(link).first).to_be_focused()
    has_it_still(young, ASKED[language])
    assert (young.page.url, asked) == (before, [])
    young.page.locator('footer a[href$="/privacy/"]').click()
    box.locator("[data-go]").click()
    young.page.wait_for_url("**/privacy/")
    assert asked == []


@pytest.mark.parametrize(("language", "page"), [("fi", "ask"), ("nb", "thread")])
def test_help_opens_in_place(asker: Phones, language: str, page: str) -> None:
    young = half_written(asker, language, page)
    young.page.locator(".nav-help").click()
    numbers = young.page.locator("[data-help]")
    expect(numbers.locator("summary")).to_be_focused()
    expect(numbers.locator("a.call").last).to_be_visible()
    has_it_still(young, ASKED[language])
    assert complaints(young.page, ((360, "light"),)) == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_without_javascript_the_numbers_open_in_place_too(asker: Phones, language: str) -> None:
    young = half_written(asker, language, "ask", scripts=False)
    young.page.locator("[data-help] > summary").click()
    expect(young.page.locator("[data-help] a.call").last).to_be_visible()
    has_it_still(young, ASKED[language])


@BOTH
@pytest.mark.parametrize(("language", "page"), [("fi", "ask"), ("sv", "ask"), ("nb", "thread")])
def test_another_language_takes_along_what_is_typed_and_chosen(
    asker: Phones, language: str, page: str, scripts: bool
) -> None:
    young = half_written(asker, language, page, scripts=scripts)
    if page == "ask":
        young.chooses("age_band", "13-15")
    posts: list[str] = []
    young.page.on("request", lambda request: posts.append(request.method))
    young.page.locator(".tongue > summary").click()
    young.page.locator(f".tongue li:visible [lang={OTHER[language]}]").click()
    expect(young.page.locator(f"html[lang={OTHER[language]}]")).to_have_count(1)
    has_it_still(young, ASKED[language])
    if page == "ask":
        expect(young.page.locator("[name=age_band]")).to_have_value("13-15")
        assert ("POST" in posts) is not scripts  # with JavaScript nothing typed leaves the device for it
        young.presses("ask")
        assert len(young.reads_the_code().split()) == 6
    else:
        young.can("write")


def test_reloading_asks_and_calling_leaving_at_once_and_sending_do_not(asker: Phones, pages: object) -> None:
    young = half_written(asker, "fi", "ask")
    asked = asked_back(young)
    young.page.reload()
    assert asked == ["beforeunload"]
    young.types("text", ASKED["fi"])
    young.page.evaluate("window.addEventListener('click', (event) => event.preventDefault(), { once: true })")
    young.page.locator('a[href="tel:112"]').first.click()
    young.page.reload()
    young.asks(ASKED["fi"])
    young.has_written_it_down()
    young.page.locator("[data-then]").click()
    young.page.wait_for_url("**/my-question/")
    young.page.goto(f"{young.home}ask/")
    young.types("text", ASKED["fi"])
    young.page.context.route("https://www.ilmatieteenlaitos.fi/**", lambda route: route.fulfill(body="<h1>Sää</h1>"))
    young.page.locator("header a[data-exit]").click()
    young.page.wait_for_url("https://www.ilmatieteenlaitos.fi/")
    assert asked == ["beforeunload"]
    pages.wrong.clear()  # type: ignore[attr-defined]  # the one request to another host that is wanted


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_six_words_not_written_down_are_asked_about_and_then_tried(asker: Phones, language: str) -> None:
    young = asker(language, scripts=True)
    young.asks(ASKED[language])
    expect(young.page.locator("[data-then]")).to_be_hidden()
    young.page.locator('footer a[href$="/about/"]').click()
    expect(young.page.locator("[data-leaving] [data-unkept]")).to_be_visible()
    expect(young.page.locator("[data-leaving] [data-unsent]")).to_be_hidden()
    young.page.locator("[data-stay]").click()
    young.has_written_it_down()
    expect(young.page.locator("[data-written]")).to_be_hidden()
    expect(young.page.locator("[data-then]")).to_be_focused()
    young.page.locator("[data-then]").click()
    young.types("code", young.code)
    young.presses("open")
    young.sees(ASKED[language])


@BOTH
@pytest.mark.parametrize("language", ["fi", "nb"])
def test_other_presses_in_the_thread_take_nothing_away(asker: Phones, language: str, scripts: bool) -> None:
    young = half_written(asker, language, "thread", scripts=scripts)
    young.types("mail", "half@example.org")
    young.presses("told")
    has_it_still(young, ASKED[language])
    young.presses("show")
    young.presses("back")
    has_it_still(young, ASKED[language])
    young.presses("call_back")
    has_it_still(young, ASKED[language])
    young.presses("write")
    has_it_still(young, "")
    young.sees(ASKED[language])


@BOTH
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_four_thousand_characters_from_a_document_go_through_and_come_back_as_pasted(
    asker: Phones, language: str, scripts: bool
) -> None:
    young, text = asker(language, scripts=scripts), (PIECE * 300)[:3500].strip()
    young.page.goto(f"{young.home}ask/")
    young.types("text", f"{text} {'x' * 4000}")
    if scripts:
        expect(young.page.locator("[data-counter]")).not_to_be_empty()
    young.page.locator('[data-step="ask"]').click()
    expect(young.page.locator("#errors")).to_be_visible()
    young.types("text", text)
    young.presses("ask")
    young.code = young.reads_the_code()
    if scripts:
        young.has_written_it_down()
    young.comes_back()
    young.sees("أمي تشرب")
    said = young.page.locator(".message-asker .prose").inner_text()
    assert "".join(said.split()) == "".join(text.split())
