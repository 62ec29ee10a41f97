"""The library's desk in a real browser: an editor writes, a colleague reads, a reader finds it; with and without
JavaScript, in light and dark, on a phone and on a screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Pages
from tests.e2e.people import Worker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import wrong_with
from tests.e2e.test_desk_writing import forgiven

pytestmark = pytest.mark.timeout(240)
Desks = Callable[..., Worker]
SHORT = "::: short\nYou may bring somebody with you.\n:::"
SAVED = re.compile(r"/autosave/$")
LOOKED = re.compile(r"/look/$")


def begins(page: Page, site: str, title: str) -> None:
    """A new article in English."""
    page.goto(f"{site}/desk/library/articles/new/")
    page.locator('select[name="language"]').select_option("en")
    page.locator('[name="title"]').fill(title)
    page.locator('select[name="topic"]').select_option("school")
    page.locator('[data-step="start"]').click()
    page.wait_for_url(re.compile(r"/write/$"))


def id_of(page: Page) -> int:
    """Which article the page is about."""
    found = re.search(r"/articles/(\d+)/", page.url)
    assert found
    return int(found[1])


def opened(page: Page, site: str, article: int, name: str = "") -> None:
    """A page of an article."""
    page.goto(f"{site}/desk/library/articles/{article}/{name}")


def is_live(pages: Pages, stack: Stack, slug: str, words: str) -> None:
    """A reader finds the words on its page."""
    reader = pages.open()
    reader.goto(f"{stack.url}/en/articles/{slug}/")
    expect(reader.locator("article .block-short")).to_contain_text(words)


def test_an_article_is_written_read_and_found(stack: Stack, staff: Desks, pages: Pages) -> None:
    editor = staff("editor").page
    begins(editor, stack.url, "May I bring somebody with me?")
    article = id_of(editor)
    editor.locator('[name="lead"]').fill("You don’t have to sit there alone.")
    with editor.expect_response(lambda answer: bool(LOOKED.search(answer.url)) and answer.ok):
        editor.locator('[name="body"]').fill(SHORT)
    expect(editor.locator("#preview .block-short")).to_contain_text("You may bring somebody with you.")
    expect(editor.locator("[data-saved]")).to_have_text(re.compile(r"\d"))
    editor.reload()
    assert editor.locator('[name="body"]').input_value() == SHORT
    editor.locator('select[name="reader"]').select_option(label="Elias Malli")
    editor.locator('[data-step="submit"]').click()
    expect(editor.locator('[data-step="take_back"]')).to_be_visible()
    expect(editor.locator('[data-step="approve"]')).to_have_count(0)

    colleague = staff("worker").page
    colleague.goto(f"{stack.url}/desk/library/?list=read&language=en")
    colleague.get_by_role("link", name="May I bring somebody with me?").click()
    assert id_of(colleague) == article
    expect(colleague.locator("#preview")).to_contain_text("You don’t have to sit there alone.")
    with colleague.expect_navigation():
        colleague.locator('[data-step="approve"]').click()
    is_live(pages, stack, "may-i-bring-somebody-with-me", "You may bring somebody with you.")


def test_blocks_and_links_are_put_in_where_the_cursor_is(stack: Stack, staff: Desks) -> None:
    page = staff("editor").page
    begins(page, stack.url, "How do blocks get into a text?")
    page.locator('[name="body"]').fill("First.\n\nLast.")
    page.locator('[name="body"]').evaluate("field => { field.focus(); field.setSelectionRange(6, 6); }")
    page.locator("#blocks > summary").click()
    page.locator('[data-put-from="block-steps"]').click()
    assert page.locator('[name="body"]').input_value() == "First.\n\n::: steps\n1. …\n2. …\n3. …\n:::\n\nLast."
    page.locator("#blocks_filter").fill("112")
    page.locator('[data-snippet]:not([hidden]) [data-put="[[helpline:112]]"]').click()
    assert "[[helpline:112]]" in page.locator('[name="body"]').input_value()
    with page.expect_response(lambda answer: bool(LOOKED.search(answer.url)) and answer.ok):
        page.locator('[name="body"]').fill("See [[article:no-such-text]].")
    expect(page.locator("#dead")).to_contain_text("[[article:no-such-text]]")


def test_a_hint_leads_to_its_sentence(stack: Stack, staff: Desks) -> None:
    page = staff("editor").page
    begins(page, stack.url, "What is a hard word?")
    with page.expect_response(lambda answer: bool(LOOKED.search(answer.url)) and answer.ok):
        page.locator('[name="body"]').fill("It is easy.\n\nThe **administrative court** is going to adjudicate it.")
    page.locator("[data-find-sentence]").last.click()
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert page.locator('[name="body"]').evaluate(chosen).startswith("The **administrative court")


def test_what_is_typed_outlives_a_lost_network(stack: Stack, staff: Desks, pages: Pages) -> None:
    page = staff("editor").page
    begins(page, stack.url, "What if the net is gone?")
    page.context.set_offline(True)
    page.locator('[name="body"]').fill("Written on a train.")
    expect(page.locator('#away [data-for="away"]')).to_be_visible()
    with page.expect_response(lambda answer: bool(SAVED.search(answer.url)) and answer.ok):
        page.context.set_offline(False)
    expect(page.locator('#away [data-for="away"]')).to_be_hidden()
    forgiven(pages, "ERR_INTERNET_DISCONNECTED", "htmx:")  # the preview was asked for as well
    body = "SELECT body FROM content_workingarticle WHERE article_id = %s"
    assert stack.value(body, id_of(page)) == "Written on a train."


@pytest.fixture
def without_javascript(pages: Pages, sessions: Callable[[str], Any]) -> Callable[[str], Page]:
    """A colleague whose browser runs nothing."""

    def opened_by(key: str) -> Page:
        return pages.open(**DESK, java_script_enabled=False, storage_state=sessions(key))

    return opened_by


def test_without_javascript_it_is_the_same_way(
    stack: Stack, without_javascript: Callable[[str], Page], pages: Pages
) -> None:
    editor = without_javascript("editor")
    begins(editor, stack.url, "And without JavaScript?")
    article = id_of(editor)
    editor.locator('[name="lead"]').fill("It works as well.")
    editor.locator('[name="body"]').fill("::: short\nNot whole")
    editor.get_by_role("button", name="Look it over").click()
    expect(editor.locator("#dead")).to_contain_text("::: short")
    editor.locator('[name="body"]').fill(SHORT)
    editor.get_by_role("button", name="Save", exact=True).click()
    editor.wait_for_url(re.compile(r"/write/$"))
    expect(editor.locator("#preview")).to_contain_text("You may bring somebody with you.")
    editor.locator('[data-step="submit"]').click()

    colleague = without_javascript("second")
    opened(colleague, stack.url, article)
    colleague.locator('details:has([data-step="send_back"]) > summary').click()
    colleague.locator('[name="advice"]').fill("Say who “somebody” is.")
    colleague.locator('[data-step="send_back"]').click()
    opened(editor, stack.url, article, "write/")
    expect(editor.locator("main")).to_contain_text("Say who “somebody” is.")
    editor.locator('[name="body"]').fill(SHORT.replace("somebody", "a friend"))
    editor.locator('[data-step="submit"]').click()
    opened(colleague, stack.url, article)
    expect(colleague.locator(".diff ins")).to_contain_text("a friend")
    colleague.locator('[data-step="approve"]').click()
    is_live(pages, stack, "and-without-javascript", "You may bring a friend with you.")


def test_the_pages_of_the_library_are_clean(stack: Stack, staff: Desks) -> None:
    page = staff("editor").page
    one = "SELECT id FROM content_article WHERE language = 'en' AND "
    review = stack.value(one + "stage = 'in_review' ORDER BY id LIMIT 1")
    due = stack.value(one + "status = 'due' ORDER BY id LIMIT 1")
    lists = ["", "?list=live&language=en", "?list=missing&language=", "?kind=answers&list=live", "?kind=sought"]
    addresses = [f"{stack.url}/desk/library/{query}" for query in (*lists, "articles/new/")]
    addresses += [f"{stack.url}/desk/library/articles/{article}/" for article in (review, due)]
    addresses += [f"{stack.url}/desk/library/articles/{due}/{name}" for name in ("write/", "versions/1/")]
    assert wrong_with(page, addresses) == {}
    reader = staff("worker").page
    assert wrong_with(reader, [f"{stack.url}/desk/library/articles/{review}/"]) == {}


def test_the_pages_of_topics_words_and_answers_and_what_is_found_are_clean(stack: Stack, staff: Desks) -> None:
    word = stack.value("SELECT id FROM content_term WHERE language = 'en' ORDER BY id LIMIT 1")
    topic = stack.value("SELECT id FROM content_topic ORDER BY id LIMIT 1")
    answer = stack.value("SELECT id FROM content_publication WHERE language = 'en' AND status = 'live' LIMIT 1")
    paths = ["topics/", "topics/new/", f"topics/{topic}/", "words/", "words/new/", f"words/{word}/"]
    paths += [f"answers/{answer}/", f"answers/{answer}/reword/"]
    kinds, sought = ("", "kind=answers&"), ("school", "zzz")
    paths += [f"?{kind}list=live&language=en&q={words}" for kind in kinds for words in sought]
    assert wrong_with(staff("editor").page, [f"{stack.url}/desk/library/{path}" for path in paths]) == {}
