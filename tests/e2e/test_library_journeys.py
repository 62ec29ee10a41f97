"""The library's desk in a real browser, the longer ways: pictures and films, translations, old versions, what is taken
down, due, signed, put off to an hour; answers reworded; topics and words. Each by two people."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.content.files import mp4, picture
from tests.e2e.conftest import Pages
from tests.e2e.people import Worker
from tests.e2e.stack import Stack
from tests.e2e.test_axe import complaints
from tests.e2e.test_library_desk import begins, id_of, opened
from tests.servers.site import eventually

pytestmark = pytest.mark.timeout(300)
Desks = Callable[..., Worker]
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nYou can say no.\n"


def press(page: Page, step: str) -> None:
    """A button of a step, unfolded first; the page that answers."""
    button = page.locator(f'[data-step="{step}"]')
    hidden = page.locator(f'details:not([open]):has([data-step="{step}"])')
    while hidden.count():
        hidden.first.locator("> summary").click()
    with page.expect_navigation():
        button.filter(visible=True).first.click()


def unfolded(page: Page) -> None:
    """The form for a new file: open where there is none yet."""
    for fold in page.locator("main details:not([open]):has([type=file]) > summary").all():
        fold.click()


def written(page: Page, site: str, title: str, body: str) -> int:
    """An article that waits for a colleague."""
    begins(page, site, title)
    number = id_of(page)
    page.locator('[name="lead"]').fill("What one should know.")
    page.locator('[name="body"]').fill(body)
    press(page, "submit")
    return number


def approved(page: Page, site: str, number: int) -> None:
    """Another reads it, and it is live."""
    opened(page, site, number)
    press(page, "approve")


def reads(pages: Pages, url: str, words: str) -> bool:
    """A reader finds the words there; a page may be kept for this second."""
    page = pages.open()

    def there() -> bool:
        page.goto(url)
        return words in page.locator("main").inner_text()

    return eventually(there)


def status(pages: Pages, url: str, wanted: int) -> bool:
    """The address answers so."""
    page = pages.open()
    return eventually(lambda: (answer := page.goto(url)) is not None and answer.status == wanted)


def test_a_picture_and_a_film_with_captions_come_into_an_article(stack: Stack, staff: Desks) -> None:
    page = staff("editor").page
    page.goto(f"{stack.url}/desk/library/pictures/")
    unfolded(page)
    page.set_input_files("#id_file", {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.locator('[name="alt_en"]').first.fill("An open door")
    page.locator('[name="name"]').first.fill("open-door")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep the picture").click()
    page.goto(f"{stack.url}/desk/library/clips/")
    unfolded(page)
    page.locator('[name="title"]').fill("How to say no")
    page.locator('select[name="language"]').select_option("en")
    page.set_input_files("#id_video", {"name": "no.mp4", "mimeType": "video/mp4", "buffer": mp4()})
    page.set_input_files("#id_captions", {"name": "no.vtt", "mimeType": "text/vtt", "buffer": VTT})
    page.locator('[name="transcript"]').fill("You can say no.")
    with page.expect_navigation():
        page.locator('main form[enctype] button[type="submit"]').click()
    begins(page, stack.url, "Where is the door?")
    page.locator('[name="body"]').fill("[[picture:open-door]]\n\n::: video how-to-say-no\n:::")
    seen = page.locator("#preview")
    expect(seen.locator('img[alt="An open door"]')).to_be_visible()
    assert eventually(lambda: seen.locator("img").first.evaluate("image => image.naturalWidth > 0"))
    expect(seen.locator('video track[kind="captions"]')).to_have_count(1)
    expect(seen).to_contain_text("You can say no.")


def test_a_text_is_translated_corrected_brought_back_and_taken_down(stack: Stack, staff: Desks, pages: Pages) -> None:
    editor, colleague = staff("editor").page, staff("worker").page
    number = written(editor, stack.url, "May I go by bus?", "Yes, you may.")
    approved(colleague, stack.url, number)
    url = f"{stack.url}/en/articles/may-i-go-by-bus/"
    assert reads(pages, url, "Yes, you may.")

    opened(editor, stack.url, number, "write/")
    editor.locator('[name="body"]').fill("Only with a ticket.")
    press(editor, "submit")
    approved(colleague, stack.url, number)
    assert reads(pages, url, "Only with a ticket.")
    opened(editor, stack.url, number, "versions/1/")
    expect(editor.locator(".diff ins")).to_contain_text("ticket")
    press(editor, "restore")
    approved(colleague, stack.url, number)
    assert reads(pages, url, "Yes, you may.")

    opened(colleague, stack.url, number)
    press(colleague, "withdraw")
    assert status(pages, url, 410)


def test_a_translation_waits_for_its_hour_until_it_is_chosen_anew(stack: Stack, staff: Desks, pages: Pages) -> None:
    editor, colleague = staff("editor").page, staff("worker").page
    number = written(editor, stack.url, "May I take the train?", "Yes.")
    approved(colleague, stack.url, number)
    opened(editor, stack.url, number)
    editor.locator('[data-step="translate"][value="nb"]').click()
    editor.wait_for_url(re.compile(r"/write/$"))
    other = id_of(editor)
    editor.locator('[name="title"]').fill("Kan jeg ta toget?")
    editor.locator('[name="body"]').fill("Ja, det kan du.")
    press(editor, "submit")
    opened(colleague, stack.url, other)
    colleague.locator('[name="on"]').first.fill("2999-01-02")
    colleague.locator('[name="hour"]').first.fill("08:30")
    press(colleague, "approve")
    expect(colleague.locator("main")).to_contain_text(re.compile(r"08[:.]30"))
    url = f"{stack.url}/nb/articles/may-i-take-the-train/"
    slug = stack.value("SELECT slug FROM content_article WHERE id = %s", other)
    url = f"{stack.url}/nb/articles/{slug}/"
    assert status(pages, url, 404)
    colleague.locator('[name="on"]').first.fill("2020-01-02")
    press(colleague, "reschedule")
    assert reads(pages, url, "Ja, det kan du.")


def test_what_is_due_is_renewed_and_what_came_with_the_software_is_signed_by_two(stack: Stack, staff: Desks) -> None:
    editor, colleague = staff("editor").page, staff("worker").page
    one = "SELECT id FROM content_article WHERE language = 'en' AND "
    due = stack.value(one + "status = 'due' ORDER BY id LIMIT 1")
    opened(colleague, stack.url, due)
    press(colleague, "renew")
    assert stack.value("SELECT status FROM content_article WHERE id = %s", due) == "live"
    bare = stack.value(one + "writer_id IS NULL AND stage = '' AND status = 'live' ORDER BY id LIMIT 1")
    opened(editor, stack.url, bare)
    press(editor, "sign")
    expect(editor.locator('[data-step="sign"]')).to_have_count(0)
    opened(colleague, stack.url, bare)
    press(colleague, "sign")
    signed = "SELECT count(*) FROM content_article WHERE id = %s AND writer_id IS NOT NULL AND checker_id IS NOT NULL"
    assert stack.value(signed, bare) == 1


def test_an_answer_without_a_question_is_reworded_and_comes_back(stack: Stack, staff: Desks, pages: Pages) -> None:
    editor, colleague = staff("editor").page, staff("worker").page
    bare = (
        "SELECT id FROM content_publication p WHERE language = 'en' AND status = 'live' AND NOT EXISTS "
        "(SELECT 1 FROM questions_question q WHERE q.publication_id = p.id) ORDER BY id LIMIT 1"
    )
    number = stack.value(bare)
    slug = stack.value("SELECT slug FROM content_publication WHERE id = %s", number)
    url = f"{stack.url}/en/answers/{number}-{slug}/"
    for words in ("A number that is right.", "It is right once more."):
        editor.goto(f"{stack.url}/desk/library/answers/{number}/reword/")
        editor.locator('[name="answer"]').fill(words)
        press(editor, "reword")
        colleague.goto(f"{stack.url}/desk/library/answers/{number}/reword/")
        press(colleague, "agree_rewording")
        assert reads(pages, url, words)
        if "once more" not in words:
            colleague.goto(f"{stack.url}/desk/library/?kind=answers&list=live&language=en")
            row = colleague.locator(f'li:has(form[action$="/answers/{number}/withdraw/"])')
            row.locator("summary").click()
            row.locator('[data-step="withdraw"][value="wrong"]').click()
            assert status(pages, url, 410)
    editor.goto(f"{stack.url}/desk/library/answers/{number}/")
    expect(editor.locator(".diff")).to_have_count(2)
    for fold in editor.locator("main details:not([open]) > summary").all():
        fold.click()
    assert complaints(editor) == []


def test_an_editor_lets_a_text_stand_first_and_two_write_a_word(stack: Stack, staff: Desks, pages: Pages) -> None:
    editor, colleague = staff("editor").page, staff("worker").page
    topic = stack.value("SELECT id FROM content_topic WHERE slug = 'school'")
    editor.goto(f"{stack.url}/desk/library/topics/{topic}/?language=en&q=")
    title = editor.locator('li:has([data-step="pick"]) p').first.inner_text()
    press(editor, "pick")
    assert reads(pages, f"{stack.url}/en/topics/school/", "To begin with")
    reader = pages.open()
    reader.goto(f"{stack.url}/en/topics/school/")
    expect(reader.locator('section[aria-labelledby="first"]')).to_contain_text(title)

    editor.goto(f"{stack.url}/desk/library/words/new/?language=en")
    editor.locator('[name="word"]').fill("bus escort")
    editor.locator('[name="explanation"]').fill("An adult who sits beside you on the bus.")
    press(editor, "propose_word")
    assert status(pages, f"{stack.url}/en/words/bus-escort/", 404)
    colleague.goto(f"{stack.url}/desk/library/words/?language=en")
    press(colleague, "agree_edit")
    assert reads(pages, f"{stack.url}/en/words/bus-escort/", "An adult who sits beside you on the bus.")
