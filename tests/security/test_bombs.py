"""What is made to be too much: a megabyte of text, brackets ten thousand deep, more fields than there are.

Nothing is timed here: what may reach a reader of texts is bounded, and that is counted. That each takes time in line
with the length of a text is measured by `python -m bench.linear`.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from content import blocks
from ground import markdown
from language import abuse, danger, identity, readability
from language.features import _TOKEN
from people.models import User
from questions import access
from tests.content import hostile
from tests.factories import make_organisation, make_question, member

MEGABYTE = "Voiko joku auttaa? " * 55_000
DEEP = 10_000
NESTED = {
    "quotes": "> " * DEEP + "x",
    "lists": "- " * DEEP + "x",
    "numbers": "1. " * DEEP + "x",
    "brackets": "[" * DEEP + "x" + "](/en/)" * DEEP,
    "pictures": "![" * DEEP + "x" + "](/en/)" * DEEP,
    "stars": "*" * DEEP + "x" + "*" * DEEP,
    "stars apart": "*a **b " * DEEP,
    "indents": "".join(" " * depth + "- x\n" for depth in range(300)),
    "fences": ":::: note\n" * DEEP,
    "angles": "<" * DEEP + ">" * DEEP,
    "tags": "<b>" * DEEP,
    "entities": "&amp;" * DEEP,
    "backticks": "`" * DEEP + "x",
    "escapes": "\\" * DEEP,
    "blank lines": "\n" * DEEP,
    "quotes in lists": "- > " * DEEP + "x",
}


@pytest.mark.parametrize("what", NESTED)
def test_no_depth_brings_the_renderers_down(what):
    letter, article = markdown.render(NESTED[what]), blocks.html(NESTED[what], language="en", country="fi")
    assert hostile.harms(letter, hostile.TAGS) == []
    assert hostile.harms(article, hostile.ARTICLE_TAGS) == []
    deepest = max((hostile.Seen(html) and _depth(html) for html in (letter, article)), default=0)
    assert deepest <= 3 * markdown.DEEPEST


def _depth(html: str) -> int:
    """How many tags stand in each other at most."""
    most, depth = 0, 0
    for part in html.split("<")[1:]:
        if part.startswith("/"):
            depth -= 1
        elif not part.startswith(("br", "hr", "img", "track")):
            depth += 1
        most = max(most, depth)
    return most


# --- what reaches the readers of texts ------------------------------------------------------------


class Lengths:
    """The longest text that each reader of texts was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most: dict[str, int] = {}
        for module, name in (
            (danger, "danger"),
            (abuse, "abuse"),
            (identity, "identity"),
            (readability, "readability"),
        ):
            self._watch(monkeypatch, module, name)
        self._watch(monkeypatch, markdown, "render")
        self._watch(monkeypatch, access, "beginnings")

    def _watch(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        real = getattr(module, name)

        def seen(text: str, *rest: Any, **more: Any) -> Any:
            self.most[name] = max(self.most.get(name, 0), len(text))
            return real(text, *rest, **more)

        monkeypatch.setattr(module, name, seen)
        for user in _users_of(real):
            monkeypatch.setattr(user, name, seen, raising=False)


def _users_of(function: Callable[..., Any]) -> list[Any]:
    """The modules that have taken this function by its name."""
    ours = ("portal", "moderation", "questions", "content", "people", "ground", "language")
    modules = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in ours]
    return [module for module in modules if getattr(module, function.__name__, None) is function]


@pytest.fixture
def lengths(monkeypatch: pytest.MonkeyPatch) -> Lengths:
    return Lengths(monkeypatch)


SENT = MEGABYTE[:400_000]  # as much as the site takes in at all, about


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/fi/ask/", "text"),
        ("/fi/ask/look/", "text"),
        ("/fi/search/", "q"),
        ("/fi/my-question/", "code"),
        ("/fi/shown/", "code"),
    ],
)
def test_of_what_a_stranger_sends_no_reader_gets_more_than_a_question_has(lengths, path, name):
    make_organisation()
    answer = Client().post(path, {name: SENT, "nonce": access.new_nonce(), "publish": "ask"})
    assert answer.status_code in (200, 422)
    assert max(lengths.most.values(), default=0) <= 20_000, lengths.most


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["autosave", "preview", "hints", "difference", "find", "submit", "reply", "checklist"])
def test_of_what_a_colleague_sends_no_reader_gets_without_end(lengths, page, staff_client):
    question = make_question()
    client = staff_client(user=member(question.organisation, "worker"))
    client.post(f"/desk/questions/{question.pk}/claim/")
    fields = dict.fromkeys(("answer", "title", "public_question", "text", "q", "voice", "note"), SENT)
    answer = client.post(
        f"/desk/questions/{question.pk}/{page}/", {**{k: v[:60_000] for k, v in fields.items()}, "seen": "0"}
    )
    assert answer.status_code < 500
    assert max(lengths.most.values(), default=0) <= 60_000, lengths.most


# --- what is not taken in at all ------------------------------------------------------------------


@pytest.mark.django_db
def test_a_megabyte_is_answered_kindly_and_read_by_nobody(lengths):
    make_organisation()
    answer = Client(raise_request_exception=False).post("/fi/ask/", {"text": MEGABYTE, "nonce": access.new_nonce()})
    assert (answer.status_code, lengths.most) == (400, {})
    assert 'href="/fi/help-now/"' in answer.content.decode()


@pytest.mark.django_db
def test_more_fields_than_there_are_is_refused():
    many = {f"f{number}": "x" for number in range(300)}
    assert Client(raise_request_exception=False).post("/fi/ask/", many).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 20, "9" * 300])
def test_a_number_that_no_row_has_is_not_found(number, staff_client):
    client = staff_client("lead")
    assert isinstance(client.user, User)
    for path in (f"/desk/questions/{number}/", f"/en/answers/{number}-x/", f"/sitemap-answers-{number}.xml"):
        assert client.get(path).status_code == 404, path


@pytest.mark.timeout(60)
@pytest.mark.parametrize("sign", [":", ",", ";", ":,", ":;."])
def test_a_wall_of_signs_is_read_once_and_not_once_for_each_sign(sign):
    """The square of so many would take an hour, so that the limit of this test is no clock."""
    assert len(_TOKEN.findall(sign * 300_000)) == 0


def test_a_face_is_a_face_wherever_it_stands():
    assert _TOKEN.findall("no :( and ;) ok ::) ...:d :") == ["no", ":(", "and", ";)", "ok", "::)", "...:d"]
