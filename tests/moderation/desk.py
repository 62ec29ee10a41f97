"""How the tests of the desk press its buttons and read its pages."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from questions.models import Question

WORDING = {
    "seen": "0",
    "answer": "You have a **say**.",
    "title": "Do I have a say?",
    "public_question": "I have to change groups.",
}


def page(client: Client, question: Question) -> HttpResponse:
    """The question's page."""
    return client.get(reverse("desk_question", args=[question.pk]))


def press(client: Client, question: Question, step: str, **fields: Any) -> HttpResponse:
    """Take a step by its button."""
    return client.post(reverse("desk_step", args=[question.pk, step]), fields)


def press_htmx(client: Client, question: Question, step: str, **fields: Any) -> HttpResponse:
    """The same from a page with JavaScript."""
    return client.post(reverse("desk_step", args=[question.pk, step]), fields, headers={"HX-Request": "true"})


def save(client: Client, question: Question, **fields: Any) -> HttpResponse:
    """What the script sends while somebody types."""
    address = reverse("desk_autosave", args=[question.pk])
    return client.post(address, WORDING | fields, headers={"Accept": "application/json"})


def buttons(response: HttpResponse) -> set[str]:
    """The steps that the page's buttons take."""
    return set(re.findall(r'data-step="(\w+)"', response.content.decode()))


def text(response: HttpResponse) -> str:
    """The page as a string."""
    return response.content.decode()


def seen(response: HttpResponse) -> str:
    """The page as a string, in one line."""
    return " ".join(text(response).split())
