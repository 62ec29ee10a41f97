"""Whatever stands in a field comes out as text: what anybody stored, and what anybody sends.

The first half writes hostile words into every cell of text in the database and opens every page. The second sends them
in every parameter that the code reads, to every address. Markdown has its own: tests/content/test_hostile.py.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction

from questions.models import Status
from tests.architecture.addresses import Address, every_address
from tests.architecture.source import APPS, ROOT
from tests.factories import make_face, make_note, make_question
from tests.security.walk import World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
BREAKS_OUT = "\"'><xss onxss=1>{{7*7}}"
LABELS = ("portal", "moderation", "questions", "content", "people", "ground", "account")
# Cells that no person writes: closed words, digests, addresses made from a title, what the cleaner has made of a text.
MADE = {
    "html",
    "slug",
    "digest",
    "captions",
    "code_digest",
    "name_digest",
    "digests",
    "key",
    "kind",
    "status",
    "step",
    "detail",
    "email",
    "language",
    "password",
    "session_mark",
    "country",
    "zone",
    "query",
    "channel",
    "opened_with",
    "link",
    "url",
    "source_url",
    "stems",
    "terms",
    "origin",
    "stage",
    "light",
    "age_band",
    "came_by",
    "recipient",
    "address",
    "number",
    "recipient_key",
    "packed",
}
BY_LANGUAGE = {"names", "leads", "duty_name", "alts", "roles", "words", "texts"}


class Seen(HTMLParser):
    """Whether a page has the hostile tag or its handler as such."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.broke_out: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("xss") or any(name.startswith("onxss") for name, _value in attrs):
            self.broke_out.append(tag)


def _harm(body: bytes, kind: str = "text/html") -> list[str]:
    """What a page does that it must not; tables and data are no pages: they come with `nosniff`."""
    page = body.decode(errors="replace")
    is_page = not kind.startswith(("text/csv", "application/json", "text/plain"))
    wrong = [f"<{tag}> came through" for tag in Seen(page).broke_out] if is_page else []
    wrong += ["a template ran"] if re.search(r"1>49|xss49", page) else []
    wrong += ["told a secret"] if settings.SECRET_KEY in page or settings.CODE_PEPPER in page else []
    return wrong


@pytest.mark.parametrize("page", ["<xss>", '<a href="x" onxss=1>', f"{settings.SECRET_KEY}", "'><xss onxss=1>49"])
def test_the_search_would_find_harm(page):
    assert _harm(page.encode())


def test_the_search_takes_text_for_text():
    assert _harm(b"<p>&lt;xss onxss=1&gt;{{7*7}}</p>") == []


# --- what is stored -------------------------------------------------------------------------------


def _cells() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every cell of text that a person can have written."""
    for model in (model for label in LABELS for model in apps.get_app_config(label).get_models()):
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            fits = (field.max_length or 99) > len(BREAKS_OUT) + 6
            if field.name not in MADE and (field.name in BY_LANGUAGE or (is_text and fits)):
                yield model, field


def _poison() -> int:
    """Hostile words in every such cell; gives how many there are."""
    done = 0
    for model, field in _cells():
        for row in model._default_manager.all():
            words = f"{row.pk}{BREAKS_OUT}"
            value = dict.fromkeys(("fi", "sv", "nb", "en"), words) if field.name in BY_LANGUAGE else words
            with suppress(IntegrityError), transaction.atomic():  # what was signed stays as it was signed
                done += model._default_manager.filter(pk=row.pk).update(**{field.name: value})
    return done


def _who(address: Address) -> str:
    if address.path.startswith("/admin/"):
        return "a"
    return "lw" if address.path.startswith("/desk/") else "n" if address.is_public else "w"


@pytest.fixture
def world() -> World:
    world = World()
    for status in (Status.IN_REVIEW, Status.ANSWERED, Status.WITH_ASKER, Status.DECLINED):
        make_question(status, organisation=world.home)
    make_note(world.question), make_face(world.people["w"], languages=["en"])
    return world


def test_what_is_stored_comes_out_as_text_on_every_page(world):
    assert _poison() > 100
    wrong = {}
    for address in every_address():
        for letter in _who(address):
            knock = world.knock(letter, "GET", world.path(address))
            if found := _harm(knock.body, knock.kind) + (["broke"] if knock.status >= 500 else []):
                wrong[address.name] = found
    assert wrong == {}


def test_the_pages_do_show_what_was_stored(world):
    _poison()
    desk = [address for address in every_address() if address.name in ("desk_question", "desk_snippets", "desk_team")]
    bodies = [world.knock("l", "GET", world.path(address)).body for address in desk]
    assert [b"&lt;xss onxss=1&gt;" in body for body in bodies] == [True, True, True]


# --- what is sent ---------------------------------------------------------------------------------

SENT = [
    BREAKS_OUT,
    "x' OR '1'='1' -- ",
    "1); DROP TABLE people_user; --",
    "%' ESCAPE '!",
    "\x00",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "{% load x %}{{7*7}}xss{{7*7}}",
    "javascript:stolen()",
    "-1",
    "9" * 30,
    "٣",
    "../../../etc/passwd",
    "%s%n{0}",
    "x" * 5000,
    "\ud7ff\uffff\U0010ffff",
    "a\r\nSet-Cookie: x=1",
    "[]",
    "null",
    "true",
    "🙂" * 300,
]


def _parameters() -> set[str]:
    """The names of all parameters that views read and forms have."""
    names: set[str] = {"next"}
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r'(?:GET|POST)(?:\.get(?:list)?\(|\[)"(\w+)"', text))
        names |= set(re.findall(r"^    (\w+)(?:: [^=]+)? = \w*\.?\w+(?:Field|Choice)\w*\(", text, re.MULTILINE))
    return names


def test_the_search_for_parameters_finds_them():
    assert {"q", "code", "text", "token", "nonce", "country", "list", "mark", "answer", "title"} <= _parameters()


@pytest.mark.parametrize("part", [0, 1], ids=["the public", "the desk and the admin"])
def test_what_is_sent_breaks_nothing_and_comes_back_as_text(world, part):
    names, wrong = sorted(_parameters()), {}
    walked = [one for one in every_address() if one.path.startswith(("/desk/", "/admin/", "/accounts/")) == bool(part)]
    for number, address in enumerate(walked):
        for verb in ("GET", "POST"):
            data = {name: SENT[(number + place) % len(SENT)] for place, name in enumerate(names)}
            for turn in range(4):
                sent = {name: SENT[(SENT.index(value) + 5 * turn) % len(SENT)] for name, value in data.items()}
                knock = world.knock(_who(address)[0], verb, world.path(address), sent)
                if found := _harm(knock.body, knock.kind) + (["broke"] if knock.status >= 500 else []):
                    wrong[f"{verb} {address.name}"] = found
    assert wrong == {}
