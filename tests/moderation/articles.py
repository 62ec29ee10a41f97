"""How the tests of the library press its buttons."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from content.models import Article, Topic
from content.workflow import articles as life
from people.models import User
from tests.factories import make_topic

BODY = "::: short\nTell somebody.\n:::\n\n## Who\n\nAny adult at school."
TYPED = {
    "seen": "0",
    "base": "0",
    "title": "Who can I tell?",
    "lead": "Somebody at school.",
    "body": BODY,
    "sources": "The law | https://example.org/law | 2026-11-22",
    "searched": "tell somebody\nneed an adult",
    "reader": "",
}


def started(by: User, *, language: str = "en", topic: Topic | None = None, title: str = "Who can I tell?") -> Article:
    """An article that `by` has begun."""
    return life.start(life.Place(language, topic or make_topic()), title=title, by=by)


def in_review(by: User, **text: Any) -> Article:
    """An article of `by` that waits to be read."""
    article = started(by)
    words = {"title": "Who can I tell?", "lead": "Somebody at school.", "body": BODY} | text
    return life.submit(article, by=by, text=life.Text(**words), base=0)


def press(client: Client, article: Article, step: str, **fields: Any) -> HttpResponse:
    """Take a step by its button."""
    return client.post(reverse("desk_article_step", args=[article.pk, step]), fields)


def to(name: str, article: Article, *more: Any) -> str:
    """The address of one of its pages: article, write, autosave, awake, look, version."""
    return reverse(f"desk_{name}" if name == "article" else f"desk_article_{name}", args=[article.pk, *more])


def autosaved(client: Client, article: Article, **fields: str) -> HttpResponse:
    """What the script sends while somebody types."""
    return client.post(to("autosave", article), TYPED | fields, headers={"Accept": "application/json"})
