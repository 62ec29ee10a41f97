"""Young people and readers while something breaks: many at once, each doing what a person would do.

Young(site, "fi")          one at the ask page; presses again until six words stand there
with crowd(site) as many:  some who ask one question after the other, and some who read, while the block runs
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.site import Answer, Site, request

LANGUAGES = ("fi", "sv", "nb", "en")
READ = ("", "answers/", "topics/", "articles/", "words/", "people/")
PATIENCE = 60  # seconds until somebody gives up
_HIDDEN = re.compile(r'<input type="hidden" name="(nonce|ticket|token)" value="([^"]*)"')
_CODE = re.compile(r"data-code>(.*?)</ol>", re.DOTALL)


def code_in(page: str) -> str:
    """The six words of a code page, or ""."""
    found = _CODE.search(page)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def is_kind(answer: Answer, language: str) -> bool:
    """A page of ours in the reader's language with a number to call, and nothing of machines."""
    page = answer.page
    ours = f'<html lang="{language}"' in page and "112" in page and "<h1" in page
    return ours and not re.search(r"Traceback|<center>nginx|Bad Gateway|Internal Server Error", page)


@dataclass
class Young:
    """One at the ask page; `answers` is what each press was answered with."""

    site: Site
    language: str = "fi"
    hidden: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    code: str = ""

    def opens(self) -> None:
        """The form, as soon as it can be had."""
        until = time.monotonic() + PATIENCE
        while not self.hidden.get("nonce") and time.monotonic() < until:
            self._takes(request(self.site.front, "GET", f"/{self.language}/ask/"))
            if not self.hidden.get("nonce"):
                time.sleep(0.3)

    def presses(self, text: str, **more: str) -> Answer:
        """Send. As ask.js has it, the page stays as it was unless one with words for the asker came."""
        body = urlencode({"text": text} | self.hidden | more)
        answer = request(self.site.front, "POST", f"/{self.language}/ask/", body)
        self.answers.append(answer)
        self._takes(answer)
        self.code = code_in(answer.page)
        return answer

    def asks(self, text: str) -> str:
        """Press until six words come; gives them, "" when patience is over."""
        self.opens()
        until = time.monotonic() + PATIENCE
        while self.presses(text).status != 200 and time.monotonic() < until:
            time.sleep(0.3)
        return self.code

    def comes_back(self, **more: str) -> Answer:
        """With the six words, once."""
        body = urlencode({"code": self.code} | more)
        return request(self.site.front, "POST", f"/{self.language}/my-question/", body)

    def comes_in(self) -> Answer:
        """With the six words; pressed again while the page says so."""
        until = time.monotonic() + PATIENCE
        while (answer := self.comes_back()).status == 503 and time.monotonic() < until:
            time.sleep(0.5)
        return answer

    def finds_again(self, text: str) -> bool:
        """Whether the six words open what was written."""
        answer = self.comes_in()
        return answer.status == 200 and text in answer.page

    def opens_thread(self) -> "Thread":
        """What the six words open."""
        page = self.comes_in().page
        return Thread(self.site, self.language, page, dict(_HIDDEN.findall(page)))

    def _takes(self, answer: Answer) -> None:
        if not code_in(answer.page) and (answer.status == 200 or 'id="errors"' in answer.page):
            self.hidden = dict(_HIDDEN.findall(answer.page)) or self.hidden


@dataclass
class Thread:
    """The page that six words have opened."""

    site: Site
    language: str
    page: str
    hidden: dict[str, str]

    def writes(self, text: str) -> Answer:
        """Press "Send" below the thread; the same number each time, since nothing came back."""
        body = urlencode({"text": text} | self.hidden)
        return request(self.site.front, "POST", f"/{self.language}/my-question/write/", body)


@dataclass
class Crowd:
    """Who asked what, and what readers got."""

    site: Site
    asked: list[tuple[str, Young]] = field(default_factory=list)
    read: list[tuple[str, Answer]] = field(default_factory=list)
    going: bool = True

    def asks(self, number: int) -> None:
        """One question after the other."""
        count = 0
        while self.going:
            text = f"Mitä teen, kun kukaan ei kuuntele? ({number}-{count})"
            young = Young(self.site, LANGUAGES[number % 4])
            young.asks(text)
            self.asked.append((text, young))
            count += 1

    def reads(self, number: int) -> None:
        """Page after page."""
        count = number
        while self.going:
            language = LANGUAGES[count % 4]
            self.read.append((language, self.site.get(f"/{language}/{READ[count % len(READ)]}")))
            count += 1
            time.sleep(0.02)

    def without_words(self) -> list[str]:
        """Texts whose six words never came, or do not open them: lost."""
        return [text for text, young in self.asked if not (young.code and young.finds_again(text))]

    def failed_presses(self) -> list[int]:
        """What was answered to presses that were not taken in."""
        return [answer.status for _text, young in self.asked for answer in young.answers if answer.status != 200]

    def failed_reads(self) -> list[int]:
        """Statuses of pages that could not be read."""
        return [answer.status for _language, answer in self.read if answer.status != 200]

    def slowest(self) -> float:
        """Seconds that somebody waited for a page."""
        asked = [answer for _text, young in self.asked for answer in young.answers]
        return max(answer.seconds for answer in [*asked, *(answer for _language, answer in self.read)])

    def unkind(self) -> list[tuple[int, str]]:
        """What was neither the page nor words for a person in their language."""
        seen = [(young.language, answer) for _text, young in self.asked for answer in young.answers] + self.read
        return [
            (answer.status, answer.page[:200])
            for language, answer in seen
            if answer.status != 200 and not is_kind(answer, language)
        ]


@contextmanager
def crowd(site: Site, *, askers: int = 4, readers: int = 3) -> Iterator[Crowd]:
    """They go on while the block runs; at its end each finishes what they are at."""
    many = Crowd(site)
    threads = [threading.Thread(target=many.asks, args=(number,)) for number in range(askers)]
    threads += [threading.Thread(target=many.reads, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield many
    finally:
        many.going = False
        for thread in threads:
            thread.join(PATIENCE + 70)
