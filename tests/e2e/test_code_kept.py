"""The code, kept: words suggested while it is typed, a word that is not on the list marked, copied, drawn, printed."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from language.codes import word_list
from tests.e2e.people import Asker
from tests.e2e.stack import Stack, demo_codes

pytestmark = pytest.mark.timeout(300)
Phones = Callable[..., Asker]
LANGUAGES = ["fi", "sv", "nb", "en"]
TEXT = "Saako opettaja ottaa mun puhelimen koko viikoksi?"
SMALL = {"viewport": {"width": 320, "height": 640}}


def _at_the_field(asker: Phones, language: str) -> Asker:
    """With the list loaded."""
    young = asker(language, scripts=True)
    young.page.goto(f"{young.home}my-question/")
    with young.page.expect_response(lambda answer: "/words/" in answer.url):
        young.page.locator('[name="code"]').focus()
    expect(young.page.locator('[name="code"]')).to_have_attribute("role", "combobox")
    return young


def _options(young: Asker) -> list[str]:
    return young.page.locator("#id_code-list [role=option]").all_inner_texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_typing_words_of_the_list_are_suggested(asker: Phones, language: str) -> None:
    young, word = _at_the_field(asker, language), word_list(language)[700]
    young.page.keyboard.type(word[0])
    assert _options(young) == []
    young.page.keyboard.type(word[1])
    expect(young.page.locator("#id_code-list [role=option]").first).to_be_visible()
    assert 1 <= len(_options(young)) <= 5
    assert set(_options(young)) <= set(word_list(language))


def test_by_keyboard_a_word_is_taken_and_the_screen_reader_is_told(asker: Phones) -> None:
    young = _at_the_field(asker, "fi")
    field, page = young.page.locator('[name="code"]'), young.page
    page.keyboard.type("aurin")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-suggested]")).to_contain_text("1")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "id_code-option-0")
    expect(page.locator("#id_code-option-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_have_value("aurinko ")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("au")
    page.keyboard.press("Escape")
    assert _options(young) == []


def test_by_touch_a_word_is_taken(asker: Phones) -> None:
    young = _at_the_field(asker, "sv")
    young.page.keyboard.type("äv")
    young.page.locator("#id_code-list [role=option]").first.tap()
    expect(young.page.locator('[name="code"]')).to_have_value("äventyr ")
    expect(young.page.locator('[name="code"]')).to_be_focused()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_device_marks_the_word_that_is_not_on_the_list_and_does_not_guess(asker: Phones, language: str) -> None:
    young, words = _at_the_field(asker, language), word_list(language)
    young.page.keyboard.type(f"{words[3]} {words[900].upper()} xqzzx {words[40]} ")
    unknown = young.page.locator("#id_code-unknown")
    expect(unknown).to_contain_text("3")
    expect(unknown).to_contain_text("xqzzx")
    assert [word for word in words if f" {word}" in unknown.inner_text() and word.startswith("xq")] == []
    young.page.locator('[name="code"]').fill(f"{words[3]} {words[900]}")
    expect(unknown).to_be_hidden()


@pytest.mark.parametrize("language", ["fi", "nb"])
def test_endings_capitals_and_missing_dots_are_not_marked(asker: Phones, language: str) -> None:
    young, code = _at_the_field(asker, language), demo_codes[language]
    plain = str.maketrans("äöåøÄÖÅØ", "aoaoAOAO")
    young.page.keyboard.type(" ".join(word[:4].upper().translate(plain) + "xx" for word in code.split()) + " ")
    expect(young.page.locator("#id_code-unknown")).to_be_hidden()


def test_words_of_another_language_are_known_too(asker: Phones) -> None:
    young = _at_the_field(asker, "sv")
    young.page.keyboard.type(f"{demo_codes['fi']} ")
    expect(young.page.locator("#id_code-unknown")).to_be_hidden()


def test_a_wrong_code_tells_no_word_by_the_server_and_nothing_typed_leaves_before_the_press(asker: Phones) -> None:
    young, asked = _at_the_field(asker, "en"), []
    young.page.on("request", lambda request: asked.append((request.method, unquote(request.url))))
    words = word_list("en")
    typed = f"{words[1]} xqzzx {words[3]} {words[4]} {words[5]} {words[6]}"
    young.page.keyboard.type(typed)
    assert [line for line in asked if line[0] != "GET" or "words/" not in line[1]] == []
    assert [line for line in asked if "xqzzx" in line[1]] == []
    young.presses("open")
    assert "xqzzx" not in young.page.locator("[role=alert]").inner_text()
    expect(young.page.locator('[name="code"]')).to_have_value(
        f"{words[1]} xqzzx {words[3]} {words[4]} {words[5]} {words[6]}"
    )
    expect(young.page.locator("#id_code-unknown")).to_contain_text("xqzzx")


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_code_opens_with_and_without_javascript(asker: Phones, language: str, *, scripts: bool) -> None:
    young = asker(language, scripts=scripts)
    young.comes_back(demo_codes[language])
    young.can("write")


def test_each_word_is_an_item_of_a_list_that_no_browser_translates(asker: Phones) -> None:
    young = asker("nb")
    code = young.asks("Må jeg si hva jeg heter når jeg snakker med helsesykepleier?")
    items = young.page.get_by_role("list").and_(young.page.locator("[data-code]")).get_by_role("listitem")
    assert " ".join(items.all_inner_texts()) == code
    assert young.page.locator("[data-code]").get_attribute("translate") == "no"
    expect(young.page.locator("[data-picture]")).to_be_hidden()


def test_the_picture_is_made_on_the_device_and_says_nothing_else(asker: Phones, tmp_path: Path) -> None:
    young, asked = asker("fi", scripts=True), []
    young.asks(TEXT)
    fold = young.page.locator("details:has([data-picture])")
    expect(fold.locator("button")).to_be_hidden()
    fold.locator("summary").click()
    young.page.on("request", lambda request: asked.append(request.url))
    with young.page.expect_download() as caught:
        fold.locator("button").click()
    picture = tmp_path / "picture.png"
    caught.value.save_as(picture)
    assert caught.value.suggested_filename == "list.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size > 10_000
    assert [url for url in asked if not url.startswith("blob:") and "picture" not in url] == []


def test_what_is_printed_is_the_six_words_and_nothing_else(asker: Phones) -> None:
    young = asker("sv", scripts=True)
    code = young.asks("Får läraren ta min telefon en hel vecka?")
    young.page.emulate_media(media="print")
    assert young.page.locator("body").inner_text().split() == code.split()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_under_ten_paper_a_phone_line_and_a_safe_adult_come_first(asker: Phones, language: str) -> None:
    young = asker(language, **SMALL)
    young.asks(TEXT, age_band="under-10")
    words, call = young.page.locator("[data-code]"), young.page.locator('main a[href^="tel:"]').first
    assert (call.bounding_box() or {})["y"] < (words.bounding_box() or {})["y"]


def test_the_list_is_not_loaded_before_somebody_types(stack: Stack, asker: Phones) -> None:
    young, asked = asker("fi", scripts=True), []
    young.page.on("request", lambda request: asked.append(request.url))
    young.page.goto(f"{young.home}my-question/", wait_until="networkidle")
    assert [url for url in asked if "words/" in url or "code." in url] == []
    assert asked[0].startswith(stack.url)


@pytest.mark.parametrize("language", ["fi", "nb"])
def test_one_press_copies_the_six_words_and_says_so(asker: Phones, language: str) -> None:
    young = asker(language, scripts=True, permissions=["clipboard-read", "clipboard-write"])
    code = young.asks(TEXT)
    young.page.locator("[data-copy]").click()
    expect(young.page.locator("[data-copy]")).to_have_text(
        young.page.locator("[data-copy]").get_attribute("data-done") or ""
    )
    assert young.page.evaluate("navigator.clipboard.readText()").split() == code.split()
