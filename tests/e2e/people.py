"""The people of the journeys, each at a browser of their own. What they do reads as a sentence.

Elements are found by what addresses and design promise (field names, `data-step`, `data-code`) and by the texts
that people wrote, since the site's own words differ by language.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

ANSWERS = 20_000  # milliseconds: the machine may be busy
expect.set_options(timeout=ANSWERS)


class Person:
    """Somebody at a page."""

    def __init__(self, page: Page, site: str, *, scripts: bool) -> None:
        self.page, self.site, self.scripts = page, site, scripts

    def sees(self, text: str) -> None:
        """The words stand on the page, readable."""
        expect(self.page.get_by_text(text, exact=False).filter(visible=True).first).to_be_visible()

    def can(self, step: str) -> None:
        """The page has the button of a step."""
        expect(self.page.locator(f'[data-step="{step}"]')).not_to_have_count(0)

    def cannot(self, step: str) -> None:
        """It does not."""
        expect(self.page.locator(f'[data-step="{step}"]')).to_have_count(0)

    def types(self, field: str, text: str) -> None:
        """Into the field of that name."""
        self.unfolds(field)
        self.page.locator(f'[name="{field}"]:not([type=hidden])').first.fill(text)

    def chooses(self, field: str, value: str) -> None:
        """An entry of a list, by its value."""
        self.unfolds(field)
        self.page.locator(f'select[name="{field}"]').select_option(value)

    def unfolds(self, field: str) -> None:
        """Open what hides a field or a button, from the outside in."""
        hidden = self.page.locator(f'details:not([open]):has([name="{field}"], [data-step="{field}"])')
        while hidden.count():
            hidden.first.locator("> summary").click()


class Asker(Person):
    """A young person with a phone."""

    def __init__(self, page: Page, site: str, language: str, *, scripts: bool) -> None:
        super().__init__(page, site, scripts=scripts)
        self.home = f"{site}/{language}/"
        self.code = ""

    def asks(self, text: str, **more: str) -> str:
        """Fill in the form, send it, write the six words down."""
        self.page.goto(f"{self.home}ask/")
        self.types("text", text)
        for name in ("topic", "age_band", "area"):
            if name in more:
                self.chooses(name, more[name])
        if "mail" in more:
            self.types("mail", more["mail"])
        if "publish" in more:
            self.unfolds("publish")
            self.page.locator(f'[name="publish"][value="{more["publish"]}"]').check()
        self.presses("ask")
        self.code = self.reads_the_code()
        return self.code

    def presses(self, step: str) -> None:
        """A button; then the answer to it is on the page."""
        self.unfolds(step)
        self.answered_by(self.page.locator(f'[data-step="{step}"]').first.click)

    def answered_by(self, press: Callable[[], None]) -> None:
        """Do it and wait: for the next page, or for the new inside of this one."""
        if not self.scripts:
            with self.page.expect_navigation():
                press()
            return
        before = self.page.locator("main").element_handle()
        press()
        self.page.wait_for_function("main => !main.isConnected", arg=before, timeout=ANSWERS)

    def reads_the_code(self) -> str:
        """The six words on the page."""
        words = self.page.locator("[data-code]").inner_text().split()
        assert len(words) == 6, words
        return " ".join(words)

    def has_written_it_down(self) -> None:
        """Says so; the page stops asking whether to leave."""
        self.page.locator("[data-written]").click()

    def comes_back(self, code: str = "") -> None:
        """With the six words, as they were written down in a hurry."""
        self.page.goto(f"{self.home}my-question/")
        self.types("code", (code or self.code).upper().replace(" ", " - "))
        self.presses("open")

    def writes(self, text: str) -> None:
        """Again, in the thread."""
        self.types("text", text)
        self.presses("write")

    def searches(self, words: str) -> None:
        """In the site's own box."""
        self.page.goto(f"{self.home}search/")
        self.types("q", words)
        self.answered_by(self.page.get_by_role("search").get_by_role("button").click)


class Worker(Person):
    """A member of staff at the desk, logged in."""

    def __init__(self, page: Page, site: str, name: str) -> None:
        super().__init__(page, site, scripts=True)
        self.name = name
        self.question = 0

    def looks_at(self, queue: str) -> None:
        """One list of the queue."""
        self.page.goto(f"{self.site}/desk/?list={queue}")

    def finds(self, text: str, *, queue: str = "waiting") -> int:
        """The question with these first words, in a list; opens it."""
        link = self.page.get_by_role("link", name=re.compile(re.escape(text[:60])))
        for number in range(1, 9):  # other journeys have asked too: a long list has pages
            self.page.goto(f"{self.site}/desk/?list={queue}&page={number}")
            if link.count():
                break
        link.click()
        self.page.wait_for_url(re.compile(r"/desk/questions/\d+/"))
        self.question = int(self.page.url.rstrip("/").rpartition("/")[2])
        return self.question

    def opens(self, question: int) -> int:
        """The page of a question; gives the answer's status."""
        self.question = question
        answer = self.page.goto(f"{self.site}/desk/questions/{question}/")
        assert answer is not None
        return answer.status

    def presses(self, step: str, value: str = "") -> None:
        """A button of a step, perhaps one of several."""
        self.unfolds(step)
        button = self.page.locator(f'[data-step="{step}"]' + (f'[value="{value}"]' if value else ""))
        self.answered_by(step, button.filter(visible=True).first.click)

    def answered_by(self, step: str, press: Callable[[], None]) -> None:
        """Do it and wait: for the answer, and for the page it leads to where it leads to one."""
        self.page.evaluate("window.isPageBefore = true")
        with self.page.expect_response(lambda got: f"/{step}/" in got.url and got.request.method == "POST") as answer:
            press()
        if answer.value.request.is_navigation_request():
            self.page.wait_for_function("() => !window.isPageBefore")  # a function: a bare expression breaks the policy
        self.page.wait_for_load_state()

    def claims(self) -> None:
        """Takes it."""
        self.presses("claim")

    def drafts(self, answer: str, *, title: str = "", wording: str = "") -> None:
        """Writes the answer and what others may read."""
        self.types("answer", answer)
        if title:
            self.types("title", title)
            self.types("public_question", wording)

    def ticks(self) -> None:
        """The whole checklist."""
        for box in self.page.locator('[name="ticked"]').all():
            box.check()

    def hands_in_to(self, colleague: str) -> None:
        """Chooses who reads it, and sends it there."""
        self.unfolds("reviewer")
        self.page.locator('select[name="reviewer"]').select_option(label=colleague)
        self.presses("submit")

    def replies(self, text: str) -> None:
        """A word to the asker, at once."""
        self.types("reply", text)
        self.presses("reply")

    def declines(self, reason: str, words: str) -> None:
        """Says why it can't be answered here."""
        form = self.page.locator(f'form:has(input[name="reason"][value="{reason}"])')
        for fold in self.page.locator(f'details:has(input[name="reason"][value="{reason}"])').all():
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
        form.locator('[name="words"]').fill(words)
        self.answered_by("decline", form.locator('[data-step="decline"]').click)

    def is_told(self, words: str | re.Pattern[str]) -> None:
        """What the page says on top after a step."""
        expect(
            self.page.get_by_role("status").or_(self.page.get_by_role("alert")).filter(has_text=words).first
        ).to_be_visible()


def fits(worker: Worker) -> None:
    """Nothing makes the page wider than the screen, once its styles are there."""
    worker.page.wait_for_load_state()
    assert worker.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
