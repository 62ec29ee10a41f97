"""An asker's hands: read a page, fill its forms, press its buttons."""

import re
from html import unescape
from typing import Any

from django.test import Client

from questions.models import Question

TEXT = "My teacher said I have to change groups. Do I have a say in it?"


def html(response: Any) -> str:
    """The page's source."""
    return str(response.content.decode())


def seen(response: Any) -> str:
    """What a person reads in the page's main part, in one line."""
    main = html(response).partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def without_numbers(response: Any) -> str:
    """The page's source but for the once-only numbers and tokens."""
    return re.sub(r'(name="(?:nonce|token)" value=")[^"]*', r"\1", html(response))


def code(response: Any) -> str:
    """The six words of a code page."""
    inside = re.search(r"<[^>]*data-code[^>]*>(.*?)</ol>", html(response), re.DOTALL)
    assert inside, seen(response)
    return re.sub(r"<[^>]+>", "", inside[1])


def form(response: Any, step: str) -> tuple[str, dict[str, str]]:
    """Where the button that takes `step` leads, and what goes along: hidden fields of its form, its own value."""
    page = html(response)
    for attributes, inner in re.findall(r"<form([^>]*)>(.*?)</form>", page, re.DOTALL):
        name = re.search(r'id="([^"]*)"', attributes)
        outside = re.findall(rf'<button[^>]*form="{name[1]}"[^>]*>', page) if name else []
        for button in re.findall(r"<button[^>]*>", inner) + outside:
            if f'data-step="{step}"' in button:
                return _where(attributes, button), _along(inner, button)
    raise AssertionError(f"no form takes {step}: {seen(response)}")


def _where(attributes: str, button: str) -> str:
    found = re.search(r'formaction="([^"]*)"', button) or re.search(r'action="([^"]*)"', attributes)
    assert found
    return found[1]


def _along(inner: str, button: str) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inner)
    return dict(hidden + re.findall(r' name="(\w+)" value="([^"]*)"', button))


def press(client: Client, response: Any, step: str, **typed: str) -> Any:
    """Press the button that takes `step`, with what was typed."""
    address, hidden = form(response, step)
    return client.post(address, hidden | typed)


def ask(client: Client, text: str = TEXT, *, language: str = "en", **fields: str) -> Any:
    """Open the ask page and send a question."""
    return press(client, client.get(f"/{language}/ask/"), "ask", text=text, **fields)


def come_back(client: Client, question: Question, *, language: str = "en") -> Any:
    """Open the thread with the question's code."""
    return client.post(f"/{language}/my-question/", {"code": question.code})  # type: ignore[attr-defined]
